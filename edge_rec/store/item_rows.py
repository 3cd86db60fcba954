"""Between an `Item` and its row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from edge_rec.store.database import Row
from edge_rec.types import Item, Title, TitleKind

T = TypeVar("T")

COLUMNS = (
    "item_num, item_id, title, kind, year, creators, description, length, price, rating, popularity"
)
TITLE_KINDS = {str(kind): kind for kind in TitleKind}

_BATCH = 500
"""Ids in one query; SQLite may be built to allow no more than 999 parameters."""


def batches(values: list[T]) -> Iterator[list[T]]:
    """`values` in pieces that fit one query."""
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def item_of(row: Row, titles: tuple[Title, ...], tags: tuple[str, ...]) -> Item:
    """The item of a row with `COLUMNS`."""
    _, item_id, title, kind, year, creators, description, length, price, rating, popularity = row
    return Item(
        item_id=item_id,
        title=title,
        titles=titles,
        kind=kind,
        year=year,
        creators=tuple(json.loads(creators)) if creators != "[]" else (),
        tags=tags,
        description=description,
        length=length,
        price=price,
        rating=rating,
        popularity=popularity,
    )


def item_row(item: Item) -> tuple[Any, ...]:
    """The row of an item: `COLUMNS` without `item_num`."""
    creators = json.dumps(item.creators, ensure_ascii=False)
    facts = (item.length, item.price, item.rating, item.popularity)
    return (item.item_id, item.title, item.kind, item.year, creators, item.description, *facts)


def texts(item: Item) -> tuple[str, str]:
    """What full-text search sees: the names, and all other words."""
    names = dict.fromkeys([item.title, *(title.text for title in item.titles)])
    return "\n".join(names), "\n".join([*item.creators, *item.tags, item.description])


def like_pattern(word: str) -> str:
    """A `LIKE` pattern, escaped by a backslash, for texts that contain `word`."""
    for special in ("\\", "%", "_"):
        word = word.replace(special, f"\\{special}")
    return f"%{word}%"
