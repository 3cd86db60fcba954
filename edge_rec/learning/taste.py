"""A person's taste in numbers that can be drawn: against the catalog, over time, on a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import FloatArray, IntArray

PRIOR_ITEMS = 3.0
"""Items of average tags added to the person's own, so that one item makes no profile."""


@dataclass(frozen=True, slots=True)
class TagShares:
    """Shares of items that carry each tag, (n_tags,) each."""

    own: FloatArray
    """Among what the person likes, drawn toward the catalog's while that is little."""
    average: FloatArray
    """In the whole catalog."""

    @property
    def lift(self) -> FloatArray:
        """How far the person's share lies above the catalog's, in [-1, 1]."""
        difference: FloatArray = self.own - self.average
        return difference


def tag_shares(
    tag_matrix: NDArray[np.bool_], exists: NDArray[np.bool_], liked: IntArray
) -> TagShares:
    """Shares for the rows `liked` of `tag_matrix`, (n_items, n_tags)."""
    average = tag_matrix[exists].mean(axis=0, dtype=np.float32)
    counts = tag_matrix[liked].sum(axis=0, dtype=np.float32)
    own = (counts + PRIOR_ITEMS * average) / (len(liked) + PRIOR_ITEMS)
    return TagShares(own.astype(np.float32), average)


def over_time(
    tag_matrix: NDArray[np.bool_], liked: IntArray, tags: Sequence[int], spans: int
) -> FloatArray:
    """Share of each of `tags` in `spans` equal parts of `liked`, oldest first, (n_tags, spans).

    Fewer items than spans give one span an item.
    """
    parts = np.array_split(liked, min(spans, max(len(liked), 1)))
    columns = [tag_matrix[part][:, tags].mean(axis=0) for part in parts if len(part)]
    shares: FloatArray = np.asarray(columns, dtype=np.float32).reshape(-1, len(tags)).T
    return shares


def plane(vectors: FloatArray, rows: IntArray) -> FloatArray:
    """`rows` of `vectors` on their first two principal components, (len(rows), 2), in [-1, 1].

    The sign of a component is chosen so that its largest loading is positive: a map drawn twice
    is the same map.
    """
    if len(rows) < 3:
        return np.zeros((len(rows), 2), dtype=np.float32)
    centred = vectors[rows].astype(np.float32) - vectors[rows].mean(axis=0, dtype=np.float32)
    _, directions = np.linalg.eigh(centred.T @ centred)
    axes = directions[:, [-1, -2]]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
    placed = centred @ axes
    # The 2nd and 98th percentiles span the map: a few odd items must not press all else together.
    low, high = np.percentile(placed, [2, 98], axis=0)
    span = np.maximum(high - low, 1e-9)
    scaled: FloatArray = np.clip((placed - low) / span * 2 - 1, -1, 1).astype(np.float32)
    return scaled
