"""One query in, candidates out: sources scored over the whole catalog, filtered, fused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import ModelError
from edge_rec.protocols import Encoder, FloatArray, IntArray
from edge_rec.retrieval.collaborative import (
    FactorScorer,
    History,
    NextItemScorer,
    RecentScores,
)
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.dense import taste, taste_contributions, wish_scores
from edge_rec.retrieval.filters import allow
from edge_rec.retrieval.fusion import Part, fuse, weighed
from edge_rec.retrieval.nudges import nudge_scores
from edge_rec.retrieval.sparse import SearchText, text_scores
from edge_rec.types import Candidate, Constraint, Influence, ItemId, Notice, Query, Source

DEFAULT_WEIGHTS: Mapping[str, float] = {
    Source.NEXT_ITEM: 1.0,
    Source.FACTORS: 0.2,
    Source.CONTENT: 0.2,
    Source.POPULARITY: 0.2,
}
"""Used until `edge-rec train` has learned the catalog's own."""
LEAST_WEIGHTS: Mapping[str, float] = {Source.CONTENT: 0.03, Source.POPULARITY: 0.03}
"""Kept whatever was learned: behind a narrow filter most items are unknown to the next-item model,
and these still put them in a sensible order. Small enough not to change a list without filter."""
STRANGER_POPULARITY = 0.4
"""Weight of popularity for a person nothing is known of: of the items that fit their words, the
well-known ones are the safer guess."""
REQUEST_WEIGHTS: Mapping[str, float] = {
    Source.WISH: 1.0,
    Source.TEXT: 0.5,
    Source.NUDGE: 1.0,
}
"""What the person asks for now outweighs what they are like; on the scale of the sources above."""

LEAN_WEIGHTS = (0.35, 0.6)
"""What a full lean to niche takes from the weight of popularity, and one to popular adds: enough
that the list visibly changes, too little to outweigh what a person is like. More toward niche, and
everybody is shown the same few items that nobody knows."""
LARGE = 100_000
"""Items from which on the costly sources look only at the `POOL` best of the cheap ones."""
POOL = 5_000
LEANING_WEIGHT = 0.3
"""What the person set once and for all, beside what they ask for now."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Candidates, best first, and what had to give way."""

    candidates: tuple[Candidate, ...]
    relaxed: tuple[Constraint, ...] = ()
    notices: tuple[Notice, ...] = ()
    scales: Mapping[str, float] = field(default_factory=dict)
    """By source: what one unit of its raw score adds to the fused score."""


@dataclass(frozen=True, slots=True)
class Fused:
    """The whole catalog scored for one query."""

    total: FloatArray
    """(n_items,)"""
    parts: Mapping[str, Part]
    """By source; they sum to `total`."""
    notices: tuple[Notice, ...] = ()

    @property
    def scales(self) -> dict[str, float]:
        """As in `Retrieval`."""
        return {name: part.scale for name, part in self.parts.items()}


