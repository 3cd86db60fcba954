"""A bracket or year after a name: whether it may tell one work from another of the name."""

from __future__ import annotations

import re
from typing import Final

UNQUALIFIED: Final = 0.97
"""Share kept when only a kind or the reading of a character is left out."""

_QUALIFIED: Final = 0.75
"""Share kept when something is left out that may name another work: a version, an unknown year."""
_NEXT_YEAR: Final = 0.9
"""Share kept when the year is one off: catalogs differ on what began at a turn of the year."""
_OTHER_YEAR: Final = 0.5
"""Share kept when the item is known to be of another year than was said."""
_BRACKET: Final = re.compile(r"[(\[（［【]([^()\[\]（）［］【】]*)[)\]）］】]\s*$")
_YEAR: Final = re.compile(r"(?:^|\s)((?:19|20)\d\d)$")
_KIND_WORDS: Final = frozenset(
    "tv movie film ova oav ona special anime manga series show book game season 1".split()
)
_READING_AID: Final = re.compile("[ァ-ヺー・ ]+")


def qualifier_of(text: str) -> str | None:
    """The last bracket or year, if it may name another work; kinds such as `(TV)` do not."""
    bracket = _BRACKET.search(text)
    words = bracket[1].casefold().split() if bracket else []
    if bracket and not set(words) <= _KIND_WORDS and not _READING_AID.fullmatch(bracket[1]):
        years = [word for word in words if _YEAR.fullmatch(word)]
        return years[0] if years and set(words) - {years[0]} <= _KIND_WORDS else bracket[1]
    year = _YEAR.search(text)
    return year[1] if year else None


def kept(qualifier: str | None, year: int | None) -> float:
    """Share of its probability a name keeps without its `qualifier`, for an item of `year`."""
    if qualifier is None:
        return UNQUALIFIED
    if year is None or not qualifier.isdecimal():
        return _QUALIFIED
    distance = abs(year - int(qualifier))
    return (1.0, _NEXT_YEAR)[distance] if distance < 2 else _OTHER_YEAR
