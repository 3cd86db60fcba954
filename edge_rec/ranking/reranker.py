"""The language model's reading of request and candidates, fused with the retrieval score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from edge_rec.protocols import FloatArray, PairScorer
from edge_rec.ranking.wording import asked_for, candidate_text, request_text
from edge_rec.types import Candidate, Item, ItemId, Query, Source

K = 20
"""Candidates the model reads."""
LEAST_K = 8
READ_S = 1.5
"""Seconds a list may take; a slower machine reads fewer candidates."""
_TOKENS_SHARED, _TOKENS_EACH = 40, 14
"""Of the request, and of a candidate: long ones of the demo catalog."""
_ADAPTER_COST = 1.5
"""How many times slower a model is read through its adapter."""


def affordable(tokens_per_s: float, *, is_merged: bool) -> int:
    """How many candidates, `LEAST_K` to `K`, a model is given that reads so fast by itself.

    `is_merged` says that its adapter is worked into its weights.
    """
    tokens = READ_S * tokens_per_s / (1.0 if is_merged else _ADAPTER_COST)
    return min(K, max(LEAST_K, int((tokens - _TOKENS_SHARED) / _TOKENS_EACH)))


@dataclass(frozen=True, slots=True)
class Weights:
    """What the model counts beside retrieval; learned on validation, 0 where it did not help."""

    wishes: float = 0.0
    """Where something is asked for in words."""
    history: float = 0.0
    """Where only the person's taste is known."""


@dataclass(frozen=True, slots=True)
class Reranker:
    """Adds what the model thinks to the scores of the best candidates."""

    scorer: PairScorer
    weights: Weights
    k: int = K

    def weight(self, query: Query) -> float:
        """What the model counts for `query`; 0 leaves the list as it is, unread."""
        return self.weights.wishes if asked_for(query) else self.weights.history

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
        prefix, weight = request_text(query, known), self.weight(query)
        head = [c for c in candidates[: self.k] if c.item_id in known]
        if not prefix or weight == 0 or len(head) < 2:
            return tuple(candidates)
        scores = self.scorer.scores(prefix, [candidate_text(known[c.item_id]) for c in head])
        retrieved = np.asarray([c.score for c in head], dtype=np.float32)
        parts = fused_part(scores, retrieved, weight).tolist()
        added = {c.item_id: part for c, part in zip(head, parts, strict=True)}
        moved = [_with_part(c, added.get(c.item_id, 0.0)) for c in candidates]
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
