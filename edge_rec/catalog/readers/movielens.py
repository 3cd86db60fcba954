"""MovieLens 100K (`u.data`), 1M (`ratings.dat`) and the `ml-latest` family (`ratings.csv`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edge_rec.catalog.normalize import clean_text
from edge_rec.catalog.readers import fields
from edge_rec.catalog.readers.files import Row, find_file, parse_csv, parse_lines, require_columns
from edge_rec.catalog.readers.source import CatalogSource, OnError, no_interactions
from edge_rec.errors import CatalogError
from edge_rec.types import Interaction, InteractionKind, Item, Title, TitleKind

LICENCE = "GroupLens research licence: no redistribution without permission, no commercial use"
ATTRIBUTION = "MovieLens, GroupLens Research (Harper & Konstan 2015)"

_GENRES_100K = (
    *("Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary"),
    *("Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi"),
    *("Thriller", "War", "Western"),
)
"""In the order of the flags in `u.item`, after the flag for "unknown"."""
_FIRST_FLAG = 5

_YEAR = re.compile(r"\s*\((\d{4})(?:\s*[–-]\s*\d{0,4})?\)\s*(?:\(V\))?\s*$")
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_ARTICLE = re.compile(
    r"^(.*), (The|An?|L[aeo]s?|L'|Les|Un[ae]?|Il|I|Gli|El|Der|Die|Das|Den|Det|De|Het|O|Os|As)$",
    re.IGNORECASE,
)
_ALSO_KNOWN = re.compile(r"^a\.?k\.?a\.?\s+", re.IGNORECASE)

_MIN_FILMS_OF_TAG = 3
"""A user tag on fewer films is somebody's note rather than a facet of the catalog."""


@dataclass(frozen=True, slots=True)
class FilmTitle:
    """A MovieLens title taken apart."""

    title: str
    """The article in front, without year."""
    aliases: tuple[str, ...]
    """Names given in brackets after the title."""
    year: int | None


def parse_title(text: str) -> FilmTitle:
    """Take "Name, The (Original name) (1995)" apart."""
    rest, year = clean_text(text), None
    if match := _YEAR.search(rest):
        year, rest = int(match.group(1)), rest[: match.start()]
    aliases: list[str] = []
    while (match := _BRACKET.search(rest)) and match.start() > 0:
        alias = _ALSO_KNOWN.sub("", match.group(1))
        aliases.insert(0, _article_first(alias))
        rest = rest[: match.start()]
    title = _article_first(rest)
    names = dict.fromkeys(name for name in aliases if name and name != title)
    return FilmTitle(title, tuple(names), year)


def _article_first(name: str) -> str:
    match = _ARTICLE.match(name.strip())
    if not match:
        return name.strip()
    article = match.group(2)
    return f"{article}{'' if article.endswith(chr(39)) else ' '}{match.group(1)}"


def _film(item_id: str, text: str, tags: tuple[str, ...]) -> Item:
    film = parse_title(fields.required(text, "title"))
    title = fields.required(film.title, "title")
    return Item(
        item_id=fields.item_id(item_id, "movieId"),
        title=title,
        titles=fields.titles(
            Title(title, "en", TitleKind.MAIN), [Title(alias) for alias in film.aliases]
        ),
        kind="Movie",
        year=film.year,
        tags=tags,
    )


def _rating(cells: list[str], scale: tuple[float, float]) -> Interaction:
    return Interaction(
        fields.user_id(cells[0], "userId"),
        fields.item_id(cells[1], "movieId"),
        InteractionKind.RATE,
        fields.rating(cells[2], scale),
        fields.timestamp(cells[3]),
    )


_RATING_NAMES = ("userId", "movieId", "rating", "timestamp")


