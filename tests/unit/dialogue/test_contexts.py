from datetime import UTC, datetime

import pytest

from edge_rec.dialogue.contexts import (
    NOWHERE,
    Setting,
    context_of,
    part_of_day,
    setting_said,
    wish_without_setting,
)
from edge_rec.types import Context, Interaction, InteractionKind, ItemId, Mention, UserId


@pytest.fixture(autouse=True)
def in_utc(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def liked(item_id, place="", day=2, hour=12):
    """A like in November 2026; the 2nd was a Monday."""
    at = datetime(2026, 11, day, hour, tzinfo=UTC)
    kind = InteractionKind.LIKE
    return Interaction(UserId("p"), ItemId(item_id), kind, None, at, place=place)


EVENTS = [
    liked("a", "shop"),
    liked("b", "train", hour=20),
    liked("c", "Shop", hour=21),
    liked("d", day=7, hour=20),
]
LIKED = [event.item_id for event in EVENTS]


def found(setting):
    context = context_of(setting, EVENTS, LIKED)
    return context.liked if context else ()


def test_nothing_said_is_no_context():
    assert context_of(NOWHERE, EVENTS, LIKED) is None


def test_a_place_has_the_likes_that_happened_there_whatever_its_case():
    assert found(Setting("shop")) == ("a", "c")


def test_a_place_nothing_is_known_of_is_no_context():
    assert context_of(Setting("gym"), EVENTS, LIKED) is None


def test_a_time_has_the_likes_of_that_part_of_the_day():
    assert found(Setting(when=datetime(2026, 11, 3, 19, tzinfo=UTC))) == ("b", "c")


def test_a_weekend_evening_is_not_a_weekdays():
    assert found(Setting(when=datetime(2026, 11, 8, 19, tzinfo=UTC))) == ("d",)


def test_place_and_time_together_narrow_down():
    evening = datetime(2026, 11, 3, 19, tzinfo=UTC)
    context = context_of(Setting("shop", evening), EVENTS, LIKED)
    assert context == Context("shop, evening", (ItemId("c"),))


def test_a_place_counts_alone_where_nothing_is_known_of_that_time_there():
    morning = datetime(2026, 11, 3, 8, tzinfo=UTC)
    assert context_of(Setting("train", morning), EVENTS, LIKED) == Context("train", (ItemId("b"),))
    evening = datetime(2026, 11, 3, 19, tzinfo=UTC)
    context = context_of(Setting("gym", evening), EVENTS, LIKED)
    assert context == Context("evening", (ItemId("b"), ItemId("c")))


def test_what_is_liked_no_more_is_left_out():
    assert context_of(Setting("train"), EVENTS, [ItemId("a")]) is None


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "night"), (5, "morning"), (11, "afternoon"), (17, "evening"), (22, "night")],
)
def test_parts_of_the_day(hour, part):
    assert part_of_day(datetime(2026, 11, 3, hour, tzinfo=UTC)) == part


NOW = datetime(2026, 11, 3, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("something light for tonight", "evening"),
        ("something to watch on the train this morning", "on the way, morning"),
        ("a film with my kids", "with the kids"),
        ("今夜、家族と見る映画", "with the family, evening"),
        ("a film about work", ""),
        ("at homecoming", ""),
    ],
)
def test_place_and_time_are_heard(text, name):
    assert setting_said(text, (), NOW).name == name


def test_a_name_says_nothing_of_here_and_now():
    text = "I loved The Girl on the Train"
    mention = Mention("The Girl on the Train", 8, 29)
    assert setting_said(text, (mention,), NOW) == NOWHERE


@pytest.mark.parametrize(
    ("wish", "text", "left"),
    [
        ("train", "something to watch on the train tonight", ""),
        ("ghost story", "a ghost story for tonight", "ghost story"),
        ("ghost train", "a ghost train with friends", "ghost train"),
        ("家族と 幽霊", "家族と見る幽霊の話", "幽霊"),
    ],
)
def test_where_and_when_are_no_wishes(wish, text, left):
    assert wish_without_setting(wish, text, ()) == left
