"""What a new person is asked about."""

import pytest

import edge_rec
from edge_rec.personal.picks import picks


@pytest.fixture
def session(shop):
    with edge_rec.open(shop) as opened:
        yield opened


def ids(items):
    return [item.item_id for item in items]


def test_the_best_known_item_is_asked_about_first(session):
    assert ids(picks(session, 4))[0] == "s1"


def test_one_part_of_a_series_is_enough(session):
    assert not {"s1", "s2"} <= set(ids(picks(session, 14)))


def test_nothing_is_asked_twice(session):
    first = ids(picks(session, 4))
    assert set(ids(picks(session, 4, shown=first))).isdisjoint(first)


def test_the_next_titles_follow_what_was_liked(session):
    shown = ["s1", "m1"]
    space = picks(session, 3, shown=shown, liked=["s1"])
    drama = picks(session, 3, shown=shown, liked=["m1"])
    assert "Space" in space[0].tags
    assert "Drama" in drama[0].tags
