"""The factor model in SQLite: a row an item, and a row for each event that moved one since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import numpy as np

from edge_rec.errors import StoreError
from edge_rec.learning.factors import Drift, FactorModel
from edge_rec.learning.settings import FactorConfig
from edge_rec.protocols import FloatArray
from edge_rec.store.database import Database
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.models import SqliteModelStore
from edge_rec.types import Interaction, UserId

_NAME = "factors"


class SqliteFactorStore:
    """Keeps items' biases and vectors; users are folded in from their events and never stored."""

    def __init__(self, database: Database) -> None:
        """Rows are of the database's items."""
        self._database = database
        self._models = SqliteModelStore(database)
        self._interactions = SqliteInteractionStore(database)
        self._loaded: int | None = None

    def save(self, model: FactorModel, *, up_to: int | None = None) -> None:
        """Replace everything by `model`, in one transaction; the version goes up by one.

        `up_to` is the last event the model was trained on: the drift of later ones is kept.
        """
        vectors = model.vectors.astype(np.float32)
        rows = zip(
            range(model.n_items),
            model.biases.tolist(),
            (vector.tobytes() for vector in vectors),
            model.n_ratings.tolist(),
            strict=True,
        )
        parameters = {"mean": model.mean, "config": asdict(model.config)}
        with self._database.transaction():
            self._database.execute("DELETE FROM factors")
            # What the drift of these events says has been learned anew.
            self._database.execute(
                "DELETE FROM drift WHERE ?1 IS NULL OR interaction_id <= ?1", [up_to]
            )
            self._database.executemany(
                # An item removed while the model was fitted has no row to hang on to.
                """INSERT INTO factors (item_num, bias, vector, n_ratings) SELECT ?1, ?2, ?3, ?4
                   WHERE EXISTS (SELECT 1 FROM items WHERE item_num = ?1)""",
                rows,
            )
            self._models.save(_NAME, parameters)

    def version(self) -> int:
        """How often a model was saved; 0 before the first."""
        return self._models.version(_NAME)

    def load(self, known: FloatArray | None = None) -> FactorModel | None:
        """The stored model with the drift of all events, without users; None before training.

        `known` (at least n_items, k) is what the catalog says of the items now; users are folded
        in anew, so it need not be what the model was trained with.

        Raises:
            StoreError: a stored vector is not of the stored length.
        """
        parameters = self._models.parameters(_NAME)
        if parameters is None:
            return None
        self._loaded = self.version()
        rows = self._database.rows("SELECT item_num, bias, vector, n_ratings FROM factors")
        n_items = max((row[0] for row in rows), default=-1) + 1
        model = FactorModel.empty(
            n_items,
            FactorConfig(**parameters["config"]),
            float(parameters["mean"]),
            None if known is None else known[:n_items],
        )
        model.vectors[:] = 0.0  # an item that was removed since says nothing
        for item_num, bias, vector, n_ratings in rows:
            model.set_item(item_num, bias, _vector(vector, model), n_ratings)
        for item_num, bias, vector in self._database.rows(
            "SELECT item_num, bias, vector FROM drift ORDER BY interaction_id"
        ):
            model.drift(item_num, Drift(bias, _vector(vector, model)))
        return model

    def refresh(self, model: FactorModel) -> bool:
        """Put all items where they are stored if they were trained anew since `load`.

        Returns whether they were. Items added since are left out, and a model of another embedding
        size is left as it is: both wait for the next `load`.
        """
        if self._loaded is None or self.version() == self._loaded:
            return False
        fresh = self.load()
        if fresh is None or fresh.config != model.config:
            return False
        model.take_items(fresh)
        return True

    def rewind(
        self, model: FactorModel, number: int, item_nums: Iterable[int]
    ) -> list[Interaction]:
        """Drop the drift of all events from `number` on; returns those still stored, in order.

        The items they moved, and `item_nums`, are put where training and earlier events have them.
        """
        with self._database.transaction():
            events = self._interactions.learned_from(number)
            moved = self._database.rows(
                "DELETE FROM drift WHERE interaction_id >= ? RETURNING item_num", [number]
            )
            for item_num in {*item_nums, *(row[0] for row in moved)}:
                self._restore_item(model, item_num)
        return events

    def events_before(self, user_id: UserId, number: int) -> list[Interaction]:
        """The user's stored events with a lower number, oldest first."""
        events = self._interactions.of_user(user_id)
        return [e for e in events if e.interaction_id is not None and e.interaction_id < number]

    def _restore_item(self, model: FactorModel, item_num: int) -> None:
        """Put an item of `model` where training and the events still stored have it."""
        for bias, vector, n_ratings in self._database.rows(
            "SELECT bias, vector, n_ratings FROM factors WHERE item_num = ?", (item_num,)
        ):
            model.set_item(item_num, bias, _vector(vector, model), n_ratings)
        for bias, vector in self._database.rows(
            "SELECT bias, vector FROM drift WHERE item_num = ? ORDER BY interaction_id", (item_num,)
        ):
            model.drift(item_num, Drift(bias, _vector(vector, model)))

    def add_drift(self, interaction_id: int, item_num: int, drift: Drift) -> None:
        """Keep how far one event moved its item; deleting the event takes it back."""
        self._database.execute(
            "INSERT INTO drift (interaction_id, item_num, bias, vector) VALUES (?, ?, ?, ?)",
            (interaction_id, item_num, drift.bias, drift.vector.tobytes()),
        )


def _vector(stored: bytes, model: FactorModel) -> FloatArray:
    if len(stored) != 4 * model.config.embedding_size:
        raise StoreError("stored factors are damaged; run `edge-rec train`")
    return np.frombuffer(stored, dtype=np.float32)
