"""Training a whole catalog: hold events out, choose settings on them, then fit on everything."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_rec.learning.factors import FactorModel
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.selection import (
    Fuse,
    HeldOut,
    next_item_grid,
    select_next_item,
    select_weights,
)
from edge_rec.learning.settings import FactorConfig, NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.learning.users import DISLIKE_LEVEL, LIKE_LEVEL
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.types import InteractionKind, RatingScale, Source

HistoryScorer = Callable[[IntArray], FloatArray]
"""A user's item nums, oldest first, to scores (n_items,)."""

N_VALIDATION = 1_000
"""Users settings are judged on."""
MIN_RATINGS = 200
"""Fewer say too little to fit factors."""


@dataclass(frozen=True, slots=True)
class Events:
    """Interactions as columns, (n_events,) each; each user's are oldest first."""

    user_codes: IntArray
    item_nums: IntArray
    kinds: NDArray[np.int8]
    """Place of the kind in `tuple(InteractionKind)`."""
    values: FloatArray
    """Rating; not a number where there is none."""

    def ratings(self, scale: RatingScale) -> FloatArray:
        """Each event as a rating in `scale`; not a number where it says nothing about taste."""
        kinds = list(InteractionKind)
        span = scale.high - scale.low
        ratings: FloatArray = np.full(len(self.kinds), np.nan, dtype=np.float32)
        ratings[self.kinds == kinds.index(InteractionKind.LIKE)] = scale.low + LIKE_LEVEL * span
        ratings[self.kinds == kinds.index(InteractionKind.DISLIKE)] = (
            scale.low + DISLIKE_LEVEL * span
        )
        rated = self.kinds == kinds.index(InteractionKind.RATE)
        ratings[rated] = self.values[rated]
        return ratings


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
    report: TrainReport


def train(
    events: Events,
    n_items: int,
    *,
    ordered: bool,
    scale: RatingScale,
    fuse: Fuse,
    next_item: NextItemConfig,
    factors: FactorConfig,
    known: FloatArray | None = None,
    tags: SparseRows | None = None,
    extra_sources: Mapping[str, HistoryScorer] | None = None,
    seed: int = 0,
    progress: Progress = NO_PROGRESS,
) -> Trained:
    """Fit all models. `extra_sources` are scorers that need no training, such as popularity.

    `known` (n_items, k) is what the catalog says of items (see `known_features`), `tags` the
    unit rows of its tags (see `tag_rows`).

    Items disliked, or rated like a dislike, are no targets of the next-item model. Settings and
    weights are chosen with one event of each validation user held out of every model; the models
    returned are then fitted on all events.
    """
    started = time.perf_counter()
    ratings = events.ratings(scale)
    wanted = _wanted(events, ratings, scale)
    held_rows = _held_out_rows(events, wanted, np.random.default_rng(seed), ordered=ordered)
    kept = np.ones(len(events.item_nums), dtype=bool)
    kept[held_rows] = False
    users = events.user_codes[held_rows]
    remaining = _sequences(events, wanted & kept)
    held_out = HeldOut(tuple(remaining[int(user)] for user in users), events.item_nums[held_rows])
    grid = next_item_grid(n_items, ordered=ordered, base=next_item)
    config, trial = select_next_item(
        list(remaining.values()),
        held_out,
        n_items,
        grid,
        ordered=ordered,
        tags=tags,
        progress=progress,
    )
    trial_factors = _fit_factors(events, ratings, kept, n_items, factors, known, progress)
    scores = _source_scores(held_out, trial, extra_sources or {})
    if trial_factors is not None:
        rated = kept & np.isfinite(ratings)
        for user, user_scores in zip(users, scores, strict=True):
            rows = np.flatnonzero(rated & (events.user_codes == user))
            trial_factors.fold_in(int(user), events.item_nums[rows], ratings[rows])
            user_scores[Source.FACTORS] = trial_factors.scores(int(user))
            trial_factors.forget_user(int(user))
    weights, ndcg = select_weights(scores, held_out, fuse, Source.NEXT_ITEM)
    del trial, trial_factors, scores
    everyone = _sequences(events, wanted)
    everything = np.ones(len(kept), dtype=bool)
    return Trained(
        NextItemModel.fit(
            list(everyone.values()), n_items, config, ordered=ordered, tags=tags, progress=progress
        ),
        _fit_factors(events, ratings, everything, n_items, factors, known, progress),
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


def _wanted(events: Events, ratings: FloatArray, scale: RatingScale) -> NDArray[np.bool_]:
    """Events that say the item was wanted: all but dislikes, stated or rated, and hidden ones."""
    kinds = list(InteractionKind)
    unwanted = [kinds.index(InteractionKind.DISLIKE), kinds.index(InteractionKind.HIDE)]
    refused = np.isin(events.kinds, unwanted)
    wanted: NDArray[np.bool_] = ~refused & ~(ratings <= scale.disliked_to)
    return wanted


def _sequences(events: Events, chosen: NDArray[np.bool_]) -> dict[int, IntArray]:
    """Each user's chosen items in order."""
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(events.user_codes[rows], kind="stable")]
    users, starts = np.unique(events.user_codes[rows], return_index=True)
    parts = np.split(events.item_nums[rows], starts[1:])
    return dict(zip(users.tolist(), parts, strict=False))


def _held_out_rows(
    events: Events, wanted: NDArray[np.bool_], rng: np.random.Generator, *, ordered: bool
) -> IntArray:
    """One wanted event each of some users who have three or more: the last, or any one."""
    rows = np.flatnonzero(wanted)
    if not ordered:
        rows = rng.permutation(rows)
    _, first, counts = np.unique(
        events.user_codes[rows][::-1], return_index=True, return_counts=True
    )
    last = rows[::-1][first][counts >= 3]  # the first of the reversed rows is each user's last
    if len(last) > N_VALIDATION:
        last = rng.choice(last, N_VALIDATION, replace=False)
    return np.sort(last)


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
    held_out: HeldOut, next_item: NextItemModel, extra_sources: Mapping[str, HistoryScorer]
) -> list[dict[str, FloatArray]]:
    """Each held-out user's raw scores by source."""
    return [
        {
            Source.NEXT_ITEM: next_item.scores(history),
            **{name: scorer(history) for name, scorer in extra_sources.items()},
        }
        for history in held_out.histories
    ]
