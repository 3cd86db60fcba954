"""A list whose items do not all say the same thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np

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


def diversify(
    candidates: Sequence[Candidate], vectors: FloatArray | None, *, n: int, diversity: float
) -> list[Candidate]:
    """Choose `n` of `candidates`, each time the best trade of score and novelty.

    Maximal marginal relevance. `vectors` (len(candidates), dim) are unit rows in candidate order;
    without them, or with `diversity` 0, the order of the scores stands. Scores are scaled to
    [0, 1] over the candidates, so `diversity` in [0, 1] means the same for every catalog.
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
