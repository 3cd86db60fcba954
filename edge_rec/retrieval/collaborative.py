"""Scores from other people's behaviour: the next-item model and the incremental factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from edge_rec.protocols import FloatArray, IntArray
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.types import Query, UserId

DISLIKE_WEIGHT = -0.5
"""A dislike counts against an item's neighbours, at half the strength of a like: people dislike
single items of a kind they love more often than the reverse."""
ANCHOR_WEIGHT = 2.0
"""An item the request compares with says more about now than the history does."""


class NextItemScorer(Protocol):
    """The next-item model as this stage needs it."""

    def scores(self, history: IntArray, weights: FloatArray | None = None) -> FloatArray:
        """(n_items,) for rows `history`, oldest first."""
        ...

    def contributions(
        self, history: IntArray, item_num: int, weights: FloatArray | None = None
    ) -> FloatArray:
        """What each of `history` adds to the score of `item_num`, (len(history),)."""
        ...


class FactorScorer(Protocol):
    """The factor model as this stage needs it."""

    def scores(self, user_id: UserId, rows: IntArray | None = None) -> FloatArray:
        """Expected ratings of a user as learned so far, of all trained items or of `rows`."""
        ...


class SequenceScorer(Protocol):
    """A sequence network as this stage needs it."""

    def scores(self, history: IntArray) -> FloatArray:
        """(n_items,) for rows `history`, oldest first; items it does not know get the median."""
        ...


class RecentScores(Protocol):
    """What is popular lately as this stage needs it."""

    @property
    def scores(self) -> FloatArray:
        """How popular each item is lately, (n_items,)."""
        ...

    @property
    def weight(self) -> float:
        """Beside the next-item scores at 1, for a person who comes back."""
        ...


@dataclass(frozen=True, slots=True)
class History:
    """Rows a person has judged, oldest first, with the weight of each."""

    item_nums: IntArray
    weights: FloatArray

    @classmethod
    def of(cls, query: Query, columns: CatalogColumns) -> History:
        """Dislikes first (the next-item model lets the oldest fade), then likes, then anchors."""
        rows: list[int] = []
        weights: list[float] = []
        for item_ids, weight in (
            (query.disliked, DISLIKE_WEIGHT),
            (query.liked, 1.0),
            (query.anchors, ANCHOR_WEIGHT),
        ):
            for row in columns.nums(item_ids):
                rows.append(int(row))
                weights.append(weight)
        return cls(np.asarray(rows, dtype=np.int64), np.asarray(weights, dtype=np.float32))
