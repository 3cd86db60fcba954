"""Fusion: several score vectors over one catalog become one, additively."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from edge_rec.protocols import FloatArray


def standardise(scores: FloatArray) -> FloatArray:
    """Scores shifted and scaled to mean 0 and standard deviation 1; constant scores become 0.

    Makes sources with different units comparable before they are weighted.
    """
    spread = float(scores.std())
    if spread < 1e-9:
        return np.zeros_like(scores)
    scaled: FloatArray = ((scores - scores.mean()) / spread).astype(np.float32)
    return scaled


def parts(sources: Mapping[str, FloatArray], weights: Mapping[str, float]) -> dict[str, FloatArray]:
    """Weighted standardised scores of each source, (n_items,) each; they sum to the fused score."""
    return {
        name: weights[name] * standardise(scores)
        for name, scores in sources.items()
        if weights.get(name, 0.0) != 0.0
    }


def fuse(sources: Mapping[str, FloatArray], weights: Mapping[str, float]) -> FloatArray:
    """The weighted sum of standardised scores, (n_items,).

    Raises:
        ValueError: no source has a weight.
    """
    weighted = parts(sources, weights)
    if not weighted:
        raise ValueError("fusion needs at least one weighted source")
    total: FloatArray = np.sum(list(weighted.values()), axis=0, dtype=np.float32)
    return total
