"""Whether a tag or kind named in an utterance is wanted, refused, moved towards or taken back."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from edge_rec.nlu.text import MASK, WORD, Nearest, Span, clause_of, clauses
from edge_rec.nlu.vocabulary import Facet
from edge_rec.types import Slot


class Sign(Enum):
    """What is said about a facet."""

    WANTED = auto()
    REFUSED = auto()
    MORE = auto()
    LESS = auto()
    TAKEN_BACK = auto()
    """No longer asked for or refused."""
    IGNORED = auto()
    """Named, but nothing is asked: "my kids"."""


@dataclass(frozen=True, slots=True)
class SignedFacet:
    """A facet, its sign, and everything the sign was read from."""

    facet: Facet
    sign: Sign
    span: Span


def _rows(*rows: tuple[Sign, str]) -> tuple[tuple[Sign, re.Pattern[str]], ...]:
    return tuple((sign, re.compile(pattern, re.IGNORECASE)) for sign, pattern in rows)


_NOT = r"(?:(?:do|does|did|is|are|was|can|could|would|should)(?:n['’]?t| not)|cannot|not|never)"

_BEFORE = _rows(
    (
        Sign.TAKEN_BACK,
        r"\b(?:not (?:only|just)|no(?:t)? (?:problem|objection) with|forget (?:about )?(?:the )?)\b",
    ),
    (
        Sign.TAKEN_BACK,
        r"\bdon['’]?t (?:mind|care (?:about|if))\b|\b(?:ok|okay|fine) with\b|\bno need for\b",
    ),
    (
        Sign.REFUSED,
        r"\b(?:no|not|without|nothing|non|avoid|skip|exclude|minus|zero|hates?|hated|dislikes?|never)\b",
    ),
    (
        Sign.REFUSED,
        rf"\b{_NOT}\s+(?:(?:really|too|so|very|that|all|any|even|a|big|huge|much|in the mood for|want(?:ing)?|"
        r"need|like|love|enjoy|care for|fans? of|into|keen on|stand|watch|feel like|looking for|anything|be)\s+)+",
    ),
    (
        Sign.REFUSED,
        r"\b(?:except(?: for)?|other than|anything but|rather than|instead of|apart from|aside from|"
        r"no more|enough|tired of|sick of|fed up with|too much|too)\b",
    ),
    (
        Sign.WANTED,
        r"\b(?:only|just|strictly|like|likes|love|loves|want|wants|prefer|some|something|with|into|give me|"
        r"show me|recommend|suggest|looking for|mood for|but|rather|any|anything|fan of|fans of)\b",
    ),
    (Sign.MORE, r"\b(?:more|with more|heavier on|a bit more|some more)\b"),
    (Sign.LESS, r"\b(?:less|fewer|not (?:so|as|that) much|with less|lighter on)\b"),
    # Japanese "more" and Chinese negation stand before
    (Sign.MORE, r"(?:もっと|もう少し|もうちょっと|더|更|多一点|多一點|más|mehr|plus d['’e]|mais)"),
    (Sign.LESS, r"(?:menos|weniger|moins d['’e]|덜|少一点|少一點)"),
    (Sign.REFUSED, r"(?:不要|不想(?:看|要)|别|別|不喜欢|不喜歡|讨厌|討厭|除了|没有|沒有|不看)"),
    (
        Sign.REFUSED,
        r"\b(?:sin|nada de|no (?:quiero|me gusta\w*)|excepto|salvo|ohne|kein(?:e|en|er)?|nichts?|außer|"
        r"sans|pas (?:de|d['’]|trop)|rien de|sauf|sem|não (?:quero|gosto de)|exceto)\b",
    ),
    (
        Sign.WANTED,
        r"\b(?:solo|sólo|quiero|algo|nur|etwas|möchte|seulement|uniquement|quelque chose|veux|só|quero|"
        r"apenas|una?|um|eine?n?|une)\b|(?:只要|只看|想看|喜欢|喜歡|推荐|推薦)",
    ),
)
"""Searched backwards from the facet within its clause; the nearest wins, then the longest."""

_AFTER = _rows(
    (
        Sign.TAKEN_BACK,
        r"\s*(?:is|are|would be|['’]s)?\s*(?:also |totally |actually )?(?:fine|ok|okay|alright|all right|allowed|"
        r"good|welcome)\b(?:\s+(?:too|after all|now|as well|again))?",
    ),
    (
        Sign.TAKEN_BACK,
        r"(?:以外)?(?:でも|も)(?:いい|良い|よい|OK|ok|大丈夫|構わない|かまわない)|だけじゃな|に限らず",
    ),
    (
        Sign.REFUSED,
        r"(?:もの|系|アニメ|作品)?の?(?:は|が|って|に|には)?(?:もう)?(?:ちょっと|あまり|あんまり)?(?:以外|なし|無し|抜き|飽き|じゃな(?!くても)|では(?:な|あり)|嫌|"
        r"いや|イヤ|きらい|苦手|ダメ|だめ|無理|見たくな|いらな|要らな|やめ|避け|NG|を除|は除|好きじゃ|好きでは|すぎ|くない)",
    ),
    (
        Sign.REFUSED,
        r"(?:은|는|이|가|을|를|물)?\s*(?:말고|빼고|제외|없는|싫|아닌)|(?:以外|除外|就算了)",
    ),
    (Sign.REFUSED, r"\s*(?:is|are)(?:n['’]?t| not)\b|\s+(?:sucks?|bores? me|not|nicht)\b|-free\b"),
    (Sign.LESS, r"(?:要素)?(?:は|が|を)?(?:少なめ|控えめ|減らし)"),
    (Sign.MORE, r"(?:要素)?(?:は|が|を)?(?:多め|強め|増やし)"),
    (
        Sign.WANTED,
        r"\s*only\b|(?:もの|系)?(?:だけ|のみ|限定|が好き|が見たい|がいい|が観たい)|\s*만\b",
    ),
)
"""Matched directly after the facet; beats what stands before."""

_POSSESSIVE = re.compile(
    r"\b(?:my|our|your|his|her|their|this|that|the|mi|mein\w*|mon|ma|meu|minha)\s+$", re.IGNORECASE
)
_POSSESSIVE_REACH = 12
_MAX_GAP_WORDS = 3
"""Words that may stand between a cue and its facet: "no slow old horror"."""
_SAME = re.compile(
    r"\s*(?:(?:,|/|、|，|・|と|や|か|も|과|와|和|跟|或)\s*)?(?:\b(?:and|or|nor|any|no|y|o|e|ou|et|und|oder|ni)\b\s*)*"
    r"(?:movies?|films?|anime|stuff|shows?|things?|アニメ|もの)?\s*",
    re.IGNORECASE,
)
"""What may stand between facets that share a sign: "no horror or romance", "ホラーとロマンス以外"."""


def read_facets(masked: str, facets: Sequence[Facet]) -> list[SignedFacet]:
    """Sign each of `facets`, given in reading order; coordinated ones share what is said once."""
    spans = clauses(masked)
    before = Nearest(masked, _BEFORE)
    signs: list[tuple[Sign, Span] | None] = []
    for number, facet in enumerate(facets):
        left = spans[clause_of(facet.span[0], spans)][0]
        floor = max(left, facets[number - 1].span[1] if number else 0)
        found = _after(masked, facet.span[1]) or _before(masked, before, floor, facet.span[0])
        joined = (
            number > 0
            and floor >= left
            and bool(_SAME.fullmatch(masked, facets[number - 1].span[1], facet.span[0]))
        )
        if found is None and joined:
            found = _shared(facets[number - 1], signs[number - 1], facet, masked)
        if facet.slot is Slot.KIND and found is not None and _narrowed(masked, found, facet):
            found = Sign.IGNORED, facet.span
        signs.append(found)
        if joined and found is not None and found[1][0] >= facet.span[1]:
            _spread_back(masked, facets, signs, number)
    return [
        SignedFacet(facet, *(found or (Sign.WANTED, facet.span)))
        for facet, found in zip(facets, signs, strict=True)
    ]


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
    is_noun = last.slot is not facet.slot and not masked[last.span[1] : facet.span[0]].strip()
    if is_noun and said[0] is not Sign.WANTED:
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


def _after(masked: str, end: int) -> tuple[Sign, Span] | None:
    for sign, pattern in _AFTER:
        match = pattern.match(masked, end)
        if match is not None:
            return sign, match.span()
    return None


def _before(masked: str, before: Nearest[Sign], left: int, start: int) -> tuple[Sign, Span] | None:
    if _POSSESSIVE.search(masked, max(left, start - _POSSESSIVE_REACH), start):
        return Sign.IGNORED, (start, start)
    found = before.before(left, start)
    if found is None:
        return None
    gap = masked[found[1][1] : start]
    is_near = MASK not in gap and sum(1 for _ in WORD.finditer(gap)) <= _MAX_GAP_WORDS
    return found if is_near else None
