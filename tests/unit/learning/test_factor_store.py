"""Factors in SQLite: reopened, versioned, changed a row at a time."""

from pathlib import Path

import numpy as np
import pytest

from edge_rec.errors import StoreError
from edge_rec.learning.factors import Drift, FactorModel
from edge_rec.learning.settings import FactorConfig
from edge_rec.store.database import Database
from edge_rec.store.factors import SqliteFactorStore
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import Interaction, InteractionKind, Item, ItemId, UserId


def database_with_items(path: Path | None, n_items: int = 3) -> Database:
    database = Database(path)
    SqliteItemStore(database).upsert_many(
        [Item(ItemId(f"i{number}"), f"Item {number}") for number in range(n_items)], "pack"
    )
    return database


def model_of(n_items: int = 3) -> FactorModel:
    model = FactorModel.empty(n_items, FactorConfig(embedding_size=4, seed=2), 7.5)
    model.biases[:] = np.arange(n_items) / 4
    model.n_ratings[:] = np.arange(n_items)
    return model


def test_nothing_stored_loads_nothing():
    assert SqliteFactorStore(Database(None)).load() is None


def test_saved_model_is_there_after_reopening(tmp_path):
    database = database_with_items(tmp_path / "a.db")
    SqliteFactorStore(database).save(model_of())
    database.close()
    database = Database(tmp_path / "a.db")
    loaded = SqliteFactorStore(database).load()
    database.close()
    assert loaded is not None
    assert (loaded.mean, loaded.config) == (7.5, model_of().config)
    np.testing.assert_array_equal(loaded.biases, model_of().biases)
    np.testing.assert_array_equal(loaded.n_ratings, model_of().n_ratings)
    np.testing.assert_allclose(loaded.features, model_of().features, rtol=1e-6)


def test_every_save_is_a_new_version():
    store = SqliteFactorStore(database_with_items(None))
    assert store.version() == 0
    store.save(model_of())
    store.save(model_of())
    assert store.version() == 2


def test_drift_of_an_event_moves_its_item_and_goes_with_the_event():
    database = database_with_items(None)
    store, interactions = SqliteFactorStore(database), SqliteInteractionStore(database)
    store.save(model_of())
    event = Interaction(UserId("ann"), ItemId("i1"), InteractionKind.LIKE)
    step = Drift(0.5, np.array([1, 2, 3, 4], dtype=np.float32))
    store.add_drift(interactions.add(event), 1, step)
    moved = store.load()
    interactions.undo_last(UserId("ann"))
    back = store.load()
    assert moved is not None and back is not None
    assert moved.biases.tolist() == [0.0, 0.75, 0.5]
    np.testing.assert_allclose(moved.vectors[1] - back.vectors[1], [1, 2, 3, 4], atol=1e-6)
    assert back.biases.tolist() == [0.0, 0.25, 0.5]


def test_items_that_are_gone_are_left_out():
    store = SqliteFactorStore(database_with_items(None, n_items=2))
    store.save(model_of(n_items=3))
    loaded = store.load()
    assert loaded is not None and loaded.n_items == 2


def test_failed_save_keeps_the_old_model():
    database = database_with_items(None)
    store = SqliteFactorStore(database)
    store.save(model_of())
    broken = model_of()
    broken.n_ratings = np.zeros(1, dtype=np.int64)  # fewer counts than items
    with pytest.raises(ValueError):
        store.save(broken)
    loaded = store.load()
    assert store.version() == 1
    assert loaded is not None and loaded.n_ratings.tolist() == [0, 1, 2]


def test_damaged_vector_says_what_to_do():
    database = database_with_items(None)
    store = SqliteFactorStore(database)
    store.save(model_of())
    database.execute("UPDATE factors SET vector = x'00' WHERE item_num = 1")
    with pytest.raises(StoreError, match="edge-rec train"):
        store.load()
