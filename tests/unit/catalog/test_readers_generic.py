from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge_rec.catalog.readers import CatalogSource, open_source
from edge_rec.errors import CatalogError, RecordError
from edge_rec.types import Interaction, InteractionKind, Item, ItemId, Title, TitleKind, UserId

Write = Callable[[str, str | bytes], Path]


def items_of(source: CatalogSource) -> tuple[list[Item], list[RecordError]]:
    errors: list[RecordError] = []
    return list(source.items(errors.append)), errors


def interactions_of(source: CatalogSource) -> tuple[list[Interaction], list[RecordError]]:
    errors: list[RecordError] = []
    return list(source.interactions(errors.append)), errors


CSV = (
    "item_id,title,language,titles_ja,titles_zh_hans,kind,year,creators,tags,description,length,"
    "price,rating,popularity\n"
    "b1,The Paper Lighthouse,en,紙の灯台|紙灯台,,book,2004-05-01,Ada Quill|Jun Mori,"
    'sea|family|sea,"A keeper, alone",212,9.5,4.25,120\n'
    "b2,Bare,,,,,,,,,,,,\n"
)
LIGHTHOUSE = Item(
    item_id=ItemId("b1"),
    title="The Paper Lighthouse",
    titles=(
        Title("The Paper Lighthouse", "en", TitleKind.MAIN, "Latn"),
        Title("紙の灯台", "ja", TitleKind.OFFICIAL, "Jpan"),
        Title("紙灯台", "ja", TitleKind.ALIAS, "Hani"),
    ),
    kind="book",
    year=2004,
    creators=("Ada Quill", "Jun Mori"),
    tags=("sea", "family"),
    description="A keeper, alone",
    length=212.0,
    price=9.5,
    rating=4.25,
    popularity=120.0,
)
BARE = Item(ItemId("b2"), "Bare", (Title("Bare", "und", TitleKind.MAIN, "Latn"),))


@pytest.mark.parametrize("name", ["shop.csv", "shop.csv.gz", "catalog.csv", "items.csv"])
def test_csv_items_are_read_whole(write: Write, name: str) -> None:
    source = open_source(write(name, CSV))
    assert items_of(source) == ([LIGHTHOUSE, BARE], [])
    assert source.format == "csv"
    assert source.name == name.split(".")[0]


def test_csv_with_byte_order_mark_and_capitals_is_read(write: Write) -> None:
    path = write("shop.csv", "\ufeffItem_ID, Title \r\n7,Seven\r\n")
    assert [i.title for i in items_of(open_source(path))[0]] == ["Seven"]


def test_jsonl_items_may_hold_lists_and_numbers(write: Write) -> None:
    path = write(
        "shop.jsonl",
        '{"item_id": "b1", "title": "The Paper Lighthouse", "language": "en",'
        ' "titles_ja": ["紙の灯台", "紙灯台"], "kind": "book", "year": 2004,'
        ' "creators": ["Ada Quill", "Jun Mori"], "tags": ["sea", "family"],'
        ' "description": "A keeper, alone", "length": 212, "price": 9.5, "rating": 4.25,'
        ' "popularity": 120, "unknown": null}\n\n{"item_id": 2, "title": "Two"}\n',
    )
    items, errors = items_of(open_source(path))
    assert errors == []
    assert items[0] == LIGHTHOUSE
    assert items[1].item_id == "2"


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        (",No id,,", "item_id", "is empty"),
        ("1,,,", "title", "is empty"),
        ("1,\u200b,,", "title", "is empty"),
        ("1,T,soon,", "year", "is not a year"),
        ("1,T,99999,", "year", "is not a year"),
        ("1,T,,cheap", "price", "is not a number"),
        ("1,T,,nan", "price", "is not a finite number"),
        ("1,T,,1e999", "price", "is not a finite number"),
        ("1,T,", "row", "has 3 cells, expected 4"),
        ("1,T,,,", "row", "has 5 cells, expected 4"),
        ("ok,Twice,,", "item_id", "stands in the file twice"),
    ],
)
def test_a_broken_row_is_reported_and_skipped(
    write: Write, row: str, field: str, problem: str
) -> None:
    path = write("shop.csv", f"item_id,title,year,price\nok,Good,,\n{row}\nlast,Last,,\n")
    items, errors = items_of(open_source(path))
    assert [item.item_id for item in items] == ["ok", "last"]
    assert [(e.path, e.line, e.field) for e in errors] == [(str(path), 3, field)]
    assert problem in errors[0].problem


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{", "row"),
        ("[1]", "row"),
        ('{"item_id": "1"}', "title"),
        ('{"item_id": "1", "title": {}}', "title"),
        ('{"item_id": "1", "title": true}', "title"),
        ("[" * 100_000, "row"),
    ],
)
def test_a_broken_json_line_is_reported_and_skipped(write: Write, line: str, field: str) -> None:
    path = write("shop.jsonl", f'{line}\n{{"item_id": "2", "title": "Two"}}\n')
    items, errors = items_of(open_source(path))
    assert [item.item_id for item in items] == ["2"]
    assert [(e.line, e.field) for e in errors] == [(1, field)]


