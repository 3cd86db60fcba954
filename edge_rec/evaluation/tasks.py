"""Next-item recommending: the product's model and the baselines under one protocol."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from edge_rec.errors import CatalogError
from edge_rec.evaluation import baselines
from edge_rec.evaluation.baselines import ScoreBatch
from edge_rec.evaluation.metrics import (
    bootstrap_interval,
    coverage,
    diversity,
    gains,
    mean_popularity,
    ranking_metrics,
    target_ranks,
)
from edge_rec.evaluation.replay import EventLog, k_core
from edge_rec.evaluation.report import Result
from edge_rec.evaluation.splits import Split, by_time, leave_one_out
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.selection import HeldOut, next_item_grid, select_next_item
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.learning.tags import tag_rows
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray

NEXT_ITEM_PROTOCOL = (
    "5-core; per user in time order, ties in file order; last item is the test, the one before "
    "it validation; trained without both; test history includes the validation item; ranked "
    "against all items not in the history; ties before the target"
)
TIME_SPLIT_PROTOCOL = (
    "5-core; trained on the first 90 % of events by time without each user's last, which is "
    "validation; test is a user's first event after that, ranked against all items not in the "
    "history; ties before the target"
)
_VALIDATION_USERS = 5_000
"""Settings are chosen on at most so many users."""
_LIST_LENGTH = 10
_BATCH = 1_000
"""Users scored at a time: 48 MB of scores for 12,000 items."""


def next_item(
    log: EventLog,
    *,
    neighbours: int,
    seed: int,
    time_split: bool = False,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """Baselines, rivals where installed, and the product's model with settings from validation.

    Raises:
        CatalogError: the 5-core of the data is empty, or a split by time finds no times.
    """
    core = k_core(log)
    if time_split and not log.times.any():
        raise CatalogError(f"{log.name}: events have no time to split by; choose other data")
    split = by_time(core) if time_split else leave_one_out(core)
    if not len(split.test_targets):
        raise CatalogError(f"{log.name}: no user with 5 events on items with 5; choose other data")
    tags = tag_rows(core.facts.tags) if len(core.facts.tags) else None
    judge = Judge(
        log.name, TIME_SPLIT_PROTOCOL if time_split else NEXT_ITEM_PROTOCOL, split, tags, seed
    )
    training, n_items = split.training, split.n_items
    builders: dict[str, Callable[[], ScoreBatch]] = {
        "popularity": lambda: baselines.popularity(np.concatenate(training), n_items),
        "item_knn": lambda: baselines.item_knn(training, n_items),
        "ease": lambda: baselines.ease(training, n_items),
    }
    if len(split.recent):
        builders["recent_popularity"] = lambda: baselines.popularity(split.recent, n_items)
    for name, build in baselines.implicit_rivals(training, n_items, seed):
        if name != "implicit_bpr" or not time_split:  # it cannot score people apart from training
            builders[name] = build
    for name, build in builders.items():
        yield judge(name, build)
    settings: dict[str, Any] = {}

    def product() -> ScoreBatch:
        chosen, model = choose(
            split, tags, log.ordered, neighbours=neighbours, seed=seed, progress=progress
        )
        settings.update(asdict(chosen))
        return model.scores_batch

    yield judge("edge_rec", product, settings)


def choose(
    split: Split,
    tags: SparseRows | None,
    ordered: bool,
    *,
    neighbours: int,
    seed: int,
    progress: Progress = NO_PROGRESS,
) -> tuple[NextItemConfig, NextItemModel]:
    """The product's model for a split, its settings chosen on validation alone."""
    held_out = HeldOut(split.validation_histories, split.validation_targets)
    return select_next_item(
        split.training,
        held_out.sample(_VALIDATION_USERS, np.random.default_rng(seed)),
        split.n_items,
        next_item_grid(split.n_items, ordered=ordered, base=NextItemConfig(neighbours=neighbours)),
        ordered=ordered,
        tags=tags,
        progress=progress,
    )


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
        self, name: str, build: Callable[[], ScoreBatch], settings: dict[str, Any] | None = None
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
