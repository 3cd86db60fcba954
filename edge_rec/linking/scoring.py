"""How surely a text is one spelling of a surface form: edit features and a fitted probability."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from edge_rec.linking.aliases import FormKind
from edge_rec.linking.fitted import BIAS, WEIGHTS
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

FEATURES: Final = (
    "relative_distance",
    "relative_distance_of_han",
    "longest_run",
    "numbers_differ",
    "start_differs",
    "one_side_only",
    "known_words",
    "shortness",
)
"""What the probability is made of, in the order of the weights."""

_MIN_FUZZY: Final = 4
"""Keys shorter than this are only ever matched exactly."""
_MIN_KNOWN: Final = 3
"""Letters from which a word counts as known."""


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


def features(
    reading: Reading, text: str, key: str, is_known: Callable[[str], bool]
) -> tuple[float, ...]:
    """The values of `FEATURES` for one pair.

    `is_known` tells words that names or everyday sentences use: a slip seldom makes another word,
    another name often has one. Popularity is no feature: among people's real mentions it would
    speak for the known, but fitted on names drawn evenly it speaks against them.
    """
    ours, theirs, relative = spellings(reading, text, key)
    mine, its = reading.text.split(), text.split()
    odd_mine = [word for word in mine if word not in its]
    odd_its = [word for word in its if word not in mine]
    known = sum(len(word) >= _MIN_KNOWN and is_known(word) for word in odd_mine)
    return (
        relative,
        relative if reading.is_han else 0.0,
        float(_longest_run(ours, theirs)),
        float(reading.numbers != numbers_of(text)),
        float(ours[:1] != theirs[:1]),
        float(min(abs(len(odd_mine) - len(odd_its)), 3)),
        float(min(known, 3)),
        1.0 / max(len(ours), len(theirs), 1),
    )


def _longest_run(ours: str, theirs: str) -> int:
    """Edits in the longest unbroken stretch: slips are scattered, other names differ in blocks."""
    longest = run = 0
    last = (-1, -1)
    for operation in Levenshtein.editops(ours, theirs):
        place = (operation.src_pos, operation.dest_pos)
        adjacent = place[0] - last[0] <= 1 and place[1] - last[1] <= 1
        run = run + 1 if adjacent and run else 1
        longest, last = max(longest, run), place
    return longest


def log_odds(values: Sequence[float]) -> float:
    """Of two spellings with these `FEATURES` being of one name; weights from `fitted`."""
    return BIAS + sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))


def probability(log_odds: float) -> float:
    """The probability that belongs to log odds, at most `ALIKE`."""
    return ALIKE / (1.0 + math.exp(-max(log_odds, -500.0)))


def log_odds_of(probability: float) -> float:
    """The log odds `probability` makes this value of."""
    share = min(max(probability / ALIKE, 1e-9), 1 - 1e-9)
    return math.log(share / (1.0 - share))


def score_exactly(reading: Reading, text: str, key: str, kind: FormKind) -> float:
    """Probability that `reading` names a form it spells alike; 0 when it does not."""
    if reading.compacted == compact(text):
        return SAME_TEXT * KIND_WEIGHT[kind]
    if kind is FormKind.ACRONYM or not key or reading.key != key:
        return 0.0
    # Two names of Chinese characters may sound alike in Mandarin and share no character.
    distant = reading.is_han and relative_distance(reading, text, key) > 0.5
    same_numbers = reading.numbers == numbers_of(text)
    return 0.0 if distant or not same_numbers else SAME_KEY * KIND_WEIGHT[kind]


def may_be_misspelt(reading: Reading, key: str, kind: FormKind) -> bool:
    """Whether a form is long enough, and of a kind, that a slip leaves recognisable."""
    if kind is FormKind.ACRONYM:
        return False
    return reading.is_han or min(len(reading.key), len(key)) >= _MIN_FUZZY