def read_100k(folder: Path) -> CatalogSource:
    """`u.item` (Latin-1, genre flags) and `u.data` (tab-separated)."""
    movies, ratings = _files(folder, "u.item", "u.data")
    scale = (1.0, 5.0)
    names = ("id", "title", "released", "video", "url", "unknown", *_GENRES_100K)

    def film(line: str) -> Item:
        cells = fields.split_record(line, "|", names)
        flags = cells[_FIRST_FLAG + 1 :]
        tags = tuple(g for g, flag in zip(_GENRES_100K, flags, strict=True) if flag == "1")
        return _film(cells[0], cells[1], tags)

    def rating(line: str) -> Interaction:
        return _rating(fields.split_record(line, "\t", _RATING_NAMES), scale)

    return CatalogSource(
        name=folder.resolve().name,
        format="movielens-100k",
        licence=LICENCE,
        attribution=ATTRIBUTION,
        ordered=True,
        rating_scale=scale,
        items=lambda on_error: parse_lines(movies, film, on_error, encoding="latin-1"),
        interactions=lambda on_error: parse_lines(ratings, rating, on_error),
    )


def read_1m(folder: Path) -> CatalogSource:
    """`movies.dat` (Latin-1) and `ratings.dat`, cells between double colons."""
    movies, ratings = _files(folder, "movies.dat", "ratings.dat")
    scale = (1.0, 5.0)

    def film(line: str) -> Item:
        cells = fields.split_record(line, "::", ("movieId", "title", "genres"))
        return _film(cells[0], cells[1], fields.several(cells[2]))

    def rating(line: str) -> Interaction:
        return _rating(fields.split_record(line, "::", _RATING_NAMES), scale)

    return CatalogSource(
        name=folder.resolve().name,
        format="movielens-1m",
        licence=LICENCE,
        attribution=ATTRIBUTION,
        ordered=True,
        rating_scale=scale,
        items=lambda on_error: parse_lines(movies, film, on_error, encoding="latin-1"),
        interactions=lambda on_error: parse_lines(ratings, rating, on_error),
    )


def read_latest(folder: Path) -> CatalogSource:
    """`movies.csv`, with `ratings.csv` and `tags.csv` where present."""
    movies = find_file(folder, "movies.csv")
    if movies is None:
        raise CatalogError(f"{folder}: no movies.csv here; unpack the whole MovieLens archive")
    ratings, tags = find_file(folder, "ratings.csv"), find_file(folder, "tags.csv")
    require_columns(movies, ("movieid", "title", "genres"))
    scale = (0.5, 5.0)

    def items(on_error: OnError) -> Iterator[Item]:
        tags_of = _user_tags(tags, on_error) if tags else {}

        def film(row: Row) -> Item:
            genres = () if row["genres"].startswith("(no") else fields.several(row["genres"])
            user_tags = tags_of.get(row["movieid"].strip(), ())
            return _film(row["movieid"], row["title"], (*genres, *user_tags))

        yield from parse_csv(movies, film, on_error)

    def rating(row: Row) -> Interaction:
        return _rating([row[name.lower()] for name in _RATING_NAMES], scale)

    if ratings is not None:
        require_columns(ratings, tuple(name.lower() for name in _RATING_NAMES))
    return CatalogSource(
        name=folder.resolve().name,
        format="movielens-latest",
        licence=LICENCE,
        attribution=ATTRIBUTION,
        ordered=True,
        rating_scale=scale,
        items=items,
        interactions=(
            (lambda on_error: parse_csv(ratings, rating, on_error)) if ratings else no_interactions
        ),
    )


def _user_tags(path: Path, on_error: OnError) -> dict[str, tuple[str, ...]]:
    """Film id to its user tags in lower case, in file order, genres' names left out."""
    require_columns(path, ("movieid", "tag"))
    genres = {genre.casefold() for genre in _GENRES_100K}

    def pair(row: Row) -> tuple[str, str]:
        return row["movieid"].strip(), fields.required(row["tag"], "tag").lower()

    pairs = [p for p in dict.fromkeys(parse_csv(path, pair, on_error)) if p[1] not in genres]
    n_films = Counter(tag for _, tag in pairs)
    tags_of: dict[str, tuple[str, ...]] = {}
    for film_id, tag in pairs:
        if n_films[tag] >= _MIN_FILMS_OF_TAG:
            tags_of[film_id] = (*tags_of.get(film_id, ()), tag)
    return tags_of


def _files(folder: Path, *names: str) -> list[Path]:
    found = [find_file(folder, name) for name in names]
    if missing := [name for name, path in zip(names, found, strict=True) if path is None]:
        raise CatalogError(
            f"{folder}: {' and '.join(missing)} missing; unpack the whole MovieLens archive"
        )
    return [path for path in found if path is not None]
