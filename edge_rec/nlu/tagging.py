"""Understanding as labels: the model reads a text twice and, the second time, labels each unit.

A unit is a word, or a character of a script without spaces. The second reading sees the whole
text, and its labels are read off the next-token scores of a few tokens, so that one forward pass
answers: nothing is generated, no answer can be malformed, and a name is always a span of the text.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from edge_rec.nlu.claims import NAME_LABELS, Claim
from edge_rec.nlu.text import CJK, Span

SKILL = "understanding"
"""Name of the adapter that can do this."""
LABELS = (*NAME_LABELS, "want", "avoid", "nudge", "reference")
"""What a span may be: a name in one of four roles, words of a wish, of a nudge, of a reference."""
OUTSIDE = " none"
CHOICES = (
    OUTSIDE,
    *(" Love", " love", " Bad", " bad", " Past", " past", " Name", " name"),
    *(" Want", " want", " Avoid", " avoid", " More", " more", " That", " that"),
)
"""The token for a unit outside all spans, then for each of `LABELS` the one that begins a span
and the one that goes on with it. Each is a single token of the default model."""
PREFIX = "<|im_start|>user\n"
MIDDLE = "<|im_end|>\n<|im_start|>assistant\n"

_UNIT = re.compile(rf"[{CJK}]|[^\W_{CJK}]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class TaggingPrompt:
    """A text as the model is given it, in pieces that are tokenized apart."""

    units: tuple[Span, ...]
    segments: tuple[str, ...]
    """`PREFIX`, the units with the space before each, `MIDDLE`, the units again."""

    @property
    def first_answer(self) -> int:
        """Number of the segment after which the first unit's label is due."""
        return len(self.segments) - len(self.units)


def tagging_prompt(text: str) -> TaggingPrompt:
    """The prompt for `text`; full-width characters are shown to the model in plain width."""
    units = tuple(match.span() for match in _UNIT.finditer(text))
    plain = "".join(_narrow(character) for character in text)
    ends = [0, *(end for _, end in units)]
    pieces = tuple(plain[ends[n] : end] for n, end in enumerate(ends[1:]))
    return TaggingPrompt(units, (PREFIX, *pieces, MIDDLE, *pieces))


def outline(units: Sequence[Span], spans: Sequence[tuple[int, int, str]]) -> list[int]:
    """The number in `CHOICES` right for each unit, given labelled spans of the text."""
    numbers = [0] * len(units)
    for start, end, label in spans:
        begin = 2 * LABELS.index(label) + 1
        inside = [n for n, unit in enumerate(units) if start <= unit[0] and unit[1] <= end]
        for place, number in enumerate(inside):
            numbers[number] = begin + (place > 0)
    return numbers


def read_labels(units: Sequence[Span], scores: NDArray[np.float32]) -> list[Claim]:
    """The likeliest labelling in which a span begins before it goes on (Viterbi).

    `scores` are logits, shape (len(units), len(CHOICES)).
    """
    if not len(units):
        return []
    logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    path = _best_path(logs)
    claims: list[Claim] = []
    for n, choice in enumerate(path):
        probability = float(np.exp(logs[n, choice]))
        start, end = units[n]
        if choice % 2:
            claims.append(Claim(LABELS[choice // 2], start, end, probability=probability))
        elif choice:
            least = min(claims[-1].probability, probability)
            claims[-1] = dataclasses.replace(claims[-1], end=end, probability=least)
    return claims


def _best_path(logs: NDArray[np.float32]) -> list[int]:
    follows = _followers()
    total = np.where(follows[0], logs[0], -np.inf)  # as after a unit outside
    back = np.zeros(logs.shape, dtype=np.intp)
    for n in range(1, len(logs)):
        ways = np.where(follows, total[:, None], -np.inf)  # (from, to)
        back[n] = ways.argmax(axis=0)
        total = ways.max(axis=0) + logs[n]
    path = [int(total.argmax())]
    for n in range(len(logs) - 1, 0, -1):
        path.append(int(back[n, path[-1]]))
    return path[::-1]


@lru_cache(maxsize=1)
def _followers() -> NDArray[np.bool_]:
    """Which choice may come after which, (from, to): a span goes on only after its own label."""
    allowed = np.ones((len(CHOICES), len(CHOICES)), dtype=bool)
    for goes_on in range(2, len(CHOICES), 2):
        allowed[:, goes_on] = False
        allowed[goes_on - 1 : goes_on + 1, goes_on] = True
    return allowed


@lru_cache(maxsize=4096)
def _narrow(character: str) -> str:
    """`character` in its compatible plain form where that is one character too."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
