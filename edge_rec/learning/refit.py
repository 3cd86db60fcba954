"""Training a whole catalog: hold events out, choose settings on them, then fit on everything."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from edge_rec.learning.factors import FactorModel
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.recency import (
    RecentItems,
    ScoreHistories,
    TimedEvents,
    select_recency,
)
from edge_rec.learning.selection import (
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

Rescale = Callable[[FloatArray], FloatArray]
"""One source's scores (n_items,) on the scale that sources are added on."""

N_VALIDATION = 1_000
"""Users settings are judged on."""
_VALIDATION_CELLS = 20_000_000
"""Numbers that the validation users' scores from one source may take: fewer users judge the
settings of a large catalog."""
WARM_EPOCHS = 2
"""Sweeps over all ratings for factors that were fitted without the held-out ones."""
AMOUNT_CONFIDENCE = 0.3
"""How much surer an event is for each e-fold of its amount: hours played, times bought. Of 0, 0.1,
0.3 and 1 the best on validation events of the Steam data (NDCG@10 .427, .449, .455, .425)."""
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
    """Rating of a `RATE`; of other kinds how much; not a number where unknown."""
    times: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """Unix seconds, not a number where unknown; empty where nothing is known of any."""

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

    def confidences(self) -> FloatArray | None:
        """How sure each event is, (n_events,), from 1 on; None where no amounts are known.

        1 + a log(1 + amount), after Hu, Koren & Volinsky, ICDM 2008.
        """
        with_amount = np.isfinite(self.values) & (self.values > 0)
        with_amount &= self.kinds != list(InteractionKind).index(InteractionKind.RATE)
        if not with_amount.any():
            return None
        sure: FloatArray = np.ones(len(self.kinds), dtype=np.float32)
        sure[with_amount] += AMOUNT_CONFIDENCE * np.log1p(self.values[with_amount])
        return sure


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
    n_users = min(N_VALIDATION, _VALIDATION_CELLS // max(n_items, 1))
    rng = np.random.default_rng(seed)
    held_rows = _held_out_rows(events, wanted, n_users, rng, ordered=ordered)
    kept = np.ones(len(events.item_nums), dtype=bool)
    kept[held_rows] = False
    users = events.user_codes[held_rows]
    nums, sure = events.item_nums, events.confidences()
    remaining = _rows_by_user(events, wanted & kept)
    held_out = HeldOut(tuple(nums[remaining[int(user)]] for user in users), nums[held_rows])
    grid = next_item_grid(n_items, ordered=ordered, base=next_item)
    config, trial = select_next_item(
        [nums[rows] for rows in remaining.values()],
        held_out,
        n_items,
        grid,
        ordered=ordered,
        tags=tags,
        confidences=None if sure is None else [sure[rows] for rows in remaining.values()],
        progress=progress,
    )
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
    everyone = _rows_by_user(events, wanted)
    if factor_model is not None:
        rows = np.flatnonzero(np.isfinite(ratings))
        factor_model.refit(
            events.user_codes[rows],
            events.item_nums[rows],
            ratings[rows],
            epochs=WARM_EPOCHS,
            progress=progress,
        )
    return Trained(
        NextItemModel.fit(
            [nums[rows] for rows in everyone.values()],
            n_items,
            config,
            ordered=ordered,
            tags=tags,
            confidences=None if sure is None else [sure[rows] for rows in everyone.values()],
            progress=progress,
        ),
        factor_model,
        _recent(events, wanted, n_items, config, tags, rescale),
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


def _recent(
    events: Events,
    wanted: NDArray[np.bool_],
    n_items: int,
    config: NextItemConfig,
    tags: SparseRows | None,
    rescale: Rescale,
) -> RecentItems | None:
    """What is popular lately, if it helps people who come back."""
    if not len(events.times):
        return None
    rows = np.flatnonzero(wanted & np.isfinite(events.times))
    timed = TimedEvents(events.user_codes[rows], events.item_nums[rows], events.times[rows])

    def fit(sequences: Sequence[IntArray]) -> ScoreHistories:
        return NextItemModel.fit(sequences, n_items, config, ordered=True, tags=tags).scores_batch

    recency = select_recency(timed, n_items, fit, rescale)
    if not recency.weight:
        return None
    return RecentItems(timed.popular(n_items, recency), recency.weight)


def _wanted(events: Events, ratings: FloatArray, scale: RatingScale) -> NDArray[np.bool_]:
    """Events that say the item was wanted: all but dislikes, stated or rated, and hidden ones."""
    kinds = list(InteractionKind)
    unwanted = [kinds.index(InteractionKind.DISLIKE), kinds.index(InteractionKind.HIDE)]
    refused = np.isin(events.kinds, unwanted)
    wanted: NDArray[np.bool_] = ~refused & ~(ratings <= scale.disliked_to)
    return wanted


def _rows_by_user(events: Events, chosen: NDArray[np.bool_]) -> dict[int, IntArray]:
    """Each user's chosen events in order."""
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(events.user_codes[rows], kind="stable")]
    users, starts = np.unique(events.user_codes[rows], return_index=True)
    return dict(zip(users.tolist(), np.split(rows, starts[1:]), strict=False))


def _held_out_rows(
    events: Events,
    wanted: NDArray[np.bool_],
    n_users: int,
    rng: np.random.Generator,
    *,
    ordered: bool,
) -> IntArray:
    """One wanted event each of `n_users` who have three or more: the last, or any one."""
    rows = np.flatnonzero(wanted)
    if not ordered:
        rows = rng.permutation(rows)
    _, first, counts = np.unique(
        events.user_codes[rows][::-1], return_index=True, return_counts=True
    )
    last = rows[::-1][first][counts >= 3]  # the first of the reversed rows is each user's last
    if len(last) > n_users:
        last = rng.choice(last, n_users, replace=False)
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
