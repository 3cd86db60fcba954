"""Next-item recommending: the product's model and the baselines under one protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from edge_rec.errors import CatalogError
from edge_rec.evaluation import baselines
from edge_rec.evaluation.choosing import SequenceModel, choose, with_network, with_recency
from edge_rec.evaluation.judge import Judge
from edge_rec.evaluation.replay import EventLog, k_core
from edge_rec.evaluation.report import Result
from edge_rec.evaluation.splits import Split, by_time, leave_one_out
from edge_rec.learning.next_item import NextItemModel, ScoreHistories
from edge_rec.learning.tags import tag_rows
from edge_rec.progress import NO_PROGRESS, Progress

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
    builders: dict[str, Callable[[], ScoreHistories]] = {
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

    def product() -> ScoreHistories:
        chosen, model, amounts = choose(
            split, tags, log.ordered, neighbours=neighbours, seed=seed, progress=progress
        )
        settings.update(asdict(chosen), amounts=amounts)
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


def _require_same_data(
    network: SequenceModel, log: EventLog, split: Split, *, time_split: bool
) -> None:
    if time_split or (network.dataset, network.n_items) != (log.name, split.n_items):
        raise CatalogError(
            f"{log.name}: the sequence model was trained on {network.dataset}, each user's last "
            "two events left out; train one with scripts/train_sasrec.py"
        )
