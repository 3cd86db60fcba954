"""Titles to ask a new person about: those they most likely know and like, unlike each other.

Asked one at a time, each answer moves the next question (`edge-rec evaluate cold-start`).
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from edge_rec.protocols import FloatArray
from edge_rec.ranking.diversity import one_of_each
from edge_rec.retrieval.fusion import rescale
from edge_rec.retrieval.retriever import Retriever
from edge_rec.session import Session
from edge_rec.types import Candidate, Item, ItemId

_POOL = 240
"""Of the best known items: a person can only say what they think of what they have heard of."""
_FAME = 1.2
"""Weight of being well known beside going with what was liked so far. Chosen on 150 people of
MovieLens 100K; asking what tells most about a person's group of tastes did worse than the best
known titles, because most of its questions are answered with "don't know"."""
_APART = 0.8
"""Weight of being unlike what is asked in the same breath."""


def worth_asking(fame: FloatArray, liking: FloatArray | None) -> FloatArray:
    """How much an answer may be hoped for, (n_items,): a title known, and likely liked.

    `fame` (n_items,) is log(1 + people); `liking` (n_items,) what goes with the likes so far.
    """
    worth: FloatArray = np.float32(_FAME) * rescale(fame)
    return worth if liking is None else worth + rescale(liking)


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
    vectors = _vectors(retriever)
    worth = worth_asking(columns.popularity, _liking(retriever, vectors, liked))
    chosen = _spread(worth[pool], vectors[pool], n)
    ids = [columns.item_ids[pool[place]] for place in chosen]
    return list(session.items.get_many(ids).values())


def _liking(
    retriever: Retriever, vectors: FloatArray, liked: Collection[ItemId]
) -> FloatArray | None:
    """What goes with `liked` in other people's lists, or in kind where nobody has tried them."""
    rows = retriever.columns.nums(liked)
    if not len(rows):
        return None
    if retriever.next_item is not None:
        follows = retriever.next_item.scores(rows)
        if follows.any():
            return np.pad(follows, (0, len(retriever.columns) - len(follows)))
    alike: FloatArray = vectors @ vectors[rows].mean(axis=0)
    return alike


def _vectors(retriever: Retriever) -> FloatArray:
    """Unit rows (n_items, dim) of what items are about: by their text, or by their tags."""
    if retriever.vectors is not None:
        return retriever.vectors
    tags = retriever.columns.tag_matrix.astype(np.float32)
    unit: FloatArray = tags / np.maximum(np.linalg.norm(tags, axis=1, keepdims=True), 1e-9)
    return unit


def _spread(worth: FloatArray, vectors: FloatArray, n: int) -> list[int]:
    """Places of `n` rows, each the best of those left after taking off its likeness to others."""
    likeness = np.zeros(len(worth), dtype=np.float32)
    chosen: list[int] = []
    for _ in range(min(n, len(worth))):
        left = worth - _APART * likeness
        left[chosen] = -np.inf
        best = int(left.argmax())
        chosen.append(best)
        likeness = np.maximum(likeness, vectors @ vectors[best])
    return chosen
