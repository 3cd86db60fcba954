"""What is popular lately: events that fade with time, and what they say to whoever comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product, starmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import StoreError
from edge_rec.files import load_arrays, save_arrays
from edge_rec.learning.next_item import ScoreHistories
from edge_rec.learning.selection import HeldOut
from edge_rec.protocols import FloatArray, IntArray

Fit = Callable[[Sequence[IntArray]], ScoreHistories]
"""Learns what follows from users' sequences."""

AWAY_S = 86_400.0
"""A person who was away for so long comes back."""
HALF_LIVES_S = tuple(86_400.0 * days for days in (0.5, 1.0, 3.0, 7.0, 14.0, 30.0, 90.0))
WEIGHTS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Tried beside the next-item scores, which weigh 1, both rescaled."""
CUTS = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Shares of all events after which the past is cut from the future, to choose on."""
_SMALL_CATALOG = 4_000
"""Items up to which learning everything anew at each cut is cheap; in larger ones one cut does."""
MIN_PEOPLE = 20
"""Fewer who come back after a cut say too little to choose by."""
_MOST_PEOPLE = 400
"""Drawn at each cut: more say little more, and each is ranked for under every setting."""


@dataclass(frozen=True, slots=True)
class Recency:
    """Which events count, how fast they fade, and how much what remains of them counts."""

    half_life_s: float
    openings: bool
    """Only those with which people came back: new people first catch up on what is old."""
    weight: float
    """Beside the next-item scores at 1, both rescaled; 0 where it does not help."""


NO_RECENCY = Recency(HALF_LIVES_S[0], openings=False, weight=0.0)


@dataclass(frozen=True, slots=True)
class RecentItems:
    """What the product serves: how popular each item is lately, and what that counts."""

    scores: FloatArray
    """(n_items,)"""
    weight: float
    """As in `Recency`, above 0."""

    @classmethod
    def of(
        cls,
        events: TimedEvents,
        n_items: int,
        fit: Fit,
        rescale: Callable[[FloatArray], FloatArray],
    ) -> RecentItems | None:
        """As `select_recency` says; None where it does not help people who come back."""
        recency = select_recency(events, n_items, fit, rescale)
        if not recency.weight:
            return None
        return cls(events.popular(n_items, recency), recency.weight)

    def save(self, path: Path) -> None:
        """Write to `path` (`.npz`) atomically."""
        save_arrays(path, {"scores": self.scores, "weight": np.asarray(self.weight)})

    @classmethod
    def load(cls, path: Path) -> RecentItems:
        """Read what `save` wrote.

        Raises:
            StoreError: the file is not there or is something else.
        """
        arrays = load_arrays(path, "edge-rec train")
        try:
            return cls(arrays["scores"], float(arrays["weight"]))
        except KeyError as error:
            raise StoreError(f"{path}: not recent popularity; run `edge-rec train`") from error


@dataclass(frozen=True, slots=True)
class TimedEvents:
    """What who wanted when, (n_events,) each, in any order."""

    user_codes: IntArray
    item_nums: IntArray
    times: NDArray[np.floating[Any]]
    """Unix seconds, as float64."""

    def before(self, cut: float) -> TimedEvents:
        """Those earlier than `cut`."""
        kept = self.times < cut
        return TimedEvents(self.user_codes[kept], self.item_nums[kept], self.times[kept])

    def openings(self) -> TimedEvents:
        """The events of users who had been away before."""
        order = np.lexsort((self.times, self.user_codes))
        gaps, same = np.diff(self.times[order]), np.diff(self.user_codes[order]) == 0
        kept = order[1:][same & (gaps >= AWAY_S)] if len(order) else order
        return TimedEvents(self.user_codes[kept], self.item_nums[kept], self.times[kept])

    def popular(self, n_items: int, recency: Recency) -> FloatArray:
        """(n_items,): events an item, half as many for each half-life before the last of all.

        Exponential fading keeps the order of items whenever it is looked at.
        """
        counted = self.openings() if recency.openings else self
        if not len(counted.times):
            return np.zeros(n_items, dtype=np.float32)
        faded = np.exp2((counted.times - counted.times.max()) / recency.half_life_s)
        return np.bincount(counted.item_nums, faded, minlength=n_items).astype(np.float32)

    def sequences(self) -> list[IntArray]:
        """Each user's items, oldest first, users by code."""
        order = np.lexsort((self.times, self.user_codes))
        starts = np.flatnonzero(np.diff(self.user_codes[order])) + 1
        return np.split(self.item_nums[order], starts) if len(order) else []

    def returning(self, cut: float) -> HeldOut:
        """Users with two events or more before `cut`, and their first one after it."""
        order = np.lexsort((self.times, self.user_codes))
        users, starts = np.unique(self.user_codes[order], return_index=True)
        histories, targets = [], []
        for part in np.split(order, starts[1:]) if len(users) else ():
            n_before = int(np.searchsorted(self.times[part], cut))
            if 2 <= n_before < len(part):
                histories.append(self.item_nums[part[:n_before]])
                targets.append(self.item_nums[part[n_before]])
        return HeldOut(tuple(histories), np.array(targets, dtype=np.int64))


def select_recency(
    events: TimedEvents,
    n_items: int,
    fit: Fit,
    rescale: Callable[[FloatArray], FloatArray],
) -> Recency:
    """The settings with the best mean NDCG@10 for people who come back after a cut.

    At each of `CUTS` everything is learned from the events before it: `fit` is given their
    sequences. `rescale` puts scores (n_items,) on the scale that sources are added on.
    """
    shares = CUTS if n_items <= _SMALL_CATALOG else CUTS[-2:-1]
    cuts = np.quantile(events.times, shares).tolist() if len(events.times) else []
    rng = np.random.default_rng(0)
    held = [events.returning(cut).sample(_MOST_PEOPLE, rng) for cut in cuts]
    if sum(len(held_out.targets) for held_out in held) < MIN_PEOPLE:
        return NO_RECENCY
    settings = [NO_RECENCY, *starmap(Recency, product(HALF_LIVES_S, (False, True), WEIGHTS))]
    gains = {place: np.zeros(0) for place in range(len(settings))}
    for cut, held_out in zip(cuts, held, strict=True):
        if not len(held_out.targets):
            continue
        known = events.before(cut)
        follows = np.stack([rescale(row) for row in fit(known.sequences())(held_out.histories)])
        faded: dict[tuple[float, bool], FloatArray] = {}  # the weight changes nothing about these
        for place, setting in enumerate(settings):
            key = setting.half_life_s, setting.openings
            if key not in faded:
                faded[key] = rescale(known.popular(n_items, setting))
            reached = held_out.gains(follows + np.float32(setting.weight) * faded[key])
            gains[place] = np.append(gains[place], reached)
    return settings[max(gains, key=lambda place: float(gains[place].mean()))]
