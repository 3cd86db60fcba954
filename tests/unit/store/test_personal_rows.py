"""Preferences, single events and earlier words of one person in the database."""

from datetime import UTC, datetime

import pytest

from edge_rec.store.conversations import SqliteConversationStore
from edge_rec.store.database import Database
from edge_rec.store.interactions import Origin, SqliteInteractionStore
from edge_rec.store.preferences import SqlitePreferenceStore
from edge_rec.types import (
    DialogueState,
    Interaction,
    InteractionKind,
    ItemId,
    Preferences,
    UserId,
)

ANNA, BEN = UserId("anna"), UserId("ben")


@pytest.fixture
def database():
    opened = Database()
    yield opened
    opened.close()


def like(user_id, item_id):
    return Interaction(user_id, ItemId(item_id), InteractionKind.LIKE)


def test_preferences_come_back_equal(database):
    store = SqlitePreferenceStore(database)
    kept = Preferences(-0.5, more=("Space",), less=("Horror", "Kids"))
    store.save(ANNA, kept)
    assert store.load(ANNA) == kept
    assert store.load(BEN) == Preferences()


def test_preferences_go_when_the_person_is_forgotten(database):
    store = SqlitePreferenceStore(database)
    store.save(ANNA, Preferences(1.0))
    SqliteInteractionStore(database).forget_user(ANNA)
    assert store.load(ANNA) == Preferences()


def test_single_events_are_removed_by_number(database):
    store = SqliteInteractionStore(database)
    first, second = store.add(like(ANNA, "a")), store.add(like(ANNA, "b"))
    assert store.remove([first, 999]) == 1
    assert [event.interaction_id for event in store.of_user(ANNA)] == [second]


def test_people_are_those_who_did_something_here(database):
    store = SqliteInteractionStore(database)
    store.add_many([like(UserId("imported"), "a")], Origin.IMPORT)
    store.add(like(BEN, "a"))
    store.add(like(ANNA, "a"))
    store.add(like(ANNA, "b"))
    assert store.people() == {ANNA: 2, BEN: 1}


def test_recent_words_are_different_ones_oldest_first(database):
    store = SqliteConversationStore(database)
    for turn, (text, second) in enumerate([("a", 1), ("b", 2), ("a", 3), ("c", 4)], start=1):
        at = datetime.fromtimestamp(second, tz=UTC)
        store.save_turn("talk", ANNA, DialogueState(turn=turn), text, at)
    assert store.recent(ANNA, 10) == ["b", "a", "c"]
    assert store.recent(ANNA, 2) == ["a", "c"]
    assert store.recent(BEN, 10) == []
