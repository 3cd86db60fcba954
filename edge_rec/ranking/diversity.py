"""Maximal marginal relevance: a list whose items do not all say the same thing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edge_rec.protocols import FloatArray
from edge_rec.types import Candidate


def diversify(
    candidates: Sequence[Candidate], vectors: FloatArray | None, *, n: int, diversity: float
) -> list[Candidate]:
    """Choose `n` of `candidates`, each time the best trade of score and novelty.

    `vectors` (len(candidates), dim) are unit rows in candidate order; without them, or with
    `diversity` 0, the order of the scores stands. Scores are scaled to [0, 1] over the
    candidates, so `diversity` in [0, 1] means the same for every catalog.
    Source: Carbonell & Goldstein, SIGIR 1998.
    """
    if vectors is None or diversity <= 0 or len(candidates) <= 1:
        return list(candidates[:n])
    scores = np.asarray([candidate.score for candidate in candidates], dtype=np.float32)
    span = float(scores.max() - scores.min()) or 1.0
    relevance = (scores - scores.min()) / span
    likeness = np.zeros(len(candidates), dtype=np.float32)  # to the nearest chosen one
    chosen: list[int] = []
    left = np.ones(len(candidates), dtype=np.bool_)
    while len(chosen) < min(n, len(candidates)):
        value = np.where(left, (1 - diversity) * relevance - diversity * likeness, -np.inf)
        best = int(value.argmax())  # the first of equals: candidates come best first
        chosen.append(best)
        left[best] = False
        likeness = np.maximum(likeness, vectors @ vectors[best])
    return [candidates[row] for row in chosen]
