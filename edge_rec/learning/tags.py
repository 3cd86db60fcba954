"""Likeness of items by their tags, for what too few people have tried to be learned from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.protocols import FloatArray, IntArray


def tag_rows(tag_matrix: NDArray[np.bool_]) -> SparseRows:
    """(n_items, n_tags): each item's tags as a unit vector, a rare tag weighing more.

    A tag weighs log(n_items / items that carry it). Items without tags are empty rows.
    """
    n_items, n_tags = tag_matrix.shape
    rows, columns = np.nonzero(tag_matrix)
    counts = np.bincount(columns, minlength=n_tags)
    values = np.log(n_items / np.maximum(counts, 1.0))[columns]
    norms = np.sqrt(np.bincount(rows, weights=values**2, minlength=n_items))
    kept = norms[rows] > 0.0
    rows, columns, values = rows[kept], columns[kept], values[kept]
    return SparseRows(
        np.append(0, np.cumsum(np.bincount(rows, minlength=n_items))).astype(np.int64),
        columns.astype(np.int32),
        (values / norms[rows]).astype(np.float32),
        n_tags,
    )


def likeness(tags: SparseRows, history: IntArray, strengths: FloatArray) -> FloatArray:
    """Summed cosines of every item with the items of `history`, each times its strength."""
    return tags.times(tags.weighted_sum(history, strengths))


def likeness_parts(
    tags: SparseRows, history: IntArray, strengths: FloatArray, item_num: int
) -> FloatArray:
    """What each of `history` adds to the likeness of `item_num`: (len(history),)."""
    own = tags.weighted_sum(np.array([item_num]), np.ones(1, dtype=np.float32))
    parts: FloatArray = strengths * tags.products(history, own)
    return parts
