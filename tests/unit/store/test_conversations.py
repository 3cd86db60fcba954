from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from edge_rec.errors import StoreError
from edge_rec.store.codec import decode, encode
from edge_rec.store.conversations import SqliteConversationStore
from edge_rec.store.database import Database
from edge_rec.types import (
    Ambiguous,
    Constraint,
    DialogueState,
    ItemId,
    LinkCandidate,
    Mention,
    Nudge,
    Operator,
    Role,
    Slot,
    UserId,
)

ANN = UserId("ann")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FULL = DialogueState(
    turn=4,
    liked=(ItemId("a"), ItemId("b")),
    constraints=(
        Constraint(Slot.YEAR, Operator.AT_LEAST, 2005.0, "not before 2005"),
        Constraint(Slot.KIND, Operator.IS, "book"),
    ),
    nudges=(Nudge("tone", "darker", "もう少し暗い"),),
    wish="a quiet story",
    last_shown=(ItemId("c"),),
    pending=Ambiguous(
        Mention("harbor", 3, 9, Role.LIKED), (LinkCandidate(ItemId("h"), "Harbour", 0.7),)
    ),
    unknown=("nothing 🌊",),
    n=5,
    language="ja",
)


@pytest.fixture
def store() -> SqliteConversationStore:
    return SqliteConversationStore(Database())


def test_the_state_after_the_last_turn_comes_back(store: SqliteConversationStore) -> None:
    store.save_turn("c", ANN, DialogueState(turn=1), "hello", NOON)
    store.save_turn("c", ANN, FULL, "more", NOON)
    assert store.load_state("c") == FULL


def test_an_unknown_conversation_has_no_state(store: SqliteConversationStore) -> None:
    assert store.load_state("c") is None
    assert store.latest(ANN) is None


def test_the_latest_conversation_is_the_one_spoken_in_last(store: SqliteConversationStore) -> None:
    store.save_turn("old", ANN, DialogueState(turn=1), "x", NOON)
    store.save_turn("new", ANN, DialogueState(turn=1), "x", NOON + timedelta(minutes=1))
    store.save_turn("bobs", UserId("bob"), DialogueState(turn=1), "x", NOON + timedelta(hours=1))
    assert store.latest(ANN) == "new"
    store.save_turn("old", ANN, DialogueState(turn=2), "x", NOON + timedelta(minutes=2))
    assert store.latest(ANN) == "old"


def test_what_was_typed_is_kept_whatever_it_is(store: SqliteConversationStore) -> None:
    typed = ["", "\0 NUL", "🌊" * 10, "x" * 100_000, "half \ud83c pair"]
    for turn, text in enumerate(typed, 1):
        store.save_turn("c", ANN, DialogueState(turn=turn, wish=text), text, NOON)
    kept = [utterance.text for utterance in store.utterances("c")]
    assert kept == [*typed[:4], "half ? pair"]


def test_a_turn_said_again_replaces_the_first(store: SqliteConversationStore) -> None:
    store.save_turn("c", ANN, DialogueState(turn=1), "one", NOON)
    store.save_turn("c", ANN, DialogueState(turn=1, wish="w"), "two", NOON)
    assert [utterance.text for utterance in store.utterances("c")] == ["two"]
    assert store.load_state("c") == DialogueState(turn=1, wish="w")


def test_decode_fills_in_what_an_older_version_did_not_write() -> None:
    assert decode(DialogueState, '{"turn": 2, "gone": [1]}') == DialogueState(turn=2)


def test_decode_restores_types_and_not_only_values() -> None:
    state = decode(DialogueState, encode(FULL))
    assert state == FULL
    assert isinstance(state.constraints[0].slot, Slot)
    assert isinstance(state.liked, tuple)
    assert isinstance(state.pending, Ambiguous)


@pytest.mark.parametrize("text", ["", "[]", '{"liked": 3}', '{"constraints": [{"slot": "taste"}]}'])
def test_a_state_that_does_not_fit_is_reported(text: str) -> None:
    with pytest.raises(StoreError, match="start a new conversation"):
        decode(DialogueState, text)


def shown_state(turn: int, *item_ids: str) -> DialogueState:
    return DialogueState(turn=turn, shown=tuple(ItemId(item_id) for item_id in item_ids))


def test_what_other_conversations_showed_comes_back_once_for_each(
    store: SqliteConversationStore,
) -> None:
    store.save_turn("old", ANN, shown_state(1, "a"), "x", NOON)
    store.save_turn("old", ANN, shown_state(2, "a", "b", "a"), "y", NOON)
    store.save_turn("older", ANN, shown_state(1, "a"), "z", NOON - timedelta(days=1))
    store.save_turn("now", ANN, shown_state(1, "c"), "z", NOON)
    store.save_turn("other", UserId("bob"), shown_state(1, "d"), "z", NOON)
    assert store.shown_before(ANN, "now", 5) == ["a", "b", "a"]
    assert store.shown_before(ANN, "now", 1) == ["a", "b"]
