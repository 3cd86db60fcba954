from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge_rec.catalog.pack import Pack
from edge_rec.store.database import Database
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import (
    Interaction,
    InteractionKind,
    Item,
    ItemId,
    Title,
    TitleKind,
    UserId,
)

LIGHTHOUSE = Item(
    item_id=ItemId("b1"),
    title="The Paper Lighthouse",
    titles=(
        Title("The Paper Lighthouse", "en", TitleKind.MAIN, "Latn"),
        Title("紙の灯台", "ja", TitleKind.OFFICIAL, "Jpan"),
    ),
    kind="book",
    year=2004,
    creators=("Ada Quill", "Jun Mori"),
    tags=("sea", "family"),
    description="A keeper folds ships.\nNobody sails them.",
    length=212.0,
    price=9.5,
    rating=4.25,
    popularity=120.0,
)
ROBOT = Item(ItemId("f1"), "Robot Garden", (), "film", 2011, tags=("robots", "sea"), popularity=7.0)
BARE = Item(ItemId("x"), "100% Nothing")


@pytest.fixture
def store() -> SqliteItemStore:
    store = SqliteItemStore(Database())
    store.upsert_many([LIGHTHOUSE, ROBOT, BARE], "own")
    return store


def test_an_item_comes_back_equal(store: SqliteItemStore) -> None:
    assert store.get(LIGHTHOUSE.item_id) == LIGHTHOUSE
    assert store.get(BARE.item_id) == BARE


def test_an_unknown_item_is_none(store: SqliteItemStore) -> None:
    assert store.get(ItemId("nope")) is None


def test_get_many_keeps_the_order_asked_for(store: SqliteItemStore) -> None:
    wanted = [ItemId(i) for i in ("x", "nope", "b1", "x")]
    assert list(store.get_many(wanted)) == ["x", "b1"]


def test_get_many_takes_more_ids_than_one_query_holds(store: SqliteItemStore) -> None:
    many = [Item(ItemId(f"n{i}"), f"Number {i}") for i in range(1234)]
    store.upsert_many(many, "own")
    assert list(store.get_many(i.item_id for i in many).values()) == many


def test_all_items_follow_item_num(store: SqliteItemStore) -> None:
    assert list(store.all_items()) == [LIGHTHOUSE, ROBOT, BARE]
    assert store.item_ids() == ["b1", "f1", "x"]
    assert store.item_nums(store.item_ids()) == {"b1": 0, "f1": 1, "x": 2}
    assert store.count() == 3


