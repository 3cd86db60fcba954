"""A list whose items do not all say the same thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import FloatArray
from edge_rec.types import Candidate, ItemId

_PART = re.compile(
    r"""\s*(?:
        [:(\[/~〜-]\s.*                                    # a subtitle
      | [:(\[].*
      | \b(?:the\ )?(?:movie|film|ova|oav|ona|special|specials|tv|recap|season|part|picture)\b.*
      | \b(?:2nd|3rd|\d+th|first|second|third|final)\b.*
      | \b(?:ii|iii|iv|v|vi)\b.*
      | \s\d.*
    )$""",
    re.VERBOSE,
)
_SHORTEST = 3
"""Letters a franchise's name must keep: "K: Missing Kings" is not the franchise of all K."""


@lru_cache(maxsize=4096)
def franchise_of(title: str) -> str:
    """What the parts of one work share: the title without season, part and subtitle."""
    folded = unicodedata.normalize("NFKC", title).casefold().strip()
    stem = _PART.sub("", folded).strip(" !?.-:'°")
    return stem if len(stem) >= _SHORTEST else folded


def one_of_each(
    candidates: Sequence[Candidate], title_of: Callable[[ItemId], str], *, n: int
) -> list[Candidate]:
    """Only the best candidate of each franchise, in order; others follow where fewer than `n`."""
    first: dict[str, Candidate] = {}
    rest: list[Candidate] = []
    for candidate in candidates:
        franchise = franchise_of(title_of(candidate.item_id))
        if franchise in first:
            rest.append(candidate)
        else:
            first[franchise] = candidate
    return [*first.values(), *rest[: max(0, n - len(first))]]


@dataclass(frozen=True, slots=True)
class TagMix:
    """A mix of tags a list is to come near to."""

    wanted: FloatArray
    """(n_tags,), above 0 and in sum 1: the mix of what the person likes."""
    candidates: FloatArray
    """(n_candidates, n_tags), each row in sum at most 1: shares of the same tags."""
    strength: float
    """What the divergence from the mix weighs beside relevance, from 0."""

    def divergence(self, chosen: Sequence[int]) -> FloatArray:
        """How far the list `chosen` plus each candidate is from the wanted mix, (n_candidates,).

        Kullback-Leibler divergence, from 0, smoothed by 0.01 of the wanted mix.
        Source: Steck, Calibrated Recommendations, RecSys 2018.
        """
        smoothed = self.candidates + self.candidates[list(chosen)].sum(axis=0)
        smoothed *= 0.99 / (len(chosen) + 1)
        smoothed += 0.01 * self.wanted
        total: FloatArray = self.wanted @ np.log(self.wanted) - np.log(smoothed) @ self.wanted
        return total


def tag_mix(rows: NDArray[np.bool_]) -> FloatArray:
    """Each row of tags, (n, n_tags), shared out evenly; a row without tags stays 0."""
    shares: FloatArray = rows.astype(np.float32)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1.0)
    return shares


def diversify(
    candidates: Sequence[Candidate],
    vectors: FloatArray | None,
    *,
    n: int,
    diversity: float,
    mix: TagMix | None = None,
) -> list[Candidate]:
    """Choose `n` of `candidates`, each time the best trade of score, novelty and tag mix.

    Maximal marginal relevance. `vectors` (len(candidates), dim) are unit rows in candidate order;
    without them, or with `diversity` 0, and without `mix`, the order of the scores stands. Scores
    are scaled to [0, 1] over the candidates, so `diversity` in [0, 1] means the same for every
    catalog.
    Source: Carbonell & Goldstein, SIGIR 1998.
    """
    novel = vectors is not None and diversity > 0
    if not (novel or mix) or len(candidates) <= 1:
        return list(candidates[:n])
    relevance = _relevance(candidates)
    likeness = np.zeros(len(candidates), dtype=np.float32)  # to the nearest chosen one
    chosen: list[int] = []
    left = np.ones(len(candidates), dtype=np.bool_)
    while len(chosen) < min(n, len(candidates)):
        value = (1 - diversity) * relevance - diversity * likeness if novel else relevance
        if mix is not None:
            value = value - mix.strength * mix.divergence(chosen)
        best = int(np.where(left, value, -np.inf).argmax())  # of equals the first, the better one
        chosen.append(best)
        left[best] = False
        if novel:
            assert vectors is not None
            likeness = np.maximum(likeness, vectors @ vectors[best])
    return [candidates[row] for row in chosen]


def draw(candidates: Sequence[Candidate], *, n: int, rng: np.random.Generator) -> list[Candidate]:
    """`n` of `candidates` by chance, the better the likelier, in the order drawn.

    The best is e² times as likely as the last to come first (Gumbel top-k sampling).
    """
    luck = 2.0 * _relevance(candidates) + rng.gumbel(size=len(candidates))
    return [candidates[row] for row in np.argsort(-luck, kind="stable")[:n]]


def _relevance(candidates: Sequence[Candidate]) -> FloatArray:
    """Scores scaled to [0, 1]."""
    scores = np.asarray([candidate.score for candidate in candidates], dtype=np.float32)
    if not len(scores):
        return scores
    scaled: FloatArray = (scores - scores.min()) / (float(np.ptp(scores)) or 1.0)
    return scaled
