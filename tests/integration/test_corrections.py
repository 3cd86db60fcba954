"""Correcting by hand what a session understood, on the invented shop."""

import pytest

import edge_rec
from edge_rec.dialogue.understanding import Part, PartKind, parts_of
from edge_rec.session import TakenBack
from edge_rec.types import Ranked


@pytest.fixture
def session(shop):
    with edge_rec.open(shop) as opened:
        yield opened


def part(session, kind):
    return next(each for each in parts_of(session.state) if each.kind is kind)


def relisted(session):
    ranked = next(event for event in session.again() if isinstance(event, Ranked))
    return ranked.recommendations


def test_taking_a_condition_back_widens_the_list(session):
    session.ask("I love Starfall Cadets, only movies")
    session.retract(part(session, PartKind.CONSTRAINT))
    assert {r.item.kind for r in relisted(session)} > {"Movie"}


def test_taking_a_like_back_takes_its_event_back(session):
    session.ask("I love Comet Ferry Seven")
    session.retract(part(session, PartKind.LIKED))
    assert session.profile().liked == ()
    assert session.state.liked == ()


def test_a_list_made_anew_may_keep_its_items(session):
    before = [r.item.item_id for r in session.ask("I love Comet Ferry Seven").recommendations]
    list(session.again())
    assert list(session.state.last_shown) == before


def test_less_like_this_lowers_its_neighbours(session):
    session.steer("s3", toward=True)
    near = [r.item.item_id for r in session.recommend(14)]
    session.steer("s3", toward=False)
    far = [r.item.item_id for r in session.recommend(14)]
    assert near.index("s5") < far.index("s5")
    assert session.profile().disliked == ()


def test_hidden_items_never_come_and_saved_ones_may(session):
    first = session.recommend(1)[0].item.item_id
    session.feedback(first, "save")
    assert session.recommend(1)[0].item.item_id == first
    session.feedback(first, "hide")
    assert first not in {r.item.item_id for r in session.recommend(15)}


def test_similar_items_leave_out_the_item_itself(session):
    found = [r.item.item_id for r in session.similar("s3", 3)]
    assert "s3" not in found
    assert set(found) & {"s1", "s2", "s4", "s5"}


def test_undo_gives_a_taken_back_condition_back(session):
    session.ask("I love Starfall Cadets, only movies")
    session.retract(part(session, PartKind.CONSTRAINT))
    assert isinstance(session.undo_step(), TakenBack)
    assert part(session, PartKind.CONSTRAINT).constraint.value == "Movie"


def test_undo_goes_back_step_by_step_over_marks_and_corrections(session):
    session.feedback("c1", "like")
    session.ask("I love Comet Ferry Seven")
    session.retract(Part(PartKind.LIKED, item_id="s3"))
    session.clear(["c1"])
    session.feedback("h1", "dislike")
    assert session.undo_step().item_id == "h1"
    assert session.profile().liked == ()
    session.undo_step()
    assert session.profile().liked == ("c1",)
    session.undo_step()
    assert set(session.profile().liked) == {"c1", "s3"}
    assert set(session.state.liked) == {"c1", "s3"}
    assert {session.undo_step().item_id, session.undo_step().item_id} == {"c1", "s3"}
    assert session.undo_step() is None


def test_a_conversation_goes_on_after_a_restart(shop):
    with edge_rec.open(shop, profile="mina") as session:
        session.ask("I love Comet Ferry Seven, only movies")
        held = session.state
    with edge_rec.open(shop, profile="mina") as session:
        assert session.resume()
        assert session.state == held
        assert {r.item.kind for r in relisted(session)} == {"Movie"}
        session.ask("something newer")
        assert session.state.turn == held.turn + 1


def test_there_is_nothing_to_resume_for_someone_new(session):
    assert not session.resume()
