"""Whole turns through the real assembly, rules only: no model is needed for any of this."""

import re
import sqlite3

import pytest

import edge_rec
from edge_rec.errors import CatalogError, ConfigError, SchemaVersionError
from edge_rec.types import InteractionKind, Ranked, Source


@pytest.fixture
def session(shop):
    with edge_rec.open(shop) as opened:
        yield opened


def shown(turn):
    return [r.item.item_id for r in turn.recommendations]


def test_ask_recommends_what_people_with_that_taste_liked(session):
    turn = session.ask("I love Starfall Cadets and Comet Ferry Seven")
    assert {link.item_id for link in turn.links} == {"s1", "s3"}
    assert set(shown(turn)[:2]) <= {"s2", "s4", "s5"}


def test_ask_never_returns_what_was_named(session):
    turn = session.ask("I love Starfall Cadets and Comet Ferry Seven, but not Rust Nebula")
    assert {"s1", "s3", "s5"}.isdisjoint(shown(turn))


def test_ask_explains_with_the_liked_item_that_counted(session):
    turn = session.ask("I love Comet Ferry Seven")
    best = turn.recommendations[0]
    assert "Comet Ferry Seven" in best.explanation.text
    assert "s3" in {fact.item_id for fact in best.explanation.facts}


def test_ask_scores_are_the_sum_of_their_sources(session):
    for r in session.ask("I love Comet Ferry Seven").recommendations:
        assert r.score == pytest.approx(sum(r.sources.values()), abs=1e-5)


def test_conditions_hold_over_turns_and_nothing_repeats(session):
    first = session.ask("I love Crimson Harbour, show me 2")
    second = session.ask("only movies, nothing before 2005")
    third = session.ask("not those, seen them all")
    for r in (*second.recommendations, *third.recommendations):
        assert r.item.kind == "Movie"
        assert r.item.year >= 2005
    lists = [shown(turn) for turn in (second, third)]
    assert set(lists[1]).isdisjoint(lists[0])
    assert set(shown(second)).isdisjoint(shown(first))


def test_an_exhausted_catalog_is_said(session):
    session.ask("give me 15")
    turn = session.ask("not those, seen them all")
    assert turn.recommendations == ()
    assert "nothing_left" in {notice.code for notice in turn.notices}
    assert turn.reply


def test_impossible_conditions_are_relaxed_and_said(session):
    turn = session.ask("only movies after 2030")
    assert turn.recommendations
    assert "relaxed" in {notice.code for notice in turn.notices}


def test_japanese_is_answered_in_japanese(session):
    turn = session.ask("「星降る士官候補生」が好きです。おすすめを3本教えてください。")
    assert turn.act.language == "ja"
    assert len(turn.recommendations) == 3
    assert "星降る士官候補生" in turn.reply


def test_an_unknown_name_is_said_and_kept(session):
    turn = session.ask("I love Comet Ferry Seven and “Breaking Bread”")
    assert "unknown_name" in {notice.code for notice in turn.notices}
    assert session.state.unknown == ("Breaking Bread",)


def test_a_reference_to_the_list_and_a_nudge_are_followed(session):
    session.ask("I love Starfall Cadets")
    second = session.state.last_shown[1]
    turn = session.ask("like the second one but newer")
    assert turn.query.anchors == (second,)
    assert turn.query.nudges[0].direction == "newer"
    assert Source.NUDGE in turn.recommendations[0].sources


def test_start_over_drops_conditions(session):
    session.ask("only movies, nothing before 2005")
    turn = session.ask("start over")
    assert turn.query.constraints == ()


def test_a_stated_like_is_stored_as_an_event(session):
    session.ask("I love Rust Nebula but I hated Crimson Harbour")
    profile = session.profile()
    assert profile.liked == ("s5",)
    assert profile.disliked == ("m1",)


def test_feedback_moves_the_very_next_list(session):
    before = session.ask("what should I watch?")
    session.feedback("s3", InteractionKind.LIKE)
    session.feedback("s4", "like")
    after = session.ask("start over")
    assert shown(before)[0] != shown(after)[0]
    assert shown(after)[0] in {"s1", "s2", "s5"}


