from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_rec.catalog.normalize import clean_text, script_of
from edge_rec.catalog.readers.anime import _coded_ratings, encode_ratings
from edge_rec.catalog.readers.movielens import parse_title
from edge_rec.store.codec import decode, encode
from edge_rec.store.database import Database
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import (
    Ambiguous,
    Constraint,
    DialogueState,
    Item,
    ItemId,
    LinkCandidate,
    Mention,
    Nudge,
    Operator,
    Role,
    Slot,
    Title,
    TitleKind,
)

anything = st.text(st.characters(codec=None), max_size=40)
escapes = st.text(st.sampled_from("&amp;lt#x20; \0\u200b\u3000é\u0301あ"), max_size=40)
storable = st.text(st.characters(codec="utf-8"), max_size=20)
finite = st.floats(allow_nan=False, allow_infinity=False)


@given(anything | escapes)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(anything | escapes)
def test_clean_text_is_one_line_that_utf_8_can_hold(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert cleaned == cleaned.strip()
    assert not any(unicodedata.category(char) == "Cc" for char in cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)


@given(anything)
def test_a_script_is_always_four_letters(text: str) -> None:
    assert len(script_of(text)) == 4


@given(anything)
def test_a_title_in_parts_is_never_longer(text: str) -> None:
    film = parse_title(text)
    assert len(film.title) <= len(clean_text(text)) + 1
    assert all(film.aliases)


@given(st.dictionaries(st.integers(1, 40_000), st.integers(0, 10), min_size=1, max_size=30))
def test_coded_ratings_read_back(ratings: dict[int, int]) -> None:
    items, codes = encode_ratings(ratings)
    events = _coded_ratings({"user_id": "u", "items": items, "ratings": codes})
    assert {int(e.item_id): int(e.value or 0) for e in events} == ratings


ids = st.lists(storable.map(ItemId), max_size=4).map(tuple)
constraints = st.builds(
    Constraint, st.sampled_from(Slot), st.sampled_from(Operator), anything | finite, anything
)
pending = st.builds(
    Ambiguous,
    st.builds(Mention, anything, st.integers(0, 9), st.integers(0, 9), st.sampled_from(Role)),
    st.lists(st.builds(LinkCandidate, storable.map(ItemId), anything, finite), max_size=2).map(
        tuple
    ),
)
states = st.builds(
    DialogueState,
    turn=st.integers(0, 1000),
    liked=ids,
    disliked=ids,
    constraints=st.lists(constraints, max_size=3).map(tuple),
    nudges=st.lists(st.builds(Nudge, anything, anything, anything), max_size=2).map(tuple),
    wish=anything,
    shown=ids,
    pending=st.none() | pending,
    unknown=st.lists(anything, max_size=2).map(tuple),
    n=st.none() | st.integers(1, 50),
    language=st.sampled_from(["en", "ja", "zh-Hans"]),
)


@given(states)
def test_a_saved_state_loads_equal(state: DialogueState) -> None:
    assert decode(DialogueState, encode(state)) == state


items = st.builds(
    Item,
    item_id=storable.map(ItemId),
    title=storable,
    titles=st.lists(
        st.builds(Title, storable, storable, st.sampled_from(TitleKind), storable), max_size=3
    ).map(tuple),
    kind=storable,
    year=st.none() | st.integers(-4000, 2200),
    creators=st.lists(storable, max_size=2).map(tuple),
    tags=st.lists(storable, max_size=3).map(tuple),
    description=storable,
    length=st.none() | finite,
    price=st.none() | finite,
    rating=st.none() | finite,
    popularity=finite,
)


@settings(max_examples=30)
@given(st.lists(items, max_size=5, unique_by=lambda item: item.item_id))
def test_stored_items_load_equal(catalog: list[Item]) -> None:
    database = Database()
    store = SqliteItemStore(database)
    store.upsert_many(catalog, "own")
    assert list(store.all_items()) == catalog
    assert store.item_ids() == [item.item_id for item in catalog]
    database.close()


def test_deeply_escaped_text_is_cleaned() -> None:
    assert clean_text("&" + "amp;" * 50) == "&"
