from edge_rec.dialogue.policy import Profile, answer, clarify, plan
from edge_rec.types import (
    Ambiguous,
    DialogueAct,
    DialogueState,
    Intent,
    ItemId,
    LinkCandidate,
    Mention,
    Role,
    UserId,
)

QUESTION = Ambiguous(
    Mention("monster", 0, 7, Role.LIKED),
    (LinkCandidate(ItemId("19"), "Monster", 0.6), LinkCandidate(ItemId("77"), "Monster 2", 0.6)),
)
ACT = DialogueAct(Intent.RECOMMEND)


def test_clarify_asks_when_the_list_would_rest_on_the_name_alone():
    assert clarify(DialogueState(), ACT, [QUESTION]) is QUESTION


def test_clarify_does_not_ask_when_other_likes_carry_the_list():
    assert clarify(DialogueState(liked=(ItemId("1"),)), ACT, [QUESTION]) is None


def test_clarify_never_asks_twice_in_a_row():
    assert clarify(DialogueState(pending=QUESTION), ACT, [QUESTION]) is None


def test_answer_takes_a_place_a_title_or_nothing():
    assert answer(QUESTION, "2", []).item_id == "77"
    assert answer(QUESTION, "2番目", []).item_id == "77"
    assert answer(QUESTION, "MONSTER", []).item_id == "19"
    assert answer(QUESTION, "something newer", []) is None


def test_answer_keeps_the_role_of_the_name_asked_about():
    assert answer(QUESTION, "1", []).mention.role is Role.LIKED


def test_plan_excludes_all_that_was_shown_named_or_stored():
    state = DialogueState(liked=(ItemId("a"),), shown=(ItemId("b"),), seen=(ItemId("c"),))
    profile = Profile(UserId("p"), liked=(ItemId("d"),), disliked=(ItemId("e"),))
    assert plan(state, profile, 10).excluded == set("abcde")


def test_plan_puts_the_likes_of_this_conversation_last():
    state = DialogueState(liked=(ItemId("new"),))
    profile = Profile(UserId("p"), liked=(ItemId("old"),))
    assert plan(state, profile, 10).liked == ("old", "new")


def test_plan_knows_the_opening_of_a_conversation():
    profile = Profile(UserId("p"), liked=(ItemId("1"),))
    assert plan(DialogueState(), profile, 10).opening
    assert not plan(DialogueState(liked=(ItemId("2"),)), profile, 10).opening
    assert not plan(DialogueState(shown=(ItemId("3"),)), profile, 10).opening
    assert not plan(DialogueState(wish="space"), profile, 10).opening


def test_plan_lets_this_conversation_overrule_the_profile():
    state = DialogueState(disliked=(ItemId("a"),))
    query = plan(state, Profile(UserId("p"), liked=(ItemId("a"),)), 10)
    assert (query.liked, query.disliked) == ((), ("a",))
