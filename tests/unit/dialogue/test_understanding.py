"""The parts of a state: every one can be seen and taken back."""

import pytest

from edge_rec.dialogue.policy import Profile, plan
from edge_rec.dialogue.understanding import give_back, open_again, parts_of, retract, steer
from edge_rec.types import Constraint, DialogueState, ItemId, Nudge, Operator, Slot, UserId

FULL = DialogueState(
    liked=(ItemId("a"),),
    disliked=(ItemId("b"),),
    seen=(ItemId("c"),),
    anchors=(ItemId("d"),),
    avoided=(ItemId("e"),),
    wish="slow and strange",
    constraints=(Constraint(Slot.TAG, Operator.IS_NOT, "Horror"),),
    nudges=(Nudge("year", "newer"),),
    n=5,
    unknown=("Breaking Bread",),
)


def test_an_empty_state_has_no_parts():
    assert parts_of(DialogueState()) == ()


def test_every_part_of_a_state_is_shown():
    assert [part.kind for part in parts_of(FULL)] == [
        *("liked", "disliked", "seen", "anchor", "avoided"),
        *("wish", "constraint", "nudge", "count", "unknown"),
    ]


@pytest.mark.parametrize("part", parts_of(FULL), ids=lambda part: part.kind)
def test_a_part_taken_back_leaves_the_others(part):
    left = parts_of(retract(FULL, part))
    assert left == tuple(other for other in parts_of(FULL) if other != part)


@pytest.mark.parametrize("part", parts_of(FULL), ids=lambda part: part.kind)
def test_a_part_given_back_is_there_as_before(part):
    assert give_back(retract(FULL, part), part) == FULL


def test_less_like_this_takes_more_like_this_back():
    state = steer(DialogueState(), ItemId("a"), toward=True)
    assert state.anchors == ("a",)
    state = steer(state, ItemId("a"), toward=False)
    assert (state.anchors, state.avoided) == ((), ("a",))


def test_what_is_avoided_counts_against_and_is_not_shown():
    query = plan(steer(DialogueState(), ItemId("a"), toward=False), Profile(UserId("u")), 10)
    assert query.disliked == ("a",)
    assert "a" in query.excluded


def test_a_list_made_anew_may_hold_its_own_items():
    state = DialogueState(shown=(ItemId("a"), ItemId("b")), last_shown=(ItemId("b"),))
    assert open_again(state).shown == ("a",)
