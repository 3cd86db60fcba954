"""What one person's events add to the sums that are kept, and how it changes with their events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from edge_rec.learning.counting import (
    Floats,
    Tables,
    add_tables,
    history_tables,
    once_each,
    target_tables,
    target_weights,
)
from edge_rec.learning.settings import NextItemConfig
from edge_rec.progress import Progress
from edge_rec.protocols import FloatArray, IntArray

GRAM = "gram"
Cells = dict[str, NDArray[np.floating[Any]]]
"""Sums by name: blocks of (n, n)."""


@dataclass(frozen=True, slots=True)
class UserEvents:
    """A person's events as they are counted, oldest first; item nums, or places of them."""

    items: IntArray
    sure: FloatArray | None = None
    """(n_events,): how sure each event is; without, all are alike."""

    def latest(self, limit: int) -> UserEvents:
        """The last `limit` events."""
        return UserEvents(self.items[-limit:], None if self.sure is None else self.sure[-limit:])

    def is_same(self, other: UserEvents) -> bool:
        """Whether both add the same to any sum."""
        if self.sure is None or other.sure is None:
            return self.sure is other.sure and np.array_equal(self.items, other.items)
        return np.array_equal(self.items, other.items) and np.array_equal(self.sure, other.sure)


Move = tuple[UserEvents, UserEvents]
"""A person as counted so far and as to be counted, in places."""


class Rule(Protocol):
    """How sums come from people's events."""

    @property
    def key(self) -> str:
        """The settings that sums depend on, as text."""
        ...

    @property
    def limit(self) -> int:
        """Latest events of a person that count."""
        ...

    @property
    def blocks(self) -> Mapping[str, tuple[int, int]]:
        """Sums by name, and of how many blocks each is."""
        ...

    @property
    def dtype(self) -> DTypeLike:
        """Of numbers that are exact enough to be taken away again."""
        ...

    def cost(self, old: IntArray, new: IntArray) -> int:
        """About how many cells are touched to move a person with these items."""
        ...

    def move(self, cells: Cells, n: int, moves: Sequence[Move], progress: Progress) -> None:
        """Change `cells`, of `n` items, by what these people's events changed."""
        ...


@dataclass(frozen=True, slots=True)
class Together:
    """Which items come together, as `TogetherCounts`."""

    limit: int
    with_confidences: bool

    @property
    def key(self) -> str:
        """The settings that sums depend on, as text."""
        return f"together {self.limit} {self.with_confidences}"

    @property
    def blocks(self) -> Mapping[str, tuple[int, int]]:
        """One square."""
        return {GRAM: (1, 1)}

    @property
    def dtype(self) -> DTypeLike:
        """Whole numbers below 2 ** 24 are exact in float32."""
        return np.float64 if self.with_confidences else np.float32

    def cost(self, old: IntArray, new: IntArray) -> int:
        """The rows and columns of what changes."""
        n_changed = len(np.setxor1d(old, new)) or len(new)
        return 2 * n_changed * max(len(old), len(new))

    def move(self, cells: Cells, n: int, moves: Sequence[Move], progress: Progress) -> None:
        """Of each person only the rows and columns of what changes."""
        gram = cells[GRAM]
        for old, new in moves:
            progress.advance()
            if not len(old.items):
                items, sure = once_each(new.items, new.sure)
                gram[np.ix_(items, items)] += np.outer(sure, sure)
                continue
            both = np.union1d(old.items, new.items)
            before, after = _strengths(old, both), _strengths(new, both)
            rows = np.flatnonzero(before != after)
            moved = np.outer(after[rows], after) - np.outer(before[rows], before)
            gram[np.ix_(both[rows], both)] += moved
            rest = np.flatnonzero(before == after)
            gram[np.ix_(both[rest], both[rows])] += moved[:, rest].T


