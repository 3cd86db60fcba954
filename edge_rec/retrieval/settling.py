"""Sources that are directions among vectors: estimated, then exact for what may come first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from edge_rec.protocols import FloatArray, IntArray
from edge_rec.retrieval.fusion import Part, fuse, part_of
from edge_rec.retrieval.outline import Estimate, Outline

_SCATTERED = 6
"""How many times as long one of some vectors takes to read as one of all of them in a row."""
Errors = Callable[[], FloatArray]
"""How far each fused score may be off, (n_items,)."""
Choose = Callable[[FloatArray, Errors], IntArray]
"""Fused scores (n_items,) and their errors to the rows that are to be exact."""


def with_directions(
    parts: Mapping[str, Part],
    directions: Mapping[str, tuple[FloatArray, float]],
    vectors: FloatArray,
    outline: Outline,
    choose: Choose | None,
) -> dict[str, Part]:
    """`parts` and one for each of `directions` (dim,) with its weight.

    Its scores are exact where `choose` says, without it everywhere.
    """
    estimates = {name: outline.estimate(direction) for name, (direction, _) in directions.items()}
    added = {
        name: part_of(estimate.scores, directions[name][1], _spread(estimate, outline, vectors))
        for name, estimate in estimates.items()
    }
    if not added:
        return dict(parts)

    def errors() -> FloatArray:
        shares = [abs(part.scale) * estimates[name].errors() for name, part in added.items()]
        summed: FloatArray = np.sum(shares, axis=0, dtype=np.float32)
        return summed

    rows = None if choose is None else choose(fuse({**parts, **added}), errors)
    if rows is None or len(rows) * _SCATTERED > len(vectors):
        exact = {name: vectors @ direction for name, (direction, _) in directions.items()}
        return {
            **parts,
            **{name: replace(part, scores=exact[name]) for name, part in added.items()},
        }
    own = vectors[rows]
    for name, part in added.items():
        part.scores[rows] = own @ directions[name][0]
    return {**parts, **added}


def _spread(estimate: Estimate, outline: Outline, vectors: FloatArray) -> tuple[float, float]:
    """As `middle_and_reach`, with the mean for the median: it is known without any reading."""
    middle = float(outline.mean @ estimate.direction)
    farthest = vectors[estimate.ends()] @ estimate.direction
    return middle, max(float(farthest.max()) - middle, middle - float(farthest.min()))
