"""Several people on one machine, and what a session does for each."""

import pytest

import edge_rec
from edge_rec.errors import ConfigError
from edge_rec.personal.people import (
    asked_for,
    check_name,
    forget,
    go_as,
    opens,
    people,
    protect,
)
from edge_rec.types import UserId

ANNA, BEN = UserId("anna"), UserId("ben")


@pytest.fixture
def session(shop):
    with edge_rec.open(shop, profile="anna") as opened:
        yield opened


def test_imported_users_are_no_people_of_this_machine(session):
    session.feedback("s1", "like")
    assert [(p.user_id, p.n_events) for p in people(session)] == [("anna", 1)]


def test_switching_changes_whose_taste_counts(session):
    session.feedback("s3", "like")
    go_as(session, [BEN])
    assert session.profile().liked == ()
    session.feedback("c1", "like")
    go_as(session, [ANNA])
    assert session.profile().liked == ("s3",)


def test_a_group_knows_what_its_members_like_and_hate(session):
    session.feedback("s3", "like")
    session.feedback("h1", "dislike")
    go_as(session, [BEN])
    session.feedback("c1", "like")
    go_as(session, [ANNA, BEN])
    assert set(session.profile().liked) == {"s3", "c1"}
    shown = {r.item.item_id for r in session.ask("something for both of us").recommendations}
    assert shown.isdisjoint({"s3", "c1", "h1"})
    assert shown


def test_what_a_group_does_is_its_own(session):
    go_as(session, [ANNA, BEN])
    session.feedback("s1", "like")
    go_as(session, [ANNA])
    assert session.profile().liked == ()
    assert [(p.user_id, p.members) for p in people(session)][-1] == ("anna + ben", ("anna", "ben"))


def test_forgetting_leaves_nothing_of_a_person(session):
    session.feedback("s1", "like")
    session.ask("I love Comet Ferry Seven")
    assert forget(session) == 2
    assert session.profile().liked == ()
    assert session.said() == []


@pytest.mark.parametrize("name", ["", "  ", "a + b", "x" * 41, "a\nb"])
def test_names_that_cannot_be_used_are_refused(name):
    with pytest.raises(ConfigError):
        check_name(name)


def test_whoever_has_a_passphrase_is_asked_even_in_a_group(session):
    protect(session, "wolf")
    go_as(session, [BEN])
    assert asked_for(session, [ANNA]) == [ANNA]
    assert asked_for(session, [ANNA, BEN]) == [ANNA]
    assert asked_for(session, [UserId("anna + ben")]) == [ANNA]
    assert opens(session, ANNA, "wolf")
    assert not opens(session, ANNA, "fox")


def test_whoever_is_here_is_not_asked_again(session):
    protect(session, "wolf")
    assert asked_for(session, [ANNA, BEN]) == []


def test_a_group_has_no_passphrase_of_its_own(session):
    go_as(session, [ANNA, BEN])
    with pytest.raises(ConfigError, match="one person's"):
        protect(session, "wolf")


def test_forgetting_a_person_forgets_the_passphrase(session):
    protect(session, "wolf")
    session.feedback("s1", "like")
    forget(session)
    assert not people(session)[0].is_locked
