"""Books and films with words about them: goodbooks-10k, and the film list of JMRD."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from edge_rec.catalog.normalize import clean_text, script_of
from edge_rec.catalog.readers import fields
from edge_rec.catalog.readers.files import Row, parse_csv, require_columns
from edge_rec.catalog.readers.source import CatalogSource, OnError, no_interactions
from edge_rec.types import Item, ItemId, Title, TitleKind

_BOOK_COLUMNS = (
    *("book_id", "authors", "original_publication_year", "original_title", "title"),
    *("language_code", "average_rating", "ratings_count"),
)
_FILM_COLUMNS = ("title_ja", "year", "director", "cast", "genres", "synopsis_ja")

_SERIES = re.compile(r"\s*\(([^()]*(?:\([^()]*\))?[^()]*?),?\s*#\s*([\d.]+[^()]*)\)$")
"""The end of "Dune Messiah (Dune Chronicles, #2)"."""

_BOOK_LANGUAGES = {
    "": "und",
    "eng": "en",
    "fre": "fr",
    "ger": "de",
    "spa": "es",
    "ita": "it",
    "jpn": "ja",
    "por": "pt",
    "nl": "nl",
    "swe": "sv",
    "dan": "da",
    "nor": "no",
    "pol": "pl",
    "rus": "ru",
    "tur": "tr",
    "ind": "id",
    "ara": "ar",
    "per": "fa",
    "fil": "fil",
}


def read_goodbooks(path: Path) -> CatalogSource:
    """`books.csv`; nobody's interactions."""
    require_columns(path, _BOOK_COLUMNS)
    return CatalogSource(
        name=path.resolve().parent.name,
        format="goodbooks",
        licence="CC BY-SA 4.0",
        attribution="goodbooks-10k, Zygmunt Zając",
        ordered=False,
        rating_scale=(1.0, 5.0),
        items=lambda on_error: parse_csv(path, _book, on_error),
        interactions=no_interactions,
    )


def _book(row: Row) -> Item:
    full = fields.required(row["title"], "title")
    title = _SERIES.sub("", full) or full
    original = clean_text(row["original_title"])
    language = _book_language(row["language_code"])
    return Item(
        item_id=fields.item_id(row["book_id"], "book_id"),
        title=title,
        titles=fields.titles(
            Title(title, language, TitleKind.MAIN),
            _other_titles(title, full, original),
        ),
        kind="book",
        year=fields.year(row["original_publication_year"], "original_publication_year"),
        creators=fields.several(row["authors"].replace(",", "|")),
        tags=_series_tag(full),
        rating=fields.number(row["average_rating"], "average_rating"),
        popularity=fields.number(row["ratings_count"], "ratings_count") or 0.0,
    )


def _book_language(code: str) -> str:
    code = code.strip()
    return code if re.fullmatch(r"en-[A-Z]{2}", code) else _BOOK_LANGUAGES.get(code, "und")


def _other_titles(title: str, full: str, original: str) -> list[Title]:
    """The name with its series, and the original name where it is another one."""
    others = [Title(full)] if full != title else []
    if original.casefold() not in {title.casefold(), full.casefold()}:
        others.append(Title(original, "und", TitleKind.OFFICIAL))
    return others


def _series_tag(full: str) -> tuple[str, ...]:
    match = _SERIES.search(full)
    series = match.group(1).strip(" ,") if match else ""
    return (series,) if series else ()


def read_jmrd(path: Path) -> CatalogSource:
    """`movies_valid.csv`: Japanese films with synopses; nobody's interactions."""
    require_columns(path, _FILM_COLUMNS)

    def items(on_error: OnError) -> Iterator[Item]:
        seen: Counter[str] = Counter()
        for film in parse_csv(path, _film, on_error):
            seen[film.item_id] += 1
            if seen[film.item_id] == 1:
                yield film

    return CatalogSource(
        name=path.resolve().parent.name,
        format="jmrd",
        licence="CC BY-SA 4.0",
        attribution="JMRD (Kodama, Tanaka & Kurohashi), Kyoto University",
        ordered=False,
        rating_scale=None,
        items=items,
        interactions=no_interactions,
    )


def _film(row: Row) -> Item:
    """A film; it has no number in the source, so its title is its id."""
    title = fields.required(row["title_ja"], "title_ja")
    language = "ja" if script_of(title) not in {"Latn", "Zyyy"} else "und"
    return Item(
        item_id=ItemId(title),
        title=title,
        titles=fields.titles(Title(title, language, TitleKind.MAIN), []),
        kind="映画",
        year=fields.year(row["year"]),
        creators=fields.several(f"{row['director']}|{row['cast']}"),
        tags=fields.several(row["genres"]),
        description=clean_text(row["synopsis_ja"]),
    )
