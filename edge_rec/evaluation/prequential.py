"""Ratings replayed in time order: each is predicted first and learned from afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Protocol

import numpy as np

from edge_rec.errors import CatalogError
from edge_rec.evaluation.metrics import rmse
from edge_rec.evaluation.replay import EventLog
from edge_rec.evaluation.report import Result
from edge_rec.evaluation.rivals import online_rivals
from edge_rec.learning.factors import FactorModel
from edge_rec.learning.known import known_features
from edge_rec.learning.settings import FactorConfig
from edge_rec.progress import NO_PROGRESS, Progress

PROTOCOL = "all ratings in time order, ties in file order; predict, then learn; clipped to scale"
FIRST_REFIT = 1_000
"""Ratings before the first refit."""
REFIT_GROWTH = 1.1
"""A refit follows whenever the ratings seen have grown by this factor, so that all refits together
cost a constant number of passes over the data."""
REFIT_EPOCHS = 2
"""Sweeps of a refit; it starts from where the model is."""


class OnlineModel(Protocol):
    """What is replayed. `at` is the time of the event in Unix seconds, None where unknown."""

    def predict_one(self, user: int, item_num: int, at: float | None) -> float:
        """Expected rating."""
        ...

    def learn_one(self, user: int, item_num: int, value: float, at: float | None) -> object:
        """Take the rating in; what it returns is not looked at."""
        ...


@dataclass(slots=True)
class RefittedFactors:
    """The factor model as the product runs it: user folds, item drift, scheduled refits."""

    model: FactorModel
    log: EventLog
    """The ratings that are replayed, of which only those already learned are looked at."""
    n_seen: int = 0
    next_refit: int = FIRST_REFIT
    rows: dict[int, list[int]] = field(default_factory=dict)
    """Each user's places in the log, so far."""

    def predict_one(self, user: int, item_num: int, at: float | None) -> float:
        """Expected rating; a user the last refit forgot is folded in again."""
        self._recall(user)
        return self.model.predict_one(user, item_num, at)

    def learn_one(self, user: int, item_num: int, value: float, at: float | None) -> None:
        """Take the rating in, and refit when it is time."""
        self._recall(user)
        self.model.learn_one(user, item_num, value, at)
        self.rows.setdefault(user, []).append(self.n_seen)
        self.n_seen += 1
        if self.n_seen == self.next_refit:
            self.next_refit = int(self.n_seen * REFIT_GROWTH) + 1
            seen = slice(self.n_seen)
            self.model.refit(
                self.log.user_codes[seen],
                self.log.item_nums[seen],
                self.log.values[seen],
                epochs=REFIT_EPOCHS,
            )

    def _recall(self, user: int) -> None:
        seen = self.rows.get(user)
        if seen and user not in self.model.users:
            self.model.fold_in(
                user,
                self.log.item_nums[seen],
                self.log.values[seen],
                self.log.times[seen] if _timed(self.log) else None,
            )


def prequential(
    log: EventLog,
    config: FactorConfig,
    *,
    max_events: int | None = None,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """Biases alone, factors in stream mode, the product's model with scheduled refits, rivals.

    `max_events` cuts a long log short. Rivals take part where they are installed.

    Raises:
        CatalogError: the data has no ratings.
    """
    rated = log.select(np.flatnonzero(np.isfinite(log.values))).in_time_order()
    if not len(rated) or log.scale is None:
        raise CatalogError(f"{log.name}: no ratings to replay; choose other data")
    if max_events is not None:
        rated = rated.select(np.arange(min(max_events, len(rated))))
    rated = rated.renumbered()
    n_items = int(rated.item_nums.max()) + 1
    middle = float(np.mean(log.scale))
    known = known_features(rated.facts.tags, rated.facts.year) if len(rated.facts.year) else None
    if not _timed(rated):
        config = replace(config, mood=0.0)
    bare = replace(config, embedding_size=0, mood=0.0)
    refitted = RefittedFactors(FactorModel.empty(n_items, config, middle, known), rated)
    models: dict[str, OnlineModel] = {
        "biases": FactorModel.empty(n_items, bare, middle),
        "stream": FactorModel.empty(n_items, config, middle, known),
        "edge_rec": refitted,
        **online_rivals(config.seed),
    }
    for name, model in models.items():
        yield _replayed(rated, name, model, config, progress)
    yield _bulk(rated, FactorModel.empty(n_items, config, middle, known), config)


def _timed(log: EventLog) -> bool:
    return bool(log.times.any())


def _replayed(
    log: EventLog, name: str, model: OnlineModel, config: FactorConfig, progress: Progress
) -> Result:
    low, high = log.scale or (-np.inf, np.inf)
    predicted = np.empty(len(log))
    times = log.times.tolist() if _timed(log) else [None] * len(log)
    started, cpu_started = time.perf_counter(), time.process_time()
    progress.start(f"replay {name}", len(log), "ratings")
    columns = (log.user_codes.tolist(), log.item_nums.tolist(), log.values.tolist(), times)
    for place, (user, item_num, value, at) in enumerate(zip(*columns, strict=True)):
        predicted[place] = min(high, max(low, model.predict_one(user, item_num, at)))
        model.learn_one(user, item_num, value, at)
        progress.advance()
    progress.finish()
    seconds = time.perf_counter() - started
    return _result(
        log,
        name,
        {
            "rmse": rmse(predicted, log.values),
            "events_per_s": len(log) / seconds,
            "events_per_cpu_s": len(log) / (time.process_time() - cpu_started),
        },
        seconds,
        asdict(config),
    )


def _bulk(log: EventLog, model: FactorModel, config: FactorConfig) -> Result:
    """The rate at which ratings known at once are learned, as in an import: one sweep."""
    started, cpu_started = time.perf_counter(), time.process_time()
    model.refit(log.user_codes, log.item_nums, log.values, epochs=1)
    seconds = time.perf_counter() - started
    return _result(
        log,
        "bulk",
        {
            "events_per_s": len(log) / seconds,
            "events_per_cpu_s": len(log) / (time.process_time() - cpu_started),
        },
        seconds,
        asdict(config),
    )


def _result(
    log: EventLog,
    name: str,
    metrics: dict[str, float],
    seconds: float,
    settings: dict[str, object],
) -> Result:
    return Result(
        task="prequential",
        dataset=log.name,
        protocol=PROTOCOL,
        model=name,
        metrics=metrics,
        counts={
            "users": len(np.unique(log.user_codes)),
            "items": len(np.unique(log.item_nums)),
            "ratings": len(log),
        },
        seconds=seconds,
        settings=settings,
    )
