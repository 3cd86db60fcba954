"""The dense algebra behind the next-item model: sufficient statistics and one Cholesky solve.

Memory is two square float32 matrices of the modelled items (features x features, and features x
items): 1.2 GB for 12,000 items and one decay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.lapack import spotri

from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.progress import Progress
from edge_rec.protocols import FloatArray, IntArray

_BAND = 512
"""Rows mirrored at a time."""


def fit_transitions(
    sequences: Sequence[IntArray], n_items: int, config: NextItemConfig, progress: Progress
) -> list[SparseRows]:
    """Weights from a decayed history to what follows, one block a decay."""
    items = modelled_items(sequences, n_items, config.max_features // len(config.decays))
    n = len(items)
    if n == 0:
        return [SparseRows.empty(n_items)] * len(config.decays)
    gram, cross = _statistics(_compact(sequences, items, n_items, config), n, config, progress)
    gram[np.diag_indices_from(gram)] += np.repeat(np.asarray(config.regs, np.float32), n)
    weights = _solve(gram, cross)
    blocks = [weights[first : first + n] for first in range(0, len(weights), n)]
    for block in blocks:
        np.fill_diagonal(block, 0.0)
    return [SparseRows.of_dense(block, items, n_items, config.neighbours) for block in blocks]


def fit_co_occurrence(
    sequences: Sequence[IntArray], n_items: int, config: NextItemConfig, progress: Progress
) -> SparseRows:
    """EASE: weights from a user's other items to an item, the diagonal held at 0."""
    items = modelled_items(sequences, n_items, config.max_features)
    n = len(items)
    if n == 0:
        return SparseRows.empty(n_items)
    gram: FloatArray = np.zeros((n, n), dtype=np.float32)
    progress.start("co-occurrence", len(sequences), "users")
    for sequence in _compact(sequences, items, n_items, config):
        together = np.unique(sequence)
        gram[np.ix_(together, together)] += 1.0
        progress.advance()
    progress.finish()
    gram[np.diag_indices_from(gram)] += np.float32(config.regs[0])
    weights = _inverse(gram)
    weights /= -np.diag(weights).copy()
    np.fill_diagonal(weights, 0.0)
    return SparseRows.of_dense(weights, items, n_items, config.neighbours)


def modelled_items(sequences: Sequence[IntArray], n_items: int, limit: int) -> IntArray:
    """The `limit` items with most events, ascending; items without events are never modelled."""
    counts = np.zeros(n_items, dtype=np.int64)
    for sequence in sequences:
        np.add.at(counts, sequence, 1)
    most = np.argsort(-counts, kind="stable")[:limit]
    return np.sort(most[counts[most] > 0])


def _compact(
    sequences: Sequence[IntArray], items: IntArray, n_items: int, config: NextItemConfig
) -> Iterator[IntArray]:
    """Sequences as places in `items`, without the events of other items, latest events only."""
    place = np.full(n_items, -1, dtype=np.int64)
    place[items] = np.arange(len(items))
    for sequence in sequences:
        places = place[sequence]
        yield places[places >= 0][-config.max_events :]


def _statistics(
    sequences: Iterator[IntArray], n: int, config: NextItemConfig, progress: Progress
) -> tuple[FloatArray, FloatArray]:
    """X'X (features, features) and Y'X (n, features), summed user by user.

    A user's events meet only that user's items, so each adds one small dense product.
    """
    n_blocks = len(config.decays)
    gram: FloatArray = np.zeros((n_blocks * n, n_blocks * n), dtype=np.float32)
    cross: FloatArray = np.zeros((n, n_blocks * n), dtype=np.float32)
    progress.start("transitions", None, "users")
    for sequence in sequences:
        steps = len(sequence)
        if steps > 1:
            items, place = np.unique(sequence, return_inverse=True)
            features = np.concatenate(
                [_by_item(_history_kernel(steps, decay), place) for decay in config.decays], axis=1
            )  # (steps, n_blocks * len(items))
            targets = _by_item(_target_kernel(steps, config.horizon), place)
            rows = np.concatenate([items + block * n for block in range(n_blocks)])
            gram[np.ix_(rows, rows)] += features.T @ features
            follows = targets.T @ features
            if config.backward:
                follows += config.backward * _reversed(follows)
            cross[np.ix_(items, rows)] += follows
        progress.advance()
    progress.finish()
    return gram, cross


def _reversed(follows: FloatArray) -> FloatArray:
    """(m, n_blocks * m) with each (m, m) block transposed."""
    m = len(follows)
    blocks = follows.reshape(m, -1, m)  # (target, block, history)
    return blocks.transpose(2, 1, 0).reshape(m, -1)


def _history_kernel(steps: int, decay: float) -> FloatArray:
    """(steps, steps): what event s weighs in the history before event t; 0 from t on."""
    age = np.arange(steps)[:, None] - np.arange(steps)[None, :] - 1
    return np.where(age >= 0, np.float32(decay) ** np.maximum(age, 0), 0.0).astype(np.float32)


def _target_kernel(steps: int, horizon: float) -> FloatArray:
    """(steps, steps): what event u weighs among the targets at event t; 0 before t, 1 at t.

    The first event has no history, so its row meets zero features and changes nothing.
    """
    wait = np.arange(steps)[None, :] - np.arange(steps)[:, None]
    return np.where(wait >= 0, np.float32(horizon) ** np.maximum(wait, 0), 0.0).astype(np.float32)


def _by_item(kernel: FloatArray, place: IntArray) -> FloatArray:
    """Columns by event summed to columns by distinct item, `place` naming each event's item."""
    if place.max() + 1 == len(place):
        ordered: FloatArray = np.empty_like(kernel)
        ordered[:, place] = kernel
        return ordered
    membership: FloatArray = np.zeros((len(place), place.max() + 1), dtype=np.float32)
    membership[np.arange(len(place)), place] = 1.0
    return kernel @ membership


def _solve(gram: FloatArray, right: FloatArray) -> FloatArray:
    """gram^-1 right' in column order, (len(gram), len(right)); overwrites both arguments.

    The transpose of a C array is the Fortran array that LAPACK works on in place, so no third
    large matrix is held; `gram` is symmetric.
    """
    factor = cho_factor(gram.T, lower=True, overwrite_a=True, check_finite=False)
    solved: FloatArray = cho_solve(factor, right.T, overwrite_b=True, check_finite=False)
    return solved


def _inverse(gram: FloatArray) -> FloatArray:
    """gram^-1 of a symmetric positive definite matrix, which is overwritten."""
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
