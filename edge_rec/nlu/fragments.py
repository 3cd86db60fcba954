"""Parts of shown titles that point at their item: "the Gate one", 「ゲートのやつ」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edge_rec.nlu.language import STOPWORDS
from edge_rec.nlu.nudges import COMPARATIVES, DEGREES
from edge_rec.nlu.text import WORD, Span

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:the|that)\s+(?P<words>[^\W\d_][\w'’-]*(?:\s+[\w'’-]+){0,2})\s+(?:one|movie|film|anime|show|series|book|game)\b",
        r"\bthe one (?:with|called|about|named)\s+(?P<words>[^\W\d_][\w'’-]*(?:\s+[\w'’-]+){0,2})",
        r"(?P<words>[^\s、。のはをがに]{2,12})(?:の(?:やつ|方|ほう)|って(?:やつ|作品))",
        r"(?P<words>[^\s,.]{2,12})\s?(?:그거|라는 거)",
        r"(?P<words>[^\s，。的那]{2,8})那(?:个|個|部)",
        r"\b(?:el|la) (?:de|del|que se llama)\s+(?P<words>[^\W\d_][\w'’-]*)",
        r"\b(?:der|die|das|den) mit\s+(?:dem |der )?(?P<words>[^\W\d_][\w'’-]*)",
        r"\bcel(?:ui|le) (?:avec|de|qui s['’]appelle)\s+(?P<words>[^\W\d_][\w'’-]*)",
        r"\b[oa] d[oa]\s+(?P<words>[^\W\d_][\w'’-]*)",
    )
)
_MIN_CHARS = 3
"""Of a word in a spaced script; fewer are in every title."""


def read_fragments(
    masked: str, titles: Sequence[Sequence[str]]
) -> Iterator[tuple[Span, tuple[int, ...]]]:
    """Spans and the one place of the list each means; what fits two items or none is left alone.

    `titles` are all names of each shown item, in rank order.
    """
    for pattern in _PATTERNS:
        for match in pattern.finditer(masked):
            if _says_otherwise(match.group("words")):
                continue
            places = [
                place
                for place, names in enumerate(titles, start=1)
                if any(_holds(name, match.group("words")) for name in names)
            ]
            if len(places) == 1:
                yield match.span(), (places[0],)


def _says_otherwise(words: str) -> bool:
    """Whether words before "one" have a meaning of their own: "the new one", "the other one"."""
    return words.casefold() in STOPWORDS["en"] or any(
        pattern.fullmatch(words) for _, _, pattern in (*DEGREES, *COMPARATIVES)
    )


def _holds(title: str, words: str) -> bool:
    """Whether `words` stand in `title`, word for word, or as they are in an unspaced script."""
    said = [word.group().casefold() for word in WORD.finditer(words)]
    if not said:
        return False
    if not words.isascii():
        return words.casefold() in title.casefold()
    if sum(map(len, said)) < _MIN_CHARS:
        return False
    held = [word.group().casefold() for word in WORD.finditer(title)]
    return any(held[start : start + len(said)] == said for start in range(len(held)))
