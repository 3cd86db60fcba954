"""Items that were shown again and again without an answer step back, and come again later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from edge_rec.types import Candidate, ItemId, Source

MOST = 3
"""Times shown after which an item steps back no farther."""


def freshened(
    candidates: Sequence[Candidate], shown_before: Sequence[ItemId], strength: float
) -> list[Candidate]:
    """`candidates` in the order that holds once those of `shown_before` have stepped back.

    For each time it was shown, an item loses `strength` standard deviations of the candidates'
    scores; the loss is a part of its score like any other. Ties keep their order.
    """
    times = Counter(shown_before)
    if strength <= 0 or not any(c.item_id in times for c in candidates):
        return list(candidates)
    step = strength * float(np.std([c.score for c in candidates]))
    moved = [_stepped_back(c, step * min(times[c.item_id], MOST)) for c in candidates]
    return sorted(moved, key=lambda c: -c.score)


def _stepped_back(candidate: Candidate, loss: float) -> Candidate:
    if loss == 0:
        return candidate
    sources = {**candidate.sources, Source.FRESHNESS: -loss}
    return replace(candidate, score=candidate.score - loss, sources=sources)
