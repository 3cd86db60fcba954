"""Surface forms: every text under which an item may be named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from edge_rec.linking import markers
from edge_rec.linking.normalize import compact, normalize
from edge_rec.types import Title, TitleKind

_MIN_SUBTITLED: Final = 4
_MIN_ACRONYM: Final = 3
_MAX_ACRONYM: Final = 6
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
    """All forms of an item's titles, each text once, as its surest kind."""
    forms: dict[str, SurfaceForm] = {}
    for title in titles:
        for form in _forms_of(title):
            known = forms.get(form.text)
            if form.text and (known is None or form.kind < known.kind):
                forms[form.text] = form
    return sorted(forms.values(), key=lambda form: form.kind)


def query_texts(text: str) -> list[str]:
    """The normalised readings of what a person wrote, the most literal first."""
    bare = markers.without_brackets(text)
    readings = [normalize(text), *_unmarked(normalize(bare)), normalize(bare)]
    return [reading for reading in dict.fromkeys(readings) if reading]


def _forms_of(title: Title) -> Iterator[SurfaceForm]:
    surface = " ".join(title.text.split())
    kind = FormKind.ALIAS if title.kind is TitleKind.ALIAS else FormKind.TITLE
    text = normalize(surface)
    yield SurfaceForm(text, kind, surface)
    bare = markers.without_brackets(surface)
    for unmarked in (normalize(bare), *_unmarked(normalize(bare))):
        yield SurfaceForm(unmarked, FormKind.UNMARKED, surface)
    short = normalize(markers.without_subtitle(bare))
    if len(compact(short)) >= _MIN_SUBTITLED:
        yield SurfaceForm(short, FormKind.SHORT, surface)
    if letters := acronym(text):
        yield SurfaceForm(letters, FormKind.ACRONYM, surface)


def _unmarked(normalized: str) -> Iterator[str]:
    for text in (normalized, markers.without_year(normalized)):
        season = markers.unify_season(text)
        yield from (text, season, markers.without_article(season))


def acronym(normalized: str) -> str:
    """First letters of three to six Latin words, articles left out; empty where that is no name."""
    words = [word for word in normalized.split() if word not in _UNSAID]
    if not _MIN_ACRONYM <= len(words) <= _MAX_ACRONYM or not normalized.isascii():
        return ""
    letters = "".join(word if word.isdigit() else word[0] for word in words)
    return letters if letters.isalpha() else ""
