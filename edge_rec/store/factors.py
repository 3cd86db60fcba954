"""The factor model in SQLite: a row an item, so that one event rewrites one row."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from edge_rec.errors import StoreError
from edge_rec.learning.factors import FactorModel
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

    def save(self, model: FactorModel) -> None:
        """Replace everything by `model`, in one transaction; the version goes up by one."""
        vectors = model.features[:, 1:].astype(np.float32)
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

    def load(self) -> FactorModel | None:
        """The stored model without users; None before the first training.

        Raises:
            StoreError: a stored vector is not of the stored length.
        """
        parameters = self._models.parameters(_NAME)
        if parameters is None:
            return None
        rows = self._database.rows("SELECT item_num, bias, vector, n_ratings FROM factors")
        n_items = max((row[0] for row in rows), default=-1) + 1
        config = FactorConfig(**parameters["config"])
        model = FactorModel.empty(n_items, config, float(parameters["mean"]))
        model.features[:, 1:] = 0.0  # an item that was removed since says nothing
        for item_num, bias, vector, n_ratings in rows:
            if len(vector) != 4 * config.embedding_size:
                raise StoreError(f"factors of item {item_num} are damaged; run `edge-rec train`")
            model.biases[item_num] = bias
            model.features[item_num, 1:] = np.frombuffer(vector, dtype=np.float32)
            model.n_ratings[item_num] = n_ratings
        return model

    def save_item(self, item_num: int, bias: float, vector: FloatArray) -> None:
        """Keep what one event changed; the item counts one rating more."""
        self._database.execute(
            "UPDATE factors SET bias = ?, vector = ?, n_ratings = n_ratings + 1 WHERE item_num = ?",
            (bias, vector.astype(np.float32).tobytes(), item_num),
        )
