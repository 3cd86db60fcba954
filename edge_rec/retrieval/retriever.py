"""One query in, candidates out: sources scored over the whole catalog, filtered, fused."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import ModelError
from edge_rec.protocols import Encoder, FloatArray, IntArray
from edge_rec.retrieval.collaborative import (
    FactorScorer,
    History,
    NextItemScorer,
    RecentScores,
    SequenceScorer,
)
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.dense import taste, taste_contributions
from edge_rec.retrieval.filters import allow
from edge_rec.retrieval.fused import Fused, Retrieval, best_rows, padded, spread_over
from edge_rec.retrieval.fusion import Part, fuse, weighed
from edge_rec.retrieval.nudges import nudge_scores
from edge_rec.retrieval.outline import Outline, contenders
from edge_rec.retrieval.settling import Choose, Errors, with_directions
from edge_rec.retrieval.sparse import SearchText, text_scores
from edge_rec.retrieval.weights import DEFAULT_WEIGHTS, LEANING_WEIGHT, weights_for
from edge_rec.types import Candidate, Influence, ItemId, Notice, Query, Source

logger = logging.getLogger(__name__)

LARGE = 100_000
"""Items from which on the costly sources look only at the `POOL` best of the cheap ones."""
POOL = 5_000


@dataclass(frozen=True, slots=True)
class Retriever:
    """Scores every item from every source that applies."""

    columns: CatalogColumns
    next_item: NextItemScorer | None = None
    factors: FactorScorer | None = None
    sequence: SequenceScorer | None = None
    """A network, or None where there is none or training found that it does not help."""
    recent: RecentScores | None = None
    """What is popular lately, or None where training found that it does not help."""
    vectors: FloatArray | None = None
    """Content vectors (n_items, dim), or None without an encoder."""
    outline: Outline | None = None
    """Of `vectors`, where they are so many that reading all of them for one list takes long."""
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
        n = max(self.n_candidates, query.n)
        fused = self._fused(query, allowed.mask, n)
        mask = allowed.mask if fused.rows is None else np.ones(len(fused.rows), dtype=np.bool_)
        chosen = best_rows(fused.total, mask, n)
        return Retrieval(
            self._candidates(chosen, fused),
            allowed.relaxed,
            fused.notices,
            fused.scales,
        )

    def fused(self, query: Query) -> Fused:
        """Every item's score for `query`, filters left aside.

        In a large catalog only the best of the cheap sources are scored by factors and content;
        to all others these two add nothing.
        """
        return self._fused(query, self.columns.exists, None)

    def _fused(self, query: Query, allowed: NDArray[np.bool_], n: int | None) -> Fused:
        """As `fused`; with `n`, only the `n` best of the `allowed` rows are certain to be exact."""
        history = History.of(query, self.columns)
        recent = None if self.recent is None else self.recent.weight
        weights = weights_for(query, self.weights, recent)
        parts = weighed(self._plain_scores(query, history), weights)
        directions, notices = self._directions(query, history)
        if len(self.columns) > LARGE:
            parts, pool = self._pooled(parts, directions, weights, allowed)
            costly = weighed(self._costly(query, directions, pool), weights)
            if n is None:
                parts |= {
                    name: spread_over(part, pool, len(allowed)) for name, part in costly.items()
                }
                return Fused(fuse(parts), parts, notices)
            parts = {name: replace(part, scores=part.scores[pool]) for name, part in parts.items()}
            parts |= costly
            return Fused(fuse(parts), parts, notices, pool)

        def choose(total: FloatArray, errors: Errors) -> IntArray:
            return contenders(total, errors(), allowed, n or 0)

        parts = self._with_directions(parts, directions, weights, None if n is None else choose)
        return Fused(fuse(parts), parts, notices)

    def _pooled(
        self,
        parts: dict[str, Part],
        directions: Mapping[str, FloatArray],
        weights: Mapping[str, float],
        allowed: NDArray[np.bool_],
    ) -> tuple[dict[str, Part], IntArray]:
        """The parts with the wish's, exact in the `POOL` best allowed rows; these, ascending."""
        chosen: list[IntArray] = []

        def choose(total: FloatArray, _: Errors) -> IntArray:
            chosen.append(np.sort(best_rows(total, allowed, POOL)))
            return chosen[0]

        wish = {name: d for name, d in directions.items() if name == Source.WISH}
        parts = self._with_directions(parts, wish, weights, choose)
        if not chosen:
            choose(fuse(parts), lambda: np.zeros(0, dtype=np.float32))
        return parts, chosen[0]

    def _with_directions(
        self,
        parts: dict[str, Part],
        directions: Mapping[str, FloatArray],
        weights: Mapping[str, float],
        choose: Choose | None,
    ) -> dict[str, Part]:
        """The parts and those of content and wish, exact everywhere but for `choose`."""
        if self.vectors is None:
            return parts
        if self.outline is None:
            along = {name: self.vectors @ d for name, d in directions.items()}
            return parts | weighed(along, weights)
        wanted = {name: (d, weights[name]) for name, d in directions.items() if weights.get(name)}
        return with_directions(parts, wanted, self.vectors, self.outline, choose)

    def judged(self, query: Query, item_id: ItemId) -> Retrieval:
        """One item of the catalog as retrieval sees it, whether or not it may be shown."""
        fused = self.fused(query)
        row = np.array([self.columns.item_nums[item_id]])
        return Retrieval(self._candidates(row, fused), scales=fused.scales)

    def _plain_scores(self, query: Query, history: History) -> dict[str, FloatArray]:
        """Raw scores (n_items,) of every source with a say, but for those that read vectors."""
        n_items = len(self.columns)
        scores: dict[str, FloatArray] = {Source.POPULARITY: self.columns.popularity}
        if self.recent is not None and query.opening:
            scores[Source.RECENT] = padded(self.recent.scores, n_items)
        if len(history.item_nums) and self.next_item is not None:
            raw = self.next_item.scores(history.item_nums, history.weights)
            scores[Source.NEXT_ITEM] = padded(raw, n_items)
        if query.context is not None and self.next_item is not None:
            there = self.columns.nums(query.context.liked)
            alike = np.ones(len(there), dtype=np.float32)
            scores[Source.CONTEXT] = padded(self.next_item.scores(there, alike), n_items)
        if len(query.liked) and self.sequence is not None:
            liked = self.columns.nums((*query.liked, *query.anchors))
            try:
                scores[Source.SEQUENCE] = self.sequence.scores(liked)
            except ModelError as error:  # the other sources carry the list
                logger.warning("%s", error)
        if len(history.item_nums) and self.factors is not None and n_items <= LARGE:
            scores[Source.FACTORS] = padded(self.factors.scores(query.user_id), n_items)
        if query.text and self.search_text is not None:
            scores[Source.TEXT] = text_scores(query.text, self.search_text, self.columns)
        if query.nudges or query.leanings:
            scores[Source.NUDGE] = self._nudged(query)
        return scores

    def _directions(
        self, query: Query, history: History
    ) -> tuple[dict[str, FloatArray], tuple[Notice, ...]]:
        """Unit vectors (dim,) that an item's vector is to be near to, by source."""
        directions: dict[str, FloatArray] = {}
        if self.vectors is not None and len(history.item_nums):
            directions[Source.CONTENT] = taste(history, self.vectors)
        if query.text and self.encoder is not None and self.vectors is not None:
            try:
                directions[Source.WISH] = self.encoder.encode([query.text])[0]
            except ModelError as error:
                return directions, (Notice("encoder_missing", str(error)),)
        if query.text and self.encoder is None and self.without_encoder is not None:
            return directions, (self.without_encoder,)
        return directions, ()

    def _costly(
        self, query: Query, directions: Mapping[str, FloatArray], pool: IntArray
    ) -> dict[str, FloatArray]:
        """Factors and content of the rows in `pool`, (len(pool),)."""
        scores: dict[str, FloatArray] = {}
        if self.factors is not None and (query.liked or query.disliked or query.anchors):
            scores[Source.FACTORS] = self.factors.scores(query.user_id, pool)
        if self.vectors is not None and Source.CONTENT in directions:
            scores[Source.CONTENT] = self.vectors[pool] @ directions[Source.CONTENT]
        return scores

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

        Exact for the sources that are linear in the history: next-item, with what goes with here
        and now, and content. `scales` are those of the retrieval that found the item.
        """
        history = History.of(query, self.columns)
        if not len(history.item_nums):
            return []
        row = self.columns.item_nums[item_id]
        parts = np.zeros(len(history.item_nums), dtype=np.float32)
        if self.next_item is not None and (scale := scales.get(Source.NEXT_ITEM)):
            parts += scale * self.next_item.contributions(history.item_nums, row, history.weights)
        if self.next_item is not None and (scale := scales.get(Source.CONTEXT)):
            assert query.context is not None
            there = self.columns.nums(query.context.liked)
            added = scale * self.next_item.contributions(
                there, row, np.ones(len(there), np.float32)
            )
            for num, part in zip(there.tolist(), added.tolist(), strict=True):
                parts[np.flatnonzero(history.item_nums == num)[-1:]] += part
        if self.vectors is not None and (scale := scales.get(Source.CONTENT)):
            parts += scale * taste_contributions(history, self.vectors, row)
        order = np.argsort(-parts, kind="stable")
        ids = [self.columns.item_ids[num] for num in history.item_nums.tolist()]
        return [Influence(ids[place], float(parts[place])) for place in order]

    def _candidates(self, rows: IntArray, fused: Fused) -> tuple[Candidate, ...]:
        """Places in `fused` as candidates, each with the parts of its score."""
        names = [Source(name) for name in fused.parts]
        shares = np.array([part.of(rows) for part in fused.parts.values()]).T.tolist()
        nums = rows if fused.rows is None else fused.rows[rows]
        scored = zip(nums.tolist(), fused.total[rows].tolist(), shares, strict=True)
        return tuple(
            Candidate(self.columns.item_ids[row], score, dict(zip(names, own, strict=True)))
            for row, score, own in scored
        )
