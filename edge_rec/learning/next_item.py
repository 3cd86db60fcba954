"""What follows what: a linear model from a decayed history to the next item, in closed form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from edge_rec.errors import StoreError
from edge_rec.files import load_arrays, save_arrays
from edge_rec.learning.counting import (
    OrderedSums,
    TogetherCounts,
    TransitionCounts,
    modelled_items,
)
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.learning.tags import likeness, likeness_parts
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray

ScoreHistories = Callable[[Sequence[IntArray]], FloatArray]
"""Users' item nums, oldest first, to scores (n_histories, n_items)."""


class Fitted(Protocol):
    """What the data has to say, to be asked under several settings with the same decays."""

    def weights(self, config: NextItemConfig) -> list[SparseRows]:
        """Rows (n_items, n_items) a decay, diagonals 0."""
        ...

    def on(self, histories: Sequence[IntArray]) -> Callable[[NextItemConfig], FloatArray]:
        """Scores of these histories, (len(histories), n_items), under any settings."""
        ...


@dataclass(frozen=True, slots=True)
class TagPart:
    """Likeness of tags as one more block, which knows items nobody has tried yet."""

    tags: SparseRows
    """Unit rows (n_items, n_tags)."""
    weight: float
    decay: float


@dataclass(frozen=True, slots=True)
class NextItemModel:
    """Scores linear in the history, so each item of it has an exact part in every score."""

    n_items: int
    """Items of the catalog at training; later ones are ignored."""
    decays: tuple[float, ...]
    blocks: tuple[SparseRows, ...]
    """Weights (n_items, n_items) from a history item to the next, one block a decay."""
    content: TagPart | None = None

    @classmethod
    def fit(
        cls,
        sequences: Sequence[IntArray],
        n_items: int,
        config: NextItemConfig,
        *,
        ordered: bool,
        tags: SparseRows | None = None,
        confidences: Sequence[FloatArray] | None = None,
        progress: Progress = NO_PROGRESS,
    ) -> NextItemModel:
        """Learn from each user's item nums, oldest first.

        Without order every item of a user is predicted from all the others (EASE; Steck, WWW 2019).
        With order, W = (X'X + reg)^-1 X'Y over all events that have a history, where X is the
        decayed history and Y what came next; the diagonal is then set to 0. `tags` are the unit
        rows of `tag_rows`; they count by `config.content`. `confidences` are as in `fitting`.
        """
        fitted = fitting(
            sequences,
            n_items,
            config,
            ordered=ordered,
            progress=progress,
            confidences=confidences,
        )
        return cls.of_blocks(n_items, fitted.weights(config), config, ordered=ordered, tags=tags)

    @classmethod
    def of_blocks(
        cls,
        n_items: int,
        blocks: Sequence[SparseRows],
        config: NextItemConfig,
        *,
        ordered: bool,
        tags: SparseRows | None,
    ) -> NextItemModel:
        """Put together what was fitted under `config`."""
        decays = config.decays if ordered else (1.0,)
        content = None
        if tags is not None and config.content:
            content = TagPart(tags, config.content, config.content_decay if ordered else 1.0)
        return cls(n_items, decays, tuple(blocks), content)

    def scores(self, history: IntArray, weights: FloatArray | None = None) -> FloatArray:
        """(n_items,) for a history of item nums, oldest first.

        `weights` (len(history),) multiplies what each of them says: -0.5 for a dislike.
        """
        total: FloatArray = np.zeros(self.n_items, dtype=np.float32)
        known = self._known(history)
        for decay, block in zip(self.decays, self.blocks, strict=True):
            total += block.weighted_sum(history[known], strengths(decay, history, weights)[known])
        if self.content is not None:
            said = strengths(self.content.decay, history, weights)[known]
            total += likeness(self.content.tags, history[known], self.content.weight * said)
        return total

    def scores_batch(self, histories: Sequence[IntArray]) -> FloatArray:
        """(len(histories), n_items)."""
        out: FloatArray = np.empty((len(histories), self.n_items), dtype=np.float32)
        for row, history in enumerate(histories):
            out[row] = self.scores(history)
        return out

    def contributions(
        self, history: IntArray, item_num: int, weights: FloatArray | None = None
    ) -> FloatArray:
        """What each of `history` adds to the score of `item_num`, in sum all: (len(history),)."""
        out: FloatArray = np.zeros(len(history), dtype=np.float32)
        if not 0 <= item_num < self.n_items:
            return out
        known = self._known(history)
        for decay, block in zip(self.decays, self.blocks, strict=True):
            said = strengths(decay, history, weights)[known]
            out[known] += said * block.column(history[known], item_num)
        if self.content is not None:
            said = self.content.weight * strengths(self.content.decay, history, weights)[known]
            out[known] += likeness_parts(self.content.tags, history[known], said, item_num)
        return out

    def save(self, path: Path) -> None:
        """Write to `path` (`.npz`) atomically."""
        arrays = {
            "n_items": np.asarray(self.n_items),
            "decays": np.asarray(self.decays, dtype=np.float64),
        }
        for number, block in enumerate(self.blocks):
            arrays |= {f"{name}_{number}": array for name, array in block.arrays().items()}
        if self.content is not None:
            part = self.content
            arrays["content"] = np.array([part.weight, part.decay, part.tags.n_columns])
            arrays |= {f"{name}_tags": array for name, array in part.tags.arrays().items()}
        save_arrays(path, arrays)

    @classmethod
    def load(cls, path: Path) -> NextItemModel:
        """Read what `save` wrote.

        Raises:
            StoreError: the file is not there or is not a next-item model.
        """
        arrays = load_arrays(path, "edge-rec train")
        content = None
        try:
            decays = tuple(float(decay) for decay in arrays["decays"])
            n_items = int(arrays["n_items"])
            blocks = tuple(
                SparseRows.of_arrays(arrays, str(number), n_items) for number in range(len(decays))
            )
            if "content" in arrays:
                weight, decay, n_tags = arrays["content"].tolist()
                tags = SparseRows.of_arrays(arrays, "tags", int(n_tags))
                content = TagPart(tags, weight, decay)
        except KeyError as error:
            raise StoreError(f"{path}: not a next-item model; run `edge-rec train`") from error
        return cls(n_items, decays, blocks, content)

    def _known(self, history: IntArray) -> IntArray:
        """Positions of the history that the model was trained on."""
        return np.flatnonzero((history >= 0) & (history < self.n_items))


