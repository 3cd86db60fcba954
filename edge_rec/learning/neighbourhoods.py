"""Large catalogs: what leads to an item is learned from its nearest features alone.

The counts are kept sparse and each item is one small ridge regression on the features that go with
it most, so that nothing square in the number of items is held. Where every feature goes with every
item and all are taken, it is the same model as `Transitions` or `CoOccurrence`.
Source: Ning & Karypis, SLIM with feature selection, ICDM 2011.

The counts of so large a catalog are not kept from one training to the next as `KeptSums` are.

Memory: 24 bytes for each of at most `PAIRS` pairs of items that people have in common (about 1 GB),
and 12 bytes for each of `SUPPORT` features an item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil, log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.learning.transitions import backward
from edge_rec.progress import Progress
from edge_rec.protocols import FloatArray, IntArray

PAIRS = 40_000_000
"""Pairs of one person's events that are counted at most; beyond it only the latest events of
people with many are."""
SUPPORT = 100
"""Features an item is regressed on."""
_FAINT = 0.002
"""Events that weigh less are left out of a history."""
_CHUNK = 2_000_000
"""Numbers of histories multiplied at a time."""


class Neighbourhoods:
    """Weights from history items to what people had next, or besides, under any settings."""

    def __init__(
        self,
        sequences: Sequence[IntArray],
        n_items: int,
        config: NextItemConfig,
        progress: Progress,
        *,
        ordered: bool,
        confidences: Sequence[FloatArray] | None = None,
        support: int = SUPPORT,
    ) -> None:
        """Of `config` only decays and limits count here; `max_features` is no limit.

        `confidences` are as in `CoOccurrence`, for a catalog without order.
        """
        self.n_items, self._ordered, self._support = n_items, ordered, support
        self._decays = config.decays if ordered else (1.0,)
        self._progress = progress
        limit = self._limit(sequences, config)
        self._sequences = list(_latest(sequences, limit))
        self._confidences = None if confidences is None else list(_latest(confidences, limit))
        self._counted: tuple[float, Any, Any] | None = None
        self._solved: tuple[object, _Solution] | None = None

    def weights(self, config: NextItemConfig) -> list[SparseRows]:
        """Rows (n_items, n_items) a decay, diagonals 0."""
        solution = self._solution(config)
        values = solution.forward
        if self._ordered and config.backward:
            values = values + np.float32(config.backward) * solution.back
        blocks = []
        for first in range(0, self.n_items * len(self._decays), self.n_items):
            own = (solution.features >= first) & (solution.features < first + self.n_items)
            rows, columns = solution.features[own] - first, solution.items[own]
            blocks.append(
                SparseRows.of_entries(rows, columns, values[own], self.n_items, config.neighbours)
            )
        return blocks

    def on(self, histories: Sequence[IntArray]) -> Any:
        """Scores of these histories under any settings, (len(histories), n_items)."""
        from edge_rec.learning.next_item import NextItemModel

        def scores_with(config: NextItemConfig) -> FloatArray:
            bare = replace(config, content=0.0)
            blocks = self.weights(config)
            model = NextItemModel.of_blocks(
                self.n_items, blocks, bare, ordered=self._ordered, tags=None
            )
            return model.scores_batch(histories)

        return scores_with

    # --- counting --------------------------------------------------------------------------------

    def _limit(self, sequences: Sequence[IntArray], config: NextItemConfig) -> int:
        """Latest events of a person that are counted."""
        lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
        reach = max(map(_steps, self._decays)) if self._ordered else config.max_events
        limit = config.max_events
        while limit > 2:
            kept = np.minimum(lengths, limit)
            if (kept * np.minimum(kept, reach)).sum() <= PAIRS:
                break
            limit = limit * 3 // 4
        return limit

    def _counts(self, horizon: float) -> tuple[Any, Any]:
        """X'X, (features, features), and how often items follow features, (n_items, features)."""
        if self._counted is None or self._counted[0] != horizon:
            self._counted = None
            gram, follows = self._together() if not self._ordered else self._following(horizon)
            self._counted = (horizon, gram, follows)
        return self._counted[1:]

    def _together(self) -> tuple[Any, Any]:
        gram: Any = csr_matrix((self.n_items, self.n_items), dtype=np.float32)
        done = 0
        for flat, _, owners in self._chunks(1):
            n_users = int(owners[-1]) + 1
            sure = np.ones(len(flat), dtype=np.float32)
            if self._confidences is not None:
                sure = np.concatenate(self._confidences[done : done + n_users])
            done += n_users
            _, first = np.unique(owners * self.n_items + flat, return_index=True)
            cells = (sure[first], (owners[first], flat[first]))
            seen = csr_matrix(cells, shape=(n_users, self.n_items), dtype=np.float32)
            gram = gram + seen.T @ seen
        return gram, gram

    def _following(self, horizon: float) -> tuple[Any, Any]:
        n_features = self.n_items * len(self._decays)
        gram: Any = csr_matrix((n_features, n_features), dtype=np.float32)
        follows: Any = csr_matrix((self.n_items, n_features), dtype=np.float32)
        for flat, places, owners in self._chunks(sum(map(_steps, self._decays))):
            before = [_lagged(flat, places, decay, self.n_items, first=1) for decay in self._decays]
            history = hstack(before, format="csr") if len(before) > 1 else before[0]
            left = np.bincount(owners)[owners] - 1 - places
            after = _lagged(flat[::-1], left[::-1], horizon, self.n_items, first=0)[::-1]
            gram = gram + history.T @ history
            follows = follows + after.T @ history
        return gram, follows

    def _chunks(self, width: int) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
        """Some people's events, flat: item, place in the person's order, and whose it is."""
        self._progress.start("counting", len(self._sequences), "users")
        batch: list[IntArray] = []
        size = 0
        for number, sequence in enumerate(self._sequences, 1):
            if len(sequence):
                batch.append(sequence)
                size += len(sequence) * width
            if batch and (size >= _CHUNK or number == len(self._sequences)):
                lengths = np.array([len(own) for own in batch])
                owners = np.repeat(np.arange(len(batch)), lengths)
                places = np.arange(len(owners)) - (np.cumsum(lengths) - lengths)[owners]
                yield np.concatenate(batch), places, owners
                batch, size = [], 0
            self._progress.advance()
        self._progress.finish()

    # --- solving ---------------------------------------------------------------------------------

    def _solution(self, config: NextItemConfig) -> _Solution:
        key = (config.regs, config.horizon)
        if self._solved is None or self._solved[0] != key:
            self._solved = None
            self._solved = (key, self._solve(config))
        return self._solved[1]

    def _solve(self, config: NextItemConfig) -> _Solution:
        gram, follows = self._counts(config.horizon if self._ordered else 0.0)
        wanted = (follows, backward(follows)) if self._ordered else (gram,)
        regs = config.regs if self._ordered else config.regs[:1]
        ridge = np.repeat(np.asarray(regs, np.float32), self.n_items)
        norms = np.sqrt(gram.diagonal() + ridge)
        row = np.zeros((len(wanted), len(ridge)), dtype=np.float32)
        parts: list[tuple[IntArray, int, FloatArray]] = []
        self._progress.start("neighbourhoods", self.n_items, "items")
        for item in range(self.n_items):
            near, rights = self._regression(item, wanted, norms, row)
            if len(near):
                system = gram[near][:, near].toarray()
                system[np.diag_indices(len(near))] += ridge[near]
                solved = np.linalg.solve(system, rights)
                other = near % self.n_items != item
                parts.append((near[other].astype(np.int32), item, solved[other]))
            self._progress.advance()
        self._progress.finish()
        return _Solution.of(parts)

    def _regression(
        self, item: int, wanted: Sequence[Any], norms: FloatArray, row: FloatArray
    ) -> tuple[IntArray, FloatArray]:
        """The features that go with `item` most, ascending, and how much they do: (k, n_wanted).

        `row` (n_wanted, features) is lent all 0 and given back so. In an ordered catalog the item
        itself is among its features, as in `Transitions`.
        """
        columns = []
        for values, matrix in zip(row, wanted, strict=True):
            entries = slice(matrix.indptr[item], matrix.indptr[item + 1])
            columns.append(matrix.indices[entries])
            values[columns[-1]] = matrix.data[entries]
        found = np.unique(np.concatenate(columns)).astype(np.int64)
        near = found[found % self.n_items != item]
        if len(near) > self._support:
            strength = row[:, near].sum(axis=0) / norms[near]
            near = near[np.argpartition(-strength, self._support - 1)[: self._support]]
        if self._ordered and len(near):
            near = np.append(near, np.arange(item, len(norms), self.n_items))
        near.sort()
        rights = row[:, near].T.copy()
        row[:, found] = 0.0
        return near, rights


