"""Whether a tag or kind named in an utterance is wanted, refused, moved towards or taken back."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from edge_rec.nlu.requests import ASKS
from edge_rec.nlu.signs import AFTER, BEFORE, CLOSING, Sign, is_described
from edge_rec.nlu.text import MASK, WORD, Nearest, Span, clause_of, clauses, is_cjk
from edge_rec.nlu.vocabulary import Facet
from edge_rec.nlu.wishes import NOUN_PHRASE
from edge_rec.types import Slot


@dataclass(frozen=True, slots=True)
class SignedFacet:
    """A facet, its sign, and everything the sign was read from."""

    facet: Facet
    sign: Sign
    span: Span
    is_said: bool = False
    """Whether some word says so, of this facet or of one it is coordinated with."""


_OF = re.compile(r"\s+(?:(?:d['’]|del?\s|du\s|des\s|of\s|with\s|mit\s)\s*)?", re.IGNORECASE)
"""Between a kind and the tag behind it that narrows it."""
_MAX_GAP_WORDS = 3
"""Words that may stand between a cue and its facet: "no slow old horror"."""
_SAME = re.compile(
    r"\s*(?:(?:,|/|、|，|・|と|や|か|も|과|와|和|跟|或)\s*)?(?:\b(?:and|or|nor|any|no|y|o|e|ou|et|und|oder|ni)\b\s*)*(?:(?:de|du|des|von|mit|con|com|with|of)\s+|d['’])?"
    r"(?:movies?|films?|anime|stuff|shows?|things?|アニメ|もの)?\s*",
    re.IGNORECASE,
)
"""What may stand between facets that share a sign: "no horror or romance", "ホラーとロマンス以外"."""

_SHORT_CLAUSE = 5
"""Words of a clause in which a bare tag is a request without any word that asks; of an unspaced
script twice as many characters."""
_PHRASE_OPENS, _PHRASE_ENDS = (
    re.compile(r"\W*(?:(?!for\b|in\b|as\b|with\b|about\b)\w+\s+)?", re.IGNORECASE),
    re.compile(r"\s*(?:[,;.!]|$)"),
)
"""Around a tag that is a phrase of its own at the head of a clause: "películas para niños, …"."""


def read_facets(masked: str, facets: Sequence[Facet]) -> list[SignedFacet]:
    """Sign each of `facets`, given in reading order; coordinated ones share what is said once."""
    spans = clauses(masked)
    before = Nearest(masked, BEFORE)
    signs: list[tuple[Sign, Span] | None] = []
    said: list[tuple[Sign, Span] | None] = []
    for number, facet in enumerate(facets):
        left = spans[clause_of(facet.span[0], spans)][0]
        floor = max(left, facets[number - 1].span[1] if number else 0)
        found = _own_sign(masked, before, floor, facet)
        if found is None and number and _is_noun(masked, facets[number - 1], facet):
            found = said[number - 1]
            if found is not None and found[0] is not Sign.WANTED:
                # "pas de films d'horreur": the kind itself is not refused
                signs[number - 1] = Sign.IGNORED, facets[number - 1].span
        joined = (
            number > 0
            and floor >= left
            and bool(_SAME.fullmatch(masked, facets[number - 1].span[1], facet.span[0]))
        )
        if found is None and joined:
            found = _shared(facets[number - 1], signs[number - 1], facet, masked)
        said.append(found)
        if facet.slot is Slot.KIND and found is not None and _narrowed(masked, found, facet):
            found = Sign.IGNORED, facet.span
        signs.append(found)
        if joined and found is not None and found[1][0] >= facet.span[1]:
            _spread_back(masked, facets, signs, number)
            if _narrows(masked, facets[number - 1], facet) and found[0] is not Sign.WANTED:
                signs[number] = Sign.IGNORED, facet.span  # "공포 영화는 빼고": films may stay
    return [
        SignedFacet(facet, *(found or (Sign.WANTED, facet.span)), is_said=found is not None)
        for facet, found in zip(facets, signs, strict=True)
    ]


def meant(masked: str, signed: Sequence[SignedFacet]) -> list[bool]:
    """Of each of `signed` whether it is asked for; coordinated ones are asked for together.

    So is a list of them at the head of a clause: "horror and mystery, I liked X".
    """
    asked = [_is_meant(masked, entry) for entry in signed]
    for number, (last, entry) in enumerate(pairwise(signed), start=1):
        gap = last.facet.span[1], entry.facet.span[0]
        if Sign.IGNORED in (last.sign, entry.sign) or not _SAME.fullmatch(masked, *gap):
            continue
        if last.sign is entry.sign and last.facet.slot is entry.facet.slot is Slot.TAG:
            opens = _opens(masked, last.facet) and WORD.search(masked[slice(*gap)]) is not None
            asked[number - 1] = asked[number] = asked[number - 1] or asked[number] or opens
    return asked


def _opens(masked: str, facet: Facet) -> bool:
    """Whether a facet stands at the head of its clause."""
    spans = clauses(masked)
    start = spans[clause_of(facet.span[0], spans)][0]
    return not masked[start : facet.span[0]].strip()


def _is_meant(masked: str, entry: SignedFacet) -> bool:
    """Whether a facet is asked for: by a word that says so, in a clause that asks, or alone."""
    if entry.sign is Sign.IGNORED:
        return False
    if entry.sign is not Sign.WANTED or entry.is_said:
        return True
    spans = clauses(masked)
    start, end = spans[clause_of(entry.facet.span[0], spans)]
    if ASKS.search(masked, start, end) or NOUN_PHRASE.match(masked):
        return True
    if _PHRASE_OPENS.fullmatch(masked, start, entry.facet.span[0]) and _PHRASE_ENDS.match(
        masked, entry.facet.span[1]
    ):
        return True
    unspaced = [is_cjk(match.group()) for match in WORD.finditer(masked, start, end)]
    return unspaced.count(False) <= _SHORT_CLAUSE and unspaced.count(True) <= 2 * _SHORT_CLAUSE


def _is_noun(masked: str, last: Facet, facet: Facet) -> bool:
    """Whether `last` is a kind that the tag after it narrows: "films d'horreur"."""
    gap = last.span[1], facet.span[0]
    return (last.slot, facet.slot) == (Slot.KIND, Slot.TAG) and bool(_OF.fullmatch(masked, *gap))


def _narrows(masked: str, last: Facet, facet: Facet) -> bool:
    """Whether `last` stands right before the noun it narrows: "scary movies"."""
    return last.slot is not facet.slot and not masked[last.span[1] : facet.span[0]].strip()


def _narrowed(masked: str, found: tuple[Sign, Span], facet: Facet) -> bool:
    """Whether a refusal is of some of a kind: "not into films based on comics" bars no films."""
    gap = masked[found[1][1] : facet.span[0]]
    return found[0] is Sign.REFUSED and WORD.search(gap) is not None


def _shared(
    last: Facet, said: tuple[Sign, Span] | None, facet: Facet, masked: str
) -> tuple[Sign, Span] | None:
    """What `facet` takes over from the facet it is coordinated with.

    In "no scary movies" the kind is the noun that "scary" narrows: movies are not refused.
    """
    if said is None:
        return None
    if _narrows(masked, last, facet) and said[0] is not Sign.WANTED:
        return Sign.IGNORED, facet.span
    return said[0], facet.span


def _spread_back(
    masked: str,
    facets: Sequence[Facet],
    signs: list[tuple[Sign, Span] | None],
    number: int,
) -> None:
    """Give a sign that stands after a list to the members before: "AとB以外"."""
    found = signs[number]
    while number and signs[number - 1] is None:
        gap = facets[number - 1].span[1], facets[number].span[0]
        if _SAME.fullmatch(masked, *gap) is None:
            return
        number -= 1
        signs[number] = (found[0], facets[number].span) if found else None


def _own_sign(
    masked: str, before: Nearest[Sign], floor: int, facet: Facet
) -> tuple[Sign, Span] | None:
    """What stands behind a facet, else before it, else closes a phrase that names a wish."""
    start, end = facet.span
    behind, ahead = _after(masked, end), _before(masked, before, floor, start)
    is_example = behind is not None and MASK in masked[slice(*behind[1])]
    if is_example and ahead is not None and ahead[0] is Sign.IGNORED:
        behind = None  # "do you like comedies like X" is no wish
    found = behind or ahead
    if found is None and (closing := CLOSING.match(masked, end)) is not None:
        return Sign.WANTED, closing.span()
    return found


def _after(masked: str, end: int) -> tuple[Sign, Span] | None:
    for sign, pattern in AFTER:
        match = pattern.match(masked, end)
        if match is not None:
            return sign, match.span()
    return None


def _before(masked: str, before: Nearest[Sign], left: int, start: int) -> tuple[Sign, Span] | None:
    if is_described(masked, left, start):
        return Sign.IGNORED, (start, start)
    found = before.before(left, start)
    if found is None:
        return None
    gap = masked[found[1][1] : start]
    is_near = MASK not in gap and sum(1 for _ in WORD.finditer(gap)) <= _MAX_GAP_WORDS
    return found if is_near else None
