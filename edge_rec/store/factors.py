"""The factor model in SQLite: a row an item, and a row for each event that moved one since."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from edge_rec.errors import StoreError
from edge_rec.learning.factors import Drift, FactorModel
from edge_rec.learning.settings import FactorConfig
from edge_rec.protocols import FloatArray
from edge_rec.store.database import Database
from edge_rec.store.models import SqliteModelStore

_NAME = "factors"


class SqliteFactorStore:
    """Keeps items' biases and vectors; users are folded in from their events and never stored."""

    def __init__(self, database: Database) -> None:
        """Rows are of the database's items."""
        self._database = database
        self._models = SqliteModelStore(database)

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

    def restore_item(self, model: FactorModel, item_num: int) -> None:
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