class _Solution:
    """Weights as entries: feature, item, forward and back."""

    def __init__(
        self, features: NDArray[np.int32], items: NDArray[np.int32], both: FloatArray
    ) -> None:
        self.features, self.items = features, items
        self.forward, self.back = both[:, 0], both[:, -1]

    @classmethod
    def of(cls, parts: Sequence[tuple[IntArray, int, FloatArray]]) -> _Solution:
        """From one part an item."""
        if not parts:
            nothing = np.zeros(0, dtype=np.int32)
            return cls(nothing, nothing, np.zeros((0, 1), dtype=np.float32))
        lengths = [len(near) for near, _, _ in parts]
        items = np.repeat(np.array([item for _, item, _ in parts], dtype=np.int32), lengths)
        return cls(
            np.concatenate([near for near, _, _ in parts]),
            items,
            np.concatenate([solved for _, _, solved in parts]).astype(np.float32),
        )


def _latest(sequences: Sequence[NDArray[Any]], limit: int) -> Iterator[NDArray[Any]]:
    for sequence in sequences:
        yield sequence[-limit:]


def _steps(decay: float) -> int:
    """Steps after which a decay has become faint."""
    if decay <= 0.0:
        return 1
    return max(1, ceil(log(_FAINT) / log(decay))) if decay < 1.0 else 1_000_000


def _lagged(flat: IntArray, places: IntArray, decay: float, n_items: int, *, first: int) -> Any:
    """(n_events, n_items): `decay ** (k - first)` for the item k events before, `first` and on."""
    rows, columns, values = [], [], []
    for step in range(min(_steps(decay), int(places.max()) + 1 - first)):
        at = np.flatnonzero(places >= step + first).astype(np.int32)
        rows.append(at)
        columns.append(flat[at - step - first].astype(np.int32))
        values.append(np.full(len(at), decay**step, dtype=np.float32))
    if not rows:
        return csr_matrix((len(flat), n_items), dtype=np.float32)
    cells = (np.concatenate(rows), np.concatenate(columns))
    return csr_matrix((np.concatenate(values), cells), shape=(len(flat), n_items))
