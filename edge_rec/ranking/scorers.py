"""Scorers around a scorer: without a model's own favourites, and with a memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from edge_rec.protocols import FloatArray, PairScorer

MOST_REMEMBERED = 4_000
"""Scores; of more than a hundred requests."""


@dataclass(frozen=True, slots=True)
class Remembering:
    """Scores a pair once; the longest unused are forgotten first.

    A request holds over several turns, and most candidates stay.
    """

    scorer: PairScorer
    _known: OrderedDict[tuple[str, str], float] = field(default_factory=OrderedDict)

    @property
    def name(self) -> str:
        """The scorer's."""
        return self.scorer.name

    def scores(self, prefix: str, candidates: Sequence[str]) -> FloatArray:
        """(len(candidates),); only those that are new are read.

        Raises:
            ModelError: as the scorer.
        """
        new = [text for text in dict.fromkeys(candidates) if (prefix, text) not in self._known]
        if new:
            for text, score in zip(new, self.scorer.scores(prefix, new).tolist(), strict=True):
                self._known[prefix, text] = score
        for text in candidates:
            self._known.move_to_end((prefix, text))
        found = np.asarray([self._known[prefix, text] for text in candidates], dtype=np.float32)
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Takes off what the scorer thinks of a candidate before it knows what is asked for.

    That removes a model's own favourites: titles it has often read.
    """

    scorer: PairScorer

    @property
    def name(self) -> str:
        """The scorer's, marked."""
        return f"{self.scorer.name}, calibrated"

    def scores(self, prefix: str, candidates: Sequence[str]) -> FloatArray:
        """(len(candidates),); both are read.

        Raises:
            ModelError: as the scorer.
        """
        found: FloatArray = self.scorer.scores(prefix, candidates)
        return found - self.scorer.scores("", candidates)