def test_undo_leaves_no_trace_in_the_scores(session):
    session.feedback("s3", "like")
    before = session.learner.scores(session.user_id).copy()
    session.feedback("h1", "dislike")
    assert session.undo().item_id == "h1"
    assert session.learner.scores(session.user_id) == pytest.approx(before, abs=1e-6)


def test_undo_after_a_restart_leaves_no_trace_either(shop):
    with edge_rec.open(shop) as session:
        session.feedback("s3", "like")
        before = session.learner.scores(session.user_id).copy()
        session.feedback("h1", "dislike")
        moved = session.learner.scores(session.user_id).copy()
    with edge_rec.open(shop) as session:
        assert session.learner.scores(session.user_id) == pytest.approx(moved, abs=1e-6)
        session.undo()
        assert session.learner.scores(session.user_id) == pytest.approx(before, abs=1e-6)


def test_undo_goes_back_step_by_step_and_ends(session):
    session.feedback("s3", "like")
    session.feedback("h1", "dislike")
    assert [session.undo().item_id, session.undo().item_id] == ["h1", "s3"]
    assert session.undo() is None


def test_a_rating_outside_the_scale_is_refused(session):
    with pytest.raises(ConfigError, match="rating must lie"):
        session.feedback("s3", "rate", 400.0)


def test_feedback_on_an_unknown_item_is_refused(session):
    with pytest.raises(CatalogError, match="no item 'zz'"):
        session.feedback("zz", "like")


def test_taste_survives_a_restart(shop):
    with edge_rec.open(shop) as session:
        session.ask("I love Comet Ferry Seven")
    with edge_rec.open(shop) as session:
        assert session.profile().liked == ("s3",)
        assert "s3" not in shown(session.ask("what should I watch?"))


def test_profiles_are_apart(shop):
    with edge_rec.open(shop, profile="ann") as session:
        session.feedback("s3", "like")
    with edge_rec.open(shop, profile="bob") as session:
        assert session.profile().liked == ()


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "🎉🎊", "\0", "a\0b", "\ud800", "x" * 100_000, "、。「」"],
    ids=["empty", "blank", "emoji", "nul", "nul inside", "surrogate", "100 kB", "punctuation"],
)
def test_bad_input_is_answered_and_loses_nothing(session, text):
    session.ask("I love Comet Ferry Seven")
    turn = session.ask(text)
    assert turn.reply
    assert session.state.liked == ("s3",)


def test_closing_a_turn_keeps_the_state_from_before(session):
    session.ask("I love Comet Ferry Seven")
    before = session.state
    events = session.respond("only movies")
    next(events)
    events.close()
    assert session.state == before


def test_a_database_of_a_newer_version_is_refused(shop):
    connection = sqlite3.connect(shop / "edge_rec.db")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(SchemaVersionError, match="newer"):
        edge_rec.open(shop)


def test_a_home_without_a_catalog_says_what_to_do(tmp_path):
    with pytest.raises(CatalogError, match="edge-rec"):
        edge_rec.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_feedback_during_a_turn_is_kept(session):
    events = session.respond("I love Comet Ferry Seven")
    for event in events:
        if isinstance(event, Ranked):
            session.feedback("h1", "dislike")
    assert session.state.disliked == ("h1",)
    assert session.state.liked == ("s3",)


def test_a_cancelled_turn_said_again_stores_its_likes_once(session):
    events = session.respond("I love Comet Ferry Seven")
    for event in events:
        if isinstance(event, Ranked):
            break
    events.close()
    session.ask("I love Comet Ferry Seven")
    assert [e.item_id for e in session.interactions.of_user(session.user_id)] == ["s3"]


