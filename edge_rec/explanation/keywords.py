"""A person's taste in a few words: tags of the catalog, each with how strongly it speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import FloatArray, IntArray

PRIOR_ITEMS = 2.0
"""Items of average tags added to what is known, so that one like is no character."""
DISLIKE_WEIGHT = 0.5
FACTOR_SHARE = 1 / 3
"""What the factors say beside the tags of the judged items themselves."""
LEAST = 0.25
"""Strength from which a tag is worth a word."""
_MIN_ITEMS_OF_TAG = 20
"""A tag of fewer items is too rare to tell a taste by; small catalogs ask for a quarter of it."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """One word of a profile."""

    tag: str
    """As the catalog writes it; the lexicon has it in the person's language."""
    strength: float
    """In (-1, 1); below 0 the person tends to avoid it."""
    n_liked: int
    """Liked items that carry it."""


def keywords(
    tags: tuple[str, ...],
    tag_matrix: NDArray[np.bool_],
    exists: NDArray[np.bool_],
    liked: IntArray,
    disliked: IntArray,
    *,
    scores: FloatArray | None = None,
    dropped: Iterable[str] = (),
    least: float = LEAST,
    n: int = 8,
) -> tuple[Keyword, ...]:
    """At most `n` words, the strongest first; none before anything has been judged.

    `tag_matrix` is (n_items, n_tags), `liked` and `disliked` are rows of it, `scores` (n_items,)
    the factor model's expectation of each item. `dropped` are tags the person does not want said,
    `least` is the strength a word needs.
    """
    if not len(liked) and not len(disliked):
        return ()
    n_exists = max(int(exists.sum()), 1)
    average = tag_matrix[exists].mean(axis=0, dtype=np.float64)
    spread = np.sqrt(np.maximum(average * (1 - average), 1e-6))
    strength = np.tanh(_surplus(tag_matrix, liked, average) / spread / 2)
    strength -= DISLIKE_WEIGHT * np.tanh(_surplus(tag_matrix, disliked, average) / spread / 2)
    if scores is not None and len(scores) == len(tag_matrix):
        strength *= 1 - FACTOR_SHARE
        strength += FACTOR_SHARE * np.tanh(2 * _by_factors(tag_matrix[exists], scores[exists]))
    common = tag_matrix[exists].sum(axis=0) >= min(_MIN_ITEMS_OF_TAG, n_exists / 20)
    unwanted = {tag.casefold() for tag in dropped}
    counts = tag_matrix[liked].sum(axis=0)
    order = np.argsort(-np.abs(strength), kind="stable")
    chosen = [
        Keyword(tags[k], float(strength[k]), int(counts[k]))
        for k in order.tolist()
        if common[k] and abs(strength[k]) >= least and tags[k].casefold() not in unwanted
    ]
    return tuple(chosen[:n])


def _surplus(
    tag_matrix: NDArray[np.bool_], rows: IntArray, average: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far the share of each tag among `rows` lies above the average, shrunk while few.

    Grows with the square root of their number, as the certainty of a share does.
    """
    n_rows = len(rows)
    share = (tag_matrix[rows].sum(axis=0) + PRIOR_ITEMS * average) / (n_rows + PRIOR_ITEMS)
    surplus: NDArray[np.float64] = (share - average) * np.sqrt(n_rows)
    return surplus


def _by_factors(tag_matrix: NDArray[np.bool_], scores: FloatArray) -> NDArray[np.float64]:
    """Mean expectation over the items of each tag, in standard deviations above the mean."""
    deviation = float(scores.std()) or 1.0
    counts = np.maximum(tag_matrix.sum(axis=0), 1)
    means = (scores.astype(np.float64) @ tag_matrix) / counts
    lift: NDArray[np.float64] = (means - float(scores.mean())) / deviation
    return lift
