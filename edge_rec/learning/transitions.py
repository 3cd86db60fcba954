"""From a decayed history to what comes next: weights by one inverse of what was counted.

The inverse depends on decays and ridge alone, and what follows an item is linear in the backward
weight, so many settings share the costly part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack, issparse

from edge_rec.learning.counting import OrderedSums, compact
from edge_rec.learning.ridge import inverse_of
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.protocols import FloatArray, IntArray

Follows = Any
"""(n, features): how often each item follows each feature; an array, or scipy's sparse rows."""

_SPARSE = 0.05
"""Share of non-zeros up to which a sparse product is the faster one."""


class Transitions:
    """From a decayed history to what comes next, one block of features a decay."""

    def __init__(self, sums: OrderedSums, n_items: int, config: NextItemConfig) -> None:
        """Of `config` only decays and limits count here; `sums` are about the same decays."""
        self.items = sums.items
        self.n_items, self._sums = n_items, sums
        self._decays, self._limit = config.decays, config.max_events
        self._inverse: tuple[tuple[float, ...], FloatArray] | None = None
        self._follows: dict[float, Follows] = {}

    def weights(self, config: NextItemConfig) -> list[SparseRows]:
        """Rows (n_items, n_items) a decay, diagonals 0: (X'X + reg)^-1 X'Y."""
        n = len(self.items)
        if n == 0:
            return [SparseRows.empty(self.n_items)] * len(self._decays)
        follows = self.follows(config.horizon)
        if config.backward:
            follows = follows + config.backward * backward(follows)
        # The inverse is symmetric, so the product comes out turned over.
        weights = np.asarray(follows @ self.inverse(config.regs)).T
        blocks = [weights[first : first + n] for first in range(0, len(weights), n)]
        for block in blocks:
            np.fill_diagonal(block, 0.0)
        return [
            SparseRows.of_dense(block, self.items, self.n_items, config.neighbours)
            for block in blocks
        ]

    def on(self, histories: Sequence[IntArray]) -> TransitionScores:
        """Scores of these histories under any settings."""
        return TransitionScores(self, histories)

    def compact(self, sequences: Sequence[IntArray]) -> Iterator[IntArray]:
        """Sequences as places in `items`."""
        return compact(sequences, self.items, self.n_items, self._limit)

    def features(self, histories: Sequence[IntArray]) -> Any:
        """(len(histories), features) as scipy's sparse rows."""
        n = len(self.items)
        rows, columns, values = [], [], []
        for row, places in enumerate(self.compact(histories)):
            ages = np.arange(len(places) - 1, -1, -1)
            for block, decay in enumerate(self._decays):
                rows.append(np.full(len(places), row))
                columns.append(places + block * n)
                values.append(np.float32(decay) ** ages.astype(np.float32))
        shape = (len(histories), n * len(self._decays))
        if not rows:
            return csr_matrix(shape, dtype=np.float32)
        places_of = (np.concatenate(rows), np.concatenate(columns))
        return csr_matrix((np.concatenate(values), places_of), shape=shape, dtype=np.float32)

    def inverse(self, regs: tuple[float, ...]) -> FloatArray:
        """(X'X + reg)^-1; the latest one is kept."""
        if self._inverse is None or self._inverse[0] != regs:
            self._inverse = None
            gram = self._sums.gram()
            ridge = np.repeat(np.asarray(regs, np.float32), len(self.items))
            gram[np.diag_indices_from(gram)] += ridge
            self._inverse = (regs, inverse_of(gram))
        return self._inverse[1]

    def follows(self, horizon: float) -> Follows:
        """(n, features): how often each item comes after each feature."""
        if horizon not in self._follows:
            follows = self._sums.follows(horizon)
            dense = np.count_nonzero(follows) > _SPARSE * follows.size
            self._follows[horizon] = follows if dense else csr_matrix(follows)
        return self._follows[horizon]


class TransitionScores:
    """Scores of some histories; settings that share the ridge or the horizon share the work."""

    def __init__(self, fitted: Transitions, histories: Sequence[IntArray]) -> None:
        self._fitted, self._histories = fitted, histories
        self._moved: tuple[tuple[float, ...], FloatArray] | None = None
        self._parts: tuple[object, FloatArray, FloatArray] | None = None

    def __call__(self, config: NextItemConfig) -> FloatArray:
        """(n_histories, n_items) with no weight cut off; items not modelled score 0."""
        items = self._fitted.items
        scores: FloatArray = np.zeros(
            (len(self._histories), self._fitted.n_items), dtype=np.float32
        )
        if len(items):
            _, forward, back = self._parts_for(config)
            scores[:, items] = forward + np.float32(config.backward) * back
        return scores

    def _parts_for(self, config: NextItemConfig) -> tuple[object, FloatArray, FloatArray]:
        key = (config.regs, config.horizon)
        if self._parts is None or self._parts[0] != key:
            if self._moved is None or self._moved[0] != config.regs:
                features = self._fitted.features(self._histories)
                self._moved = (config.regs, features @ self._fitted.inverse(config.regs))
            moved = self._moved[1].T
            follows = self._fitted.follows(config.horizon)
            self._parts = (key, (follows @ moved).T, (backward(follows) @ moved).T)
        return self._parts


def backward(follows: Follows) -> Follows:
    """(n, n_blocks * n) with each (n, n) block transposed: what came before counts as after."""
    n = follows.shape[0]
    blocks = [follows[:, first : first + n].T for first in range(0, follows.shape[1], n)]
    joined: Follows = (
        hstack(blocks, format="csr") if issparse(follows) else np.concatenate(blocks, axis=1)
    )
    return joined