@dataclass(frozen=True, slots=True)
class Following:
    """What comes after what, as `TransitionCounts`."""

    decays: tuple[float, ...]
    horizons: tuple[float, ...]
    limit: int

    @property
    def key(self) -> str:
        """The settings that sums depend on, as text."""
        return f"following {self.decays} {self.horizons} {self.limit}"

    @property
    def blocks(self) -> Mapping[str, tuple[int, int]]:
        """A square of features, and what follows them for each horizon."""
        n = len(self.decays)
        return {GRAM: (n, n), **{following(horizon): (1, n) for horizon in self.horizons}}

    @property
    def dtype(self) -> DTypeLike:
        """Decayed events are no whole numbers."""
        return np.float64

    def cost(self, old: IntArray, new: IntArray) -> int:
        """Event by event, or everything anew."""
        return min(self._costs(old, new))

    def move(self, cells: Cells, n: int, moves: Sequence[Move], progress: Progress) -> None:
        """By single events at the end of a sequence where that is less work."""
        whole: list[tuple[IntArray, int]] = []
        for old, new in moves:
            by_steps, anew = self._costs(old.items, new.items)
            if by_steps <= anew:
                same = common_start(old.items, new.items)
                for end in range(len(old.items), same, -1):
                    self._last(cells, n, old.items[:end], -1)
                for end in range(same + 1, len(new.items) + 1):
                    self._last(cells, n, new.items[:end], 1)
            else:
                whole += [(old.items, -1), (new.items, 1)]
            progress.advance()
        self._whole(cells, n, whole)

    def _costs(self, old: IntArray, new: IntArray) -> tuple[int, int]:
        n_decays = len(self.decays)
        steps = len(old) + len(new) - 2 * common_start(old, new)
        by_steps = steps * max(len(old), len(new)) ** 2 * n_decays**2
        n_tables = n_decays**2 + n_decays * len(self.horizons)
        return by_steps, (len(old) ** 2 + len(new) ** 2) * n_tables

    def _last(self, cells: Cells, n: int, places: IntArray, sign: int) -> None:
        """What the last event of `places` adds: a target, and the history before it."""
        history, target = np.unique(places[:-1], return_inverse=True)
        steps = len(places) - 1
        if not steps:
            return
        ages = np.arange(steps - 1, -1, -1)

        def on_features(tables: Sequence[Floats]) -> Floats:
            parts = [np.bincount(target, row, minlength=len(history)) for row in tables]
            return np.concatenate(parts).astype(np.float64)

        features = np.concatenate([history + b * n for b in range(len(self.decays))])
        said = on_features([decay**ages for decay in self.decays])
        cells[GRAM][np.ix_(features, features)] += sign * np.outer(said, said)
        for horizon in self.horizons:
            rows = [target_weights(ages + 1, decay, horizon) for decay in self.decays]
            cells[following(horizon)][places[-1], features] += sign * on_features(rows)

    def _whole(self, cells: Cells, n: int, people: Sequence[tuple[IntArray, int]]) -> None:
        longest = max((len(places) for places, _ in people), default=0)
        if not longest:
            return
        tables: Tables = history_tables(longest, self.decays)
        for places, sign in people:
            add_tables(cells[GRAM], places[::-1], tables, n, sign)
        for horizon in self.horizons:
            tables = target_tables(longest, self.decays, horizon)
            for places, sign in people:
                add_tables(cells[following(horizon)], places, tables, n, sign)


def rule_for(grid: Sequence[NextItemConfig], *, ordered: bool, with_confidences: bool) -> Rule:
    """How to count for all settings of `grid`, which have decays and limits in common."""
    if not ordered:
        return Together(grid[0].max_events, with_confidences)
    horizons = tuple(sorted({config.horizon for config in grid}))
    return Following(grid[0].decays, horizons, grid[0].max_events)


def following(horizon: float) -> str:
    """Name of the sum of what follows."""
    return f"following {horizon}"


def common_start(first: IntArray, second: IntArray) -> int:
    """Events that both begin with."""
    n = min(len(first), len(second))
    different = np.flatnonzero(first[:n] != second[:n])
    return int(different[0]) if len(different) else n


def _strengths(events: UserEvents, items: IntArray) -> Floats:
    """How sure each of `items` (ascending) is of this person: 0 where they do not have it."""
    strengths = np.zeros(len(items))
    own, sure = once_each(events.items, events.sure)
    strengths[np.searchsorted(items, own)] = sure
    return strengths