def test_a_missing_encoder_is_said_when_a_wish_needs_it(shop, monkeypatch):
    monkeypatch.setenv("EDGE_REC_ENCODER__ENABLED", "true")
    monkeypatch.setenv("EDGE_REC_ENCODER__FILE", "nowhere.onnx")
    with edge_rec.open(shop) as session:
        codes = {notice.code for notice in session.ask("a story about a heron").notices}
    assert "encoder_missing" in codes


def test_the_variable_that_scripts_read_is_no_setting(shop, monkeypatch):
    monkeypatch.setenv("EDGE_REC_DATA", "/public/data")
    with edge_rec.open(shop) as session:
        assert session.ask("I love Comet Ferry Seven").recommendations


def test_a_missing_language_model_is_said_and_the_turn_goes_on(shop, monkeypatch):
    monkeypatch.setenv("EDGE_REC_LLM__ENABLED", "true")
    monkeypatch.setenv("EDGE_REC_LLM__FILE", "nowhere.gguf")
    with edge_rec.open(shop) as session:
        text = "honestly the neighbour keeps telling everyone that quiet stories always win"
        turn = session.ask(text)
    assert "llm_failed" in {notice.code for notice in turn.notices}
    assert turn.reply


def test_a_comparison_is_answered_from_the_list_and_keeps_it(session):
    session.ask("I love Starfall Cadets")
    shown_before, events = session.state.last_shown, len(session.interactions.of_user("default"))
    turn = session.ask("compare the first and the third")
    assert turn.answer.item_ids == (shown_before[0], shown_before[2])
    assert turn.recommendations == ()
    assert turn.query is None
    assert session.state.last_shown == shown_before
    assert len(session.interactions.of_user("default")) == events


def test_a_question_does_not_make_its_item_an_example(session):
    session.ask("I love Starfall Cadets")
    session.ask("tell me about The Well Below")
    assert session.state.anchors == ()
    assert session.ask("something from space").query.anchors == ()


def test_why_gives_the_reasons_of_the_list(session):
    turn = session.ask("I love Comet Ferry Seven")
    why = session.ask("why the first one?")
    assert turn.recommendations[0].item.title in why.reply
    assert "Comet Ferry Seven" in why.reply


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("why not Comet Ferry Seven?", "you like"),
        ("why not Crimson Harbour?", "does not meet"),
        ("why not The Glass Orbit?", "on the list|place|series"),
    ],
)
def test_why_not_says_what_keeps_an_item_out(session, question, words):
    session.ask("I love Comet Ferry Seven, only TV please, show me 2")
    assert re.search(words, session.ask(question).reply)


def test_why_not_without_a_name_asks_which(session):
    session.ask("I love Comet Ferry Seven")
    assert "Which one" in session.ask("why not?").reply


def test_tell_me_more_goes_on_about_what_was_asked(session):
    session.ask("I love Comet Ferry Seven")
    session.ask("what is Rust Nebula about?")
    assert "Rust Nebula" in session.ask("tell me more").reply


def test_a_surprise_is_another_list_and_the_same_when_repeated(shop):
    def lists(profile):
        with edge_rec.open(shop, profile=profile) as session:
            session.ask("something, show me 5")
            return [shown(session.ask("surprise me")) for _ in range(2)]

    first = lists("ann")
    assert first[0] != first[1]
    assert first == lists("ann")
    assert first != lists("bob")


def test_taste_words_follow_events_and_can_be_struck(session):
    for item_id in ("s1", "s3", "s4", "s5"):
        session.feedback(item_id, "like")
    assert session.taste_words()[0].tag == "Space"
    session.unsay("Space")
    assert "Space" not in {word.tag for word in session.taste_words()}
    session.say_again("Space")
    assert session.taste_words()[0].tag == "Space"


def test_forgetting_a_person_takes_the_struck_words_along(shop):
    with edge_rec.open(shop) as session:
        session.feedback("s1", "like")
        session.unsay("Romance")
        session.interactions.forget_user(session.user_id)
    assert b"unsaid" not in (shop / "edge_rec.db").read_bytes()


