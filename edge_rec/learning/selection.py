"""Settings chosen on held-out events: next-item settings from a grid, fusion weights searched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.settings import NextItemConfig
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray

Fuse = Callable[[Mapping[str, FloatArray], Mapping[str, float]], FloatArray]
"""Several sources' scores (n_items,) each, and their weights, to one (n_items,)."""

K = 10
"""Settings are judged by NDCG at this rank."""
WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Tried for each source beside the leading one."""
_SMALL_CATALOG = 4_000
"""Items up to which two decays are cheap enough to be tried (two features an item)."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """One later item of each of some users, to be found from what came before it."""

    histories: tuple[IntArray, ...]
    targets: IntArray
    """(len(histories),)"""

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
    """Settings worth trying for a catalog of this size, all with the limits of `base`."""
    if not ordered:
        return [replace(base, decays=(1.0,), regs=(reg,)) for reg in (30.0, 100.0, 300.0)]
    if n_items > _SMALL_CATALOG:
        return [
            replace(base, decays=(0.8,), regs=(reg,), backward=backward)
            for reg, backward in ((50.0, 0.2), (100.0, 0.3))
        ]
    return [
        replace(base, decays=(0.7, 0.98), regs=(60.0, 500.0), horizon=horizon, backward=backward)
        for horizon in (0.3, 0.5)
        for backward in (0.3, 0.6)
    ]


def select_next_item(
    sequences: Sequence[IntArray],
    held_out: HeldOut,
    n_items: int,
    grid: Sequence[NextItemConfig],
    *,
    ordered: bool,
    progress: Progress = NO_PROGRESS,
) -> tuple[NextItemConfig, NextItemModel]:
    """The settings with the best mean gain on `held_out`, and the model they gave.

    `sequences` must not contain the held-out events. Of equals the earlier in `grid` wins.
    """
    best: tuple[float, NextItemConfig, NextItemModel] | None = None
    for config in grid:
        model = NextItemModel.fit(sequences, n_items, config, ordered=ordered, progress=progress)
        reached = float(
            np.mean(
                [
                    gain(model.scores(history), target, history)
                    for history, target in zip(
                        held_out.histories, held_out.targets.tolist(), strict=True
                    )
                ]
            )
            if len(held_out.histories)
            else 0.0
        )
        if best is None or reached > best[0]:
            best = (reached, config, model)
    if best is None:
        raise ValueError("the grid is empty")
    return best[1], best[2]


def select_weights(
    scores: Sequence[Mapping[str, FloatArray]], held_out: HeldOut, fuse: Fuse, leading: str
) -> tuple[dict[str, float], float]:
    """Weights by source and the mean gain they reach; `leading` keeps weight 1.

    `scores` has each held-out user's raw scores by source. One source after the other takes the
    best of `WEIGHTS`, the others held; 0 drops a source that does not help.
    """
    names = sorted({name for user in scores for name in user} - {leading})
    weights = {leading: 1.0, **dict.fromkeys(names, 0.0)}

    def mean_gain(tried: Mapping[str, float]) -> float:
        return float(
            np.mean(
                [
                    gain(fuse(user, tried), target, history)
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
