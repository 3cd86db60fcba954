"""What is drawn of a taste, and what changing it by hand does to the next list."""

import numpy as np
import pytest

import edge_rec
from edge_rec.learning.taste import over_time, plane, tag_shares
from edge_rec.personal.taste import lean, portrait, want


@pytest.fixture
def session(shop):
    with edge_rec.open(shop) as opened:
        yield opened


def listed(session):
    return [r.item.item_id for r in session.recommend(8)]


def places(session, tag):
    ranked = session.recommend(14)
    return [r.rank for r in ranked if tag in r.item.tags]


def test_strongest_belief_is_what_the_likes_have_in_common(session):
    for item_id in ("s1", "s3", "s5"):
        session.feedback(item_id, "like")
    believed = portrait(session).beliefs
    assert believed[0].tag == "Space"
    assert believed[0].own == pytest.approx(2 * believed[0].average)


def test_map_holds_the_persons_own_and_the_next_list(session):
    session.feedback("s1", "like")
    session.feedback("h1", "dislike")
    drawn = portrait(session, n=3)
    assert [place.item_id for place in drawn.liked] == ["s1"]
    assert [place.item_id for place in drawn.disliked] == ["h1"]
    assert [p.item_id for p in drawn.next_up] == [r.item.item_id for r in drawn.preview]
    assert all(-1 <= p.x <= 1 and -1 <= p.y <= 1 for p in drawn.next_up)


def test_portrait_of_a_stranger_can_be_drawn(session):
    drawn = portrait(session)
    assert drawn.liked == drawn.timeline == ()
    assert drawn.preview


def test_knob_moves_the_next_list_to_what_few_know(session):
    session.feedback("s1", "like")
    lean(session, 1.0)
    popular = portrait(session)
    lean(session, -1.0)
    niche = portrait(session)
    assert niche.mean_popularity < popular.mean_popularity
    assert niche.preferences.popularity == -1.0


def test_wanting_more_of_a_tag_brings_it_up_and_is_kept(session, shop):
    session.feedback("s1", "like")
    before = places(session, "Comedy")
    want(session, "Comedy", 1)
    assert sum(places(session, "Comedy")) < sum(before)
    with edge_rec.open(shop) as later:
        assert later.profile().preferences.more == ("Comedy",)


def test_wanting_a_tag_can_be_taken_back(session):
    before = listed(session)
    want(session, "Comedy", -1)
    assert listed(session) != before
    want(session, "Comedy", 0)
    assert listed(session) == before


TAGS = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1], [0, 0]], dtype=bool)


def test_tag_shares_are_drawn_to_the_average_while_little_is_liked():
    shares = tag_shares(TAGS, np.ones(6, dtype=bool), np.array([0]))
    assert shares.average == pytest.approx([1 / 3, 1 / 2])
    assert shares.own == pytest.approx([(1 + 3 * 1 / 3) / 4, (3 * 1 / 2) / 4])


def test_over_time_counts_each_span_by_itself():
    shares = over_time(TAGS, np.array([0, 1, 2, 3]), [0, 1], 2)
    assert shares.tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_plane_keeps_the_longest_direction_first():
    vectors = np.array([[0, 0, 0], [10, 0, 1], [20, 0, 0], [30, 0, 1]], dtype=np.float32)
    placed = plane(vectors, np.arange(4))
    assert placed[:, 0].tolist() == sorted(placed[:, 0].tolist())
    assert placed.min() >= -1 and placed.max() <= 1