def scorer(
    sequences: Sequence[IntArray],
    n_items: int,
    config: NextItemConfig,
    tags: SparseRows | None,
) -> ScoreHistories:
    """What follows after these users' sequences, under settings already chosen."""
    return NextItemModel.fit(sequences, n_items, config, ordered=True, tags=tags).scores_batch


def fitting(
    sequences: Sequence[IntArray],
    n_items: int,
    config: NextItemConfig,
    *,
    ordered: bool,
    progress: Progress,
    confidences: Sequence[FloatArray] | None = None,
) -> Fitted:
    """What the data has to say, to be asked under several settings with the decays of `config`.

    `confidences` say how sure each event is; in a catalog with order all are alike.
    """
    # Here, because scipy is needed for training only.
    from edge_rec.learning.co_occurrence import CoOccurrence
    from edge_rec.learning.neighbourhoods import Neighbourhoods
    from edge_rec.learning.transitions import Transitions

    n_blocks = len(config.decays) if ordered else 1
    if len(modelled_items(sequences, n_items)) * n_blocks > config.max_features:
        return Neighbourhoods(
            sequences, n_items, config, progress, ordered=ordered, confidences=confidences
        )
    if ordered:
        counts = TransitionCounts(sequences, n_items, config, progress)
        return Transitions(counts, n_items, config)
    together = TogetherCounts(sequences, n_items, config, progress, confidences)
    return CoOccurrence(together, n_items, config)


def solving(sums: OrderedSums, n_items: int, config: NextItemConfig, *, ordered: bool) -> Fitted:
    """What kept sums have to say; those of a catalog without order know nothing that follows."""
    from edge_rec.learning.co_occurrence import CoOccurrence
    from edge_rec.learning.transitions import Transitions

    if ordered:
        return Transitions(sums, n_items, config)
    return CoOccurrence(sums, n_items, config)


def strengths(decay: float, history: IntArray, weights: FloatArray | None = None) -> FloatArray:
    """How much each event of a history counts; unknown items keep their place in the order."""
    ages = np.arange(len(history) - 1, -1, -1, dtype=np.float32)
    kept: FloatArray = np.float32(decay) ** ages
    return kept if weights is None else kept * weights.astype(np.float32)
