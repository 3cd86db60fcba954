"""Alternating least squares with biases: a small ridge regression an owner, solved in batches."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.progress import Progress
from edge_rec.protocols import IntArray

Floats = NDArray[np.floating[Any]]

_CELLS = 4_000_000
"""Numbers in the systems solved at a time: 32 MB."""


def alternate(
    user_codes: IntArray,
    item_nums: IntArray,
    residuals: Floats,
    biases: Floats,
    features: Floats,
    ridge: Floats,
    *,
    n_fitted: int,
    epochs: int,
    progress: Progress,
) -> tuple[Floats, Floats]:
    """New item biases (n_items,) and features (n_items, d) after `epochs` sweeps.

    `residuals` are ratings minus their mean. Column 0 of `features` is 1 and carries the user's
    bias, the next `n_fitted` are learned, the rest are known and stay; items without ratings keep
    what they had. Each half of a sweep minimises squared error plus the ridge over one side, the
    other side held.
    """
    _, codes = np.unique(user_codes, return_inverse=True)
    n_users = int(codes.max()) + 1
    by_user = RatingTable(codes, item_nums, n_users)
    by_item = RatingTable(item_nums, codes, len(biases))
    rated = np.flatnonzero(np.bincount(item_nums, minlength=len(biases)))
    own = 1 + n_fitted
    biases, features = biases.copy(), features.copy()
    progress.start("factors", epochs, "sweeps")
    for _ in range(epochs):
        weights = by_user.ridge(features, residuals - biases[item_nums], ridge)
        left = residuals - weights[codes, 0]
        left -= _products(weights[:, own:], codes, features[:, own:], item_nums)
        user_features = np.concatenate([np.ones((n_users, 1)), weights[:, 1:own]], axis=1)
        solved = by_item.ridge(user_features, left, ridge[:own])
        biases[rated] = solved[rated, 0]
        features[rated, 1:own] = solved[rated, 1:]
        progress.advance()
    progress.finish()
    return biases, features


def _products(left: Floats, left_rows: IntArray, right: Floats, right_rows: IntArray) -> Floats:
    """Inner products of paired rows, (n_pairs,)."""
    out = np.zeros(len(left_rows))
    step = max(1, _CELLS // max(1, left.shape[1]))
    for first in range(0, len(out) if left.shape[1] else 0, step):
        part = slice(first, first + step)
        out[part] = np.einsum("nk,nk->n", left[left_rows[part]], right[right_rows[part]])
    return out


class RatingTable:
    """Ratings by owner (user or item), each about one of the other side."""

    def __init__(self, owners: IntArray, others: IntArray, n_owners: int) -> None:
        """`owners` (n_ratings,) lie in [0, n_owners)."""
        self._order = np.argsort(owners, kind="stable")
        self._others = others[self._order]
        self._starts = np.append(0, np.cumsum(np.bincount(owners, minlength=n_owners)))

    def ridge(self, features: Floats, targets: Floats, ridge: Floats) -> Floats:
        """Each owner's ridge regression of `targets` on `features`: (n_owners, d).

        `features` (n_others, d), `targets` (n_ratings,) in the order of the ratings. An owner
        without ratings gets zeros.
        """
        n_owners, d = len(self._starts) - 1, features.shape[1]
        targets = targets[self._order]
        solved = np.empty((n_owners, d))
        step = max(1, _CELLS // (d * d))
        for first in range(0, n_owners, step):
            bounds = self._starts[first : first + step + 1].tolist()
            grams = np.empty((len(bounds) - 1, d, d))
            rights = np.empty((len(bounds) - 1, d))
            for place, (start, end) in enumerate(pairwise(bounds)):
                rows = features[self._others[start:end]]
                np.matmul(rows.T, rows, out=grams[place])
                np.matmul(targets[start:end], rows, out=rights[place])
            grams += np.diag(ridge)
            solved[first : first + step] = np.linalg.solve(grams, rights[:, :, None])[:, :, 0]
        return solved
