"""From a user's other items to an item, without order: EASE (Steck, WWW 2019)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from edge_rec.learning.counting import Sums, compact
from edge_rec.learning.ridge import ScoreWith, inverse_of
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.protocols import FloatArray, IntArray


class CoOccurrence:
    """Weights of an item by the others a user has, for any ridge."""

    def __init__(self, sums: Sums, n_items: int, config: NextItemConfig) -> None:
        """Of `config` only the limits count here."""
        self.items = sums.items
        self._sums, self._n_items, self._config = sums, n_items, config
        self._dense: tuple[float, FloatArray] | None = None

    def weights(self, config: NextItemConfig) -> list[SparseRows]:
        """Rows (n_items, n_items) with the diagonal held at 0; `config` gives the ridge."""
        if len(self.items) == 0:
            return [SparseRows.empty(self._n_items)]
        dense = self._weights_for(config)
        return [SparseRows.of_dense(dense, self.items, self._n_items, config.neighbours)]

    def on(self, histories: Sequence[IntArray]) -> ScoreWith:
        """Scores of these histories under any settings."""

        def scores_with(config: NextItemConfig) -> FloatArray:
            scores: FloatArray = np.zeros((len(histories), self._n_items), dtype=np.float32)
            if len(self.items):
                scores[:, self.items] = self._features(histories) @ self._weights_for(config)
            return scores

        return scores_with

    def _features(self, histories: Sequence[IntArray]) -> Any:
        """(len(histories), len(items)): ones, as scipy's sparse rows."""
        places = list(self._compact(histories))
        starts = np.append(0, np.cumsum([len(own) for own in places]))
        columns = np.concatenate([*places, np.zeros(0, dtype=np.int64)])
        ones = np.ones(len(columns), dtype=np.float32)
        return csr_matrix((ones, columns, starts), shape=(len(places), len(self.items)))

    def _compact(self, sequences: Sequence[IntArray]) -> Iterator[IntArray]:
        return compact(sequences, self.items, self._n_items, self._config.max_events)

    def _weights_for(self, config: NextItemConfig) -> FloatArray:
        """The latest is kept."""
        if self._dense is None or self._dense[0] != config.regs[0]:
            self._dense = None
            gram = self._sums.gram()
            gram[np.diag_indices_from(gram)] += np.float32(config.regs[0])
            weights = inverse_of(gram)
            weights /= -np.diag(weights).copy()
            np.fill_diagonal(weights, 0.0)
            self._dense = (config.regs[0], weights)
        return self._dense[1]
