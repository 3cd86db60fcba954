"""The language model's reading of request and candidates, fused with the retrieval score."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from edge_rec.protocols import FloatArray, PairScorer
from edge_rec.ranking.wording import candidate_text, request_text
from edge_rec.types import Candidate, Item, ItemId, Query, Source

K = 20
"""Candidates the model reads."""
_MAX_PRIORS = 10_000
"""Candidate texts whose prior is remembered."""


@dataclass(slots=True)
class Priors:
    """What a model thinks of a candidate before it knows anybody, by the candidate's text.

    Taken off its scores, it removes the model's own favourites: titles it has often read.
    """

    scorer: PairScorer
    _known: OrderedDict[str, float] = field(default_factory=OrderedDict)

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        """(len(texts),); a text that was seen before is not scored again."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            scored = self.scorer.scores("", new).tolist()
            self._known.update(zip(new, scored, strict=True))
        found = np.asarray([self._known[text] for text in texts], dtype=np.float32)
        while len(self._known) > _MAX_PRIORS:
            self._known.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class Reranker:
    """Adds what the model thinks to the scores of the best candidates."""

    scorer: PairScorer
    weight: float
    """Of the model beside retrieval; learned on validation, 0 leaves every list as it was."""
    priors: Priors
    k: int = K

    def __call__(
        self,
        candidates: Sequence[Candidate],
        query: Query,
        known: Mapping[ItemId, Item],
    ) -> tuple[Candidate, ...]:
        """`candidates`, best first, in their new order; the parts of a score still sum to it.

        `known` holds the first `k` of them and what the person liked. Where nothing is known of
        the person and nothing asked for, the order stands.

        Raises:
            ModelError: the model failed.
        """
        liked = [known[i] for i in (*query.liked, *query.anchors) if i in known]
        prefix = request_text(query, liked)
        head = [c for c in candidates[: self.k] if c.item_id in known]
        if not prefix or self.weight == 0 or len(head) < 2:
            return tuple(candidates)
        texts = [candidate_text(known[c.item_id]) for c in head]
        scores = self.scorer.scores(prefix, texts) - self.priors(texts)
        retrieved = np.asarray([c.score for c in head], dtype=np.float32)
        added = dict(
            zip((c.item_id for c in head), fused_part(scores, retrieved, self.weight), strict=True)
        )
        moved = [_with_part(c, float(added.get(c.item_id, 0.0))) for c in candidates]
        return tuple(sorted(moved, key=lambda c: -c.score))  # stable: ties keep their order


def fused_part(scores: FloatArray, retrieved: FloatArray, weight: float) -> FloatArray:
    """What a model's `scores` add to `retrieved` scores, (n,) each.

    Both are measured by their own spread over the list, so a weight means the same for every
    list and catalog: 1 lets the model move an item as far as retrieval spreads them.
    """
    spread = float(scores.std())
    if spread < 1e-9:
        return np.zeros_like(retrieved)
    part: FloatArray = weight * float(retrieved.std()) * (scores - scores.mean()) / spread
    return part.astype(np.float32)


def _with_part(candidate: Candidate, part: float) -> Candidate:
    if part == 0.0:
        return candidate
    sources = {**candidate.sources, Source.RERANK: part}
    return replace(candidate, score=candidate.score + part, sources=sources)
