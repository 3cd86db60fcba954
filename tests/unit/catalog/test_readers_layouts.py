"""Each public layout, on made-up rows in its form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge_rec.catalog.readers import CatalogSource, ignore_error, open_source
from edge_rec.catalog.readers.anime import encode_ratings
from edge_rec.catalog.readers.movielens import FilmTitle, parse_title
from edge_rec.errors import CatalogError, RecordError
from edge_rec.types import InteractionKind, Item, ItemId, UserId

Write = Callable[[str, str | bytes], Path]
LIKE, SEEN, RATE = InteractionKind.LIKE, InteractionKind.SEEN, InteractionKind.RATE
Event = tuple[UserId, ItemId, InteractionKind, float | None, datetime | None]
AT = datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)
"""1,000,000,000 in Unix seconds."""


def read(source: CatalogSource) -> tuple[list[Item], list[Event], list[RecordError]]:
    errors: list[RecordError] = []
    events = [
        (e.user_id, e.item_id, e.kind, e.value, e.at) for e in source.interactions(errors.append)
    ]
    return list(source.items(errors.append)), events, errors


@pytest.mark.parametrize(
    ("text", "title", "aliases", "year"),
    [
        ("Paper Lighthouse, The (1995)", "The Paper Lighthouse", (), 1995),
        ("Harbour, A (Port, Un) (1971)", "A Harbour", ("Un Port",), 1971),
        ("Eau, L' (1960)", "L'Eau", (), 1960),
        ("Quiet (a.k.a. Silence) (Shizukesa) (2001) ", "Quiet", ("Silence", "Shizukesa"), 2001),
        ("Garden III: The Time of Rain (1995) (V)", "Garden III: The Time of Rain", (), 1995),
        ("Long Show (2006–2007)", "Long Show", (), 2006),
        ("Long Show (2006- )", "Long Show", (), 2006),
        ("No Year", "No Year", (), None),
        ("1984 (1956)", "1984", (), 1956),
        ("Rain, Rain (1990)", "Rain, Rain", (), 1990),
        ("(Brackets) (1999)", "(Brackets)", (), 1999),
        ("Quiet (Quiet) (1999)", "Quiet", (), 1999),
    ],
)
def test_a_movielens_title_is_taken_apart(
    text: str, title: str, aliases: tuple[str, ...], year: int | None
) -> None:
    assert parse_title(text) == FilmTitle(title, aliases, year)


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_movielens_100k_is_recognised_and_read(write: Write, tmp_path: Path, suffix: str) -> None:
    flags = "|".join(["0", "1", *["0"] * 16, "1"])
    film = f"1|Café, The (1995)|01-Jan-1995||http://example.org|{flags}\n"
    write(f"ml/u.item{suffix}", film.encode("latin-1"))
    write(f"ml/u.data{suffix}", "9\t1\t4\t1000000000\n")
    source = open_source(tmp_path / "ml")
    items, events, errors = read(source)
    assert errors == []
    assert (items[0].title, items[0].year, items[0].tags) == (
        "The Café",
        1995,
        ("Action", "Western"),
    )
    assert events == [("9", "1", RATE, 4.0, AT)]
    assert (source.name, source.format, source.ordered) == ("ml", "movielens-100k", True)
    assert source.rating_scale == (1.0, 5.0)


def test_movielens_1m_is_recognised_and_read(write: Write, tmp_path: Path) -> None:
    write("movies.dat", "7::Rain, The (1990)::Drama|War\n".encode("latin-1"))
    write("ratings.dat.gz", "9::7::5::1000000000\n")
    items, events, errors = read(open_source(tmp_path))
    assert errors == []
    assert (items[0].item_id, items[0].title, items[0].tags) == ("7", "The Rain", ("Drama", "War"))
    assert events == [("9", "7", RATE, 5.0, AT)]


def test_movielens_latest_is_recognised_and_read(write: Write, tmp_path: Path) -> None:
    write(
        "movies.csv",
        'movieId,title,genres\n1,"Rain, The (1990)",Drama\n2,B,(no genres listed)\n3,C,Drama\n',
    )
    write("ratings.csv.gz", "userId,movieId,rating,timestamp\n9,1,0.5,1000000000\n")
    write(
        "tags.csv",
        "userId,movieId,tag,timestamp\n"
        "9,1,Quiet,1\n9,2,quiet,1\n8,2,quiet,1\n9,3,QUIET,1\n9,1,mine,1\n9,2,drama,1\n",
    )
    source = open_source(tmp_path)
    items, events, errors = read(source)
    assert errors == []
    assert [item.tags for item in items] == [("Drama", "quiet"), ("quiet",), ("Drama", "quiet")]
    assert events == [("9", "1", RATE, 0.5, AT)]
    assert source.rating_scale == (0.5, 5.0)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("9\t1\t6\t1000000000", "rating"),
        ("9\t1\t\t1000000000", "rating"),
        ("9\t1\t4\tnow", "timestamp"),
        ("9\t1\t4", "row"),
        ("\t1\t4\t1000000000", "userId"),
    ],
)
def test_a_broken_rating_is_reported_with_its_line(
    write: Write, tmp_path: Path, line: str, field: str
) -> None:
    write("u.item", b"")
    write("u.data", f"9\t1\t4\t1000000000\n{line}\n")
    _, events, errors = read(open_source(tmp_path))
    assert len(events) == 1
    assert [(e.line, e.field) for e in errors] == [(2, field)]


@pytest.mark.parametrize(("name", "missing"), [("u.data", "u.item"), ("ratings.dat", "movies.dat")])
def test_half_a_movielens_archive_is_refused(
    write: Write, tmp_path: Path, name: str, missing: str
) -> None:
    write(name, "")
    with pytest.raises(CatalogError, match=f"{missing} missing; unpack the whole"):
        open_source(tmp_path)


@pytest.mark.parametrize("name", ["u.data", "u.item"])
def test_movielens_goes_by_any_of_its_files(write: Write, name: str) -> None:
    paths = {n: write(n, b"") for n in ("u.data", "u.item")}
    assert open_source(paths[name]).format == "movielens-100k"
    assert open_source(paths[name].parent, "movielens").format == "movielens-100k"


ANIME = (
    "mal_id,name,titles_ja,titles_en,titles_zh_hans,titles_zh_hant,genres,type,episodes,"
    "mean_rating,members,begin,n_ratings_sample,n_seen_sample,adult\n"
    "1,Kami no Toudai,紙の灯台|紙灯台,Paper Lighthouse,纸灯塔,,Drama|Sea,TV,12,8.5,1000,"
    "2004-05-01,2,1,0\n"
    "2,Not For Kids,,,,,Drama,OVA,1,5.0,10,,0,0,1\n"
    "3,Quiet Rain,,,,,,,Unknown,,20,,0,0,0\n"
)
ANIME_RATINGS = "user_id,mal_id,rating\n4,1,8\n4,2,9\n4,3,-1\n5,1,11\n"


def test_anime_leaves_adult_titles_and_their_ratings_out(write: Write, tmp_path: Path) -> None:
    write("catalog.csv.gz", ANIME)
    write("ratings.csv.gz", ANIME_RATINGS)
    source = open_source(tmp_path)
    items, events, errors = read(source)
    assert [item.item_id for item in items] == ["1", "3"]
    assert events == [("4", "1", RATE, 8.0, None), ("4", "3", SEEN, None, None)]
    assert [(e.line, e.field) for e in errors] == [(5, "rating")]
    assert (source.format, source.ordered, source.rating_scale) == ("anime", False, (1.0, 10.0))


def test_anime_titles_carry_language_and_script(write: Write, tmp_path: Path) -> None:
    write("catalog.csv", ANIME)
    first, third = open_source(tmp_path).items(ignore_error)
    assert [(t.text, t.language, t.kind, t.script) for t in first.titles] == [
        ("Kami no Toudai", "ja-Latn", "main", "Latn"),
        ("紙の灯台", "ja", "official", "Jpan"),
        ("紙灯台", "ja", "alias", "Hani"),
        ("Paper Lighthouse", "en", "official", "Latn"),
        ("纸灯塔", "zh-Hans", "official", "Hani"),
    ]
    assert (first.kind, first.year, first.length, first.rating) == ("TV", 2004, 12.0, 8.5)
    assert (third.titles[0].language, third.length, third.rating) == ("en", None, None)


def test_the_demo_layout_is_recognised_and_read(write: Write, tmp_path: Path) -> None:
    gaps, codes = encode_ratings({30: 10, 1: 0, 12: 7})
    assert (gaps, codes) == ("1 11 18", "-7X")
    write("catalog.csv.gz", "item_id,title,language\n1,Kami no Toudai,ja-Latn\n")
    write("ratings.csv.gz", f"user_id,items,ratings\n5,{gaps},{codes}\n")
    source = open_source(tmp_path)
    items, events, errors = read(source)
    assert errors == []
    assert items[0].titles[0].language == "ja-Latn"
    assert events == [
        ("5", "1", SEEN, None, None),
        ("5", "12", RATE, 7.0, None),
        ("5", "30", RATE, 10.0, None),
    ]
    assert source.format == "demo"
    assert "bangumi-data" in source.attribution


@pytest.mark.parametrize(
    ("row", "field"), [("5,1 2,7", "ratings"), ("5,1,?", "ratings"), ("5,x,7", "items")]
)
def test_broken_codes_are_reported(write: Write, tmp_path: Path, row: str, field: str) -> None:
    write("catalog.csv", "item_id,title\n1,A\n")
    write("ratings.csv", f"user_id,items,ratings\n{row}\n")
    _, events, errors = read(open_source(tmp_path))
    assert events == []
    assert [(e.line, e.field) for e in errors] == [(2, field)]


BOOKS = (
    "book_id,authors,original_publication_year,original_title,title,language_code,"
    "average_rating,ratings_count\n"
    '1,"Ada Quill, Jun Mori",-720.0,紙の灯台,"Paper Lighthouse (Harbour Tales, #2)",eng,4.5,900\n'
    "2,Solo,,,Plain,,3.0,10\n"
)


def test_goodbooks_is_recognised_and_read(write: Write) -> None:
    items, events, errors = read(open_source(write("books.csv.gz", BOOKS)))
    assert (events, errors) == ([], [])
    book = items[0]
    assert (book.title, book.year, book.tags) == ("Paper Lighthouse", -720, ("Harbour Tales",))
    assert book.creators == ("Ada Quill", "Jun Mori")
    assert [t.text for t in book.titles] == [
        "Paper Lighthouse",
        "Paper Lighthouse (Harbour Tales, #2)",
        "紙の灯台",
    ]
    assert [t.text for t in items[1].titles] == ["Plain"]


def test_jmrd_films_are_recognised_and_read(write: Write) -> None:
    path = write(
        "movies_valid.csv.gz",
        "title_ja,year,director,cast,genres,synopsis_ja\n"
        "紙の灯台,2012年7月21日,森純,甲|乙,ドラマ|海,灯台守の話。\n",
    )
    items, _, errors = read(open_source(path))
    assert errors == []
    film = items[0]
    assert (film.item_id, film.title, film.year) == ("紙の灯台", "紙の灯台", 2012)
    assert (film.creators, film.tags) == (("森純", "甲", "乙"), ("ドラマ", "海"))
    assert film.description == "灯台守の話。"


def test_online_retail_is_recognised_and_read(write: Write, tmp_path: Path) -> None:
    write("products.csv", "stock_code,description,price_gbp,n_customers\n1a,RED LAMP,0.85,40\n")
    write(
        "interactions.csv",
        "customer_id,stock_code,first_bought,n_order_lines,total_quantity\n"
        "9,1a,2011-01-18 10:01,1,2\n",
    )
    source = open_source(tmp_path)
    items, events, errors = read(source)
    assert errors == []
    assert (items[0].title, items[0].price, items[0].popularity) == ("RED LAMP", 0.85, 40.0)
    assert events == [("9", "1a", LIKE, 1.0, datetime(2011, 1, 18, 10, 1, tzinfo=UTC))]
    assert source.ordered


def test_steam_takes_two_hours_of_play_for_a_like(write: Write, tmp_path: Path) -> None:
    write("games.csv", "game_id,name\n1,Quiet Rain\n")
    write("interactions.csv", "user_id,game_id,hours\n9,1,2.0\n8,1,1.9\n7,1,\n")
    _, events, errors = read(open_source(tmp_path))
    assert errors == []
    assert [event[2:4] for event in events] == [(LIKE, 2.0), (SEEN, 1.9), (SEEN, None)]


def test_sequences_keep_their_order_and_number_their_items(write: Write, tmp_path: Path) -> None:
    write("Beauty.txt.gz", "1 3 1\n2 10\n3 x\n")
    write("Beauty_item2attributes.json", '{"3": [5, 6]}')
    source = open_source(tmp_path)
    items, events, errors = read(source)
    assert [e[:2] for e in events] == [("1", "3"), ("1", "1"), ("2", "10")]
    assert [item.title for item in items] == ["item 1", "item 3", "item 10"]
    assert items[1].tags == ("attribute 5", "attribute 6")
    assert {(e.line, e.field) for e in errors} == {(3, "items")}
    assert source.ordered
    assert source.rating_scale is None


@pytest.mark.parametrize("name", ["games.csv", "products.csv"])
def test_half_a_shop_is_refused(write: Write, tmp_path: Path, name: str) -> None:
    write(name, "game_id,name\n")
    with pytest.raises(CatalogError, match=r"interactions\.csv missing"):
        open_source(tmp_path)
