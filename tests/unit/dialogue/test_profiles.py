"""What events say, for one person and for several."""

from datetime import UTC, datetime

from edge_rec.dialogue.policy import Profile, plan
from edge_rec.dialogue.profiles import judged, profile_of, together
from edge_rec.types import (
    DialogueState,
    Interaction,
    InteractionKind,
    ItemId,
    Preferences,
    RatingScale,
    UserId,
)

SCALE = RatingScale(1, 10)
ANNA, BEN = UserId("anna"), UserId("ben")
A, B, C, D = (ItemId(letter) for letter in "abcd")


def event(item_id, kind, value=None, user_id=ANNA):
    return Interaction(
        user_id, item_id, InteractionKind(kind), value, datetime(2024, 1, 1, tzinfo=UTC)
    )


def test_saving_is_neither_seeing_nor_liking():
    profile = profile_of(ANNA, [event(A, "save")], SCALE)
    assert profile.saved == (A,)
    assert profile.seen == profile.liked == ()


def test_saved_until_seen():
    events = [event(A, "save"), event(B, "save"), event(A, "seen")]
    profile = profile_of(ANNA, events, SCALE)
    assert (profile.saved, profile.seen) == ((B,), (A,))


def test_hidden_items_are_excluded_from_a_query_and_saved_ones_are_not():
    profile = profile_of(ANNA, [event(A, "hide"), event(B, "save")], SCALE)
    assert plan(DialogueState(), profile, 10).excluded == {A}


def test_of_several_opinions_the_last_holds():
    profile = profile_of(ANNA, [event(A, "like"), event(A, "rate", 2.0)], SCALE)
    assert (profile.liked, profile.disliked) == ((), (A,))


def test_group_likes_nothing_that_a_member_dislikes():
    anna = Profile(ANNA, liked=(A, B), seen=(A, B))
    ben = Profile(BEN, liked=(C,), disliked=(B,), seen=(B, C), hidden=(D,))
    both = together(Profile(UserId("anna & ben")), [anna, ben])
    assert set(both.liked) == {A, C}
    assert both.disliked == (B,)
    assert set(both.seen) == {A, B, C}
    assert both.hidden == (D,)


def test_group_takes_the_latest_likes_of_its_members_in_turns():
    anna = Profile(ANNA, liked=(A, B))
    ben = Profile(BEN, liked=(C, D))
    assert together(Profile(UserId("both")), [anna, ben]).liked == (A, C, B, D)


def test_group_without_preferences_of_its_own_leans_to_the_middle():
    anna = Profile(ANNA, preferences=Preferences(popularity=1.0))
    ben = Profile(BEN, preferences=Preferences(popularity=-0.5))
    assert together(Profile(UserId("both")), [anna, ben]).preferences.popularity == 0.25


def test_saving_during_a_conversation_leaves_what_was_said():
    state = DialogueState(liked=(A,))
    assert judged(state, event(A, "save"), SCALE) is state


def test_preferences_reach_the_query():
    profile = Profile(ANNA, preferences=Preferences(-0.5, more=("Space",), less=("Horror",)))
    query = plan(DialogueState(), profile, 10)
    assert query.popularity == -0.5
    assert [(n.facet, n.direction) for n in query.leanings] == [
        ("Space", "more"),
        ("Horror", "less"),
    ]
