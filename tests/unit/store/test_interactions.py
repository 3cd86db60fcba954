from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from edge_rec.store.conversations import SqliteConversationStore
from edge_rec.store.database import Database
from edge_rec.store.interactions import KINDS, Origin, SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import DialogueState, Interaction, InteractionKind, Item, ItemId, UserId

ANN, BOB = UserId("ann"), UserId("bob")
NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def like(user_id: UserId, item_id: str, at: datetime | None = None) -> Interaction:
    return Interaction(user_id, ItemId(item_id), InteractionKind.LIKE, at=at)


def rate(user_id: UserId, item_id: str, value: float, at: datetime | None = None) -> Interaction:
    return Interaction(user_id, ItemId(item_id), InteractionKind.RATE, value, at)


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def store(database: Database) -> SqliteInteractionStore:
    return SqliteInteractionStore(database)


def test_an_event_comes_back_equal(store: SqliteInteractionStore) -> None:
    event = Interaction(ANN, ItemId("a"), InteractionKind.RATE, 7.5, NOON, turn=3)
    store.add(event)
    assert store.of_user(ANN) == [event]


def test_an_event_is_durable_when_add_returns(tmp_path: Path) -> None:
    first = Database(tmp_path / "a.db")
    SqliteInteractionStore(first).add(like(ANN, "a"))
    second = Database(tmp_path / "a.db")
    assert SqliteInteractionStore(second).of_user(ANN) == [like(ANN, "a")]
    first.close()
    second.close()


def test_ids_rise_and_are_never_used_again(store: SqliteInteractionStore) -> None:
    first = store.add(like(ANN, "a"))
    second = store.add(like(ANN, "b"))
    store.undo_last(ANN)
    assert first < second < store.add(like(ANN, "c"))


def test_events_come_oldest_first_those_without_a_time_before(
    store: SqliteInteractionStore,
) -> None:
    later = like(ANN, "later", NOON + timedelta(seconds=1))
    for event in (later, like(ANN, "noon", NOON), like(ANN, "undated")):
        store.add(event)
    assert [e.item_id for e in store.of_user(ANN)] == ["undated", "noon", "later"]


def test_users_do_not_see_each_others_events(store: SqliteInteractionStore) -> None:
    store.add(like(ANN, "a"))
    store.add(like(BOB, "b"))
    assert [e.item_id for e in store.of_user(BOB)] == ["b"]
    assert store.users() == ["ann", "bob"]


def test_undo_takes_back_the_last_event_of_that_user(store: SqliteInteractionStore) -> None:
    for event in (like(ANN, "a"), like(ANN, "b"), like(BOB, "c")):
        store.add(event)
    assert store.undo_last(ANN) == like(ANN, "b")
    assert store.of_user(ANN) == [like(ANN, "a")]
    assert store.count() == 2


def test_undo_leaves_imported_events(store: SqliteInteractionStore) -> None:
    store.add_many([like(ANN, "a")], Origin.IMPORT)
    assert store.undo_last(ANN) is None
    assert store.count() == 1


def test_undo_is_kept(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db")
    store = SqliteInteractionStore(database)
    store.add(like(ANN, "a"))
    store.undo_last(ANN)
    database.close()
    database = Database(tmp_path / "a.db")
    assert SqliteInteractionStore(database).count() == 0
    database.close()


def test_add_many_is_all_or_nothing(store: SqliteInteractionStore) -> None:
    def broken() -> Iterator[Interaction]:
        yield like(ANN, "a")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add_many(broken())
    assert store.count() == 0


def test_replace_pack_leaves_other_events(store: SqliteInteractionStore) -> None:
    store.add(like(ANN, "mine"))
    store.replace_pack("p", [like(BOB, "old"), like(BOB, "older")])
    store.replace_pack("q", [like(BOB, "other")])
    assert store.replace_pack("p", [like(BOB, "new")]) == 1
    assert {e.item_id for e in store.of_user(BOB)} == {"other", "new"}
    assert store.of_user(ANN) == [like(ANN, "mine")]


def test_columns_hold_the_events_oldest_first(
    database: Database, store: SqliteInteractionStore
) -> None:
    SqliteItemStore(database).upsert_many([Item(ItemId(i), i) for i in "ab"], "own")
    later = NOON + timedelta(days=1)
    store.add_many([rate(BOB, "b", 4.5, later), like(ANN, "a", NOON), like(ANN, "unknown", NOON)])
    columns = store.columns()
    assert columns.user_ids == ["ann", "bob"]
    assert columns.user_codes.tolist() == [0, 1]
    assert columns.item_nums.tolist() == [0, 1]
    assert [KINDS[k] for k in columns.kinds] == [InteractionKind.LIKE, InteractionKind.RATE]
    np.testing.assert_array_equal(columns.values, np.array([np.nan, 4.5], np.float32))
    np.testing.assert_array_equal(columns.times, [NOON.timestamp(), later.timestamp()])
    assert columns.order.tolist() == [0, 1]
    assert columns.numbers.tolist() == [2, 1]  # as stored


def test_events_that_are_gone_are_missing_from_the_count_up_to_a_number(
    store: SqliteInteractionStore,
) -> None:
    numbers = [store.add(like(UserId("ann"), "i0")) for _ in range(3)]
    assert (store.count(numbers[1]), store.count()) == (2, 3)
    store.remove([numbers[0]])
    assert (store.count(numbers[1]), store.count()) == (1, 2)


def test_columns_of_nothing_have_their_types(store: SqliteInteractionStore) -> None:
    columns = store.columns()
    assert columns.user_ids == []
    assert columns.item_nums.dtype == columns.user_codes.dtype == np.int64
    assert columns.values.dtype == np.float32
    assert len(columns.kinds) == len(columns.times) == len(columns.order) == 0


CANARY = "canary-3f1c7"


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_forgetting_leaves_no_byte_on_disk(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db")
    store, conversations = SqliteInteractionStore(database), SqliteConversationStore(database)
    user_id = UserId(f"user-{CANARY}")
    for number in range(200):
        store.add(like(user_id, f"{CANARY}-{number}"))
        store.add(like(ANN, f"a{number}"))
        state = DialogueState(turn=number, wish=f"wish {CANARY}")
        conversations.save_turn(f"c-{CANARY}", user_id, state, f"text {CANARY}", NOON)
    assert CANARY.encode() in bytes_on_disk(tmp_path)
    assert store.forget_user(user_id) == 200
    assert {path.name for path in tmp_path.iterdir()} >= {"a.db", "a.db-wal", "a.db-shm"}
    assert CANARY.encode() not in bytes_on_disk(tmp_path)
    assert store.users() == ["ann"]
    assert store.count() == 200
    database.close()


def test_forgetting_is_kept(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db")
    store = SqliteInteractionStore(database)
    store.add(like(ANN, "a"))
    store.add(like(BOB, "b"))
    store.forget_user(ANN)
    database.close()
    database = Database(tmp_path / "a.db")
    assert SqliteInteractionStore(database).users() == ["bob"]
    database.close()


def test_forgetting_nobody_deletes_nothing(store: SqliteInteractionStore) -> None:
    store.add(like(ANN, "a"))
    assert store.forget_user(BOB) == 0
    assert store.count() == 1
