#!/usr/bin/env python
"""Make the demo catalog under `assets/anime` out of the anime data set, which is not part of it.

    scripts/make_demo_catalog.py DATA/anime [assets/anime]

Doing it again gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from edge_rec.catalog.readers import CatalogSource, ignore_error, open_source
from edge_rec.catalog.readers.anime import ATTRIBUTION, encode_ratings
from edge_rec.types import Item, TitleKind

LANGUAGES = ("ja", "en", "zh-Hans", "zh-Hant")
HEADER = (
    *("item_id", "title", "language", *(f"titles_{language}" for language in LANGUAGES)),
    *("kind", "year", "tags", "length", "rating", "popularity"),
)


def item_row(item: Item) -> list[str]:
    """The generic item columns of one anime."""
    main = next(title for title in item.titles if title.kind is TitleKind.MAIN)
    return [
        item.item_id,
        item.title,
        main.language,
        *(titles_cell(item, language) for language in LANGUAGES),
        item.kind,
        "" if item.year is None else str(item.year),
        "|".join(item.tags),
        number_cell(item.length),
        number_cell(item.rating),
        number_cell(item.popularity),
    ]


def titles_cell(item: Item, language: str) -> str:
    """Titles in a language; the main one has its own column."""
    texts = (t.text for t in item.titles if t.language == language and t.kind != TitleKind.MAIN)
    return "|".join(texts)


def number_cell(value: float | None) -> str:
    """A number without a needless decimal point."""
    return "" if value is None else str(int(value) if value == int(value) else value)


def rating_rows(source: CatalogSource) -> list[list[str]]:
    """One row of coded ratings for each user, in the order of their numbers."""
    ratings: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for event in source.interactions(ignore_error):
        ratings[int(event.user_id)][int(event.item_id)] = int(event.value or 0)
    return [[str(user), *encode_ratings(ratings[user])] for user in sorted(ratings)]


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a gzip CSV whose bytes depend on its rows alone; returns its size in bytes."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    data = gzip.compress(text.getvalue().encode("utf-8"), compresslevel=9, mtime=0)
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(data)
    temporary.replace(path)
    return len(data)


def readme(items: list[Item], rows: list[list[str]]) -> str:
    """What the folder holds and may be used for."""
    codes = Counter("".join(row[2] for row in rows))
    n_seen, n_events = codes["-"], codes.total()
    n_rated_items = len({num for row in rows for num in decoded_nums(row[1])})
    n_titles = sum(len(item.titles) for item in items)
    with_language = {
        language: sum(any(t.language == language for t in item.titles) for item in items)
        for language in LANGUAGES
    }
    return f"""# Demo catalog: anime

{len(items):,} anime (no adult titles) with {n_titles:,} titles: romaji or the main title of each,
Japanese for {with_language["ja"]:,}, English for {with_language["en"]:,}, simplified Chinese
for {with_language["zh-Hans"]:,}, traditional Chinese for {with_language["zh-Hant"]:,}.
{n_events:,} events by {len(rows):,} people on {n_rated_items:,} of the anime:
{n_events - n_seen:,} ratings from 1 to 10, {n_seen:,} "seen, not rated". The other anime nobody
in the sample has seen. The catalog is of 2016; events carry no time.

UTF-8, made by `scripts/make_demo_catalog.py`.

- `catalog.csv.gz`: {", ".join(HEADER)}. Lists are separated by `|`; `item_id` is the number at
  MyAnimeList, `length` counts episodes, `popularity` members.
- `ratings.csv.gz`: user_id, items, ratings. `items` are numbers in rising order, each written as
  the distance from the one before; `ratings` has one character for each: `1` to `9`, `X` for 10,
  `-` for seen.

## Source and licence

- Catalog and ratings: "Anime Recommendations Database" (Kaggle, CooperUnion, from MyAnimeList),
  CC0 1.0; the ratings are a sample of its users drawn by Arthur Fortes (caserec,
  "Datasets for Recommender Systems"), mapped back to MyAnimeList numbers. User numbers are random.
- {ATTRIBUTION}.
- Changed here: titles merged into one table, adult titles left out, ratings coded, dates cut to
  years.
"""


def decoded_nums(gaps: str) -> Iterable[int]:
    """The item numbers behind a cell of distances."""
    number = 0
    for gap in gaps.split():
        number += int(gap)
        yield number


def main() -> None:
    """Make the three files and say how big they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="folder of the anime data set")
    default = Path(__file__).resolve().parent.parent / "assets" / "anime"
    parser.add_argument("target", type=Path, nargs="?", default=default)
    args = parser.parse_args()
    args.target.mkdir(parents=True, exist_ok=True)
    source = open_source(args.data, "anime")
    items = sorted(source.items(ignore_error), key=lambda item: int(item.item_id))
    rows = rating_rows(source)
    sizes = {
        "catalog.csv.gz": write_csv(
            args.target / "catalog.csv.gz", HEADER, (item_row(item) for item in items)
        ),
        "ratings.csv.gz": write_csv(
            args.target / "ratings.csv.gz", ("user_id", "items", "ratings"), rows
        ),
    }
    (args.target / "README.md").write_text(readme(items, rows), encoding="utf-8")
    for name, size_bytes in sizes.items():
        print(f"{name}: {size_bytes:,} bytes")


if __name__ == "__main__":
    main()
