"""The product's model for a split, and what it is mixed with: settings from validation alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple, Protocol

import numpy as np

from edge_rec.evaluation.splits import Split
from edge_rec.learning.next_item import NextItemModel, ScoreHistories, fitting, scorer
from edge_rec.learning.recency import Recency, select_recency
from edge_rec.learning.selection import (
    HeldOut,
    next_item_grid,
    select_next_item,
    select_weights,
    weighted_sum,
)
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.retrieval.fusion import rescale

_VALIDATION_USERS = 5_000
"""Settings are chosen on at most so many users."""
_BATCH = 1_000
"""Users scored at a time: 48 MB of scores for 12,000 items."""


class Chosen(NamedTuple):
    """What validation decided for."""

    config: NextItemConfig
    model: NextItemModel
    amounts: bool
    """Whether amounts say how sure an event is."""


class SequenceModel(Protocol):
    """A trained network as this task needs it."""

    @property
    def dataset(self) -> str:
        """Name of the data it was trained on."""
        ...

    @property
    def n_items(self) -> int:
        """Items it knows."""
        ...

    def scores_batch(self, histories: Sequence[IntArray]) -> FloatArray:
        """(len(histories), n_items)."""
        ...


def choose(
    split: Split,
    tags: SparseRows | None,
    ordered: bool,
    *,
    neighbours: int,
    seed: int,
    progress: Progress = NO_PROGRESS,
) -> Chosen:
    """The product's model for a split, its settings chosen on validation alone.

    In a catalog without order one of them is whether amounts say how sure an event is.
    """
    held_out = HeldOut(split.validation_histories, split.validation_targets)
    held_out = held_out.sample(_VALIDATION_USERS, np.random.default_rng(seed))
    base = NextItemConfig(neighbours=neighbours)
    grid = next_item_grid(split.n_items, ordered=ordered, base=base)

    def fitted(confidences: Sequence[FloatArray] | None) -> Chosen:
        config, model = select_next_item(
            fitting(
                split.training,
                split.n_items,
                grid[0],
                ordered=ordered,
                confidences=confidences,
                progress=progress,
            ),
            held_out,
            split.n_items,
            grid,
            ordered=ordered,
            tags=tags,
        )
        return Chosen(config, model, amounts=confidences is not None)

    alike = fitted(None)
    if ordered or split.confidences is None:
        return alike
    sure = fitted(split.confidences)
    histories = held_out.histories
    reached = [held_out.mean_gain(each.model.scores_batch(histories)) for each in (alike, sure)]
    return sure if reached[1] > reached[0] else alike


def with_network(
    split: Split, model: NextItemModel, network: SequenceModel
) -> tuple[float, ScoreHistories]:
    """`model` and `network` fused as the product fuses sources; the weight is validation's."""
    held_out = HeldOut(split.validation_histories, split.validation_targets)
    sources = [
        {"own": rescale(own), "network": rescale(other)}
        for first in range(0, len(held_out.histories), _BATCH)
        for own, other in zip(
            model.scores_batch(held_out.histories[first : first + _BATCH]),
            network.scores_batch(held_out.histories[first : first + _BATCH]),
            strict=True,
        )
    ]

    weights, _ = select_weights(sources, held_out, "own")

    def scores(histories: Sequence[IntArray]) -> FloatArray:
        pairs = zip(model.scores_batch(histories), network.scores_batch(histories), strict=True)
        return np.stack(
            [weighted_sum({"own": rescale(a), "network": rescale(b)}, weights) for a, b in pairs]
        )

    return weights["network"], scores


def with_recency(
    split: Split, chosen: NextItemConfig, model: NextItemModel, tags: SparseRows | None
) -> tuple[Recency, ScoreHistories]:
    """What people who come back are shown: `model`, and what is popular lately.

    The weight of the latter is chosen on cuts within the training part.
    """
    score_after = partial(scorer, n_items=split.n_items, config=chosen, tags=tags)
    recency = select_recency(split.known, split.n_items, score_after, rescale)
    recent = rescale(split.known.popular(split.n_items, recency))

    def scores(histories: Sequence[IntArray]) -> FloatArray:
        follows = np.stack([rescale(row) for row in model.scores_batch(histories)])
        total: FloatArray = follows + np.float32(recency.weight) * recent
        return total

    return recency, scores
