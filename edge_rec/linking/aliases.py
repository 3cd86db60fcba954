"""Surface forms: every text under which an item may be named."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from edge_rec.linking import markers
from edge_rec.linking.common import common_words
from edge_rec.linking.normalize import compact, normalize
from edge_rec.types import Title, TitleKind

_MIN_SUBTITLED: Final = 4
_MIN_ACRONYM: Final = 3
_MAX_ACRONYM: Final = 6
_MIN_COMPOUND, _MIN_PART = 8, 3
_UNSAID: Final = frozenset(("the", "a", "an"))


class FormKind(IntEnum):
    """How a form was made from a title, from surest to least sure."""

    TITLE = 0
    """The title as the catalog has it."""
    ALIAS = 1
    """Another name the catalog states."""
    UNMARKED = 2
    """Without a bracket, year, article or season one; seasons as a bare number."""
    SHORT = 3
    """Without its subtitle."""
    ACRONYM = 4
    """First letters."""


@dataclass(frozen=True, slots=True)
class SurfaceForm:
    """One way to write the name of an item."""

    text: str
    """Normalised."""
    kind: FormKind
    title: str
    """The title it was made from, as the catalog writes it."""


def surface_forms(titles: Sequence[Title]) -> list[SurfaceForm]:
    """All forms of an item's titles, each text once, as its surest kind.

    Names the catalog spells differently stay apart even where they read alike: `夢` and `梦`.
    """
    forms: dict[tuple[str, str], SurfaceForm] = {}
    taken: set[str] = set()
    for form in sorted((form for title in titles for form in _forms_of(title)), key=_kind):
        stated = form.kind <= FormKind.ALIAS
        if form.text and (stated or form.text not in taken):
            forms.setdefault((form.text, spelling(form.title) if stated else ""), form)
            taken.add(form.text)
    return list(forms.values())


@lru_cache(maxsize=2048)
def spelling(text: str) -> str:
    """How a text is written, apart from width and case: finer than `normalize`."""
    return unicodedata.normalize("NFKC", text).casefold()


def _kind(form: SurfaceForm) -> FormKind:
    return form.kind


def query_texts(text: str) -> list[str]:
    """The normalised readings of what a person wrote, the most literal first."""
    bare = markers.without_brackets(text)
    readings = [normalize(text), *_unmarked(normalize(bare)), normalize(bare)]
    return [reading for reading in dict.fromkeys(readings) if reading]


def _forms_of(title: Title) -> Iterator[SurfaceForm]:
    surface = " ".join(title.text.split())
    is_alias = title.kind in (TitleKind.ALIAS, TitleKind.ADDED)
    kind = FormKind.ALIAS if is_alias else FormKind.TITLE
    text = normalize(surface)
    yield SurfaceForm(text, kind, surface)
    bare = markers.without_brackets(surface)
    for unmarked in (normalize(bare), *_unmarked(normalize(bare))):
        yield SurfaceForm(unmarked, FormKind.UNMARKED, surface)
    short = normalize(markers.without_subtitle(bare))
    if len(compact(short)) >= _MIN_SUBTITLED:
        yield SurfaceForm(short, FormKind.SHORT, surface)
    for letters in initials(text):
        yield SurfaceForm(letters, FormKind.ACRONYM, surface)


def _unmarked(normalized: str) -> Iterator[str]:
    for text in (normalized, markers.without_year(normalized)):
        season = markers.unify_season(text)
        yield from (text, season, markers.without_article(season), markers.unify_film(text))


def initials(normalized: str) -> list[str]:
    """First letters of a title of Latin words, each way they are taken; none where they are few.

    With and without articles, a compound of two everyday words as one letter or two
    (`fullmetal`), a season at the end as its number. Three to six letters; the number comes extra.
    """
    name, season = markers.split_season(normalized)
    if not normalized.isascii():
        return []
    words = name.split()
    bare = [word for word in words if word not in _UNSAID]
    led = words[1:] if words and words[0] in _UNSAID else words
    parted = [part for word in bare for part in _parts(word)]
    number = str(season) if season and season > 1 else ""
    found = dict.fromkeys("".join(word[0] for word in taken) for taken in (led, bare, parted))
    return [
        letters + number
        for letters in found
        if letters.isalpha() and _MIN_ACRONYM <= len(letters) <= _MAX_ACRONYM
    ]


@lru_cache(maxsize=65536)
def _parts(word: str) -> tuple[str, ...]:
    """The two everyday words a long word is made of; the word itself if it is not."""
    common = common_words()
    if len(word) < _MIN_COMPOUND or word in common:
        return (word,)
    cuts = range(_MIN_PART, len(word) - _MIN_PART + 1)
    parted = [(word[:n], word[n:]) for n in cuts if word[:n] in common and word[n:] in common]
    return min(parted, key=lambda pair: max(map(common.__getitem__, pair)), default=(word,))
