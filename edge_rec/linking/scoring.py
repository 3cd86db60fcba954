"""How surely a text is one spelling of a surface form: edit features and a fitted probability."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from edge_rec.linking.aliases import FormKind
from edge_rec.linking.markers import numbers_of
from edge_rec.linking.normalize import compact, has_han, romanize

KIND_WEIGHT: Final = {
    FormKind.TITLE: 1.0,
    FormKind.ALIAS: 0.99,
    FormKind.UNMARKED: 0.97,
    FormKind.SHORT: 0.93,
    FormKind.ACRONYM: 0.84,
}
"""Share of the probability that survives, by how the form was made."""

SAME_TEXT: Final = 0.99
SAME_KEY: Final = 0.97
ALIKE: Final = 0.95
"""The most a spelling that is only alike can have."""

_MIN_FUZZY: Final = 4
"""Keys shorter than this are only ever matched exactly."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One normalised reading of a mention, with what is compared of it."""

    text: str
    compacted: str
    key: str
    numbers: tuple[int, ...]
    is_han: bool

    @classmethod
    def of(cls, text: str) -> Reading:
        """Prepare a normalised text."""
        return cls(text, compact(text), romanize(text), numbers_of(text), has_han(text))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What tells one spelling from another name."""

    distance: int
    relative: float
    """Edits over the longer length."""
    length: int
    """The longer length."""
    longest_run: int
    """Edits in the longest unbroken stretch: slips are scattered, other names differ in blocks."""
    same_numbers: bool
    same_start: bool
    """Whether the first letters agree."""


def spellings(reading: Reading, text: str, key: str) -> tuple[str, str, float]:
    """The two strings to compare and their edits over the longer length.

    Texts or keys, whichever are nearer; but never the keys of Chinese characters, which follow
    Mandarin: their likeness to a Japanese or Latin name is chance.
    """
    theirs = compact(text)
    by_text = OSA.normalized_distance(reading.compacted, theirs)
    if by_text and reading.key and key and not reading.is_han and not has_han(text):
        by_key = OSA.normalized_distance(reading.key, key)
        # Folding doubled letters can swallow a final II: a key that is equal then proves nothing.
        if 0 < by_key < by_text or (not by_key and reading.numbers == numbers_of(text)):
            return reading.key, key, by_key
    return reading.compacted, theirs, by_text


def relative_distance(reading: Reading, text: str, key: str) -> float:
    """Edits over the longer length, in [0, 1]."""
    return spellings(reading, text, key)[2]


def compare(reading: Reading, text: str, key: str) -> Comparison:
    """All features of one pair."""
    ours, theirs, relative = spellings(reading, text, key)
    length = max(len(ours), len(theirs), 1)
    return Comparison(
        distance=round(relative * length),
        relative=relative,
        length=length,
        longest_run=_longest_run(ours, theirs),
        same_numbers=reading.numbers == numbers_of(text),
        same_start=ours[:1] == theirs[:1],
    )


def _longest_run(ours: str, theirs: str) -> int:
    longest = run = 0
    last = (-1, -1)
    for operation in Levenshtein.editops(ours, theirs):
        place = (operation.src_pos, operation.dest_pos)
        adjacent = place[0] - last[0] <= 1 and place[1] - last[1] <= 1
        run = run + 1 if adjacent and run else 1
        longest, last = max(longest, run), place
    return longest


def probability(comparison: Comparison) -> float:
    """That the two are spellings of one name, given that half of all mentions are in the catalog.

    A logistic model of four features, fitted by maximum likelihood on the nearest form of 4,446
    titles of an anime catalog with one or two random edits and of 6,000 titles it does not have.
    Held out, at 0.8: 98 % of one edit and 89 % of two accepted rightly, 1.5 % of the absent.
    """
    logit = (
        8.34
        - 18.74 * comparison.relative
        - 2.19 * comparison.longest_run
        - 6.02 * (not comparison.same_numbers)
        - 0.90 * (not comparison.same_start)
    )
    return 1.0 / (1.0 + math.exp(-logit))


def score_form(reading: Reading, text: str, key: str, kind: FormKind) -> tuple[float, bool]:
    """Probability that `reading` names this form, and whether it does so exactly."""
    weight = KIND_WEIGHT[kind]
    if reading.compacted == compact(text):
        return SAME_TEXT * weight, True
    if kind is FormKind.ACRONYM:
        return 0.0, False
    comparison = compare(reading, text, key)
    likely = comparison.same_numbers and (not reading.is_han or comparison.relative <= 0.5)
    if key and reading.key == key and likely:
        return SAME_KEY * weight, True
    if min(len(reading.key), len(key)) < _MIN_FUZZY and not reading.is_han:
        return 0.0, False
    return min(probability(comparison), ALIKE) * weight, False
