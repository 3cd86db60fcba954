"""What people bought or own: Online Retail, Steam, and Amazon sequences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from edge_rec.catalog.normalize import script_of
from edge_rec.catalog.readers import fields
from edge_rec.catalog.readers.fields import FieldError
from edge_rec.catalog.readers.files import (
    Row,
    find_file,
    open_text,
    parse_csv,
    parse_lines,
    require_columns,
)
from edge_rec.catalog.readers.source import CatalogSource, OnError
from edge_rec.errors import CatalogError, RecordError
from edge_rec.types import Interaction, InteractionKind, Item, ItemId, Title, TitleKind

_LIKED_HOURS = 2.0
"""Hours of play from which a game counts as liked: longer than it can still be handed back."""


def read_online_retail(folder: Path) -> CatalogSource:
    """`products.csv` and `interactions.csv`; buying is liking, at the time of the first order.

    How many orders had the product is kept beside it.
    """
    products, bought = folder_files(folder, "products.csv", "interactions.csv")
    require_columns(products, ("stock_code", "description", "price_gbp", "n_customers"))
    require_columns(bought, ("customer_id", "stock_code", "first_bought"))
    return CatalogSource(
        name=folder.resolve().name,
        format="online-retail",
        licence="CC BY 4.0",
        attribution="Online Retail, Daqing Chen, UCI Machine Learning Repository",
        ordered=True,
        rating_scale=None,
        items=lambda on_error: parse_csv(products, _product, on_error),
        interactions=lambda on_error: parse_csv(bought, _purchase, on_error),
    )


def _product(row: Row) -> Item:
    description = fields.required(row["description"], "description")
    return Item(
        item_id=fields.item_id(row["stock_code"], "stock_code"),
        title=description,
        titles=_only_title(description, "en"),
        kind="product",
        price=fields.number(row["price_gbp"], "price_gbp"),
        popularity=fields.number(row["n_customers"], "n_customers") or 0.0,
    )


def _purchase(row: Row) -> Interaction:
    return Interaction(
        fields.user_id(row["customer_id"], "customer_id"),
        fields.item_id(row["stock_code"], "stock_code"),
        InteractionKind.LIKE,
        fields.number(row.get("n_order_lines", ""), "n_order_lines"),
        fields.moment(row["first_bought"], "first_bought"),
    )


def read_steam(folder: Path) -> CatalogSource:
    """`games.csv` and `interactions.csv`.

    A game played for two hours or more is a like; one hardly played, or never, is only known
    (`SEEN`). The hours are kept beside it.
    """
    games, owned = folder_files(folder, "games.csv", "interactions.csv")
    require_columns(games, ("game_id", "name"))
    require_columns(owned, ("user_id", "game_id", "hours"))
    return CatalogSource(
        name=folder.resolve().name,
        format="steam",
        licence="not stated: no redistribution",
        attribution="Steam Video Games, tamber (Kaggle)",
        ordered=False,
        rating_scale=None,
        items=lambda on_error: parse_csv(games, _game, on_error),
        interactions=lambda on_error: parse_csv(owned, _ownership, on_error),
    )


def _game(row: Row) -> Item:
    name = fields.required(row["name"], "name")
    item_id = fields.item_id(row["game_id"], "game_id")
    return Item(item_id, name, titles=_only_title(name, "en"), kind="game")


def _ownership(row: Row) -> Interaction:
    hours = fields.number(row["hours"], "hours")
    return Interaction(
        fields.user_id(row["user_id"]),
        fields.item_id(row["game_id"], "game_id"),
        InteractionKind.LIKE if (hours or 0.0) >= _LIKED_HOURS else InteractionKind.SEEN,
        hours,
    )


def read_sequences(path: Path) -> CatalogSource:
    """`user item item …` a line, oldest first, such as `Beauty.txt`.

    Items have no names there: they are called "item 12". Where `…_item2attributes.json` lies
    beside it, the numbers of an item's attributes become its tags.
    """
    stem = path.name.removesuffix(".gz").removesuffix(".txt")
    attributes = find_file(path.parent, f"{stem}_item2attributes.json")
    return CatalogSource(
        name=path.resolve().parent.name,
        format="sequences",
        licence="not stated: no redistribution",
        attribution=f"Amazon {stem}, J. McAuley, UCSD; sequences by RUCAIBox",
        ordered=True,
        rating_scale=None,
        items=lambda on_error: _numbered_items(path, attributes, on_error),
        interactions=lambda on_error: (
            event for events in parse_lines(path, _sequence, on_error) for event in events
        ),
    )


def _sequence(line: str) -> list[Interaction]:
    user, *item_ids = line.split()
    if not item_ids or not all(number.isdecimal() for number in item_ids):
        raise FieldError("items", "must be numbers, oldest first")
    user_id = fields.user_id(user)
    return [Interaction(user_id, ItemId(item_id), InteractionKind.LIKE) for item_id in item_ids]


def _numbered_items(path: Path, attributes: Path | None, on_error: OnError) -> Iterator[Item]:
    attributes_of = _attributes(attributes, on_error) if attributes else {}
    item_ids = {e.item_id for events in parse_lines(path, _sequence, on_error) for e in events}
    for item_id in sorted(item_ids, key=int):
        title = f"item {item_id}"
        tags = tuple(f"attribute {number}" for number in attributes_of.get(item_id, ()))
        yield Item(item_id, title, titles=_only_title(title, "und"), tags=tags)


def _attributes(path: Path, on_error: OnError) -> dict[str, list[int]]:
    with open_text(path) as file:
        try:
            attributes: dict[str, list[int]] = json.load(file)
        except json.JSONDecodeError as error:
            on_error(RecordError(path, error.lineno, "row", f"is not JSON ({error.msg})"))
            return {}
    return attributes


def _only_title(text: str, language: str) -> tuple[Title, ...]:
    return (Title(text, language, TitleKind.MAIN, script_of(text)),)


def folder_files(folder: Path, *names: str) -> list[Path]:
    """The files of these names in `folder`, plain or gzip.

    Raises:
        CatalogError: one is missing.
    """
    found = {name: find_file(folder, name) for name in names}
    if missing := [name for name, path in found.items() if path is None]:
        raise CatalogError(
            f"{folder}: {' and '.join(missing)} missing; put the whole data set in one folder"
        )
    return [path for path in found.values() if path is not None]
