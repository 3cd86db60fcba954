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
from edge_rec.learning.factors import FactorModel
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
    """What is replayed."""

    def predict_one(self, user: int, item_num: int) -> float:
        """Expected rating."""
        ...

    def learn_one(self, user: int, item_num: int, value: float) -> object:
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

    def predict_one(self, user: int, item_num: int) -> float:
        """Expected rating; a user the last refit forgot is folded in again."""
        seen = self.rows.get(user)
        if seen and user not in self.model.users:
            self.model.fold_in(user, self.log.item_nums[seen], self.log.values[seen])
        return self.model.predict_one(user, item_num)

    def learn_one(self, user: int, item_num: int, value: float) -> None:
        """Take the rating in, and refit when it is time."""
        self.model.learn_one(user, item_num, value)
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


def prequential(
    log: EventLog, config: FactorConfig, *, progress: Progress = NO_PROGRESS
) -> Iterator[Result]:
    """Biases alone, factors in stream mode, and the product's model with scheduled refits.

    Raises:
        CatalogError: the data has no ratings.
    """
    rated = log.select(np.flatnonzero(np.isfinite(log.values))).in_time_order()
    if not len(rated) or rated.scale is None:
        raise CatalogError(f"{log.name}: no ratings to replay; choose other data")
    n_items = int(rated.item_nums.max()) + 1
    middle = sum(rated.scale) / 2
    biases = FactorModel.empty(n_items, replace(config, embedding_size=0), middle)
    stream = FactorModel.empty(n_items, config, middle)
    refitted = RefittedFactors(FactorModel.empty(n_items, config, middle), rated)
    models: dict[str, OnlineModel] = {"biases": biases, "stream": stream, "edge_rec": refitted}
    for name, model in models.items():
        yield _replayed(rated, name, model, config, progress)


def _replayed(
    log: EventLog, name: str, model: OnlineModel, config: FactorConfig, progress: Progress
) -> Result:
    low, high = log.scale or (-np.inf, np.inf)
    predicted = np.empty(len(log))
    started = time.perf_counter()
    progress.start(f"replay {name}", len(log), "ratings")
    events = zip(log.user_codes.tolist(), log.item_nums.tolist(), log.values.tolist(), strict=True)
    for place, (user, item_num, value) in enumerate(events):
        predicted[place] = min(high, max(low, model.predict_one(user, item_num)))
        model.learn_one(user, item_num, value)
        progress.advance()
    progress.finish()
    seconds = time.perf_counter() - started
    return Result(
        task="prequential",
        dataset=log.name,
        protocol=PROTOCOL,
        model=name,
        metrics={"rmse": rmse(predicted, log.values), "events_per_s": len(log) / seconds},
        counts={
            "users": len(np.unique(log.user_codes)),
            "items": len(np.unique(log.item_nums)),
            "ratings": len(log),
        },
        seconds=seconds,
        settings=asdict(config),
    )
