"""Spans, masks and clauses of a text. All positions are of the original string."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

Span = tuple[int, int]
"""Start and end, end exclusive."""

ANALYSED_CHARS = 2000
"""The rules look no further than this: some eighty titles. Pasted books cost no more than that."""

MASK = "\ue000"
"""Stands for every character of a name, so that no rule reads the words of a title."""

FILLER = "\ue001"
"""Stands for white space past the third of a run: nested optional space is slow on blank pages."""

CJK = "\uac00-\ud7af\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f々〆ー"
WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+(?:['’&\-][^\W_{CJK}]+)*")
"""A word of a script with spaces, or one character of a script without."""

_CONTRAST = (
    r"\b(?:(?<!anything )(?<!nothing )(?<!everything )but|though|although|however|whereas|except that|pero|aber|mais|mas|sondern)\b"
    r"|(?:です|ます|だ|い|た|な|る)?(?:けど|けれど|けれども|だが|ですが|ますが|ましたが|しかし|でも(?=[、 ]))"
    r"|지만|但是|但|不过"
)
_BOUNDARY = re.compile(rf"[.!?](?=\s|$|{MASK})|[。！？；;\n\r]+|{_CONTRAST}", re.IGNORECASE)


def mask(text: str, spans: Iterable[Span]) -> str:
    """`text` with every character of `spans` replaced by `MASK`; the length stays.

    Long white space is filled up too, so that rules may match the result without a thought.
    """
    characters = list(re.sub(r"(\s{3})(\s+)", _fill, text))
    for start, end in spans:
        characters[start:end] = MASK * len(characters[start:end])
    return "".join(characters)


def _fill(match: re.Match[str]) -> str:
    return match.group(1) + FILLER * len(match.group(2))


def is_cjk(character: str) -> bool:
    """Whether `character` belongs to a script written without spaces (Han, kana, Hangul)."""
    return re.match(f"[{CJK}]", character) is not None


def clauses(masked: str) -> list[Span]:
    """Cover `masked` with clauses, split after sentence ends, line ends and contrasts."""
    found: list[Span] = []
    start = 0
    for boundary in _BOUNDARY.finditer(masked):
        if boundary.end() > start:
            found.append((start, boundary.end()))
            start = boundary.end()
    if start < len(masked):
        found.append((start, len(masked)))
    return found


def clause_of(position: int, spans: Sequence[Span]) -> int:
    """Number of the clause that holds `position`; the last one for a position at the end."""
    for number, (_, end) in enumerate(spans):
        if position < end:
            return number
    return max(len(spans) - 1, 0)


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    """Whether `span` shares a character with any of `others`."""
    return any(span[0] < end and start < span[1] for start, end in others)


def covered(length: int, spans: Iterable[Span]) -> bytearray:
    """One byte a character: 1 where some span covers it."""
    flags = bytearray(length)
    for start, end in spans:
        flags[start:end] = b"\x01" * (min(end, length) - min(start, length))
    return flags


class Nearest(Generic[T]):
    """All places where some of many patterns match, to be asked for the one nearest before."""

    def __init__(self, masked: str, patterns: Iterable[tuple[T, re.Pattern[str]]]) -> None:
        """Match every pattern over the whole text once, so that a question costs a bisection."""
        hits = []
        for value, pattern in patterns:
            for match in pattern.finditer(masked):
                end = match.start() + len(match.group().rstrip())
                if end > match.start() and MASK not in match.group():
                    hits.append((end, end - match.start(), value))
        self._hits = sorted(hits, key=lambda hit: hit[:2])
        self._ends = [end for end, _, _ in self._hits]

    def before(self, left: int, position: int) -> tuple[T, Span] | None:
        """The hit within [left, position] that ends last; of those ending together the longest."""
        for number in range(bisect_right(self._ends, position) - 1, -1, -1):
            end, length, value = self._hits[number]
            if end <= left:
                return None
            if end - length >= left:
                return value, (end - length, end)
        return None