def test_items_survive_reopening(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db")
    SqliteItemStore(database).upsert_many([LIGHTHOUSE], "own")
    database.close()
    database = Database(tmp_path / "a.db")
    assert SqliteItemStore(database).get(LIGHTHOUSE.item_id) == LIGHTHOUSE
    database.close()


def test_upsert_keeps_the_number_and_replaces_the_rest(store: SqliteItemStore) -> None:
    changed = Item(LIGHTHOUSE.item_id, "The Tin Lighthouse", tags=("metal",))
    assert store.upsert_many([changed, Item(ItemId("new"), "New")], "own") == 1
    assert store.get(LIGHTHOUSE.item_id) == changed
    assert store.item_nums([LIGHTHOUSE.item_id, ItemId("new")]) == {"b1": 0, "new": 3}
    assert store.search_text("paper lighthouse") == []
    assert store.search_text("tin lighthouse") == ["b1"]


def test_the_last_of_two_items_with_one_id_holds(store: SqliteItemStore) -> None:
    store.upsert_many([Item(ItemId("d"), "First"), Item(ItemId("d"), "Second")], "own")
    item = store.get(ItemId("d"))
    assert item is not None and item.title == "Second"


def test_catalog_version_changes_only_with_the_catalog(store: SqliteItemStore) -> None:
    version = store.catalog_version()
    store.upsert_many([LIGHTHOUSE, ROBOT], "own")
    assert store.catalog_version() == version
    store.add(Item(ItemId("new"), "New"))
    added = store.catalog_version()
    store.remove(ItemId("new"))
    assert len({version, added, store.catalog_version()}) == 3


def test_catalog_version_of_an_empty_catalog_is_text() -> None:
    assert SqliteItemStore(Database()).catalog_version() == "0"


def test_a_failed_upsert_changes_nothing(store: SqliteItemStore) -> None:
    version = store.catalog_version()
    bad = Item(ItemId("bad"), "Bad \ud800")
    with pytest.raises(Exception, match="cannot be stored"):
        store.upsert_many([Item(ItemId("good"), "Good"), bad], "own")
    assert store.count() == 3
    assert store.catalog_version() == version


def test_removing_takes_titles_tags_and_text_along(store: SqliteItemStore) -> None:
    assert store.remove(LIGHTHOUSE.item_id)
    assert store.get(LIGHTHOUSE.item_id) is None
    assert store.tags() == {"robots": 1, "sea": 1}
    assert store.search_text("lighthouse") == []
    assert not store.remove(LIGHTHOUSE.item_id)


def test_numbers_of_other_items_stay_after_a_removal(store: SqliteItemStore) -> None:
    store.remove(ROBOT.item_id)
    store.add(Item(ItemId("new"), "New"))
    assert store.item_nums(store.item_ids()) == {"b1": 0, "x": 2, "new": 3}


def test_tags_and_kinds_are_counted_commonest_first(store: SqliteItemStore) -> None:
    assert list(store.tags().items()) == [("sea", 2), ("family", 1), ("robots", 1)]
    assert list(store.kinds().items()) == [("book", 1), ("film", 1)]


def test_packs_of_names_the_pack(store: SqliteItemStore) -> None:
    store.add(Item(ItemId("mine"), "Mine"))
    assert store.packs_of([ItemId("b1"), ItemId("mine"), ItemId("nope")]) == {
        "b1": "own",
        "mine": "local",
    }


@pytest.mark.parametrize("scale", [None, (0.5, 5.0)])
def test_a_pack_comes_back_equal(store: SqliteItemStore, scale: tuple[float, float] | None) -> None:
    at = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    pack = Pack("own", "csv", "CC0", "me", True, scale, 3, 12, at)
    store.put_pack(pack)
    store.put_pack(pack)
    assert store.packs() == [pack]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lighthouse", ["b1"]),
        ("LIGHTHOUSE paper", ["b1"]),
        ("robot lighthouse", []),
        ("灯台", ["b1"]),
        ("紙の灯台", ["b1"]),
        ("folds ships", ["b1"]),
        ("jun mori", ["b1"]),
        ("ro ga", ["f1"]),
        ("0%", ["x"]),
        ("%", ["x"]),
        ("_", []),
        ('" OR "', []),
        ("'; DROP TABLE items; --", []),
        ("", []),
        ("\0", []),
    ],
)
def test_search_text_finds_every_word(
    store: SqliteItemStore, query: str, expected: list[str]
) -> None:
    assert store.search_text(query) == expected
    assert store.count() == 3


def test_search_text_ranks_titles_before_descriptions(store: SqliteItemStore) -> None:
    told = Item(ItemId("told"), "Harbour", description="A story with a garden and other things")
    store.add(told)
    assert store.search_text("garden") == ["f1", "told"]
    assert store.search_text("garden", limit=1) == ["f1"]


def test_names_given_here_are_told_by_item(store: SqliteItemStore) -> None:
    given = Title("Garden Bot", "en", TitleKind.ADDED, "Latn")
    store.upsert_many([replace(ROBOT, titles=(given,))], "own")
    assert store.added_titles() == {"f1": (given,)}


def test_catalogs_are_brought_to_one_scale_of_popularity(store: SqliteItemStore) -> None:
    store.upsert_many([replace(BARE, item_id=ItemId("f:1"), popularity=3.0)], "films")
    store.upsert_many([replace(BARE, item_id=ItemId("a:1"), popularity=900.0)], "anime")
    store.upsert_many([replace(BARE, item_id=ItemId("a:2"), popularity=90.0)], "anime")
    store.upsert_many([replace(BARE, item_id=ItemId("own"))], "own")
    known = store.popularity()
    assert [known[ItemId(i)] for i in ("f:1", "a:1", "a:2", "own")] == [900.0, 900.0, 90.0, 0.0]


def test_popularity_is_the_catalogs_own_else_its_events() -> None:
    database = Database()
    store, events = SqliteItemStore(database), SqliteInteractionStore(database)
    store.upsert_many([LIGHTHOUSE, ROBOT, BARE], "own")
    brought = [Interaction(UserId(f"own:{n}"), BARE.item_id, InteractionKind.LIKE) for n in "abc"]
    events.replace_pack("own", brought)
    events.add(Interaction(UserId("me"), BARE.item_id, InteractionKind.LIKE))
    assert store.popularity() == {"b1": 120.0, "f1": 7.0, "x": 3.0}
