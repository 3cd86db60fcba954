"""Alternating least squares with biases: a small ridge regression an owner, solved in batches.

In single precision: ridge keeps the systems well conditioned, and a sweep only has to come nearer.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.progress import Progress
from edge_rec.protocols import FloatArray, IntArray

Floats = NDArray[np.floating[Any]]

_CELLS = 4_000_000
"""Numbers in the systems, and in the rows they are summed from, that are held at a time: 32 MB."""


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
    codes, n_users = _without_gaps(user_codes)
    by_user = RatingTable(codes, item_nums, n_users)
    by_item = RatingTable(item_nums, codes, len(biases))
    rated = np.flatnonzero(np.bincount(item_nums, minlength=len(biases)))
    own = 1 + n_fitted
    biases, features = biases.copy(), features.copy()
    targets, penalty = residuals.astype(np.float32), ridge.astype(np.float32)
    free = np.ones(features.shape[1], dtype=np.bool_)
    free[1:own] = False  # the item's own part is what the other half solves for
    progress.start("factors", epochs, "sweeps")
    for _ in range(epochs):
        left = targets - biases.astype(np.float32)[item_nums]
        weights, explained = by_user.ridge(features, left, penalty, free)
        user_features = np.concatenate(
            [np.ones((n_users, 1), np.float32), weights[:, 1:own]], axis=1
        )
        solved, _ = by_item.ridge(user_features, targets - explained, penalty[:own])
        biases[rated] = solved[rated, 0]
        features[rated, 1:own] = solved[rated, 1:]
        progress.advance()
    progress.finish()
    return biases, features


def _without_gaps(codes: IntArray) -> tuple[IntArray, int]:
    """Codes numbered anew in their order, and how many there are."""
    present = np.bincount(codes) > 0
    numbers: IntArray = np.cumsum(present) - 1
    return numbers[codes], int(np.count_nonzero(present))


class RatingTable:
    """Ratings by owner (user or item), each about one of the other side."""

    def __init__(self, owners: IntArray, others: IntArray, n_owners: int) -> None:
        """`owners` (n_ratings,) lie in [0, n_owners)."""
        # Numbers of two bytes are sorted by radix, many times faster.
        small = owners.astype(np.uint16) if n_owners <= 1 << 16 else owners
        self._order = np.argsort(small, kind="stable")
        self._owners, self._others = owners[self._order], others[self._order]
        self._starts = np.append(0, np.cumsum(np.bincount(owners, minlength=n_owners)))

    def ridge(
        self,
        features: Floats,
        targets: FloatArray,
        ridge: FloatArray,
        free: NDArray[np.bool_] | None = None,
    ) -> tuple[FloatArray, FloatArray]:
        """Each owner's ridge regression of `targets` on `features`: (n_owners, d).

        `features` (n_others, d), `targets` (n_ratings,) in the order of the ratings. An owner
        without ratings gets zeros. Beside it what the `free` features, (d,), explain of each
        rating, (n_ratings,); nothing without them.
        """
        n_owners, d = len(self._starts) - 1, features.shape[1]
        # The target stands behind the features, so that one product gives both sides.
        table = np.empty((len(features), d + 1), dtype=np.float32)
        table[:, :d] = features
        targets = targets[self._order]
        solved: FloatArray = np.empty((n_owners, d), dtype=np.float32)
        explained: FloatArray = np.zeros(len(targets), dtype=np.float32)
        for first, end in self._batches(d):
            bounds = self._starts[first : end + 1]
            part = slice(int(bounds[0]), int(bounds[-1]))
            rows = table[self._others[part]]
            rows[:, d] = targets[part]
            sums = np.empty((end - first, d + 1, d + 1), dtype=np.float32)
            for place, (start, stop) in enumerate(pairwise((bounds - bounds[0]).tolist())):
                own = rows[start:stop]
                np.matmul(own.T, own, out=sums[place])
            grams = sums[:, :d, :d] + np.diag(ridge)
            solved[first:end] = np.linalg.solve(grams, sums[:, :d, d:])[:, :, 0]
            if free is not None:
                weights = np.where(free, solved[first:end], np.float32(0.0))
                owners = self._owners[part] - first
                explained[part] = np.einsum("nk,nk->n", rows[:, :d], weights[owners])
        placed = np.empty_like(explained)
        placed[self._order] = explained
        return solved, placed

    def _batches(self, d: int) -> list[tuple[int, int]]:
        """Owners to be solved together, as first and end."""
        costs = np.diff(self._starts) * (d + 1) + (d + 1) ** 2
        batch = np.cumsum(costs) // _CELLS
        firsts = np.flatnonzero(np.append(True, np.diff(batch) > 0)) if len(batch) else [0]
        edges = [*map(int, firsts), len(batch)]
        return list(pairwise(edges))
