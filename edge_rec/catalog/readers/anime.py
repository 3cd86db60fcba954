"""The anime catalog: its full research layout, and the compact demo that ships with the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edge_rec.catalog.normalize import main_title_language
from edge_rec.catalog.readers import fields, generic
from edge_rec.catalog.readers.fields import FieldError
from edge_rec.catalog.readers.files import Row, find_file, parse_csv, require_columns
from edge_rec.catalog.readers.source import (
    CatalogSource,
    OnError,
    ignore_error,
    no_interactions,
)
from edge_rec.errors import CatalogError
from edge_rec.types import Interaction, InteractionKind, Item, ItemId, Title, TitleKind, UserId

LICENCE = "CC0 1.0 (catalog, ratings); CC BY 4.0 (Japanese, English and Chinese titles)"
ATTRIBUTION = (
    "Japanese, English and Chinese titles from bangumi-data "
    "(https://github.com/bangumi-data/bangumi-data), CC BY 4.0"
)
SCALE = (1.0, 10.0)

COLUMNS = (
    *("mal_id", "name", "titles_ja", "titles_en", "titles_zh_hans", "titles_zh_hant", "genres"),
    *("type", "episodes", "mean_rating", "members", "begin", "adult"),
)
"""Columns of the research layout that are read here."""

_LANGUAGES = {
    "titles_ja": "ja",
    "titles_en": "en",
    "titles_zh_hans": "zh-Hans",
    "titles_zh_hant": "zh-Hant",
}

RATING_CODES = "-123456789X"
"""Demo layout: the character at index r stands for rating r; the first for "seen, not rated"."""


def read_anime(folder: Path) -> CatalogSource:
    """`catalog.csv` and `ratings.csv` of the research layout, adult titles left out."""
    catalog, ratings = _catalog_file(folder), find_file(folder, "ratings.csv")
    require_columns(catalog, COLUMNS)

    def interactions(on_error: OnError) -> Iterator[Interaction]:
        assert ratings is not None
        require_columns(ratings, ("user_id", "mal_id", "rating"))
        adult = _adult_ids(catalog)

        def interaction(row: Row) -> Interaction | None:
            if row["mal_id"] in adult:
                return None
            user_id = fields.user_id(row["user_id"])
            item_id = fields.item_id(row["mal_id"], "mal_id")
            if row["rating"] == "-1":
                return Interaction(user_id, item_id, InteractionKind.SEEN)
            value = fields.rating(row["rating"], SCALE)
            return Interaction(user_id, item_id, InteractionKind.RATE, value)

        yield from parse_csv(ratings, interaction, on_error)

    return CatalogSource(
        name=folder.resolve().name,
        format="anime",
        licence=LICENCE,
        attribution=ATTRIBUTION,
        ordered=False,
        rating_scale=SCALE,
        items=lambda on_error: parse_csv(catalog, parse_item, on_error),
        interactions=interactions if ratings else no_interactions,
    )


def parse_item(row: Row) -> Item | None:
    """One row of the research layout; None for an adult title."""
    if row["adult"] != "0":
        return None
    name = fields.required(row["name"], "name")
    names = {language: fields.several(row[column]) for column, language in _LANGUAGES.items()}
    language = main_title_language(name, japanese=names["ja"], english=names["en"])
    others = [
        title
        for code, texts in names.items()
        for title in fields.titles_of(
            tuple(t for t in texts if (t, code) != (name, language)), code
        )
    ]
    return Item(
        item_id=fields.item_id(row["mal_id"], "mal_id"),
        title=name,
        titles=fields.titles(Title(name, language, TitleKind.MAIN), others),
        kind=row["type"].strip(),
        year=fields.year(row["begin"], "begin"),
        tags=fields.several(row["genres"]),
        length=fields.number(row["episodes"].replace("Unknown", ""), "episodes"),
        rating=fields.number(row["mean_rating"], "mean_rating"),
        popularity=fields.number(row["members"], "members") or 0.0,
    )


def read_demo(folder: Path) -> CatalogSource:
    """The demo layout: a generic item file, and one line of coded ratings for each user."""
    catalog, ratings = _catalog_file(folder), find_file(folder, "ratings.csv")

    def interactions(on_error: OnError) -> Iterator[Interaction]:
        assert ratings is not None
        require_columns(ratings, ("user_id", "items", "ratings"))
        for events in parse_csv(ratings, _coded_ratings, on_error):
            yield from events

    return CatalogSource(
        name=folder.resolve().name,
        format="demo",
        licence=LICENCE,
        attribution=ATTRIBUTION,
        ordered=False,
        rating_scale=SCALE,
        items=generic.item_reader(catalog),
        interactions=interactions if ratings else no_interactions,
    )


def encode_ratings(ratings: dict[int, int]) -> tuple[str, str]:
    """Cells `items` and `ratings` of one user, from item number to rating (0 = seen).

    Items are in rising order, each written as its distance from the one before, so that most
    take one or two digits.
    """
    item_nums = sorted(ratings)
    gaps = [num - before for before, num in zip([0, *item_nums], item_nums, strict=False)]
    return " ".join(map(str, gaps)), "".join(RATING_CODES[ratings[num]] for num in item_nums)


def _coded_ratings(row: Row) -> list[Interaction]:
    user_id = fields.user_id(row["user_id"])
    gaps, codes = row["items"].split(" "), row["ratings"]
    if len(gaps) != len(codes):
        raise FieldError("ratings", f"has {len(codes)} ratings for {len(gaps)} items")
    events, number = [], 0
    for gap, code in zip(gaps, codes, strict=True):
        if not gap.isdecimal():
            raise FieldError("items", f"is not a distance: {gap[:40]!r}")
        number += int(gap)
        events.append(_event(user_id, ItemId(str(number)), RATING_CODES.find(code)))
    return events


def _event(user_id: UserId, item_id: ItemId, rating: int) -> Interaction:
    if rating < 0:
        raise FieldError("ratings", f"has an unknown code; known: {RATING_CODES}")
    if rating == 0:
        return Interaction(user_id, item_id, InteractionKind.SEEN)
    return Interaction(user_id, item_id, InteractionKind.RATE, float(rating))


def _catalog_file(folder: Path) -> Path:
    if path := find_file(folder, "catalog.csv"):
        return path
    raise CatalogError(f"{folder}: no catalog.csv or catalog.csv.gz here; check the path")


def _adult_ids(catalog: Path) -> set[str]:
    rows = parse_csv(catalog, lambda row: (row["mal_id"], row["adult"]), ignore_error)
    return {mal_id for mal_id, adult in rows if adult != "0"}
