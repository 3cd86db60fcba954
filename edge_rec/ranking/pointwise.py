"""Relevance as a yes or no: one question a candidate, answered by two logits, nothing generated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edge_rec.errors import GenerationError
from edge_rec.protocols import FloatArray, LanguageModel

SKILL = "rank"
"""Name of the adapter that was trained for these questions."""
CHOICES = ("Yes", "No")
_OPENING = "<|im_start|>user\nWould this person like the title?\n"
_CANDIDATE = "title: "
_CLOSING = "<|im_end|>\n<|im_start|>assistant\n"


@dataclass(frozen=True, slots=True)
class PointwiseScorer:
    """A `PairScorer`: log odds of "Yes" over "No".

    The request is read once, as the prefix all candidates share in the model's cache, and each
    candidate after it by itself: its score cannot depend on the others or on their order.
    """

    model: LanguageModel
    skill: str | None = None
    """Adapter to answer with; None: the model as it is."""

    @property
    def name(self) -> str:
        """The model's name, with the adapter's where one answers."""
        return f"{self.model.name}+{self.skill}" if self.skill else self.model.name

    def scores(self, prefix: str, candidates: Sequence[str]) -> FloatArray:
        """(len(candidates),), higher is better.

        Raises:
            ModelError: the model cannot be loaded or failed.
        """
        return np.asarray([self._score(prefix, text) for text in candidates], dtype=np.float32)

    def _score(self, prefix: str, candidate: str) -> float:
        segments = (f"{_OPENING}{prefix}", f"{_CANDIDATE}{candidate}", _CLOSING)
        logits = self.model.weigh(segments, CHOICES, first=2, skill=self.skill)
        if logits is None:  # only where a time limit was given
            raise GenerationError("the language model gave no answer")
        return float(logits[0, 0] - logits[0, 1])
