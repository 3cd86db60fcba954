"""The tasks: each replays a data folder under its protocol and yields one result a model."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict

import numpy as np

from edge_rec.errors import CatalogError
from edge_rec.evaluation.metrics import (
    bootstrap_interval,
    coverage,
    gains,
    ranking_metrics,
    target_ranks,
)
from edge_rec.evaluation.replay import EventLog, LeaveOneOut, k_core, leave_one_out
from edge_rec.evaluation.report import Result
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.selection import HeldOut, next_item_grid, select_next_item
from edge_rec.learning.settings import NextItemConfig
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray

NEXT_ITEM_PROTOCOL = (
    "5-core; per user in time order, ties in file order; last item is the test, the one before "
    "it validation; trained without both; test history includes the validation item; ranked "
    "against all items not in the history; ties before the target"
)
_VALIDATION_USERS = 5_000
"""Settings are chosen on at most so many users."""
_LIST_LENGTH = 10
_BATCH = 1_000
"""Users scored at a time: 48 MB of scores for 12,000 items."""

ScoreBatch = Callable[[list[IntArray]], FloatArray]


def next_item(
    log: EventLog,
    *,
    neighbours: int,
    seed: int,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """Popularity, EASE, and the product's model with settings chosen on validation.

    Raises:
        CatalogError: the 5-core of the data is empty.
    """
    split = leave_one_out(k_core(log))
    if not split.sequences:
        raise CatalogError(f"{log.name}: no user with 5 events on items with 5; choose other data")
    training = split.training
    counts = np.bincount(np.concatenate(training), minlength=split.n_items).astype(np.float32)
    started = time.perf_counter()
    yield _judged(
        log.name, "popularity", split, lambda h: np.tile(counts, (len(h), 1)), started, seed
    )

    started = time.perf_counter()
    settings = NextItemConfig(decays=(1.0,), regs=(100.0,), neighbours=split.n_items)
    ease = NextItemModel.fit(training, split.n_items, settings, ordered=False, progress=progress)
    yield _judged(log.name, "ease", split, ease.scores_batch, started, seed)
    del ease

    started = time.perf_counter()
    held_out = HeldOut(tuple(training), split.validation_targets)
    chosen, model = select_next_item(
        training,
        held_out.sample(_VALIDATION_USERS, np.random.default_rng(seed)),
        split.n_items,
        next_item_grid(split.n_items, ordered=True, base=NextItemConfig(neighbours=neighbours)),
        ordered=True,
        progress=progress,
    )
    yield _judged(
        log.name, "edge_rec", split, model.scores_batch, started, seed, settings=asdict(chosen)
    )


def _judged(
    dataset: str,
    name: str,
    split: LeaveOneOut,
    score: ScoreBatch,
    started: float,
    seed: int,
    *,
    settings: dict[str, object] | None = None,
) -> Result:
    """Rank every user's test target; `started` is when work on the model began."""
    ranks, lists = [], []
    histories, targets = split.test_histories, split.test_targets
    for first in range(0, len(histories), _BATCH):
        batch = histories[first : first + _BATCH]
        scores = score(batch)
        ranks.append(target_ranks(scores, targets[first : first + _BATCH], batch))
        for row, history in zip(scores, batch, strict=True):
            row[history] = -np.inf
        best = np.argpartition(-scores, min(_LIST_LENGTH, split.n_items) - 1, axis=1)
        lists.append(best[:, :_LIST_LENGTH].ravel())
    all_ranks = np.concatenate(ranks)
    low, high = bootstrap_interval(gains(all_ranks, 10), np.random.default_rng(seed))
    return Result(
        task="next-item",
        dataset=dataset,
        protocol=NEXT_ITEM_PROTOCOL,
        model=name,
        metrics={
            **ranking_metrics(all_ranks),
            "ndcg@10_low": low,
            "ndcg@10_high": high,
            "coverage@10": coverage(lists, split.n_items),
        },
        counts={
            "users": len(split.sequences),
            "items": split.n_items,
            "interactions": sum(len(sequence) for sequence in split.sequences),
        },
        seconds=time.perf_counter() - started,
        settings=settings or {},
    )