def test_a_new_conversation_does_not_begin_with_the_same_items_for_ever(shop):
    tops = []
    for _ in range(4):
        with edge_rec.open(shop) as session:
            tops.append(shown(session.ask("what should I watch? show me 3")))
    assert len({tuple(top) for top in tops}) > 1


def test_what_this_conversation_showed_is_not_counted_as_earlier(session):
    session.ask("what should I watch? show me 3")
    assert session.profile().shown_before == ()


def kinds_of(session):
    events = session.interactions.of_user(session.user_id)
    return [(event.item_id, event.kind, event.value) for event in events]


def test_an_action_in_words_is_the_event_of_the_key_and_no_new_list(session):
    first = shown(session.ask("show me 3"))
    turn = session.ask("save the second")
    assert kinds_of(session) == [(first[1], InteractionKind.SAVE, None)]
    assert turn.recommendations == ()
    assert session.item(first[1]).title in turn.reply
    assert list(session.state.last_shown) == first


def test_a_rating_in_words_is_stored_on_the_scale(session):
    first = shown(session.ask("show me 3"))
    session.ask("4/5 for the first one")
    ((item_id, kind, value),) = kinds_of(session)
    scale = session.scale
    assert (item_id, kind) == (first[0], InteractionKind.RATE)
    assert value == pytest.approx(max(4 / 5 * scale.high, scale.low))


def test_a_rating_outside_the_scale_is_refused_in_words(session):
    session.ask("show me 3")
    turn = session.ask("rate the first one 99")
    assert kinds_of(session) == []
    assert f"{session.scale.high:g}" in turn.reply


def test_it_goes_on_about_the_item_something_was_done_with(session):
    first = shown(session.ask("show me 3"))
    session.ask("save the second")
    session.ask("hide it")
    assert kinds_of(session)[-1][:2] == (first[1], InteractionKind.HIDE)


def test_an_action_nobody_can_place_asks_which(session):
    session.ask("show me 3")
    turn = session.ask("save it")
    assert kinds_of(session) == []
    assert turn.reply == "Which one do you mean? Name it, or say “the second one”."


def test_undo_in_words_takes_back_all_a_turn_stored(session):
    session.ask("show me 3")
    session.ask("save the first")
    session.ask("i've seen 2 and 3")
    session.ask("undo that")
    assert [kind for _, kind, _ in kinds_of(session)] == [InteractionKind.SAVE]
    assert session.state.seen == ()
    session.ask("undo")
    assert kinds_of(session) == []


def test_undo_in_words_takes_back_a_condition_before_an_older_event(session):
    session.ask("show me 3")
    session.ask("save the first")
    session.ask("only movies")
    turn = session.ask("undo that")
    assert session.state.constraints == ()
    assert [kind for _, kind, _ in kinds_of(session)] == [InteractionKind.SAVE]
    assert "movie" in turn.reply.casefold()


def test_undo_in_words_leaves_earlier_conversations_alone(shop):
    with edge_rec.open(shop) as earlier:
        earlier.feedback("s1", "like")
    with edge_rec.open(shop) as later:
        turn = later.ask("undo that")
        assert kinds_of(later) == [("s1", InteractionKind.LIKE, None)]
    assert turn.reply == "There is nothing to undo."


def test_conditions_can_be_listed_and_are_kept(session):
    session.ask("only movies, nothing before 2005, show me 2")
    turn = session.ask("what are you filtering by?")
    assert "movie" in turn.reply.casefold() and "2005" in turn.reply
    assert turn.recommendations == ()
    assert len(session.state.constraints) == 2


def test_where_is_answered_honestly(session):
    first = session.ask("show me 3").recommendations[0].item
    reply = session.ask("where can i find the first one").reply
    assert first.title in reply
    assert "does not say where" in reply


def test_what_was_noted_is_said_above_the_next_list(session):
    first = session.ask("show me 3").recommendations
    turn = session.ask("i've seen 2")
    assert turn.reply.startswith(f"Noted as seen: “{first[1].item.title}”.")
    assert turn.recommendations
