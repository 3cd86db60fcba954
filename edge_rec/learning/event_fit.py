"""The next-item model of a log of events: counted once, and kept from one training to the next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from edge_rec.files import discard
from edge_rec.learning.events import Events, rows_by_user
from edge_rec.learning.next_item import Fitted, fitting, solving
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sum_rules import UserEvents, rule_for
from edge_rec.learning.sums import KeptSums, fits
from edge_rec.progress import Progress
from edge_rec.protocols import IntArray


class EventFit:
    """Fits any part of the events. Sums move from part to part where they are small enough."""

    def __init__(
        self,
        events: Events,
        wanted: NDArray[np.bool_],
        n_items: int,
        grid: Sequence[NextItemConfig],
        *,
        ordered: bool,
        sums_path: Path | None,
        progress: Progress,
    ) -> None:
        """Of `grid` all settings have decays and limits in common.

        `sums_path` is where the sums of the last training are, if they were kept.
        """
        self._events, self._wanted, self._n_items = events, wanted, n_items
        self._base, self._ordered, self._progress = grid[0], ordered, progress
        self._sure, self._path = events.confidences(), sums_path
        self._sums = self._start(grid)

    def __call__(self, kept: NDArray[np.bool_] | None = None) -> Fitted:
        """What the wanted events have to say, of those `kept` (n_events,) where that is given.

        Ask it all there is to ask before the next part is fitted.
        """
        rows = self._rows(self._wanted if kept is None else self._wanted & kept)
        if self._sums is not None:
            self._sums.become(self._people(rows), self._progress)
            return solving(self._sums, self._n_items, self._base, ordered=self._ordered)
        sure, nums = self._sure, self._events.item_nums
        return fitting(
            [nums[own] for own in rows.values()],
            self._n_items,
            self._base,
            ordered=self._ordered,
            confidences=None if sure is None else [sure[own] for own in rows.values()],
            progress=self._progress,
        )

    def keep(self) -> None:
        """Leave the sums as they are to the next training."""
        if self._path is None:
            return
        if self._sums is None:
            discard(self._path)
        else:
            self._sums.save(self._path, int(self._events.numbers.max(initial=0)))

    def _start(self, grid: Sequence[NextItemConfig]) -> KeptSums | None:
        """Sums of the last training where they are of use; None where they would be too large."""
        rule = rule_for(grid, ordered=self._ordered, with_confidences=self._sure is not None)
        n_modelled = len(np.unique(self._events.item_nums[self._wanted]))
        n_blocks = len(self._base.decays) if self._ordered else 1
        if not fits(rule, n_modelled) or n_modelled * n_blocks > self._base.max_features:
            return None
        if self._path is None:
            return KeptSums(rule, self._n_items)

        def people_until(number: int) -> dict[int, UserEvents]:
            known = self._wanted & (self._events.numbers <= number)
            return self._people(self._rows(known))

        return KeptSums.load(self._path, rule, self._n_items, people_until)

    def _rows(self, chosen: NDArray[np.bool_]) -> dict[int, IntArray]:
        return rows_by_user(self._events, chosen)

    def _people(self, rows: dict[int, IntArray]) -> dict[int, UserEvents]:
        nums, sure = self._events.item_nums, self._sure
        return {
            user: UserEvents(nums[own], None if sure is None else sure[own])
            for user, own in rows.items()
        }
