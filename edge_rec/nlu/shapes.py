"""What a tagger is told of each unit of a text beside what it means: script, case, place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_rec.nlu.text import Span

_SCRIPTS: Final = (
    ("\u3040", "\u309f"),
    ("\u30a0", "\u30ff"),
    ("\u3400", "\u9fff"),
    ("\uac00", "\ud7af"),
)
"""Hiragana, katakana, Han, Hangul: first and last character."""
_SPACE, _DIGIT, _UPPER, _LOWER, _OTHER = range(5)
_N_KINDS: Final = 5 + len(_SCRIPTS)
N_FLAGS: Final = 2 * _N_KINDS + 4


@dataclass(frozen=True, slots=True)
class Shapes:
    """Of each unit of a text."""

    first: NDArray[np.int64]
    """(units,): the number of the token its first character lies in."""
    last: NDArray[np.int64]
    """(units,): the same of its last."""
    flags: NDArray[np.float32]
    """(units, N_FLAGS) of 0 and 1: the kinds of its first and last character, whether it touches
    the unit before, is all in capitals, begins its token, ends its token."""


def shapes(text: str, units: Sequence[Span], tokens: Sequence[Span]) -> Shapes:
    """The shapes of `units` in `text`, given where the tagger's `tokens` stand in it."""
    starts = [start for start, _ in tokens]
    flags = np.zeros((len(units), N_FLAGS), dtype=np.float32)
    first, last = [], []
    before = 0
    for row, (start, end) in zip(flags, units, strict=True):
        a, b = _token_at(start, starts), _token_at(end - 1, starts)
        unit = text[start:end]
        first.append(a)
        last.append(b)
        row[_kind(unit[0])] = row[_N_KINDS + _kind(unit[-1])] = 1
        row[2 * _N_KINDS :] = (
            0 < start == before,
            len(unit) > 1 and unit.isupper(),
            not text[tokens[a][0] : start].strip(),
            tokens[b][1] == end,
        )
        before = end
    return Shapes(_numbers(first), _numbers(last), flags)


def _numbers(values: Sequence[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def _token_at(place: int, starts: Sequence[int]) -> int:
    """The last token that begins at or before `place`; the mark of the end holds nothing."""
    return max(min(bisect_right(starts, place), len(starts) - 1) - 1, 0)


def _kind(character: str) -> int:
    for number, (low, high) in enumerate(_SCRIPTS):
        if low <= character <= high:
            return 5 + number
    if character == "々":  # repeats a Han character
        return 5 + _SCRIPTS.index(("\u3400", "\u9fff"))
    if character.isspace():
        return _SPACE
    if character.isdigit():
        return _DIGIT
    if character.isalpha():
        return _UPPER if character.isupper() else _LOWER
    return _OTHER
