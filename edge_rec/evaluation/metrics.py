"""Accuracy of rankings and ratings. All take arrays and need no model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import FloatArray, IntArray

Floats = NDArray[np.floating[Any]]


def target_ranks(scores: FloatArray, targets: IntArray, excluded: Sequence[IntArray]) -> IntArray:
    """0-based rank of each row's target among all items that are not `excluded` in that row.

    Items that score the same as the target stand before it, so ties never flatter. `scores`
    (n_rows, n_items) is left untouched; a target among the excluded is still ranked.
    """
    ranks = np.empty(len(targets), dtype=np.int64)
    for row, (target, hidden) in enumerate(zip(targets.tolist(), excluded, strict=True)):
        ahead = ~(scores[row] < scores[row, target])  # a score that is not a number is ahead too
        ahead[hidden] = False
        ahead[target] = False
        ranks[row] = int(np.count_nonzero(ahead))
    return ranks


def hits(ranks: IntArray, k: int) -> Floats:
    """1 where the target is among the first `k`, else 0; the mean is HR@k."""
    return (ranks < k).astype(np.float64)


def gains(ranks: IntArray, k: int) -> Floats:
    """NDCG@k of lists with one relevant item: 1 / log2(rank + 2), 0 from rank `k` on."""
    return np.where(ranks < k, 1.0 / np.log2(np.maximum(ranks, 0) + 2.0), 0.0)


def ranking_metrics(ranks: IntArray, ks: Sequence[int] = (5, 10)) -> dict[str, float]:
    """`hr@k` and `ndcg@k` for each k; 0 without ranks."""
    out: dict[str, float] = {}
    for k in ks:
        out[f"hr@{k}"] = float(hits(ranks, k).mean()) if len(ranks) else 0.0
        out[f"ndcg@{k}"] = float(gains(ranks, k).mean()) if len(ranks) else 0.0
    return out


def rmse(predicted: Floats, actual: Floats) -> float:
    """Root mean squared error; not a number without ratings."""
    if len(actual) == 0:
        return float("nan")
    return float(np.sqrt(np.mean((predicted - actual) ** 2)))


def coverage(lists: Sequence[IntArray], n_items: int) -> float:
    """Share of the catalog that is in at least one list."""
    if n_items == 0 or not lists:
        return 0.0
    return len(np.unique(np.concatenate(lists))) / n_items


def mean_popularity(lists: Sequence[IntArray], counts: FloatArray, n_users: int) -> float:
    """Mean share of users who had a listed item in training."""
    if n_users == 0 or not lists:
        return 0.0
    return float(counts[np.concatenate(lists)].mean() / n_users)


def diversity(lists: Sequence[IntArray], rows: FloatArray) -> float:
    """Mean over lists of 1 minus the mean cosine of two of its items; `rows` are unit vectors.

    Not a number where no list has two items.
    """
    found = []
    for items in lists:
        k = len(items)
        if k > 1:
            own = rows[items]
            together = float((own.sum(axis=0) ** 2).sum() - (own**2).sum())
            found.append(1.0 - together / (k * (k - 1)))
    return float(np.mean(found)) if found else float("nan")


def list_gain(items: IntArray, wanted: IntArray) -> float:
    """NDCG of a list of which several items may be wanted (binary relevance)."""
    discounts = 1.0 / np.log2(np.arange(len(items)) + 2.0)
    reached = float(discounts[np.isin(items, wanted)].sum())
    return reached / float(discounts[: min(len(items), len(wanted))].sum())


def bootstrap_interval(
    values: Floats,
    rng: np.random.Generator,
    *,
    samples: int = 1000,
    level: float = 0.95,
) -> tuple[float, float]:
    """Percentile interval of the mean of `values`, one value a user; (0, 0) without values."""
    if len(values) == 0:
        return 0.0, 0.0
    means = np.array([rng.choice(values, len(values)).mean() for _ in range(samples)])
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
