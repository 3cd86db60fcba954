"""Fusion: several score vectors over one catalog become one, additively."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from edge_rec.protocols import FloatArray


def reach(scores: FloatArray) -> float:
    """How far the farthest score lies from the median."""
    return float(np.abs(scores - np.median(scores)).max())


def rescale(scores: FloatArray) -> FloatArray:
    """Scores shifted to median 0 and divided by their reach; constant scores become 0.

    Makes sources with different units comparable before they are weighted. The farthest item is
    the yardstick, not the spread: next-item scores are 0 for most of a catalog, and by their
    spread the best of them would outweigh anything a person asks for.
    """
    farthest = reach(scores)
    if farthest < 1e-9:
        return np.zeros_like(scores)
    scaled: FloatArray = ((scores - np.median(scores)) / farthest).astype(np.float32)
    return scaled


def parts(sources: Mapping[str, FloatArray], weights: Mapping[str, float]) -> dict[str, FloatArray]:
    """Weighted rescaled scores of each source, (n_items,) each; they sum to the fused score."""
    return {
        name: weights[name] * rescale(scores)
        for name, scores in sources.items()
        if weights.get(name, 0.0) != 0.0
    }


def fuse(sources: Mapping[str, FloatArray], weights: Mapping[str, float]) -> FloatArray:
    """The weighted sum of rescaled scores, (n_items,).

    Raises:
        ValueError: no source has a weight.
    """
    weighted = parts(sources, weights)
    if not weighted:
        raise ValueError("fusion needs at least one weighted source")
    total: FloatArray = np.sum(list(weighted.values()), axis=0, dtype=np.float32)
    return total
