"""Titles to ask a new person about: well known, unlike each other, nearer to what they like."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from edge_rec.protocols import FloatArray
from edge_rec.ranking.diversity import one_of_each
from edge_rec.session import Session
from edge_rec.types import Candidate, Item, ItemId

_POOL = 240
"""Of the best known items: a person can only say what they think of what they have heard of."""
_KNOWN, _NEAR, _APART = 0.4, 0.4, 0.8
"""Weights of being well known, near to what was liked so far, and unlike what is asked already."""


def picks(
    session: Session, n: int, *, liked: Collection[ItemId] = (), shown: Collection[ItemId] = ()
) -> list[Item]:
    """`n` items to ask about, given what was liked of those `shown` before."""
    retriever = session.pipeline.retrieve
    columns = retriever.columns
    open_rows = columns.exists.copy()
    open_rows[columns.nums(shown)] = False
    rows = np.flatnonzero(open_rows)
    rows = rows[np.argsort(-columns.popularity[rows], kind="stable")[:_POOL]]
    known = [Candidate(columns.item_ids[row], 0.0) for row in rows.tolist()]
    pool = columns.nums(c.item_id for c in one_of_each(known, columns.title, n=n))
    vectors = _unit(columns.tag_matrix.astype(np.float32))
    if retriever.vectors is not None:
        vectors = retriever.vectors
    fame = columns.popularity[pool] / max(float(columns.popularity[pool].max(initial=0.0)), 1e-9)
    score = _KNOWN * fame
    if liked:
        taste = vectors[columns.nums(liked)].mean(axis=0)
        score = score + _NEAR * (vectors[pool] @ taste)
    chosen = _spread(score, vectors[pool], n)
    ids = [columns.item_ids[pool[place]] for place in chosen]
    return list(session.items.get_many(ids).values())


def _spread(score: FloatArray, vectors: FloatArray, n: int) -> list[int]:
    """Places of `n` rows, each the best of those left after taking off its likeness to others."""
    likeness = np.zeros(len(score), dtype=np.float32)
    chosen: list[int] = []
    for _ in range(min(n, len(score))):
        left = score - _APART * likeness
        left[chosen] = -np.inf
        best = int(left.argmax())
        chosen.append(best)
        likeness = np.maximum(likeness, vectors @ vectors[best])
    return chosen


def _unit(vectors: FloatArray) -> FloatArray:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: FloatArray = vectors / np.maximum(norms, 1e-9)
    return unit
