"""One query in, candidates out: sources scored over the whole catalog, filtered, fused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from edge_rec.errors import ModelError
from edge_rec.protocols import Encoder, FloatArray
from edge_rec.retrieval.collaborative import FactorScorer, History, NextItemScorer
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.dense import taste_contributions, taste_scores, wish_scores
from edge_rec.retrieval.filters import MatchItems, allow
from edge_rec.retrieval.fusion import parts, reach
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
    parts: Mapping[str, FloatArray]
    """By source, (n_items,) each; they sum to `total`."""
    scales: Mapping[str, float]
    """As in `Retrieval`."""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Retriever:
    """Scores every item from every source that applies."""

    columns: CatalogColumns
    match: MatchItems
    next_item: NextItemScorer | None = None
    factors: FactorScorer | None = None
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
        allowed = allow(query.constraints, open_rows, self.match)
        if not allowed.mask.any():
            return Retrieval((), allowed.relaxed)
        fused = self.fused(query)
        total = fused.total
        rows = np.flatnonzero(allowed.mask)
        # Ties break by row, which is the order of import, so a list never depends on chance.
        order = rows[np.argsort(-total[rows], kind="stable")]
        chosen = order[: max(self.n_candidates, query.n)]
        return Retrieval(
            tuple(self._candidate(row, fused) for row in chosen.tolist()),
            allowed.relaxed,
            fused.notices,
            fused.scales,
        )

    def fused(self, query: Query) -> Fused:
        """Every item's score for `query`, filters left aside."""
        sources, notices = self.source_scores(query)
        weights = self._weights_for(query)
        weights[Source.POPULARITY] += LEAN_WEIGHTS[query.popularity > 0] * query.popularity
        if not query.nudges:
            weights[Source.NUDGE] = LEANING_WEIGHT
        weighted = parts(sources, weights)
        return Fused(
            total=np.sum(list(weighted.values()), axis=0, dtype=np.float32),
            parts=weighted,
            scales={name: weights[name] / (reach(sources[name]) or 1.0) for name in weighted},
            notices=tuple(notices),
        )

    def judged(self, query: Query, item_id: ItemId) -> Retrieval:
        """One item of the catalog as retrieval sees it, whether or not it may be shown."""
        fused = self.fused(query)
        candidate = self._candidate(self.columns.item_nums[item_id], fused)
        return Retrieval((candidate,), scales=fused.scales)

    def _weights_for(self, query: Query) -> dict[str, float]:
        """Learned weights, raised where a source has to stand in for what is not known."""
        weights = {**self.weights, **REQUEST_WEIGHTS}
        for name, least in LEAST_WEIGHTS.items():
            weights[name] = max(weights.get(name, 0.0), least)
        if not (query.liked or query.disliked or query.anchors):
            weights[Source.POPULARITY] = max(weights[Source.POPULARITY], STRANGER_POPULARITY)
        return weights

    def source_scores(self, query: Query) -> tuple[dict[str, FloatArray], list[Notice]]:
        """Raw scores (n_items,) of each source that has something to say about `query`."""
        history = History.of(query, self.columns)
        scores: dict[str, FloatArray] = {Source.POPULARITY: self.columns.popularity}
        notices: list[Notice] = []
        if len(history.item_nums):
            if self.next_item is not None:
                raw = self.next_item.scores(history.item_nums, history.weights)
                scores[Source.NEXT_ITEM] = _padded(raw, len(self.columns))
            if self.factors is not None:
                scores[Source.FACTORS] = _padded(
                    self.factors.scores(query.user_id), len(self.columns)
                )
            if self.vectors is not None:
                scores[Source.CONTENT] = taste_scores(history, self.vectors)
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

    def _candidate(self, row: int, fused: Fused) -> Candidate:
        return Candidate(
            item_id=self.columns.item_ids[row],
            score=float(fused.total[row]),
            sources={Source(name): float(scores[row]) for name, scores in fused.parts.items()},
        )


def _padded(scores: FloatArray, n_items: int) -> FloatArray:
    """Scores of items added after training are the mean of the trained ones: no opinion."""
    if len(scores) >= n_items:
        return scores[:n_items]
    padded = np.full(n_items, float(scores.mean()) if len(scores) else 0.0, dtype=np.float32)
    padded[: len(scores)] = scores
    return padded
