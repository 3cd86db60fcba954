"""What comes of fusing: scores of rows with the parts they are made of, and the best of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import FloatArray, IntArray
from edge_rec.retrieval.fusion import Part
from edge_rec.types import Candidate, Constraint, Notice


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Candidates, best first, and what had to give way."""

    candidates: tuple[Candidate, ...]
    relaxed: tuple[Constraint, ...] = ()
    notices: tuple[Notice, ...] = ()
    scales: Mapping[str, float] = field(default_factory=dict)
    """By source: what one unit of its raw score adds to the fused score."""


@dataclass(frozen=True, slots=True)
class Fused:
    """The whole catalog scored for one query."""

    total: FloatArray
    """(n_items,)"""
    parts: Mapping[str, Part]
    """By source; they sum to `total`."""
    notices: tuple[Notice, ...] = ()
    rows: IntArray | None = None
    """Rows that all of this is about, ascending; None for every row."""

    @property
    def scales(self) -> dict[str, float]:
        """As in `Retrieval`."""
        return {name: part.scale for name, part in self.parts.items()}


def best_rows(scores: FloatArray, allowed: NDArray[np.bool_], n: int) -> IntArray:
    """The `n` allowed rows with the highest scores, best first.

    Ties break by row, which is the order of import, so a list never depends on chance.
    """
    rows = np.flatnonzero(allowed)
    if len(rows) > n:
        own = scores[rows]
        least = np.partition(own, len(own) - n)[len(own) - n]
        rows = rows[own >= least]  # with all that tie for the last place
    order: IntArray = rows[np.argsort(-scores[rows], kind="stable")[:n]]
    return order


def spread_over(part: Part, pool: IntArray, n_items: int) -> Part:
    """A part over every row: outside of the pool it adds nothing."""
    scores: FloatArray = np.full(n_items, part.middle, dtype=np.float32)
    scores[pool] = part.scores
    return replace(part, scores=scores)


def padded(scores: FloatArray, n_items: int) -> FloatArray:
    """Scores of items added after training are the mean of the trained ones: no opinion."""
    if len(scores) >= n_items:
        return scores[:n_items]
    padded = np.full(n_items, float(scores.mean()) if len(scores) else 0.0, dtype=np.float32)
    padded[: len(scores)] = scores
    return padded
