"""Fusion: several score vectors over one catalog become one, additively."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from edge_rec.protocols import FloatArray


def rescale(scores: FloatArray) -> FloatArray:
    """Scores shifted to median 0 and scaled so that the farthest is 1 or -1; constant become 0.

    Makes sources with different units comparable before they are weighted. The farthest item is
    the yardstick, not the spread: next-item scores are 0 for most of a catalog, and by their
    spread the best of them would outweigh anything a person asks for.
    """
    centred = scores - np.median(scores)
    reach = float(np.abs(centred).max())
    if reach < 1e-9:
        return np.zeros_like(scores)
    scaled: FloatArray = (centred / reach).astype(np.float32)
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
