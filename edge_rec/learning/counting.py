"""What people's sequences add up to: which items come together, and what comes after what.

A cell of a sum is about two items, and a person's events meet only each other, so every person adds
a small table to the cells of their items.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from edge_rec.learning.settings import NextItemConfig
from edge_rec.progress import Progress
from edge_rec.protocols import FloatArray, IntArray

Floats = NDArray[np.floating[Any]]
Tables = Sequence[Sequence[Floats]]
"""One for each block of (n, n) cells: what two events add, by their places in the sequence."""


class Sums(Protocol):
    """What weights are solved from."""

    @property
    def items(self) -> IntArray:
        """The n items with events, ascending; cells are about these."""
        ...

    def gram(self) -> FloatArray:
        """X'X, (features, features), to be overwritten by whoever asks."""
        ...


class OrderedSums(Sums, Protocol):
    """Of a catalog with order: a feature is an item under one of the decays."""

    def follows(self, horizon: float) -> FloatArray:
        """(n, features): how often each item comes after each feature."""
        ...


class TogetherCounts:
    """How often two items are in one person's sequence, counted when asked for."""

    def __init__(
        self,
        sequences: Sequence[IntArray],
        n_items: int,
        config: NextItemConfig,
        progress: Progress,
        confidences: Sequence[FloatArray] | None = None,
    ) -> None:
        """Of `config` only the limit counts; two events count by their confidences' product.

        `confidences` has an array for each of `sequences`; without them every event counts 1.
        """
        self.items = modelled_items(sequences, n_items)
        self._places = list(compact(sequences, self.items, n_items, config.max_events))
        self._confidences = confidences
        self._progress = progress

    def gram(self) -> FloatArray:
        """How often two items are in one person's sequence, (n, n)."""
        total: FloatArray = np.zeros((len(self.items), len(self.items)), dtype=np.float32)
        self._progress.start("co-occurrence", len(self._places), "users")
        for row, places in enumerate(self._places):
            sure = None if self._confidences is None else self._confidences[row][-len(places) :]
            together, counted = once_each(places, sure)
            total[np.ix_(together, together)] += np.outer(counted, counted)
            self._progress.advance()
        self._progress.finish()
        return total


class TransitionCounts:
    """What comes after what, one block of features a decay, counted when asked for."""

    def __init__(
        self,
        sequences: Sequence[IntArray],
        n_items: int,
        config: NextItemConfig,
        progress: Progress,
    ) -> None:
        """Of `config` only decays and the limit count."""
        self.items = modelled_items(sequences, n_items)
        self._places = list(compact(sequences, self.items, n_items, config.max_events))
        self._longest = max(map(len, self._places), default=0)
        self._decays, self._progress = config.decays, progress

    def gram(self) -> FloatArray:
        """X'X of decayed histories, (features, features)."""
        newest_first = [places[::-1] for places in self._places]
        return self._summed(newest_first, history_tables(self._longest, self._decays))

    def follows(self, horizon: float) -> FloatArray:
        """How often each item comes after each feature, (n, features)."""
        return self._summed(self._places, target_tables(self._longest, self._decays, horizon))

    def _summed(self, sequences: Sequence[IntArray], tables: Tables) -> FloatArray:
        n = len(self.items)
        total: FloatArray = np.zeros((len(tables) * n, len(tables[0]) * n), dtype=np.float32)
        tables = [[table.astype(np.float32) for table in row] for row in tables]
        self._progress.start("transitions", len(sequences), "users")
        for places in sequences:
            add_tables(total, places, tables, n)
            self._progress.advance()
        self._progress.finish()
        return total


def modelled_items(sequences: Sequence[IntArray], n_items: int) -> IntArray:
    """The items with events, ascending."""
    has_events = np.zeros(n_items, dtype=np.bool_)
    for sequence in sequences:
        has_events[sequence] = True
    return np.flatnonzero(has_events)


def compact(
    sequences: Sequence[IntArray], items: IntArray, n_items: int, max_events: int
) -> Iterator[IntArray]:
    """Sequences as places in `items`, without the events of other items, latest events only."""
    place = np.full(n_items, -1, dtype=np.int64)
    place[items] = np.arange(len(items))
    for sequence in sequences:
        places = place[sequence]
        yield places[places >= 0][-max_events:]


def add_tables(total: Floats, places: IntArray, tables: Tables, n: int, sign: int = 1) -> None:
    """Add what a sequence of `places` says to `total`, blocks of (n, n); -1 takes it away."""
    steps = len(places)
    repeats = len(np.unique(places)) < steps
    for i, row in enumerate(tables):
        for j, table in enumerate(row):
            cells = np.ix_(places + i * n, places + j * n)
            part = table[:steps, :steps]
            if repeats:
                np.add.at(total, cells, sign * part)
            elif sign > 0:
                total[cells] += part
            else:
                total[cells] -= part


def once_each(places: IntArray, sure: Floats | None) -> tuple[IntArray, Floats]:
    """Without repeats, ascending: the places, and how sure the first event of each is."""
    together, first = np.unique(places, return_index=True)
    return together, np.ones(len(together), np.float32) if sure is None else sure[first]


def history_tables(steps: int, decays: Sequence[float]) -> Tables:
    """Of X'X: a block for each two decays, by the events' ages."""
    return [[history_table(steps, g, h) for h in decays] for g in decays]


def target_tables(steps: int, decays: Sequence[float], horizon: float) -> Tables:
    """Of what follows: a block for each decay, by the events' places, oldest first."""
    return [[target_table(steps, decay, horizon) for decay in decays]]


def history_table(steps: int, decay: float, other: float) -> Floats:
    """(steps, steps): summed over later events, the product of what two events weigh then.

    Rows and columns are the events' ages, 0 for the newest, which no event comes after. An event
    weighs decay ** k just before the k-th event after the next, so the sum is geometric.
    """
    ages = np.arange(steps)
    both = np.minimum(ages[:, None], ages[None])
    ratio = decay * other
    terms = both if ratio == 1.0 else (1.0 - ratio**both) / (1.0 - ratio)
    table: Floats = decay ** (ages[:, None] - both) * other ** (ages[None] - both) * terms
    return table


def target_table(steps: int, decay: float, horizon: float) -> Floats:
    """(steps, steps): what the event in the column weighs for the later one in the row.

    Summed over the events t between them, decay ** (t - 1 - column) * horizon ** (row - t).
    """
    return target_weights(np.arange(steps)[:, None] - np.arange(steps)[None], decay, horizon)


def target_weights(gaps: IntArray, decay: float, horizon: float) -> Floats:
    """As in `target_table`, for targets `gaps` places after the event; 0 for those not after it."""
    gaps = np.maximum(gaps, 0)
    if decay == horizon:
        weights: Floats = gaps * decay ** np.maximum(gaps - 1.0, 0.0)
    else:
        weights = (decay**gaps - horizon**gaps) / (decay - horizon)
    return weights