@dataclass(frozen=True, slots=True)
class Retriever:
    """Scores every item from every source that applies."""

    columns: CatalogColumns
    next_item: NextItemScorer | None = None
    factors: FactorScorer | None = None
    recent: RecentScores | None = None
    """What is popular lately, or None where training found that it does not help."""
    vectors: FloatArray | None = None
    """Content vectors (n_items, dim), or None without an encoder."""
    encoder: Encoder | None = None
    without_encoder: Notice | None = None
    """Said when a wish in words meets a missing encoder; None when it is switched off."""
    search_text: SearchText | None = None
    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    n_candidates: int = 100

    def __call__(self, query: Query) -> Retrieval:
        """The best `n_candidates` (at least `query.n`) rows that the filters allow."""
        open_rows = self.columns.exists.copy()
        open_rows[self.columns.nums(query.excluded)] = False
        allowed = allow(query.constraints, open_rows, self.columns)
        if not allowed.mask.any():
            return Retrieval((), allowed.relaxed)
        fused = self.fused(query, allowed.mask)
        chosen = best_rows(fused.total, allowed.mask, max(self.n_candidates, query.n))
        return Retrieval(
            self._candidates(chosen, fused),
            allowed.relaxed,
            fused.notices,
            fused.scales,
        )

    def fused(self, query: Query, allowed: NDArray[np.bool_] | None = None) -> Fused:
        """Every item's score for `query`, filters left aside.

        In a large catalog only the best of the `allowed` rows, (n_items,), are scored by factors
        and content; to all others these two add nothing.
        """
        sources, notices = self.source_scores(query)
        weights = self._weights_for(query)
        weights[Source.POPULARITY] += LEAN_WEIGHTS[query.popularity > 0] * query.popularity
        if not query.nudges:
            weights[Source.NUDGE] = LEANING_WEIGHT
        parts = weighed(sources, weights)
        if len(self.columns) > LARGE:
            open_rows = self.columns.exists if allowed is None else allowed
            pool = best_rows(fuse(parts), open_rows, POOL)
            parts |= weighed(self._on_pool(query, pool), weights)
        return Fused(fuse(parts), parts, tuple(notices))

    def judged(self, query: Query, item_id: ItemId) -> Retrieval:
        """One item of the catalog as retrieval sees it, whether or not it may be shown."""
        fused = self.fused(query)
        row = np.array([self.columns.item_nums[item_id]])
        return Retrieval(self._candidates(row, fused), scales=fused.scales)

    def _weights_for(self, query: Query) -> dict[str, float]:
        """Learned weights, raised where a source has to stand in for what is not known."""
        weights = {**self.weights, **REQUEST_WEIGHTS}
        for name, least in LEAST_WEIGHTS.items():
            weights[name] = max(weights.get(name, 0.0), least)
        if not (query.liked or query.disliked or query.anchors):
            weights[Source.POPULARITY] = max(weights[Source.POPULARITY], STRANGER_POPULARITY)
        if self.recent is not None and query.opening:
            # Kept on the scale of a request: what leads weighs 1, whichever it is.
            share = 1.0 / max(1.0, self.recent.weight)
            for name in (Source.NEXT_ITEM, Source.FACTORS, Source.CONTENT):
                weights[name] = share * weights.get(name, 0.0)
            weights[Source.RECENT] = share * self.recent.weight
        return weights

    def source_scores(self, query: Query) -> tuple[dict[str, FloatArray], list[Notice]]:
        """Raw scores (n_items,) of each source that has something to say about `query`."""
        history = History.of(query, self.columns)
        scores: dict[str, FloatArray] = {Source.POPULARITY: self.columns.popularity}
        notices: list[Notice] = []
        if self.recent is not None and query.opening:
            scores[Source.RECENT] = _padded(self.recent.scores, len(self.columns))
        if len(history.item_nums):
            if self.next_item is not None:
                raw = self.next_item.scores(history.item_nums, history.weights)
                scores[Source.NEXT_ITEM] = _padded(raw, len(self.columns))
            if len(self.columns) <= LARGE:
                scores |= self._costly(query, history)
        if query.text and self.encoder is not None and self.vectors is not None:
            try:
                scores[Source.WISH] = wish_scores(query.text, self.encoder, self.vectors)
            except ModelError as error:
                notices.append(Notice("encoder_missing", str(error)))
        if query.text and self.encoder is None and self.without_encoder is not None:
            notices.append(self.without_encoder)
        if query.text and self.search_text is not None:
            scores[Source.TEXT] = text_scores(query.text, self.search_text, self.columns)
        if query.nudges or query.leanings:
            scores[Source.NUDGE] = self._nudged(query)
        return scores, notices

    def _costly(
        self, query: Query, history: History, rows: IntArray | None = None
    ) -> dict[str, FloatArray]:
        """Factors and content by source, of all items or of `rows`."""
        scores: dict[str, FloatArray] = {}
        if self.factors is not None:
            own = self.factors.scores(query.user_id, rows)
            scores[Source.FACTORS] = _padded(own, len(self.columns) if rows is None else len(rows))
        if self.vectors is not None:
            vectors = self.vectors if rows is None else self.vectors[rows]
            scores[Source.CONTENT] = vectors @ taste(history, self.vectors)
        return scores

    def _on_pool(self, query: Query, pool: IntArray) -> dict[str, FloatArray]:
        """As `_costly`, (n_items,): outside `pool` the median of it, which adds nothing."""
        history = History.of(query, self.columns)
        if not (len(history.item_nums) and len(pool)):
            return {}
        spread = {}
        for name, scores in self._costly(query, history, pool).items():
            spread[name] = np.full(len(self.columns), np.median(scores), dtype=np.float32)
            spread[name][pool] = scores
        return spread

    def _nudged(self, query: Query) -> FloatArray:
        """Away from the list on screen for what was said, from the catalog for what always is."""
        reference = self.columns.nums(query.anchors or query.reference_list)
        said = nudge_scores(query.nudges, reference, self.columns)
        always = nudge_scores(query.leanings, self.columns.nums(()), self.columns)
        share = LEANING_WEIGHT if query.nudges else 1.0
        total: FloatArray = said + share * always
        return total

    def influences(
        self, query: Query, item_id: ItemId, scales: Mapping[str, float]
    ) -> list[Influence]:
        """What each item the person judged adds to the score, strongest first.

        Exact for the two sources that are linear in the history, next-item and content;
        `scales` are those of the retrieval that found the item.
        """
        history = History.of(query, self.columns)
        if not len(history.item_nums):
            return []
        row = self.columns.item_nums[item_id]
        parts = np.zeros(len(history.item_nums), dtype=np.float32)
        if self.next_item is not None and (scale := scales.get(Source.NEXT_ITEM)):
            parts += scale * self.next_item.contributions(history.item_nums, row, history.weights)
        if self.vectors is not None and (scale := scales.get(Source.CONTENT)):
            parts += scale * taste_contributions(history, self.vectors, row)
        order = np.argsort(-parts, kind="stable")
        ids = [self.columns.item_ids[num] for num in history.item_nums.tolist()]
        return [Influence(ids[place], float(parts[place])) for place in order]

    def _candidates(self, rows: IntArray, fused: Fused) -> tuple[Candidate, ...]:
        """Rows as candidates, each with the parts of its score."""
        names = [Source(name) for name in fused.parts]
        shares = np.array([part.of(rows) for part in fused.parts.values()]).T.tolist()
        scored = zip(rows.tolist(), fused.total[rows].tolist(), shares, strict=True)
        return tuple(
            Candidate(self.columns.item_ids[row], score, dict(zip(names, own, strict=True)))
            for row, score, own in scored
        )


def best_rows(scores: FloatArray, allowed: NDArray[np.bool_], n: int) -> IntArray:
    """The `n` allowed rows with the highest scores, best first.

    Ties break by row, which is the order of import, so a list never depends on chance.
    """
    rows = np.flatnonzero(allowed)
    if len(rows) > n:
        own = scores[rows]
        least = np.partition(own, len(own) - n)[len(own) - n]
        rows = rows[own >= least]  # with all that tie for the last place
    order: IntArray = rows[np.argsort(-scores[rows], kind="stable")[:n]]
    return order


def _padded(scores: FloatArray, n_items: int) -> FloatArray:
    """Scores of items added after training are the mean of the trained ones: no opinion."""
    if len(scores) >= n_items:
        return scores[:n_items]
    padded = np.full(n_items, float(scores.mean()) if len(scores) else 0.0, dtype=np.float32)
    padded[: len(scores)] = scores
    return padded
