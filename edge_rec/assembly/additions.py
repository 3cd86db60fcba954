"""Single items and names added by hand, without building anything anew."""

from __future__ import annotations

from dataclasses import replace

from edge_rec.assembly import parts
from edge_rec.catalog.normalize import clean_text, script_of
from edge_rec.config import Config
from edge_rec.errors import CatalogError
from edge_rec.linking.candidates import NameIndex
from edge_rec.paths import Paths
from edge_rec.retrieval.content import content_vectors
from edge_rec.store.database import Database
from edge_rec.store.items import LOCAL_PACK, SqliteItemStore
from edge_rec.types import Item, ItemId, Title, TitleKind


def add_item(paths: Paths, config: Config, item: Item) -> Item:
    """Put `item` into the catalog and its names into the index; returns it as stored.

    It is found by name and recommended from its content from the next turn on. An empty
    `item_id` becomes the next free one that begins with `local-`; the names are `item.title`,
    then those of `item.titles`.

    Raises:
        CatalogError: the title is empty, or the id is taken.
    """
    with parts.open_database(paths) as database:
        items = SqliteItemStore(database)
        new = _named(replace(item, item_id=item.item_id or _free_id(items)))
        if items.get(new.item_id) is not None:
            raise CatalogError(f"there is an item {new.item_id!r} already; choose another id")
        names = parts.load_names(paths, config.linking, items)
        _store(paths, config, database, names, new, LOCAL_PACK)
        return new


def add_alias(paths: Paths, config: Config, item_id: ItemId, alias: str) -> Item:
    """Let an item go by one more name, which it keeps when its catalog is imported again.

    Raises:
        CatalogError: no such item, or the name is empty.
    """
    with parts.open_database(paths) as database:
        items = SqliteItemStore(database)
        known = items.get(item_id)
        if known is None:
            raise CatalogError(f"no item {item_id!r} in this catalog; find one with edge-rec link")
        if not clean_text(alias):
            raise CatalogError("an item cannot go by an empty name; give some text")
        new = _named(replace(known, titles=(*known.titles, Title(alias, kind=TitleKind.ADDED))))
        names = parts.load_names(paths, config.linking, items)
        _store(paths, config, database, names, new, items.packs_of([item_id])[item_id])
        return new


def _store(
    paths: Paths, config: Config, database: Database, names: NameIndex, item: Item, pack: str
) -> None:
    items = SqliteItemStore(database)
    with database.transaction():
        items.upsert_many([item], pack)
    # A kill between these lines leaves an index of the version before, which is built anew.
    works = parts.works(paths, config.linking)
    names.add(works.named(parts.named(item, items.popularity())))
    names.save(paths.name_index, catalog_version=parts.names_version(paths, config.linking, items))
    if (encoder := parts.encoder(config.encoder, paths)) is not None:
        content_vectors(parts.by_num(items), encoder, paths.content_vectors)


def _named(item: Item) -> Item:
    """`item` with clean names, the main one first, each with its script and none twice.

    Raises:
        CatalogError: no title is left.
    """
    title = clean_text(item.title)
    if not title:
        raise CatalogError("an item needs a title; give some text")
    unique = {title: Title(title, kind=TitleKind.MAIN, script=script_of(title))}
    for known in item.titles:
        text = clean_text(known.text)
        if text == title:
            unique[title] = replace(known, text=text)
        elif text:
            unique.setdefault(text, replace(known, text=text, script=script_of(text)))
    return replace(item, title=title, titles=tuple(unique.values()))


def _free_id(items: SqliteItemStore) -> ItemId:
    taken = set(items.item_ids())
    number = next(n for n in range(1, len(taken) + 2) if f"local-{n}" not in taken)
    return ItemId(f"local-{number}")
