"""Every test target of a split ranked by a model, and what its lists are like."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from edge_rec.evaluation.metrics import (
    bootstrap_interval,
    coverage,
    diversity,
    gains,
    mean_popularity,
    ranking_metrics,
    target_ranks,
)
from edge_rec.evaluation.report import Result
from edge_rec.evaluation.splits import Split
from edge_rec.learning.next_item import ScoreHistories
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.protocols import FloatArray, IntArray

_LIST_LENGTH = 10
_BATCH = 1_000
"""Users scored at a time: 48 MB of scores for 12,000 items."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Ranks every test target under one split."""

    dataset: str
    protocol: str
    split: Split
    tags: SparseRows | None
    """For the diversity of lists; None where the data has no tags."""
    seed: int

    def __call__(
        self, name: str, build: Callable[[], ScoreHistories], settings: dict[str, Any] | None = None
    ) -> Result:
        """Build a model and measure it; seconds are for both. `build` may fill in `settings`."""
        started = time.perf_counter()
        score = build()
        ranks, lists = [], []
        histories, targets = self.split.test_histories, self.split.test_targets
        for first in range(0, len(histories), _BATCH):
            batch = histories[first : first + _BATCH]
            scores = score(batch)
            ranks.append(target_ranks(scores, targets[first : first + _BATCH], batch))
            lists += top(scores, batch)
        all_ranks = np.concatenate(ranks)
        low, high = bootstrap_interval(gains(all_ranks, 10), np.random.default_rng(self.seed))
        return Result(
            task="next-item",
            dataset=self.dataset,
            protocol=self.protocol,
            model=name,
            metrics={
                **ranking_metrics(all_ranks),
                "ndcg@10_low": low,
                "ndcg@10_high": high,
                **self._beside_accuracy(lists),
            },
            counts={
                "users": len(targets),
                "items": self.split.n_items,
                "interactions": sum(map(len, histories)) + len(targets),
            },
            seconds=time.perf_counter() - started,
            settings=settings or {},
        )

    def _beside_accuracy(self, lists: list[IntArray]) -> dict[str, float]:
        training, n_items = self.split.training, self.split.n_items
        counts = np.bincount(np.concatenate(training), minlength=n_items).astype(np.float32)
        found = {
            "coverage@10": coverage(lists, n_items),
            "popularity@10": mean_popularity(lists, counts, len(training)),
        }
        if self.tags is not None and len(self.tags.values):
            found["diversity@10"] = diversity(lists, self.tags.dense())
        return found


def top(scores: FloatArray, histories: Sequence[IntArray]) -> list[IntArray]:
    """The best items of each row that its history does not hold, best first; spoils `scores`."""
    lists = []
    for row, history in zip(scores, histories, strict=True):
        row[history] = -np.inf
        best = np.argpartition(-row, min(_LIST_LENGTH, len(row)) - 1)[:_LIST_LENGTH]
        lists.append(best[np.argsort(-row[best], kind="stable")])
    return lists
