"""Vectors in short: few coordinates, and a bound on what these leave out.

An inner product is that of the short vectors, give or take what both leave out (Cauchy & Schwarz).
So most of a catalog is ruled out without reading its vectors, and what is left is read in full.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import FloatArray, IntArray

SHORT = 64
"""Coordinates kept; nearly four fifths of what the encoder's vectors of the demo catalog hold."""
MIN_ITEMS = 4_096
"""Items from which on reading all vectors takes longer than to look at them in short."""
_CHOSEN_BY = 1 << 12
"""Vectors that the coordinates are chosen by."""
_ROUNDS = 2
_SAMPLE = 1 << 14
"""Estimates that stand for all when their ends are looked for."""
_ENDS = 64
"""Rows at either end of the estimates that are read for the farthest exact score: of 200 tastes in
the demo catalog every one had it among 64, two not among 32."""
_LEAST_ENDS = 4
"""Of a sample, so that there are always some."""
_ROUNDING = 1e-5
"""Added to every bound: single precision is less exact than the inequality."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Inner products with one direction, each within its error."""

    direction: FloatArray
    """(dim,)"""
    scores: FloatArray
    """(n_items,)"""
    lost: float
    """Length of what the coordinates leave out of the direction."""
    rest: FloatArray
    """As in `Outline`."""

    def errors(self) -> FloatArray:
        """(n_items,) the farthest a score may be off."""
        bound: FloatArray = np.float32(self.lost) * self.rest + np.float32(_ROUNDING)
        return bound

    def ends(self) -> IntArray:
        """Rows of some `_ENDS` highest and lowest scores, by the ends of a sample of them."""
        step = max(1, len(self.scores) // _SAMPLE)
        sample = self.scores[::step]
        n = min(max(_ENDS // step, _LEAST_ENDS), len(sample))
        ordered = np.partition(sample, (n - 1, len(sample) - n))
        low, high = ordered[n - 1], ordered[len(sample) - n]
        return np.flatnonzero((self.scores <= low) | (self.scores >= high))


@dataclass(frozen=True, slots=True)
class Outline:
    """Coordinates in which a catalog's vectors differ most.

    Nearly the principal components, found by subspace iteration in a third of their time, as every
    session pays for it (Halko, Martinsson & Tropp, SIAM Review 2011).
    """

    basis: FloatArray
    """(dim, k), orthonormal columns."""
    short: FloatArray
    """(n_items, k), columns contiguous: a product with all rows takes three fifths of the time."""
    mean: FloatArray
    """(dim,) of all vectors."""
    rest: FloatArray
    """(n_items,) length of what the coordinates leave out of each vector."""

    @classmethod
    def of(cls, vectors: FloatArray, k: int = SHORT) -> Outline:
        """Choose the coordinates by `vectors` (n_items, dim), or by a sample of many."""
        sample = vectors[:: max(1, len(vectors) // _CHOSEN_BY)]
        basis = np.random.default_rng(0).standard_normal((vectors.shape[1], k), dtype=np.float32)
        for _ in range(_ROUNDS):
            basis, _ = np.linalg.qr(sample.T @ (sample @ basis))
        short = (basis.T @ vectors.T).T
        lost = _squares(vectors) - _squares(short)
        return cls(basis, short, vectors.mean(axis=0), np.sqrt(np.maximum(lost, 0.0)))

    def estimate(self, direction: FloatArray) -> Estimate:
        """Inner products with `direction` (dim,) as far as the short vectors know them."""
        short = direction @ self.basis
        lost = float(np.sqrt(max(0.0, float(direction @ direction) - float(short @ short))))
        return Estimate(direction, self.short @ short, lost, self.rest)


def outline_of(vectors: FloatArray | None) -> Outline | None:
    """The outline of a catalog's vectors where it pays."""
    if vectors is None or len(vectors) < MIN_ITEMS or vectors.shape[1] < 2 * SHORT:
        return None
    return Outline.of(vectors)


def contenders(
    scores: FloatArray, errors: FloatArray, allowed: NDArray[np.bool_], n: int
) -> IntArray:
    """The allowed rows that may be among the `n` best once nothing is estimated any more."""
    rows = np.flatnonzero(allowed)
    if len(rows) <= n:
        return rows
    sure = (scores - errors)[rows]
    least = np.partition(sure, len(sure) - n)[len(sure) - n]
    hopeful: IntArray = rows[(scores + errors)[rows] >= least]
    return hopeful


def _squares(rows: FloatArray) -> FloatArray:
    summed: FloatArray = np.einsum("nd,nd->n", rows, rows)
    return summed
