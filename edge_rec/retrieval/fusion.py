"""Fusion: several score vectors over one catalog become one, additively."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from edge_rec.protocols import FloatArray, IntArray

_SAMPLE = 1 << 10
"""Items from which on the median is that of so many of them: it only moves all scores alike."""


@dataclass(frozen=True, slots=True)
class Part:
    """One source's share of the fused score: `scale * (scores - middle)`."""

    scores: FloatArray
    """Raw, (n_items,)."""
    middle: float
    scale: float
    """What one unit of the raw score adds to the fused score; 0 for constant scores."""

    def of(self, rows: IntArray) -> FloatArray:
        """What the source adds to the scores of `rows`."""
        added: FloatArray = np.float32(self.scale) * (self.scores[rows] - np.float32(self.middle))
        return added


def middle_and_reach(scores: FloatArray) -> tuple[float, float]:
    """The median, of two the higher, and how far the farthest score lies from it."""
    sample = scores[:: max(1, len(scores) // _SAMPLE)]
    middle = float(np.partition(sample, len(sample) // 2)[len(sample) // 2])
    return middle, max(float(scores.max()) - middle, middle - float(scores.min()))


def rescale(scores: FloatArray) -> FloatArray:
    """Scores shifted to median 0 and divided by their reach; constant scores become 0."""
    part = part_of(scores, 1.0)
    scaled: FloatArray = np.float32(part.scale) * (scores - np.float32(part.middle))
    return scaled


def weighed(sources: Mapping[str, FloatArray], weights: Mapping[str, float]) -> dict[str, Part]:
    """Each source that has a weight, rescaled and weighted; the parts sum to the fused score.

    Makes sources with different units comparable. The farthest item is the yardstick, not the
    spread: next-item scores are 0 for most of a catalog, and by their spread the best of them
    would outweigh anything a person asks for.
    """
    return {
        name: part_of(scores, weights[name])
        for name, scores in sources.items()
        if weights.get(name, 0.0) != 0.0
    }


def fuse(parts: Mapping[str, Part]) -> FloatArray:
    """The sum of the parts, (n_items,).

    Raises:
        ValueError: there is none.
    """
    if not parts:
        raise ValueError("fusion needs at least one weighted source")
    shift = sum(part.scale * part.middle for part in parts.values())
    total: FloatArray = np.full(len(next(iter(parts.values())).scores), -shift, dtype=np.float32)
    for part in parts.values():
        if part.scale:
            total += np.float32(part.scale) * part.scores
    return total


def part_of(scores: FloatArray, weight: float, spread: tuple[float, float] | None = None) -> Part:
    """One source rescaled and weighted; `spread` is `middle_and_reach` where it is known."""
    middle, reach = spread or middle_and_reach(scores)
    return Part(scores, middle, weight / reach if reach >= 1e-9 else 0.0)
