from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from edge_rec.dialogue.tracking import merge_constraints, merge_nudges, resolve, track
from edge_rec.types import (
    Ambiguous,
    Constraint,
    DialogueAct,
    DialogueState,
    Intent,
    ItemId,
    LinkCandidate,
    Linked,
    Mention,
    Nudge,
    Operator,
    Reference,
    Role,
    Slot,
    Unlinked,
)

SHOWN = tuple(ItemId(name) for name in "abc")


def linked(item_id: str, role: Role) -> Linked:
    return Linked(Mention(item_id, 0, len(item_id), role), ItemId(item_id), item_id, 1.0)


def act(**changes) -> DialogueAct:
    return replace(DialogueAct(Intent.RECOMMEND), **changes)


def year(operator: Operator, value: float) -> Constraint:
    return Constraint(Slot.YEAR, operator, value)


def test_track_puts_each_linked_name_into_the_list_of_its_role():
    links = [linked("a", Role.LIKED), linked("b", Role.DISLIKED), linked("c", Role.SEEN)]
    state = track(DialogueState(), act(), links)
    assert (state.liked, state.disliked, state.seen) == (("a",), ("b",), ("c",))


def test_track_moves_an_item_when_the_person_changes_their_mind():
    state = track(DialogueState(liked=(ItemId("a"),)), act(), [linked("a", Role.DISLIKED)])
    assert state.liked == ()
    assert state.disliked == ("a",)


def test_track_leaves_the_old_state_untouched():
    before = DialogueState(liked=(ItemId("a"),))
    track(before, act(), [linked("b", Role.LIKED)])
    assert before.liked == ("a",)


def test_track_makes_a_name_without_a_role_the_anchor():
    assert track(DialogueState(), act(), [linked("a", Role.MENTIONED)]).anchors == ("a",)


def test_track_keeps_unknown_names_once_and_as_written():
    link = Unlinked(Mention("鬼滅の刃", 0, 4))
    state = track(track(DialogueState(), act(), [link]), act(), [link])
    assert state.unknown == ("鬼滅の刃",)


def test_track_takes_the_best_candidate_of_an_ambiguous_name():
    candidates = (LinkCandidate(ItemId("x"), "X", 0.7), LinkCandidate(ItemId("y"), "Y", 0.6))
    link = Ambiguous(Mention("x", 0, 1, Role.LIKED), candidates)
    assert track(DialogueState(), act(), [link]).liked == ("x",)


def test_track_starts_over_on_request():
    before = DialogueState(
        turn=3, liked=(ItemId("a"),), constraints=(year(Operator.AT_LEAST, 2005),), shown=SHOWN
    )
    state = track(before, act(intent=Intent.RESTART), [])
    assert (state.liked, state.constraints, state.shown) == ((), (), ())
    assert state.turn == 4


def test_resolve_reads_places_from_both_ends():
    def ranks(*places: int) -> list[ItemId]:
        return resolve(Reference("", 0, 0, places), SHOWN)

    assert ranks(2) == ["b"]
    assert ranks(-1) == ["c"]
    assert ranks(9) == []
    assert ranks() == ["a", "b", "c"]


def test_track_marks_everything_on_screen_as_seen():
    reference = Reference("those", 0, 5, (), Role.SEEN)
    state = track(DialogueState(last_shown=SHOWN), act(references=(reference,)), [])
    assert state.seen == SHOWN


def test_merge_constraints_replaces_the_same_bound_said_again():
    merged = merge_constraints([year(Operator.AT_LEAST, 2005)], [year(Operator.AT_LEAST, 2010)])
    assert [c.value for c in merged] == [2010]


def test_merge_constraints_keeps_both_ends_of_a_range():
    merged = merge_constraints([year(Operator.AT_LEAST, 2005)], [year(Operator.AT_MOST, 2010)])
    assert len(merged) == 2


def test_merge_constraints_drops_a_bound_that_leaves_nothing():
    merged = merge_constraints([year(Operator.AT_LEAST, 2015)], [year(Operator.AT_MOST, 2010)])
    assert [c.operator for c in merged] == [Operator.AT_MOST]


def test_merge_constraints_turns_an_exclusion_round():
    no_horror = Constraint(Slot.TAG, Operator.IS_NOT, "Horror")
    horror = Constraint(Slot.TAG, Operator.IS, "Horror")
    assert merge_constraints([no_horror], [horror]) == (horror,)


def test_merge_constraints_forgets_a_slot_taken_back():
    assert merge_constraints([year(Operator.AT_LEAST, 2005)], [], [Slot.YEAR]) == ()


def test_merge_constraints_forgets_one_value_taken_back():
    held = [Constraint(Slot.TAG, Operator.IS_NOT, tag) for tag in ("Horror", "Mecha")]
    assert [c.value for c in merge_constraints(held, [], [], ["horror"])] == ["Mecha"]


TAGS = st.builds(
    Constraint,
    st.just(Slot.TAG),
    st.sampled_from([Operator.IS, Operator.IS_NOT]),
    st.sampled_from(["Action", "Horror", "Drama"]),
)
NUMBERS = st.builds(
    Constraint,
    st.sampled_from([Slot.YEAR, Slot.LENGTH]),
    st.sampled_from([Operator.AT_LEAST, Operator.AT_MOST]),
    st.integers(1990, 2016).map(float),
)


@given(st.lists(TAGS | NUMBERS, max_size=6), st.lists(TAGS, max_size=3))
def test_merge_constraints_never_drops_one_nobody_spoke_of(held, new):
    spoken = {c.value for c in new}
    kept = merge_constraints(held, new)
    assert all(c in kept for c in held if c.slot is not Slot.TAG or c.value not in spoken)


def test_merge_nudges_keeps_the_latest_direction_of_a_facet():
    held = [Nudge("tone", "darker"), Nudge("year", "newer")]
    assert merge_nudges(held, [Nudge("tone", "lighter")]) == (
        Nudge("year", "newer"),
        Nudge("tone", "lighter"),
    )
