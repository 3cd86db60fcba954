"""Next-item recommending: the product's model and the baselines under one protocol."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

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
from edge_rec.learning.recency import Recency, select_recency
from edge_rec.learning.selection import (
    HeldOut,
    next_item_grid,
    select_next_item,
    select_weights,
    weighted_sum,
)
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.learning.tags import tag_rows
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.retrieval.fusion import rescale

NEXT_ITEM_PROTOCOL = (
    "5-core; per user in time order, ties in file order; last item is the test, the one before "
    "it validation; trained without both; test history includes the validation item; ranked "
    "against all items not in the history; ties before the target"
)
UNORDERED_PROTOCOL = (
    "5-core; of each user one item drawn at random is the test, another validation (the data has "
    "neither times nor order); trained without both; test history includes the validation item; "
    "ranked against all items not in the history; ties before the target"
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
    sequence_model: SequenceModel | None = None,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """Baselines, rivals where installed, and the product's model with settings from validation.

    A `sequence_model` is measured by itself, and as one more source beside the product's model
    with the weight that validation gives it, 0 allowed.

    Raises:
        CatalogError: the 5-core of the data is empty, a split by time finds no times, or the
            sequence model is about other data.
    """
    core = k_core(log)
    if time_split and not log.times.any():
        raise CatalogError(f"{log.name}: events have no time to split by; choose other data")
    split = by_time(core) if time_split else leave_one_out(core, seed)
    if sequence_model is not None:
        _require_same_data(sequence_model, log, split, time_split=time_split)
    if not len(split.test_targets):
        raise CatalogError(f"{log.name}: no user with 5 events on items with 5; choose other data")
    tags = tag_rows(core.facts.tags) if len(core.facts.tags) else None
    protocol = NEXT_ITEM_PROTOCOL if log.ordered else UNORDERED_PROTOCOL
    judge = Judge(log.name, TIME_SPLIT_PROTOCOL if time_split else protocol, split, tags, seed)
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
    if sequence_model is not None:
        network = sequence_model.scores_batch
        builders["sasrec"] = lambda: network
    for name, build in builders.items():
        yield judge(name, build)
    settings: dict[str, Any] = {}
    models: list[NextItemModel] = []

    def product() -> ScoreBatch:
        chosen, model = choose(
            split, tags, log.ordered, neighbours=neighbours, seed=seed, progress=progress
        )
        settings.update(asdict(chosen))
        models.append(model)
        if not time_split:
            return model.scores_batch
        recency, score = with_recency(split, chosen, model, tags)
        settings["recency"] = asdict(recency)
        return score

    yield judge("edge_rec", product, settings)
    if sequence_model is not None:
        weight, mixed = with_network(split, models[0], sequence_model)
        yield judge("edge_rec+sasrec", lambda: mixed, {"sasrec_weight": weight})


def with_network(
    split: Split, model: NextItemModel, network: SequenceModel
) -> tuple[float, ScoreBatch]:
    """`model` and `network` fused as the product fuses sources; the weight is validation's."""
    held_out = HeldOut(split.validation_histories, split.validation_targets)
    sources = [
        {"own": rescale(own), "network": rescale(other)}
        for first in range(0, len(held_out.histories), _BATCH)
        for own, other in zip(
            model.scores_batch(held_out.histories[first : first + _BATCH]),
            network.scores_batch(held_out.histories[first : first + _BATCH]),
            strict=True,
        )
    ]

    weights, _ = select_weights(sources, held_out, "own")

    def scores(histories: Sequence[IntArray]) -> FloatArray:
        pairs = zip(model.scores_batch(histories), network.scores_batch(histories), strict=True)
        return np.stack(
            [weighted_sum({"own": rescale(a), "network": rescale(b)}, weights) for a, b in pairs]
        )

    return weights["network"], scores


def _require_same_data(
    network: SequenceModel, log: EventLog, split: Split, *, time_split: bool
) -> None:
    if time_split or (network.dataset, network.n_items) != (log.name, split.n_items):
        raise CatalogError(
            f"{log.name}: the sequence model was trained on {network.dataset}, each user's last "
            "two events left out; train one with scripts/train_sasrec.py"
        )


def with_recency(
    split: Split, chosen: NextItemConfig, model: NextItemModel, tags: SparseRows | None
) -> tuple[Recency, ScoreBatch]:
    """What people who come back are shown: `model`, and what is popular lately.

    The weight of the latter is chosen on cuts within the training part.
    """

    def fit(sequences: Sequence[IntArray]) -> ScoreBatch:
        return NextItemModel.fit(
            sequences, split.n_items, chosen, ordered=True, tags=tags
        ).scores_batch

    recency = select_recency(split.known, split.n_items, fit, rescale)
    recent = rescale(split.known.popular(split.n_items, recency))

    def scores(histories: Sequence[IntArray]) -> FloatArray:
        follows = np.stack([rescale(row) for row in model.scores_batch(histories)])
        total: FloatArray = follows + np.float32(recency.weight) * recent
        return total

    return recency, scores


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


class SequenceModel(Protocol):
    """A trained network as this task needs it."""

    @property
    def dataset(self) -> str:
        """Name of the data it was trained on."""
        ...

    @property
    def n_items(self) -> int:
        """Items it knows."""
        ...

    def scores_batch(self, histories: Sequence[IntArray]) -> FloatArray:
        """(len(histories), n_items)."""
        ...


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
