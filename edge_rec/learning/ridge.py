"""What both closed-form models share: the inverse of a large matrix.

Memory is about two square float32 matrices of the modelled items (features x features, and
features x items): 1.2 GB for 12,000 items and one decay; and the sums, where they are kept.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg import cho_factor
from scipy.linalg.lapack import spotri

from edge_rec.learning.settings import NextItemConfig
from edge_rec.protocols import FloatArray

ScoreWith = Callable[[NextItemConfig], FloatArray]
"""(n_histories, n_items) with no weight cut off; items not modelled score 0."""

_BAND = 512
"""Rows mirrored at a time."""


def inverse_of(gram: FloatArray) -> FloatArray:
    """gram^-1 of a symmetric positive definite matrix, which is overwritten.

    The transpose of a C array is the Fortran array that LAPACK works on in place, so no second
    large matrix is held.
    """
    factor, _ = cho_factor(gram.T, lower=True, overwrite_a=True, check_finite=False)
    inverse: FloatArray
    inverse, _ = spotri(factor, lower=1, overwrite_c=1)
    # LAPACK fills the lower triangle; mirror it a band at a time, so nothing large is copied.
    for first in range(0, len(inverse), _BAND):
        end = first + _BAND
        square = np.tril(inverse[first:end, first:end])
        inverse[first:end, first:end] = square + np.tril(square, -1).T
        inverse[first:end, end:] = inverse[end:, first:end].T
    return inverse
