"""Data folders as arrays, and the splits the protocols ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from edge_rec.catalog.readers import ignore_error, open_source
from edge_rec.errors import CatalogError
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.types import InteractionKind, Item


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the catalog says of items, by item num."""

    tags: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.bool_))
    """(n_items, n_tags)"""
    year: FloatArray = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    """(n_items,), not a number where unknown."""

    @classmethod
    def of(cls, items: Iterable[Item], nums: dict[str, int]) -> ItemFacts:
        """Facts of the items that `nums` numbers; one without a record has none."""
        columns: dict[str, int] = {}
        year = np.full(len(nums), np.nan, dtype=np.float32)
        pairs: list[tuple[int, int]] = []
        for item in items:
            if (num := nums.get(item.item_id)) is not None:
                year[num] = np.nan if item.year is None else item.year
                pairs += [(num, columns.setdefault(tag, len(columns))) for tag in item.tags]
        tags = np.zeros((len(nums), len(columns)), dtype=np.bool_)
        tags[tuple(np.array(pairs, dtype=np.int64).reshape(-1, 2).T)] = True
        return cls(tags, year)

    def select(self, nums: IntArray) -> ItemFacts:
        """Those of the items `nums`, which become 0, 1, 2, …."""
        return ItemFacts(self.tags[nums], self.year[nums]) if len(self.year) else self


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
    facts: ItemFacts = field(default_factory=ItemFacts)
    """Of the items, or empty."""
    ordered: bool = True
    """Whether a user's events carry a time or stand in order."""
    amounts: FloatArray = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    """How much there was of an event that is no rating (hours played, orders), not a number where
    unknown; empty where nothing is known of any."""

    def __len__(self) -> int:
        """Events."""
        return len(self.user_codes)

    def select(self, kept: IntArray) -> EventLog:
        """The events at `kept`, in that order."""
        return replace(
            self,
            user_codes=self.user_codes[kept],
            item_nums=self.item_nums[kept],
            values=self.values[kept],
            times=self.times[kept],
            amounts=self.amounts[kept] if len(self.amounts) else self.amounts,
        )

    def in_time_order(self) -> EventLog:
        """By time; ties keep file order."""
        return self.select(np.argsort(self.times, kind="stable"))

    def renumbered(self) -> EventLog:
        """With items and users numbered from 0 without gaps."""
        users = np.unique(self.user_codes, return_inverse=True)[1]
        kept, items = np.unique(self.item_nums, return_inverse=True)
        facts = self.facts.select(kept)
        return replace(self, user_codes=users, item_nums=items, facts=facts)


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
            event.kind is InteractionKind.RATE,
            np.nan if event.value is None else event.value,
            0.0 if event.at is None else event.at.timestamp(),
        )
        for event in source.interactions(ignore_error)
    ]
    if not rows:
        raise CatalogError(f"{path}: no interactions to evaluate on; choose another --data")
    codes, nums, rated, values, times = zip(*rows, strict=True)
    is_rating, numbers = np.asarray(rated), np.asarray(values, dtype=np.float32)
    unknown = np.float32(np.nan)
    return EventLog(
        source.name,
        np.asarray(codes, dtype=np.int64),
        np.asarray(nums, dtype=np.int64),
        np.where(is_rating, numbers, unknown),
        np.asarray(times, dtype=np.float64),
        source.rating_scale,
        ItemFacts.of(source.items(ignore_error), items),
        source.ordered,
        np.where(is_rating, unknown, numbers),
    )


def k_core(log: EventLog, k: int = 5) -> EventLog:
    """Drop users and items with fewer than `k` events until none is left; renumbered."""
    kept = core_rows(log, k)
    return log.select(kept).renumbered() if len(kept) else log.select(kept)


def core_rows(log: EventLog, k: int = 5) -> IntArray:
    """The events of users and items with at least `k` of them each."""
    kept = np.arange(len(log))
    while True:
        users, items = log.user_codes[kept], log.item_nums[kept]
        enough = (np.bincount(users)[users] >= k) & (np.bincount(items)[items] >= k)
        if enough.all():
            return kept
        kept = kept[enough]
        if len(kept) == 0:
            return kept
