"""Relevance as a yes or no: one question a candidate, answered by two logits, nothing generated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edge_rec.errors import GenerationError
from edge_rec.protocols import FloatArray, LanguageModel

SKILL = "rank"
"""Name of the adapter that was trained for these questions."""
CHOICES = (" Yes", " No")
OPENING = "<|im_start|>user\nWhich titles fit? Answer Yes or No.\n"
CLOSING = "?"
"""Ends each candidate; its answer is read off right after it."""


@dataclass(frozen=True, slots=True)
class PointwiseScorer:
    """A `PairScorer`: log odds of "Yes" over "No".

    The request is read once, as the prefix that all candidates share in the model's cache, and the
    candidates beside each other: the score of one cannot depend on the others or on their order.
    """

    model: LanguageModel
    skill: str | None = None
    """Adapter to answer with; None: the model as it is."""
    timeout_s: float = math.inf

    @property
    def name(self) -> str:
        """The model's name, with the adapter's where one answers."""
        return f"{self.model.name}+{self.skill}" if self.skill else self.model.name

    def scores(self, prefix: str, candidates: Sequence[str]) -> FloatArray:
        """(len(candidates),), higher is better.

        Raises:
            ModelError: the model cannot be loaded, failed or took too long.
        """
        # Always read in one order: rounding differs a little with the place in a batch.
        texts = sorted({f"{candidate}{CLOSING}" for candidate in candidates})
        logits = self.model.weigh_each(
            f"{OPENING}{prefix}", texts, CHOICES, skill=self.skill, timeout_s=self.timeout_s
        )
        if logits is None:
            raise GenerationError(f"it took more than {self.timeout_s:g} seconds")
        odds = dict(zip(texts, (logits[:, 0] - logits[:, 1]).tolist(), strict=True))
        return np.asarray([odds[f"{each}{CLOSING}"] for each in candidates], dtype=np.float32)
