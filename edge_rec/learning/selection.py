"""Settings chosen on held-out events: next-item settings from a grid, fusion weights searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from edge_rec.learning.next_item import Fitted, NextItemModel, strengths
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.learning.tags import likeness
from edge_rec.protocols import FloatArray, IntArray

K = 10
"""Settings are judged by NDCG at this rank."""
WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Tried for each source beside the leading one."""
CONTENT_WEIGHTS = (0.05, 0.1, 0.2, 0.4, 0.7, 1.0, 1.4, 2.0, 3.0)
"""Tried for likeness of tags, in units that give it the spread of the other scores."""
CONTENT_DECAYS = (0.5, 0.7, 0.9)
LOCAL_REG = 100.0
"""Ridge where items are learned from their nearest features alone. On 5,000 validation events of
Amazon Beauty NDCG@10 lies .0011 [-.0003, .0026] below that of the exact model, with 60 .0017
[.0005, .0030]; 300 features instead of 100 close the gap, for a quarter more time and three times
the memory of the weights."""
_SMALL_CATALOG = 4_000
"""Items up to which two decays, and several ridges, are cheap enough to be tried."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """One later item of each of some users, to be found from what came before it."""

    histories: tuple[IntArray, ...]
    targets: IntArray
    """(len(histories),)"""

    def gains(self, scores: FloatArray) -> NDArray[np.float64]:
        """Each user's `gain` under `scores` (n_users, n_items): (n_users,)."""
        rows = zip(scores, self.targets.tolist(), self.histories, strict=True)
        return np.array([gain(row, target, history) for row, target, history in rows])

    def mean_gain(self, scores: FloatArray) -> float:
        """Mean `gain` of `scores` (n_users, n_items); 0 without users."""
        gains = self.gains(scores)
        return float(gains.mean()) if len(gains) else 0.0

    def sample(self, n: int, rng: np.random.Generator) -> HeldOut:
        """At most `n` of the users."""
        if len(self.histories) <= n:
            return self
        chosen = np.sort(rng.choice(len(self.histories), n, replace=False))
        return HeldOut(tuple(self.histories[i] for i in chosen), self.targets[chosen])


def gain(scores: FloatArray, target: int, history: IntArray) -> float:
    """NDCG@10 of one user's `target` among the items not in `history`; ties stand before it."""
    ahead = scores >= scores[target]
    ahead[history] = False
    ahead[target] = False
    rank = int(np.count_nonzero(ahead))
    return float(1.0 / np.log2(rank + 2.0)) if rank < K else 0.0


def next_item_grid(n_items: int, *, ordered: bool, base: NextItemConfig) -> list[NextItemConfig]:
    """Settings worth trying for a catalog of this size, all with the limits of `base`.

    Those with the same ridge stand together: they share the costly part.
    """
    if not ordered:
        # In a large catalog a ridge costs an inverse; 100 is what the demo catalog chose of three.
        regs = (100.0,) if n_items > _SMALL_CATALOG else (30.0, 100.0, 300.0)
        return [replace(base, decays=(1.0,), regs=(reg,)) for reg in regs]
    if n_items > _SMALL_CATALOG:
        reg = LOCAL_REG if n_items > base.max_features else 60.0
        return [
            replace(base, decays=(0.8,), regs=(reg,), backward=backward)
            for backward in (0.0, 0.15, 0.3, 0.6)
        ]
    return [
        replace(base, decays=(0.7, 0.98), regs=regs, horizon=horizon, backward=backward)
        for regs in ((60.0, 500.0), (120.0, 1_000.0))
        for horizon in (0.0, 0.3, 0.5, 0.7)
        for backward in (0.0, 0.3, 0.6, 1.0)
    ]


def select_next_item(
    fitted: Fitted,
    held_out: HeldOut,
    n_items: int,
    grid: Sequence[NextItemConfig],
    *,
    ordered: bool,
    tags: SparseRows | None = None,
) -> tuple[NextItemConfig, NextItemModel]:
    """The settings with the best mean gain on `held_out`, and the model they gave.

    What was `fitted` must not know the held-out events. Of equals the earlier in `grid` wins. The
    weight of likeness of `tags` is chosen last, all else as chosen.
    """
    if not grid:
        raise ValueError("the grid is empty")
    best: tuple[float, NextItemConfig, FloatArray] | None = None
    scores_with = fitted.on(held_out.histories)
    for config in grid:
        scores = scores_with(config)
        reached = held_out.mean_gain(scores)
        if best is None or reached > best[0]:
            best = (reached, config, scores)
    assert best is not None
    chosen = best[1]
    if tags is not None and len(tags.values):
        chosen = _with_content(best, held_out, tags, ordered=ordered)
    del best, scores, scores_with
    blocks = fitted.weights(chosen)
    return chosen, NextItemModel.of_blocks(n_items, blocks, chosen, ordered=ordered, tags=tags)


def _with_content(
    best: tuple[float, NextItemConfig, FloatArray],
    held_out: HeldOut,
    tags: SparseRows,
    *,
    ordered: bool,
) -> NextItemConfig:
    """The best settings so far with the weight and decay of likeness that add most."""
    reached, chosen, scores = best
    spread = float(scores.std())
    for decay in CONTENT_DECAYS if ordered else (1.0,):
        alike = np.stack(
            [likeness(tags, history, strengths(decay, history)) for history in held_out.histories]
        )
        unit = spread / (float(alike.std()) or 1.0)
        for weight in CONTENT_WEIGHTS:
            gained = held_out.mean_gain(scores + np.float32(weight * unit) * alike)
            if gained > reached:
                reached = gained
                chosen = replace(best[1], content=weight * unit, content_decay=decay)
    return chosen


def weighted_sum(scores: Mapping[str, FloatArray], weights: Mapping[str, float]) -> FloatArray:
    """Fusion of sources' scores that are on one scale, (n_items,)."""
    total: FloatArray = np.zeros(len(next(iter(scores.values()))), dtype=np.float32)
    for name, values in scores.items():
        if weights[name]:
            total += np.float32(weights[name]) * values
    return total


def select_weights(
    scores: Sequence[Mapping[str, FloatArray]], held_out: HeldOut, leading: str
) -> tuple[dict[str, float], float]:
    """Weights by source and the mean gain they reach; `leading` keeps weight 1.

    `scores` has each held-out user's scores by source, on one scale. One source after the other
    takes the best of `WEIGHTS`, the others held; 0 drops a source that does not help.
    """
    names = sorted({name for user in scores for name in user} - {leading})
    weights = {leading: 1.0, **dict.fromkeys(names, 0.0)}

    def mean_gain(tried: Mapping[str, float]) -> float:
        return float(
            np.mean(
                [
                    gain(weighted_sum(user, tried), target, history)
                    for user, target, history in zip(
                        scores, held_out.targets.tolist(), held_out.histories, strict=True
                    )
                ]
            )
        )

    reached = mean_gain(weights) if scores else 0.0
    for name in names if scores else ():
        for weight in WEIGHTS[1:]:
            tried = {**weights, name: weight}
            if (gained := mean_gain(tried)) > reached:
                weights, reached = tried, gained
    return weights, reached
