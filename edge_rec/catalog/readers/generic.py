"""Anybody's own catalog: items as CSV or JSON lines, interactions as CSV.

Item columns: `item_id` and `title`; optional `language` (of the title), `titles_<language>`,
`kind`, `year`, `creators`, `tags`, `description`, `length`, `price`, `rating`, `popularity`.
Lists are separated by `|` in CSV and may be arrays in JSON. Interaction columns: `user_id` and
`item_id`; optional `kind`, `value`, `at`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from edge_rec.catalog.normalize import clean_text
from edge_rec.catalog.readers import fields
from edge_rec.catalog.readers.fields import FieldError
from edge_rec.catalog.readers.files import (
    Row,
    bare_name,
    find_file,
    parse_csv,
    parse_lines,
    require_columns,
)
from edge_rec.catalog.readers.source import CatalogSource, OnError, no_interactions, no_items
from edge_rec.types import Interaction, InteractionKind, Item, Title, TitleKind

ITEM_COLUMNS = ("item_id", "title")
INTERACTION_COLUMNS = ("user_id", "item_id")
_TITLES = "titles_"


def read_items(path: Path, format: str) -> CatalogSource:
    """An item file (`csv` or `jsonl`), with the `interactions.csv` beside it if there is one."""
    interactions = (
        find_file(path.parent, "interactions.csv") if bare_name(path) == "items" else None
    )
    name = path.resolve().parent.name if interactions else bare_name(path)
    return CatalogSource(
        name=name,
        format=format,
        licence="",
        attribution="",
        ordered=interactions is not None and "at" in _interaction_columns(interactions),
        rating_scale=None,
        items=item_reader(path) if format == "csv" else _json_reader(path),
        interactions=interaction_reader(interactions) if interactions else no_interactions,
    )


def read_interactions(path: Path) -> CatalogSource:
    """An interaction file for items that are in the catalog already."""
    stem = bare_name(path)
    return CatalogSource(
        name=f"{path.resolve().parent.name}-{stem}" if stem == "interactions" else stem,
        format="interactions",
        licence="",
        attribution="",
        ordered="at" in _interaction_columns(path),
        rating_scale=None,
        items=no_items,
        interactions=interaction_reader(path),
    )


def item_reader(path: Path) -> Callable[[OnError], Iterator[Item]]:
    """Reads the items of a CSV file; its header is checked at once."""
    require_columns(path, ITEM_COLUMNS)
    return lambda on_error: parse_csv(path, _refusing_repeats(parse_item), on_error)


def interaction_reader(path: Path) -> Callable[[OnError], Iterator[Interaction]]:
    """Reads the interactions of a CSV file; its header is checked at once."""
    _interaction_columns(path)
    return lambda on_error: parse_csv(path, parse_interaction, on_error)


def _interaction_columns(path: Path) -> tuple[str, ...]:
    return require_columns(path, INTERACTION_COLUMNS)


def _json_reader(path: Path) -> Callable[[OnError], Iterator[Item]]:
    parse = lambda line: parse_item(_json_row(line))  # noqa: E731
    return lambda on_error: parse_lines(path, _refusing_repeats(parse), on_error)


def _refusing_repeats(parse: Callable[[Any], Item]) -> Callable[[Any], Item]:
    seen: set[str] = set()

    def parse_new(record: Any) -> Item:
        item = parse(record)
        if item.item_id in seen:
            raise FieldError("item_id", f"{item.item_id[:40]!r} stands in the file twice")
        seen.add(item.item_id)
        return item

    return parse_new


def _json_row(line: str) -> Row:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FieldError("row", f"is not JSON ({error})") from None
    if not isinstance(record, dict):
        raise FieldError("row", "is not a JSON object")
    return {str(key).strip().lower(): _json_cell(str(key), value) for key, value in record.items()}


def _json_cell(key: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool() | dict():
            raise FieldError(key, "is neither text, a number nor a list")
        case list():
            return "|".join(_json_cell(key, member).replace("|", " ") for member in value)
        case _:
            return str(value)


def parse_item(row: Row) -> Item:
    """One item row."""
    title = fields.required(row.get("title", ""), "title")
    language = row.get("language", "").strip() or "und"
    others = [
        name
        for column, cell in row.items()
        if column.startswith(_TITLES)
        for name in fields.titles_of(fields.several(cell), language_tag(column))
    ]
    return Item(
        item_id=fields.item_id(row.get("item_id", "")),
        title=title,
        titles=fields.titles(Title(title, language, TitleKind.MAIN), others),
        kind=clean_text(row.get("kind", "")),
        year=fields.year(row.get("year", "")),
        creators=fields.several(row.get("creators", "")),
        tags=fields.several(row.get("tags", "")),
        description=clean_text(row.get("description", "")),
        length=fields.number(row.get("length", ""), "length"),
        price=fields.number(row.get("price", ""), "price"),
        rating=fields.number(row.get("rating", ""), "rating"),
        popularity=fields.number(row.get("popularity", ""), "popularity") or 0.0,
    )


def language_tag(column: str) -> str:
    """BCP 47 tag of a `titles_…` column: `titles_zh_hans` gives `zh-Hans`."""
    language, *subtags = column.removeprefix(_TITLES).replace("_", "-").split("-")
    cased = [tag.title() if len(tag) == 4 else tag.upper() for tag in subtags]
    return "-".join([language, *cased])


def parse_interaction(row: Row) -> Interaction:
    """One interaction row; without a kind, one with a value is a rating, any other a like."""
    value = fields.number(row.get("value", ""), "value")
    text = row.get("kind", "").strip().lower()
    default = InteractionKind.LIKE if value is None else InteractionKind.RATE
    try:
        kind = InteractionKind(text) if text else default
    except ValueError:
        known = ", ".join(InteractionKind)
        raise FieldError("kind", f"{text[:40]!r} is none of {known}") from None
    if kind is InteractionKind.RATE and value is None:
        raise FieldError("value", "is empty, and a rating needs one")
    return Interaction(
        fields.user_id(row["user_id"]),
        fields.item_id(row["item_id"]),
        kind,
        value if kind is InteractionKind.RATE else None,
        fields.moment(row.get("at", ""), "at"),
    )
