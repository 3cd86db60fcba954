"""Candidates to a list: one of each franchise, varied or drawn by chance, perhaps reranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from edge_rec.protocols import FloatArray, ItemStore
from edge_rec.ranking.diversity import TagMix, diversify, draw, one_of_each, tag_mix
from edge_rec.ranking.freshness import freshened
from edge_rec.ranking.reranker import Reranker
from edge_rec.retrieval.fused import Retrieval
from edge_rec.retrieval.retriever import Retriever
from edge_rec.types import Candidate, Item, ItemId, Query, Recommendation

_MIN_LIKED = 3
"""Likes from which their mix of tags says something."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list and what is known about it."""

    ranked: tuple[Recommendation, ...]
    known: dict[ItemId, Item]
    """Every item a sentence about the list may name."""


@dataclass(frozen=True, slots=True)
class Lister:
    """Makes lists of candidates."""

    retrieve: Retriever
    items: ItemStore
    diversity: float = 0.0
    calibration: float = 0.0
    """How strongly a list is drawn to the mix of tags the person likes; 0 leaves it alone."""
    freshness: float = 0.0
    """How far an item steps back that earlier conversations showed in vain; 0: not at all."""

    def __call__(self, candidates: Sequence[Candidate], query: Query) -> Listing:
        """The list of `query.n`, unexplained."""
        chosen = self._chosen(candidates, query)
        known = self.items.get_many(_named_items(query, chosen))
        return Listing(_ranked(chosen, known), known)

    def bare(self, candidates: Sequence[Candidate], query: Query) -> tuple[Recommendation, ...]:
        """The same list where nobody asks for reasons: no other item is read."""
        chosen = self._chosen(candidates, query)
        return _ranked(chosen, self.items.get_many(c.item_id for c in chosen))

    def reranked(self, rerank: Reranker, retrieval: Retrieval, query: Query) -> Listing:
        """The list after the model has read the best candidates.

        Raises:
            ModelError: the model failed.
        """
        pool = one_of_each(retrieval.candidates, self.retrieve.columns.title, n=query.n)
        known = self.items.get_many(_named_items(query, pool[: rerank.k]))
        return self(rerank(pool, query, known), query)

    def _chosen(self, candidates: Sequence[Candidate], query: Query) -> list[Candidate]:
        rested = freshened(candidates, query.shown_before, self.freshness)
        pool = one_of_each(rested, self.retrieve.columns.title, n=query.n)
        if query.seed is not None:
            return draw(pool, n=query.n, rng=np.random.default_rng(query.seed))
        return diversify(
            pool,
            self._vectors_of(pool),
            n=query.n,
            diversity=self.diversity,
            mix=self._mix(pool, query),
        )

    def _vectors_of(self, candidates: Sequence[Candidate]) -> FloatArray | None:
        if self.retrieve.vectors is None or not candidates:
            return None
        return self.retrieve.vectors[self.retrieve.columns.nums(c.item_id for c in candidates)]

    def _mix(self, candidates: Sequence[Candidate], query: Query) -> TagMix | None:
        columns = self.retrieve.columns
        liked = columns.nums(query.liked)
        # A request says itself what the list is to be like.
        asked = query.text or query.constraints or query.nudges or query.anchors
        if self.calibration <= 0 or asked or len(liked) < _MIN_LIKED:
            return None
        wanted = tag_mix(columns.tag_matrix[liked]).sum(axis=0)
        if not wanted.any():
            return None
        has = wanted > 0  # the others cannot come into the divergence
        shares = tag_mix(columns.tag_matrix[columns.nums(c.item_id for c in candidates)])
        return TagMix(wanted[has] / wanted.sum(), shares[:, has], self.calibration)


def _ranked(
    chosen: Sequence[Candidate], known: Mapping[ItemId, Item]
) -> tuple[Recommendation, ...]:
    return tuple(
        Recommendation(known[c.item_id], rank, c.score, c.sources)
        for rank, c in enumerate(chosen, start=1)
        if c.item_id in known
    )


def _named_items(query: Query, chosen: Sequence[Candidate]) -> list[ItemId]:
    """Every item a sentence of this turn may name."""
    return [
        *(candidate.item_id for candidate in chosen),
        *query.liked,
        *query.anchors,
        *query.reference_list,
    ]
