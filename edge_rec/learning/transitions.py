"""From a decayed history to what comes next: sufficient statistics, and weights by one inverse.

The inverse depends on decays and ridge alone, and what follows an item is linear in the backward
weight, so many settings share the costly part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, issparse

from edge_rec.learning.ridge import compact, inverse_of, modelled_items
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.progress import Progress
from edge_rec.protocols import FloatArray, IntArray

Floats = NDArray[np.floating[Any]]
Follows = Any
"""(n, features): how often each item follows each feature; an array, or scipy's sparse rows."""

_SPARSE = 0.05
"""Share of non-zeros up to which a sparse product is the faster one."""


class Transitions:
    """From a decayed history to what comes next, one block of features a decay."""

    def __init__(
        self,
        sequences: Sequence[IntArray],
        n_items: int,
        config: NextItemConfig,
        progress: Progress,
    ) -> None:
        """Of `config` only decays and limits count here."""
        self.items = modelled_items(sequences, n_items)
        self.n_items, self._decays, self._limit = n_items, config.decays, config.max_events
        self._places = list(self.compact(sequences))
        self._longest = max(map(len, self._places), default=0)
        self._progress = progress
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
            newest_first = [places[::-1] for places in self._places]
            tables = [
                [history_table(self._longest, g, h) for h in self._decays] for g in self._decays
            ]
            gram = self._summed(newest_first, tables)
            ridge = np.repeat(np.asarray(regs, np.float32), len(self.items))
            gram[np.diag_indices_from(gram)] += ridge
            self._inverse = (regs, inverse_of(gram))
        return self._inverse[1]

    def follows(self, horizon: float) -> Follows:
        """(n, features): how often each item comes after each feature."""
        if horizon not in self._follows:
            tables = [target_table(self._longest, decay, horizon) for decay in self._decays]
            follows = self._summed(self._places, [tables])
            dense = np.count_nonzero(follows) > _SPARSE * follows.size
            self._follows[horizon] = follows if dense else csr_matrix(follows)
        return self._follows[horizon]

    def _summed(
        self, sequences: Sequence[IntArray], tables: Sequence[Sequence[FloatArray]]
    ) -> FloatArray:
        """Blocks of (n, n): what two events in a sequence add to the cell of their items.

        A table says it by their places in the sequence; a user's events meet only each other.
        """
        n = len(self.items)
        total: FloatArray = np.zeros((len(tables) * n, len(tables[0]) * n), dtype=np.float32)
        blocks = [
            (i * n, j * n, table) for i, row in enumerate(tables) for j, table in enumerate(row)
        ]
        self._progress.start("transitions", len(sequences), "users")
        for places in sequences:
            repeats = len(np.unique(places)) < len(places)
            for row, column, table in blocks:
                cells = np.ix_(places + row, places + column)
                part = table[: len(places), : len(places)]
                if repeats:
                    np.add.at(total, cells, part)
                else:
                    total[cells] += part
            self._progress.advance()
        self._progress.finish()
        return total


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


def history_table(steps: int, decay: float, other: float) -> FloatArray:
    """(steps, steps): summed over later events, the product of what two events weigh then.

    Rows and columns are the events' ages, 0 for the newest, which no event comes after. An event
    weighs decay ** k just before the k-th event after the next, so the sum is geometric.
    """
    ages = np.arange(steps)
    both = np.minimum(ages[:, None], ages[None])
    ratio = decay * other
    terms = both if ratio == 1.0 else (1.0 - ratio**both) / (1.0 - ratio)
    table = decay ** (ages[:, None] - both) * other ** (ages[None] - both) * terms
    return table.astype(np.float32)


def target_table(steps: int, decay: float, horizon: float) -> FloatArray:
    """(steps, steps): what the event in the column weighs for the later one in the row.

    Summed over the events t between them, decay ** (t - 1 - column) * horizon ** (row - t).
    """
    gaps = np.maximum(np.arange(steps)[:, None] - np.arange(steps)[None], 0)
    if decay == horizon:
        table: Floats = gaps * decay ** np.maximum(gaps - 1.0, 0.0)
    else:
        table = (decay**gaps - horizon**gaps) / (decay - horizon)
    return table.astype(np.float32)


def backward(follows: Follows) -> Follows:
    """(n, n_blocks * n) with each (n, n) block transposed: what came before counts as after."""
    n = follows.shape[0]
    blocks = [follows[:, first : first + n].T for first in range(0, follows.shape[1], n)]
    joined: Follows = (
        hstack(blocks, format="csr") if issparse(follows) else np.concatenate(blocks, axis=1)
    )
    return joined
