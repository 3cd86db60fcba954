import pytest

from edge_rec.dialogue.deeds import deeds_of, judged_deeds, rating
from edge_rec.dialogue.tracking import track
from edge_rec.types import (
    Action,
    Deed,
    DialogueAct,
    DialogueState,
    Intent,
    InteractionKind,
    ItemId,
    Linked,
    Mention,
    RatingScale,
    Reference,
    Role,
)

SAVE, RATE = InteractionKind.SAVE, InteractionKind.RATE
LIST = DialogueState(last_shown=(ItemId("a"), ItemId("b"), ItemId("c")))
TEN = RatingScale(1, 10)


def act_of(*actions, **fields):
    return DialogueAct(Intent.ACT, actions=actions, **fields)


def second(kind=SAVE, **fields):
    return Action(kind, "it", (Reference("the second", 0, 10, (2,)),), **fields)


@pytest.mark.parametrize(
    ("value", "out_of", "scale", "expected"),
    [
        (8, None, TEN, 8),
        (8, 10, TEN, 8),
        (4, 5, TEN, 8),
        (80, 100, TEN, 8),
        (8, 10, RatingScale(0.5, 5), 4),
        (11, None, TEN, None),
        (8, None, RatingScale(0.5, 5), None),
        (11, 10, TEN, None),
        (0, 10, TEN, None),
        (None, None, TEN, None),
    ],
)
def test_a_rating_is_told_on_the_scale_of_the_catalog(value, out_of, scale, expected):
    assert rating(Action(RATE, "", value=value, out_of=out_of), scale) == expected


def test_an_action_is_done_with_the_item_at_its_place():
    assert deeds_of(act_of(second()), (), LIST, TEN).done == (Deed(SAVE, ItemId("b")),)


def test_an_action_is_done_with_what_was_talked_about():
    state = DialogueState(last_shown=LIST.last_shown, focus=(ItemId("c"),))
    assert deeds_of(act_of(Action(SAVE, "save it")), (), state, TEN).done == (
        Deed(SAVE, ItemId("c")),
    )


def test_an_action_with_no_object_is_unclear():
    deeds = deeds_of(act_of(Action(SAVE, "save it")), (), LIST, TEN)
    assert deeds.is_unclear and not deeds.done


def test_a_place_past_the_list_is_unclear():
    action = Action(SAVE, "", (Reference("the tenth", 0, 9, (10,)),))
    assert deeds_of(act_of(action), (), LIST, TEN).is_unclear


def test_a_rating_outside_the_scale_is_not_done():
    deeds = deeds_of(act_of(second(RATE, value=11.0)), (), LIST, TEN)
    assert deeds.is_outside and not deeds.done


def test_an_action_on_a_name_is_done_with_its_item_which_is_no_example():
    mention = Mention("Green Valley", 5, 17)
    link = Linked(mention, ItemId("g"), "Green Valley", 1.0)
    act = act_of(Action(SAVE, "save Green Valley", names=(5,)), mentions=(mention,))
    assert deeds_of(act, (link,), LIST, TEN).done == (Deed(SAVE, ItemId("g")),)
    assert track(LIST, act, (link,)).anchors == ()


def test_judgements_of_shown_items_are_deeds_too():
    reference = Reference("2 and 3", 0, 7, (2, 3), Role.SEEN)
    act = DialogueAct(Intent.FEEDBACK, references=(reference,))
    assert judged_deeds(act, LIST) == (
        Deed(InteractionKind.SEEN, ItemId("b")),
        Deed(InteractionKind.SEEN, ItemId("c")),
    )


def test_a_list_turned_down_is_neither_an_example_nor_judged():
    reference = Reference("none of these", 0, 13, is_passed=True)
    after = track(LIST, DialogueAct(Intent.RECOMMEND, references=(reference,)), ())
    assert (after.anchors, after.disliked, after.seen) == ((), (), ())


def test_what_makes_no_list_leaves_the_conditions_alone():
    held = DialogueState(last_shown=LIST.last_shown, wish="pirates", anchors=(ItemId("a"),))
    after = track(held, act_of(second()), ())
    assert (after.wish, after.anchors, after.turn) == ("pirates", (ItemId("a"),), held.turn + 1)
