"""Alternating least squares with biases, one batched solve for all users or all items."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.progress import Progress
from edge_rec.protocols import IntArray

Floats = NDArray[np.floating[Any]]


class Grouped:
    """Ratings sorted by owner (user or item), so that each owner's are one slice."""

    def __init__(self, owners: IntArray, n_owners: int) -> None:
        """`owners` (n_ratings,) lie in [0, n_owners)."""
        self.order = np.argsort(owners, kind="stable")
        counts = np.bincount(owners, minlength=n_owners)
        self.active = np.flatnonzero(counts)
        ends = np.cumsum(counts)[self.active]
        self.slices = list(zip((ends - counts[self.active]).tolist(), ends.tolist(), strict=True))

    def solve(self, features: Floats, targets: Floats, ridge: Floats) -> Floats:
        """Each active owner's ridge regression of `targets` on `features`: (n_active, d).

        `features` (n_ratings, d) and `targets` (n_ratings,) are in the order of the ratings.
        """
        d = features.shape[1]
        grams = np.empty((len(self.active), d, d))
        rights = np.empty((len(self.active), d))
        features, targets = features[self.order], targets[self.order]
        for place, (start, end) in enumerate(self.slices):
            rows = features[start:end]
            grams[place] = rows.T @ rows
            rights[place] = rows.T @ targets[start:end]
        grams += np.diag(ridge)
        solved: Floats = np.linalg.solve(grams, rights[:, :, None])[:, :, 0]
        return solved


def alternate(
    user_codes: IntArray,
    item_nums: IntArray,
    residuals: Floats,
    biases: Floats,
    features: Floats,
    ridge: Floats,
    *,
    epochs: int,
    progress: Progress,
) -> tuple[Floats, Floats]:
    """New item biases (n_items,) and features (n_items, d) after `epochs` sweeps.

    `residuals` are ratings minus their mean. Column 0 of `features` is 1 and carries the user's
    bias; items without ratings keep what they had. Each half of a sweep minimises squared error
    plus the ridge over one side, the other side held.
    """
    _, codes = np.unique(user_codes, return_inverse=True)
    n_users = int(codes.max()) + 1
    by_user, by_item = Grouped(codes, n_users), Grouped(item_nums, len(biases))
    biases, features = biases.copy(), features.copy()
    progress.start("factors", epochs, "sweeps")
    for _ in range(epochs):
        weights = by_user.solve(features[item_nums], residuals - biases[item_nums], ridge)
        user_bias = weights[codes, 0]
        user_features = weights[codes]
        user_features[:, 0] = 1.0
        solved = by_item.solve(user_features, residuals - user_bias, ridge)
        biases[by_item.active] = solved[:, 0]
        features[by_item.active, 1:] = solved[:, 1:]
        progress.advance()
    progress.finish()
    return biases, features