def test_a_row_with_nul_bytes_is_cleaned(write: Write) -> None:
    items, errors = items_of(open_source(write("s.csv", "item_id,title\n1,A\0B\n")))
    assert [item.title for item in items] == ["AB"]
    assert errors == []


@pytest.mark.parametrize(
    ("tag", "column"),
    [("ja", "titles_ja"), ("zh-Hans", "titles_zh-hans"), ("pt-BR", "titles_pt_br")],
)
def test_the_language_of_a_column_is_a_bcp_47_tag(write: Write, tag: str, column: str) -> None:
    path = write("s.csv", f"item_id,title,{column}\n1,A,B\n")
    assert [t.language for t in items_of(open_source(path))[0][0].titles] == ["und", tag]


INTERACTIONS = """user_id,item_id,kind,value,at
ann,b1,like,,2026-03-01T12:00:00
ann,b2,,4.5,1772366400
bob,b1,seen,,2026-03-01T14:00:00+02:00
"""
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_interactions_get_their_kind_value_and_time(write: Write) -> None:
    source = open_source(write("log.csv", INTERACTIONS))
    assert interactions_of(source) == (
        [
            Interaction(UserId("ann"), ItemId("b1"), InteractionKind.LIKE, None, NOON),
            Interaction(UserId("ann"), ItemId("b2"), InteractionKind.RATE, 4.5, NOON),
            Interaction(UserId("bob"), ItemId("b1"), InteractionKind.SEEN, None, NOON),
        ],
        [],
    )
    assert items_of(source) == ([], [])
    assert (source.format, source.name, source.ordered) == ("interactions", "log", True)


def test_interactions_without_a_kind_are_likes(write: Write) -> None:
    source = open_source(write("log.csv", "user_id,item_id\nann,b1\n"))
    assert [e.kind for e in interactions_of(source)[0]] == [InteractionKind.LIKE]
    assert not source.ordered


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",b1,,,", "user_id"),
        ("ann,,,,", "item_id"),
        ("ann,b1,loves,,", "kind"),
        ("ann,b1,rate,,", "value"),
        ("ann,b1,,x,", "value"),
        ("ann,b1,,,yesterday", "at"),
        ("ann,b1,,,99999999999999999999", "at"),
    ],
)
def test_a_broken_interaction_is_reported(write: Write, row: str, field: str) -> None:
    source = open_source(write("log.csv", f"user_id,item_id,kind,value,at\n{row}\n"))
    interactions, errors = interactions_of(source)
    assert interactions == []
    assert [(e.line, e.field) for e in errors] == [(2, field)]


def test_a_folder_holds_items_with_their_interactions(write: Write, tmp_path: Path) -> None:
    write("shop/items.csv.gz", CSV)
    write("shop/interactions.csv", INTERACTIONS)
    source = open_source(tmp_path / "shop")
    assert source.name == "shop"
    assert len(items_of(source)[0]) == 2
    assert len(interactions_of(source)[0]) == 3


def test_a_source_can_be_read_twice(write: Write) -> None:
    source = open_source(write("shop.csv", CSV))
    assert items_of(source) == items_of(source)


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "item_id\n1\n"])
def test_a_header_without_its_columns_is_refused(write: Write, content: str) -> None:
    with pytest.raises(CatalogError, match=r"shop\.csv: the header has no column"):
        open_source(write("shop.csv", content))


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no such file"):
        open_source(tmp_path / "nowhere")


def test_a_folder_without_a_catalog_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="holds no catalog"):
        open_source(tmp_path)


def test_an_unknown_format_is_refused(write: Write) -> None:
    with pytest.raises(CatalogError, match="unknown catalog format 'xml'"):
        open_source(write("shop.csv", CSV), "xml")


def test_a_path_in_another_format_is_refused(write: Write) -> None:
    path = write("shop.csv", CSV)
    with pytest.raises(CatalogError, match="no catalog in the format steam"):
        open_source(path, "steam")


def test_damaged_gzip_is_refused_with_a_next_step(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv.gz"
    rows = "".join(f"{n},Item {n * n}\n" for n in range(5000))
    data = gzip.compress(f"item_id,title\n{rows}".encode())
    path.write_bytes(data[: len(data) // 2])
    source = open_source(path)
    with pytest.raises(CatalogError, match="get the file again"):
        items_of(source)
    path.write_bytes(b"item_id,title\n1,Plain text\n")
    with pytest.raises(CatalogError, match="get the file again"):
        open_source(path)


def test_flipped_bits_in_gzip_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv.gz"
    data = bytearray(gzip.compress(b"item_id,title\n" + b"1,Some title\n" * 999))
    data[20] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(CatalogError, match="get the file again"):
        items_of(open_source(path))


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_refused_with_a_next_step(write: Write, encoding: str) -> None:
    path = write("shop.csv", "item_id,title\n1,Café\n".encode(encoding))
    with pytest.raises(CatalogError, match="save it as UTF-8"):
        items_of(open_source(path))


def test_a_folder_that_cannot_be_read_as_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").mkdir()
    with pytest.raises(CatalogError):
        items_of(open_source(tmp_path / "shop.csv", "csv"))
