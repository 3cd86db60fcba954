"""What the product's next-item model is measured against, from item nums alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from edge_rec.learning.next_item import NextItemModel, ScoreHistories
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.protocols import FloatArray, IntArray

_SHRINKAGE = 20.0
"""Users added to the norm of a cosine, so that two rare items are not alike by accident."""
_ALS_FACTORS, _ALS_REG, _ALS_ALPHA = 64, 0.05, 10.0


def popularity(items: IntArray, n_items: int) -> ScoreHistories:
    """The same for everybody: how often each item is among `items`."""
    counts = np.bincount(items, minlength=n_items).astype(np.float32)
    return lambda histories: np.tile(counts, (len(histories), 1))


def ease(training: Sequence[IntArray], n_items: int) -> ScoreHistories:
    """EASE with one fixed ridge."""
    settings = NextItemConfig(decays=(1.0,), regs=(100.0,), neighbours=n_items)
    return NextItemModel.fit(training, n_items, settings, ordered=False).scores_batch


def item_knn(training: Sequence[IntArray], n_items: int, neighbours: int = 200) -> ScoreHistories:
    """Shrunk cosines of items by their users, the nearest of each item."""
    seen = matrix(training, n_items)
    together = (seen.T @ seen).toarray().astype(np.float32)
    norms = np.sqrt(np.diag(together))
    together /= norms[:, None] * norms[None] + np.float32(_SHRINKAGE)
    np.fill_diagonal(together, 0.0)
    near = SparseRows.of_dense(together, np.arange(n_items), n_items, neighbours)

    def scores(histories: Sequence[IntArray]) -> FloatArray:
        ones = [np.ones(len(history), dtype=np.float32) for history in histories]
        pairs = zip(histories, ones, strict=True)
        return np.stack([near.weighted_sum(history, weights) for history, weights in pairs])

    return scores


def implicit_rivals(
    training: Sequence[IntArray], n_items: int, seed: int
) -> Iterator[tuple[str, Callable[[], ScoreHistories]]]:
    """ALS with users folded in by `recalculate_user`, and BPR; where the library is installed.

    BPR has no fold-in, so it scores the people of `training`, in their order, from training.
    """
    if find_spec("implicit") is None:
        return
    seen = matrix(training, n_items)

    def als() -> ScoreHistories:
        from implicit.als import AlternatingLeastSquares

        model = AlternatingLeastSquares(
            factors=_ALS_FACTORS,
            regularization=_ALS_REG,
            alpha=_ALS_ALPHA,
            random_state=seed,
            num_threads=1,
        )
        model.fit(seen, show_progress=False)

        def scores(histories: Sequence[IntArray]) -> FloatArray:
            rows = matrix(histories, n_items)
            users = model.recalculate_user(np.arange(len(histories)), rows)
            product: FloatArray = users @ model.item_factors.T
            return product

        return scores

    def bpr() -> ScoreHistories:
        from implicit.bpr import BayesianPersonalizedRanking

        model = BayesianPersonalizedRanking(factors=63, random_state=seed, num_threads=1)
        model.fit(seen, show_progress=False)
        done = 0

        def scores(histories: Sequence[IntArray]) -> FloatArray:
            nonlocal done
            users = model.user_factors[done : done + len(histories)]
            done += len(histories)
            product: FloatArray = users @ model.item_factors.T
            return product

        return scores

    yield "implicit_als", als
    yield "implicit_bpr", bpr


def matrix(histories: Sequence[IntArray], n_items: int) -> Any:
    """(n_histories, n_items) of ones, as scipy's sparse rows."""
    from scipy.sparse import csr_matrix

    rows = np.repeat(np.arange(len(histories)), [len(history) for history in histories])
    columns = np.concatenate([*histories, np.zeros(0, dtype=np.int64)])
    shape = (len(histories), n_items)
    seen = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
    seen.data[:] = 1.0
    return seen
