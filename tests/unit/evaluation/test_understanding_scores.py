"""Scores of what was understood against what was meant."""

import pytest

from edge_rec.evaluation.understanding import MeteredModel, Reader, evaluate_understanding
from edge_rec.evaluation.understanding_scores import GroupScores, Tally, invented, plain_name
from edge_rec.evaluation.understanding_set import LabelledUtterance, Pointer
from edge_rec.types import (
    Constraint,
    DialogueAct,
    DialogueState,
    Intent,
    ItemId,
    Mention,
    Notice,
    Nudge,
    Operator,
    Reference,
    Role,
    Slot,
)
from tests.fakes import ScriptedLanguageModel

TEXT = "I loved Gravel Hearts, hated Rust Nebula. No horror"
LIST = (ItemId("1"), ItemId("2"))


def labelled(**changes: object) -> LabelledUtterance:
    values: dict[str, object] = {
        "utterance_id": "a",
        "language": "en",
        "text": TEXT,
        "names": {Role.LIKED: ("Gravel Hearts",), Role.DISLIKED: ("Rust Nebula",)},
        "exclude": ("Horror",),
    }
    return LabelledUtterance(**{**values, **changes})  # type: ignore[arg-type]


def act(**parts: object) -> DialogueAct:
    return DialogueAct(intent=Intent.RECOMMEND, **parts)  # type: ignore[arg-type]


def mention(text: str, role: Role) -> Mention:
    start = TEXT.index(text)
    return Mention(text, start, start + len(text), role)


def tag(value: str, operator: Operator = Operator.IS) -> Constraint:
    return Constraint(Slot.TAG, operator, value)


def scores(utterance: LabelledUtterance, found: DialogueAct) -> dict[str, float]:
    group = GroupScores()
    group.add(utterance, found)
    return group.metrics("en")


def test_f1_of_a_tally_counts_extra_and_missing_alike():
    tally = Tally()
    tally.add({"a", "b"}, {"a", "c"})
    assert tally.f1 == 0.5


def test_f1_without_any_case_is_none():
    assert Tally().f1 is None


def test_a_wrong_role_costs_the_name_but_not_the_mention():
    found = act(mentions=(mention("Gravel Hearts", Role.LIKED), mention("Rust Nebula", Role.SEEN)))
    figures = scores(labelled(), found)
    assert figures["names_f1/en"] == 0.5
    assert figures["mentions_f1/en"] == 1.0


def test_a_refused_tag_that_is_taken_for_a_wish_is_wrong_twice():
    assert scores(labelled(), act(constraints=(tag("Horror"),)))["tags_f1/en"] == 0.0


def test_a_refused_tag_is_right():
    found = act(constraints=(tag("Horror", Operator.IS_NOT),))
    assert scores(labelled(), found)["tags_f1/en"] == 1.0


@pytest.mark.parametrize("found", ["Kids", "Children"])
def test_either_of_two_tags_is_right(found):
    meant = labelled(include=("Children|Kids",), exclude=())
    assert scores(meant, act(constraints=(tag(found),)))["tags_f1/en"] == 1.0


def test_conditions_on_other_slots_do_not_count_as_tags():
    kind = Constraint(Slot.KIND, Operator.IS, "Movie")
    assert "tags_f1/en" not in scores(labelled(exclude=()), act(constraints=(kind,)))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("『紅の港』", "紅の港"),
        ('"Gravel  Hearts",', "gravel hearts"),
        ("Airplane!", "airplane"),
    ],
)
def test_plain_name_drops_quotes_case_and_closing_marks(written, plain):
    assert plain_name(written) == plain


def test_nudges_count_for_follow_ups_only():
    assert "nudges/en" not in scores(labelled(), act())
    after_list = labelled(shown=LIST, nudges=frozenset({("tone", "darker")}))
    assert scores(after_list, act(nudges=(Nudge("tone", "darker"),)))["nudges/en"] == 1.0
    assert scores(after_list, act(nudges=(Nudge("tone", "lighter"),)))["nudges/en"] == 0.0


@pytest.mark.parametrize(
    ("pointer", "found", "right"),
    [
        (Pointer((2,), None), Reference("it", 0, 2, (2,), Role.SEEN), 1.0),
        (Pointer((2,), Role.LIKED), Reference("it", 0, 2, (2,), Role.SEEN), 0.0),
        (Pointer((2,), None), Reference("it", 0, 2, (1,)), 0.0),
    ],
)
def test_a_reference_is_right_by_rank_and_by_role_where_one_is_labelled(pointer, found, right):
    meant = labelled(shown=LIST, exclude=(), pointers=(pointer,))
    assert scores(meant, act(references=(found,)))["followups/en"] == right


def test_a_condition_not_taken_back_makes_a_follow_up_wrong():
    meant = labelled(shown=LIST, exclude=(), retracted=frozenset({"year"}))
    assert scores(meant, act())["followups/en"] == 0.0
    assert scores(meant, act(retracted=(Slot.YEAR,)))["followups/en"] == 1.0


def test_invented_counts_spans_that_do_not_stand_in_the_text():
    right = mention("Rust Nebula", Role.LIKED)
    assert invented(TEXT, act(mentions=(right,))) == 0
    assert invented(TEXT, act(mentions=(Mention("Rust Nebula", 0, 11),))) == 1
    assert invented(TEXT, act(nudges=(Nudge("tone", "darker", "darker"),))) == 1


def test_evaluation_tells_rules_from_model_and_counts_failures():
    model = MeteredModel(ScriptedLanguageModel(["end"] * 5))

    def understand(utterance, state: DialogueState):
        if "loved" in utterance.text:
            list(model.stream(utterance.text))
            return act(), (Notice("llm_failed", "no"),)
        assert state.last_shown == LIST
        return act(nudges=(Nudge("year", "newer", "newer"),)), ()

    newer = labelled(
        text="newer", names={}, exclude=(), shown=LIST, nudges=frozenset({("year", "newer")})
    )
    rows = [labelled(), newer]
    (result,) = evaluate_understanding("set", rows, [Reader("x", understand, model)])
    assert result.metrics["malformed"] == 1
    assert result.metrics["turns/llm"] == result.metrics["turns/rules"] == 1
    assert result.metrics["names_f1/en"] == 0.0
    assert result.metrics["nudges/all"] == 1.0
    assert result.counts == {"en": 2, "ja": 0, "other": 0, "all": 2, "followups": 1}
