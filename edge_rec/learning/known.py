"""What the catalog says of an item, as numbers a user's taste can be regressed on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import FloatArray

MAX_TAGS = 48
"""Tags used, the most frequent: each widens every user's regression by one weight."""
MIN_ITEMS = 6
"""Items a tag needs before a taste for it can be told from a taste for those items."""
YEAR_SPAN = 36.0
"""Years that count like one tag."""


def known_features(tag_matrix: NDArray[np.bool_], year: FloatArray) -> FloatArray:
    """(n_items, k): tags and year, each with mean 0 so that a user's bias stays a bias.

    `tag_matrix` (n_items, n_tags); `year` (n_items,), not a number where unknown.
    """
    counts = tag_matrix.sum(axis=0)
    frequent = np.argsort(-counts, kind="stable")[:MAX_TAGS]
    chosen = tag_matrix[:, np.sort(frequent[counts[frequent] >= MIN_ITEMS])].astype(np.float32)
    columns = [chosen - chosen.mean(axis=0)] if chosen.size else []
    dated = np.isfinite(year)
    if dated.any():
        offsets = (year - year[dated].mean()) / YEAR_SPAN
        columns.append(np.where(dated, offsets, 0.0)[:, None])
    if not columns:
        return np.zeros((len(year), 0), dtype=np.float32)
    return np.concatenate(columns, axis=1).astype(np.float32)
