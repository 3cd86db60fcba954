"""Data folders as arrays, and the splits the protocols ask for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge_rec.catalog.readers import ignore_error, open_source
from edge_rec.errors import CatalogError
from edge_rec.protocols import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class EventLog:
    """Interactions as columns, (n_events,) each."""

    name: str
    user_codes: IntArray
    item_nums: IntArray
    values: FloatArray
    """Ratings; not a number where the event has none."""
    times: FloatArray
    """Unix seconds, as float64; 0 where the data has no time."""
    scale: tuple[float, float] | None = None

    def __len__(self) -> int:
        """Events."""
        return len(self.user_codes)

    def select(self, kept: IntArray) -> EventLog:
        """The events at `kept`, in that order."""
        return EventLog(
            self.name,
            self.user_codes[kept],
            self.item_nums[kept],
            self.values[kept],
            self.times[kept],
            self.scale,
        )

    def in_time_order(self) -> EventLog:
        """By time; ties keep file order."""
        return self.select(np.argsort(self.times, kind="stable"))

    def renumbered(self) -> EventLog:
        """With items and users numbered from 0 without gaps."""
        users = np.unique(self.user_codes, return_inverse=True)[1]
        items = np.unique(self.item_nums, return_inverse=True)[1]
        return EventLog(self.name, users, items, self.values, self.times, self.scale)


def read_log(path: Path) -> EventLog:
    """The interactions of a data folder; unusable rows are left out.

    Raises:
        CatalogError: the folder is of no known layout or holds no interactions.
    """
    source = open_source(path)
    users: dict[str, int] = {}
    items: dict[str, int] = {}
    rows = [
        (
            users.setdefault(event.user_id, len(users)),
            items.setdefault(event.item_id, len(items)),
            np.nan if event.value is None else event.value,
            0.0 if event.at is None else event.at.timestamp(),
        )
        for event in source.interactions(ignore_error)
    ]
    if not rows:
        raise CatalogError(f"{path}: no interactions to evaluate on; choose another --data")
    codes, nums, values, times = zip(*rows, strict=True)
    return EventLog(
        source.name,
        np.asarray(codes, dtype=np.int64),
        np.asarray(nums, dtype=np.int64),
        np.asarray(values, dtype=np.float32),
        np.asarray(times, dtype=np.float64),
        source.rating_scale,
    )


def k_core(log: EventLog, k: int = 5) -> EventLog:
    """Drop users and items with fewer than `k` events until none is left; renumbered."""
    kept = np.arange(len(log))
    while True:
        users, items = log.user_codes[kept], log.item_nums[kept]
        enough = (np.bincount(users)[users] >= k) & (np.bincount(items)[items] >= k)
        if enough.all():
            return log.select(kept).renumbered()
        kept = kept[enough]
        if len(kept) == 0:
            return log.select(kept)


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """Each user's items in time order; the last is the test target, the one before validation's."""

    sequences: tuple[IntArray, ...]
    n_items: int

    @property
    def training(self) -> list[IntArray]:
        """Without the two targets."""
        return [sequence[:-2] for sequence in self.sequences]

    @property
    def validation_targets(self) -> IntArray:
        """Each user's last item but one, (n_users,)."""
        return np.array([sequence[-2] for sequence in self.sequences], dtype=np.int64)

    @property
    def test_histories(self) -> list[IntArray]:
        """With the validation target."""
        return [sequence[:-1] for sequence in self.sequences]

    @property
    def test_targets(self) -> IntArray:
        """Each user's last item, (n_users,)."""
        return np.array([sequence[-1] for sequence in self.sequences], dtype=np.int64)


def leave_one_out(log: EventLog) -> LeaveOneOut:
    """Split by user and time, ties in file order; users with fewer than three events drop out."""
    order = np.lexsort((log.times, log.user_codes))  # stable, so ties keep their order
    users, items = log.user_codes[order], log.item_nums[order]
    sequences = np.split(items, np.flatnonzero(np.diff(users)) + 1)
    n_items = int(items.max()) + 1 if len(items) else 0
    return LeaveOneOut(tuple(s for s in sequences if len(s) >= 3), n_items)
