"""Names as a model marks them, mended where the text itself shows where a name ends."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator

from edge_rec.nlu.claims import NAME_LABELS, Claim
from edge_rec.nlu.language import STOPWORDS
from edge_rec.nlu.text import Span

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_OPENS = re.compile(
    r"(?<=[^\W_] )(?:Yeah|Yes|Yep|No|Nope|Well|Have|Did|Do|Does|What|Thanks?|Thank|Lol|Haha|Sorry|"
    r"Sure|Ok|Okay|But|So|Also|And|The|An?|If|There|I|I['’]\w+|It['’]s|That['’]s)$"
)
"""A capital that begins the next sentence, typed without a stop: "Infinity War No I haven't"."""
_PARTICLES = re.compile(r"(?<=.)(?:だけ|とか|なら|って|さん)$")
"""What follows a Japanese name and is no part of it."""
_INTERJECTION = re.compile(
    r"(?:ふむ)+ふ?|(?:ほう)+|へ[えぇー]+|なる(?:ほど)?|(?:うん)+|そう(?:なん)?|え[えー]*"
)
_SERIES = re.compile(r"(?<=.)シリーズ")
_NUMBER_BEFORE = re.compile(r"(?:\A|[^\w\s] ?|(?:\A|[.!?] )[A-Z][a-z]+ |\b[a-z]+ )(\d{1,4} )\Z")
"""A number that opens a name of words with capitals, "Maybe 12 Angry Men", not one behind another
name."""
_DESCRIBED = re.compile(r"(?:[Tt]he|[Aa]n?) [a-z ]+")
_KIND_AFTER = re.compile(r" (?:movie|film|show|series|book|game|anime)s?\b")
_REPEATED = 2
"""Words that say a name begins anew: "High School Musical High School Musical 2"."""


def mended(text: str, claims: Iterable[Claim]) -> list[Claim]:
    """`claims` with each name cut before the next sentence and where another name begins."""
    return [part for claim in claims for part in _parts(text, claim)]


def _parts(text: str, claim: Claim) -> Iterator[Claim]:
    if claim.label not in NAME_LABELS:
        yield claim
        return
    number = _NUMBER_BEFORE.search(text, 0, claim.start) if text[claim.start].isupper() else None
    begin = number.start(1) if number else claim.start
    for start, end in _names(text, begin, _end(text, claim)):
        if not _is_small(text[start:end]) and not _is_described(text, start, end):
            yield dataclasses.replace(claim, start=start, end=end)


def _end(text: str, claim: Claim) -> int:
    """Where the name ends, a word that opens the next sentence and particles left out."""
    series = _SERIES.search(text, claim.start)
    end = min(claim.end, series.start()) if series else claim.end
    while (opener := _OPENS.search(text, claim.start, end)) is not None:
        end = opener.start() - 1
    while (particle := _PARTICLES.search(text, claim.start, end)) is not None:
        end = particle.start()
    return end


def _names(text: str, start: int, end: int) -> Iterator[Span]:
    """The span, or the two names it holds where its first words come again."""
    words = list(_WORD.finditer(text, start, end))
    said = [word.group().casefold() for word in words]
    for place in range(_REPEATED, len(words) - _REPEATED + 1):
        if said[place : place + _REPEATED] == said[:_REPEATED]:
            yield start, words[place - 1].end()
            yield from _names(text, words[place].start(), end)
            return
    yield start, end


def _is_small(words: str) -> bool:
    """Whether `words` are one small word without a capital, or say no more than "I see"."""
    is_small = words.islower() and words in STOPWORDS["en"]
    return is_small or _INTERJECTION.fullmatch(words) is not None


def _is_described(text: str, start: int, end: int) -> bool:
    """Whether the words tell which movie is meant rather than name it: "the last scary movie"."""
    return bool(_DESCRIBED.fullmatch(text, start, end) and _KIND_AFTER.match(text, end))
