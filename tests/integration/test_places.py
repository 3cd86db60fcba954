"""Events remember where they happened, and lists follow to where the person is."""

from datetime import UTC, datetime

import pytest

import edge_rec
from edge_rec.types import Source


@pytest.fixture
def session(shop):
    with edge_rec.open(shop) as opened:
        opened.place = "shop"
        opened.feedback("s1", "like")
        opened.place = "train"
        opened.feedback("h1", "like")
        opened.place = ""
        yield opened


def by_context(recommended):
    return {r.item.item_id: r.sources.get(Source.CONTEXT, 0.0) for r in recommended}


def test_events_keep_the_place_they_happened_at(session, shop):
    with edge_rec.open(shop) as later:
        assert [event.place for event in later.interactions.of_user(later.user_id)] == [
            "shop",
            "train",
        ]


def test_lists_lean_to_what_was_liked_at_the_place(session):
    at_the_shop = by_context(session.recommend(15, place="shop"))
    on_the_train = by_context(session.recommend(15, place="train"))
    assert max(at_the_shop, key=at_the_shop.get)[0] == "s"
    assert max(on_the_train, key=on_the_train.get)[0] != "s"


def test_lists_are_the_same_where_no_place_is_named_or_known(session):
    plain = session.recommend(5)
    assert session.recommend(5, place="gym") == plain
    assert not any(by_context(plain).values())


def test_lists_lean_to_what_is_liked_at_this_time_of_day(session):
    assert any(by_context(session.recommend(5, when=datetime.now(UTC))).values())


def test_what_is_said_at_a_place_is_stored_with_it_and_leads_there(session):
    session.place = "shop"
    turn = session.ask("I love Comet Ferry Seven")
    assert session.interactions.of_user(session.user_id)[-1].place == "shop"
    assert turn.query.context.name == "shop"
    assert any(by_context(turn.recommendations).values())


def test_a_place_is_forgotten_with_its_event(session):
    session.undo()
    assert by_context(session.recommend(15, place="train")) == by_context(session.recommend(15))


def test_what_is_said_of_here_holds_until_the_conversation_starts_over(session):
    session.ask("I love Comet Ferry Seven, for something with the kids")
    stored = session.interactions.of_user(session.user_id)[-1]
    assert (stored.item_id, stored.place) == ("s3", "with the kids")
    assert session.ask("something newer").query.context.name == "with the kids"
    session.ask("start over")
    assert session.ask("recommend me something").query.context is None
