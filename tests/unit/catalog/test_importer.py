from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge_rec.catalog.importer import ImportReport, import_catalog
from edge_rec.catalog.readers import CatalogSource, OnError, open_source
from edge_rec.errors import CatalogError
from edge_rec.store.database import Database
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import Interaction, InteractionKind, Item, ItemId, UserId

Write = Callable[[str, str | bytes], Path]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ITEMS = "item_id,title\na,Apple\nb,Bread\n,broken\n"
EVENTS = "user_id,item_id,value\n1,a,4\n1,b,5\n2,a,x\n"


class Stores:
    def __init__(self, path: Path | None = None) -> None:
        self.database = Database(path)
        self.items = SqliteItemStore(self.database)
        self.interactions = SqliteInteractionStore(self.database)

    def run(self, source: CatalogSource, prefix: str = "") -> ImportReport:
        return import_catalog(source, self.items, self.interactions, prefix=prefix, at=NOON)


@pytest.fixture
def stores() -> Stores:
    return Stores()


@pytest.fixture
def shop(write: Write, tmp_path: Path) -> CatalogSource:
    write("shop/items.csv", ITEMS)
    write("shop/interactions.csv", EVENTS)
    return open_source(tmp_path / "shop")


def test_an_import_reports_what_it_did(stores: Stores, shop: CatalogSource) -> None:
    report = stores.run(shop)
    assert (report.pack, report.n_items, report.n_new, report.n_interactions) == ("shop", 2, 2, 2)
    assert report.n_errors == 2
    assert [(Path(e.path).name, e.line, e.field) for e in report.errors] == [
        ("items.csv", 4, "item_id"),
        ("interactions.csv", 4, "value"),
    ]


def test_an_import_remembers_its_pack(stores: Stores, shop: CatalogSource) -> None:
    stores.run(shop)
    (pack,) = stores.items.packs()
    assert (pack.name, pack.format, pack.n_items, pack.n_interactions) == ("shop", "csv", 2, 2)
    assert pack.imported_at == NOON


def test_importing_again_changes_nothing(stores: Stores, shop: CatalogSource) -> None:
    stores.run(shop)
    before = (list(stores.items.all_items()), stores.items.catalog_version())
    report = stores.run(shop)
    assert report.n_new == 0
    assert (list(stores.items.all_items()), stores.items.catalog_version()) == before
    assert stores.interactions.count() == 2
    assert len(stores.items.packs()) == 1


def test_importing_again_keeps_what_people_said(stores: Stores, shop: CatalogSource) -> None:
    stores.run(shop)
    said = Interaction(UserId("ann"), ItemId("a"), InteractionKind.LIKE)
    stores.interactions.add(said)
    stores.run(shop)
    assert stores.interactions.of_user(UserId("ann")) == [said]


def test_importing_again_brings_changes_in(
    stores: Stores, shop: CatalogSource, write: Write
) -> None:
    stores.run(shop)
    write("shop/items.csv", "item_id,title\nc,Cheese\nb,Brown bread\n")
    assert stores.run(shop).n_new == 1
    nums = stores.items.item_nums(stores.items.item_ids())
    assert nums == {"a": 0, "b": 1, "c": 2}
    item = stores.items.get(ItemId("b"))
    assert item is not None and item.title == "Brown bread"


def test_users_of_a_data_set_are_kept_apart_by_its_name(
    stores: Stores, shop: CatalogSource
) -> None:
    stores.run(shop)
    stores.run(replace(shop, name="other"), prefix="o-")
    assert stores.interactions.users() == ["o-other:1", "shop:1"]


def test_an_interaction_file_names_people_of_this_database(stores: Stores, write: Write) -> None:
    stores.run(open_source(write("mine.csv", "user_id,item_id\nann,a\n")))
    assert stores.interactions.users() == ["ann"]


def test_an_item_of_another_pack_is_refused_and_nothing_changed(
    stores: Stores, shop: CatalogSource, write: Write
) -> None:
    stores.run(shop)
    other = open_source(write("other.csv", "item_id,title\nz,New\na,Another\n"))
    with pytest.raises(
        CatalogError, match=r"catalog shop .* of other, .*'a' \(1 in all\).*--prefix"
    ):
        stores.run(other)
    assert stores.items.item_ids() == ["a", "b"]
    assert len(stores.items.packs()) == 1


def test_a_prefix_keeps_two_catalogs_apart(stores: Stores, shop: CatalogSource) -> None:
    stores.run(shop)
    report = stores.run(replace(shop, name="other"), prefix="o-")
    assert report.pack == "o-other"
    assert stores.items.item_ids() == ["a", "b", "o-a", "o-b"]
    events = stores.interactions.of_user(UserId("o-other:1"))
    assert [e.item_id for e in events] == ["o-a", "o-b"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, CatalogError])
def test_an_interrupted_import_is_rolled_back(
    tmp_path: Path, shop: CatalogSource, failure: type[BaseException]
) -> None:
    stores = Stores(tmp_path / "edge_rec.db")

    def interrupted(on_error: OnError) -> Iterator[Interaction]:
        yield from shop.interactions(on_error)
        raise failure("in the middle")

    with pytest.raises(failure, match="in the middle"):
        stores.run(replace(shop, interactions=interrupted))
    stores.database.close()
    stores = Stores(tmp_path / "edge_rec.db")
    assert (stores.items.count(), stores.interactions.count()) == (0, 0)
    assert stores.run(shop).n_new == 2
    stores.database.close()
    stores = Stores(tmp_path / "edge_rec.db")
    assert (stores.items.count(), stores.interactions.count()) == (2, 2)
    stores.database.close()


def test_a_source_without_anything_usable_is_refused(stores: Stores, write: Write) -> None:
    source = open_source(write("bad.csv", "item_id,title\n,x\n"))
    with pytest.raises(CatalogError, match=r"nothing in it can be used.*line 2.*item_id"):
        stores.run(source)
    assert stores.items.packs() == []


def test_only_the_first_hundred_errors_are_kept(stores: Stores, write: Write) -> None:
    path = write("bad.csv", "item_id,title\n" + ",x\n" * 250 + "a,Good\n")
    report = stores.run(open_source(path))
    assert (report.n_errors, len(report.errors), report.n_items) == (250, 100, 1)


def test_progress_counts_the_items(stores: Stores) -> None:
    source = CatalogSource(
        name="many",
        format="csv",
        licence="",
        attribution="",
        ordered=False,
        rating_scale=None,
        items=lambda on_error: (Item(ItemId(str(n)), str(n)) for n in range(1200)),
        interactions=lambda on_error: iter(()),
    )
    steps: list[int] = []

    class Counting:
        def start(self, name: str, total: int | None, unit: str) -> None: ...
        def advance(self, n: int = 1) -> None:
            steps.append(n)

        def finish(self) -> None: ...

    import_catalog(source, stores.items, stores.interactions, progress=Counting())
    assert sum(steps) == 1000
