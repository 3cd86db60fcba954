"""Training a whole catalog: hold events out, choose settings on them, then fit on everything."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from edge_rec.learning.event_fit import EventFit
from edge_rec.learning.events import Events, held_out_rows, rows_by_user
from edge_rec.learning.factors import FactorModel
from edge_rec.learning.next_item import NextItemModel, ScoreHistories, scorer
from edge_rec.learning.recency import RecentItems, TimedEvents
from edge_rec.learning.selection import (
    HeldOut,
    next_item_grid,
    select_next_item,
    select_weights,
)
from edge_rec.learning.settings import FactorConfig, NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray
from edge_rec.types import RatingScale, Source

Rescale = Callable[[FloatArray], FloatArray]
"""One source's scores (n_items,) on the scale that sources are added on."""

N_VALIDATION = 1_000
"""Users settings are judged on."""
_VALIDATION_CELLS = 20_000_000
"""Numbers that the validation users' scores from one source may take: fewer users judge the
settings of a large catalog."""
WARM_EPOCHS = 2
"""Sweeps over all ratings for factors that were fitted without the held-out ones."""
MIN_RATINGS = 200
"""Fewer say too little to fit factors."""


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What was learned from what."""

    n_users: int
    n_items: int
    n_events: int
    n_ratings: int
    next_item: NextItemConfig
    """Settings chosen on held-out events."""
    weights: Mapping[str, float]
    """Fusion weights by source, chosen on held-out events."""
    validation_ndcg: float
    """NDCG@10 of the fused scores on the held-out events."""
    n_validation: int
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class Trained:
    """What training leaves to be stored."""

    next_item: NextItemModel
    factors: FactorModel | None
    """None where too few ratings are known."""
    recent: RecentItems | None
    """None where events have no times, or what is popular lately does not help."""
    report: TrainReport


def train(
    events: Events,
    n_items: int,
    *,
    ordered: bool,
    scale: RatingScale,
    rescale: Rescale,
    next_item: NextItemConfig,
    factors: FactorConfig,
    known: FloatArray | None = None,
    tags: SparseRows | None = None,
    extra_sources: Mapping[str, ScoreHistories] | None = None,
    sums_path: Path | None = None,
    seed: int = 0,
    progress: Progress = NO_PROGRESS,
) -> Trained:
    """Fit all models. `extra_sources` are scorers that need no training, such as popularity.

    `known` (n_items, k) is what the catalog says of items (see `known_features`), `tags` the
    unit rows of its tags (see `tag_rows`). At `sums_path` the sums that the next-item model comes
    from are kept from one training to the next, where they are small enough.

    Items disliked, or rated like a dislike, are no targets of the next-item model. Settings and
    weights are chosen with one event of each validation user held out of every model; the models
    returned are then fitted on all events.
    """
    started = time.perf_counter()
    ratings, wanted = events.ratings(scale), events.wanted(scale)
    n_users = min(N_VALIDATION, _VALIDATION_CELLS // max(n_items, 1))
    held_rows = held_out_rows(events, wanted, n_users, np.random.default_rng(seed), ordered=ordered)
    kept = np.ones(len(events.item_nums), dtype=bool)
    kept[held_rows] = False
    users, nums = events.user_codes[held_rows], events.item_nums
    remaining = rows_by_user(events, wanted & kept)
    held_out = HeldOut(tuple(nums[remaining[int(user)]] for user in users), nums[held_rows])
    grid = next_item_grid(n_items, ordered=ordered, base=next_item)
    fit = EventFit(
        events, wanted, n_items, grid, ordered=ordered, sums_path=sums_path, progress=progress
    )
    config, trial = select_next_item(fit(kept), held_out, n_items, grid, ordered=ordered, tags=tags)
    factor_model = _fit_factors(events, ratings, kept, n_items, factors, known, progress)
    scores = _source_scores(held_out, trial, extra_sources or {}, rescale)
    if factor_model is not None:
        rated = kept & np.isfinite(ratings)
        for user, user_scores in zip(users, scores, strict=True):
            rows = np.flatnonzero(rated & (events.user_codes == user))
            factor_model.fold_in(int(user), events.item_nums[rows], ratings[rows])
            user_scores[Source.FACTORS] = rescale(factor_model.scores(int(user)))
            factor_model.forget_user(int(user))
    weights, ndcg = select_weights(scores, held_out, Source.NEXT_ITEM)
    del trial, scores
    if factor_model is not None:
        rows = np.flatnonzero(np.isfinite(ratings))
        factor_model.refit(
            events.user_codes[rows],
            events.item_nums[rows],
            ratings[rows],
            epochs=WARM_EPOCHS,
            progress=progress,
        )
    blocks = fit().weights(config)
    fit.keep()
    score_after = partial(scorer, n_items=n_items, config=config, tags=tags)
    return Trained(
        NextItemModel.of_blocks(n_items, blocks, config, ordered=ordered, tags=tags),
        factor_model,
        RecentItems.of(_timed(events, wanted), n_items, score_after, rescale),
        TrainReport(
            n_users=len(np.unique(events.user_codes)),
            n_items=n_items,
            n_events=len(events.item_nums),
            n_ratings=int(np.isfinite(ratings).sum()),
            next_item=config,
            weights={str(name): weight for name, weight in weights.items()},
            validation_ndcg=ndcg,
            n_validation=len(held_rows),
            elapsed_s=time.perf_counter() - started,
        ),
    )


def _timed(events: Events, wanted: NDArray[np.bool_]) -> TimedEvents:
    """The wanted events whose time is known."""
    times = events.times if len(events.times) else np.full(len(wanted), np.nan)
    rows = np.flatnonzero(wanted & np.isfinite(times))
    return TimedEvents(events.user_codes[rows], events.item_nums[rows], times[rows])


def _fit_factors(
    events: Events,
    ratings: FloatArray,
    kept: NDArray[np.bool_],
    n_items: int,
    config: FactorConfig,
    known: FloatArray | None,
    progress: Progress,
) -> FactorModel | None:
    rows = np.flatnonzero(kept & np.isfinite(ratings))
    if len(rows) < MIN_RATINGS:
        return None
    return FactorModel.fit(
        events.user_codes[rows],
        events.item_nums[rows],
        ratings[rows],
        n_items,
        config,
        known=known,
        progress=progress,
    )


def _source_scores(
    held_out: HeldOut,
    next_item: NextItemModel,
    extra_sources: Mapping[str, ScoreHistories],
    rescale: Rescale,
) -> list[dict[str, FloatArray]]:
    """Each held-out user's rescaled scores by source."""
    users: list[dict[str, FloatArray]] = [{} for _ in held_out.histories]
    if not users:
        return users
    sources = {Source.NEXT_ITEM: next_item.scores_batch, **extra_sources}
    for name, score in sources.items():
        for user, scores in zip(users, score(held_out.histories), strict=True):
            user[name] = rescale(scores)
    return users
