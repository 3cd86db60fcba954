from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from fakes import ScriptedLanguageModel

from edge_rec.config import LlmConfig
from edge_rec.errors import GenerationError, ModelNotFoundError
from edge_rec.nlu.parser import Parser
from edge_rec.nlu.tagging import CHOICES, SKILL, outline, tagging_prompt
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.types import DialogueState, Mention, Operator, Role, Slot, Utterance

STORY = "my uncle fell asleep during Copper Kettle while Silver Spoon kept granny awake"
UNKNOWN = "my uncle fell asleep during 'Copper Kettle' while granny stayed awake"


def make_parser(
    vocabulary: Vocabulary,
    answer: str | Exception,
    *,
    proven: bool = False,
    known: tuple[str, ...] = ("Copper Kettle",),
    found: tuple[Mention, ...] = (),
    timeout_s: float = 60.0,
) -> tuple[Parser, ScriptedLanguageModel]:
    model = ScriptedLanguageModel([answer])
    parser = Parser(
        lambda text: found,
        lambda mention: mention.text in known,
        vocabulary,
        model,
        LlmConfig(timeout_s=timeout_s),
        model_is_proven=proven,
    )
    return parser, model


def parse(parser: Parser, text: str = STORY):
    return parser(Utterance(text, datetime(2026, 1, 1, tzinfo=UTC)), DialogueState())


def test_model_is_not_asked_where_rules_explain_everything(vocabulary: Vocabulary) -> None:
    parser, model = make_parser(vocabulary, "liked: Copper\nend")
    act, notices = parse(parser, "only movies, nothing before 2005")
    assert (act.by, notices, model.prompts) == ("rules", (), [])


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("I like movies like Game Night any suggestions", True),
        ("Ich mag Action und Drama", False),
        ("I like horror movies", False),
    ],
)
def test_capital_inside_a_sentence_is_shown_to_the_model(
    vocabulary: Vocabulary, text: str, is_asked: bool
) -> None:
    parser, model = make_parser(vocabulary, "end")
    parse(parser, text)
    assert bool(model.prompts) == is_asked


def test_no_model_leaves_the_rules_alone(vocabulary: Vocabulary) -> None:
    parser = Parser(lambda text: (), lambda mention: True, vocabulary, None, LlmConfig())
    act, notices = parse(parser)
    assert (act.by, notices) == ("rules", ())


def test_model_is_asked_under_a_grammar_of_the_utterance(vocabulary: Vocabulary) -> None:
    parser, model = make_parser(vocabulary, "end")
    parse(parser)
    assert '"granny"' in (model.grammars[0] or "")


def test_name_that_links_is_added(vocabulary: Vocabulary) -> None:
    parser, _ = make_parser(vocabulary, "disliked: Copper Kettle\nend")
    act, _ = parse(parser)
    assert [(m.text, m.start, m.role) for m in act.mentions] == [
        ("Copper Kettle", STORY.index("Copper"), Role.MENTIONED)
    ]
    assert act.by == "llm"


def test_name_that_does_not_link_is_dropped(vocabulary: Vocabulary) -> None:
    parser, _ = make_parser(vocabulary, "liked: granny\nend", proven=True)
    assert parse(parser)[0].mentions == ()


def test_quoted_name_is_kept_though_unknown(vocabulary: Vocabulary) -> None:
    text = UNKNOWN.replace("'", '"')
    parser, _ = make_parser(vocabulary, "liked: Copper Kettle\nend", known=())
    assert [m.text for m in parse(parser, text)[0].mentions] == ["Copper Kettle"]


def test_words_that_are_not_in_the_text_are_dropped(vocabulary: Vocabulary) -> None:
    parser, _ = make_parser(vocabulary, "liked: Moon Pie\nend", known=("Moon Pie",), proven=True)
    assert parse(parser)[0].mentions == ()


def test_facet_of_an_unproven_model_is_dropped(vocabulary: Vocabulary) -> None:
    parser, _ = make_parser(vocabulary, "avoid Horror: asleep\nend")
    assert parse(parser)[0].constraints == ()


def test_facet_of_a_proven_model_needs_unexplained_words(vocabulary: Vocabulary) -> None:
    parser, _ = make_parser(vocabulary, "avoid Horror: asleep\nwant Drama: my\nend", proven=True)
    (constraint,) = parse(parser)[0].constraints
    assert (constraint.slot, constraint.operator, constraint.value, constraint.text) == (
        Slot.TAG,
        Operator.IS_NOT,
        "Horror",
        "asleep",
    )


def test_facet_the_catalog_lacks_is_dropped(vocabulary: Vocabulary) -> None:
    parser, _ = make_parser(vocabulary, "want Opera: asleep\nend", proven=True)
    assert parse(parser)[0].constraints == ()


def test_rules_win_where_they_decided_a_facet(vocabulary: Vocabulary) -> None:
    text = f"no horror. {STORY}"
    parser, _ = make_parser(vocabulary, "want Horror: asleep\nend", proven=True)
    assert [c.operator for c in parse(parser, text)[0].constraints] == [Operator.IS_NOT]


def test_rules_win_where_they_gave_a_role(vocabulary: Vocabulary) -> None:
    text = f"I love Moon Pie. {STORY}"
    found = (Mention("Moon Pie", 7, 15),)
    parser, _ = make_parser(vocabulary, "disliked: Moon Pie\nend", proven=True, found=found)
    assert parse(parser, text)[0].mentions[0].role is Role.LIKED


@pytest.mark.parametrize("error", [ModelNotFoundError("no model"), GenerationError("broke")])
def test_failing_model_leaves_the_rules_and_a_notice(
    vocabulary: Vocabulary, error: Exception
) -> None:
    parser, _ = make_parser(vocabulary, error)
    act, notices = parse(parser)
    assert (act.by, [notice.code for notice in notices]) == ("rules", ["llm_failed"])


def test_slow_model_is_stopped_and_told_of(vocabulary: Vocabulary) -> None:
    parser, model = make_parser(vocabulary, "liked: Copper Kettle\nend", timeout_s=-1.0)
    act, notices = parse(parser)
    assert (act.mentions, [notice.code for notice in notices]) == ((), ["llm_timeout"])
    assert model.n_closed == 1


def test_switched_off_model_is_not_asked(vocabulary: Vocabulary) -> None:
    model = ScriptedLanguageModel(["end"])
    config = LlmConfig(enabled=False)
    parse(Parser(lambda text: (), lambda mention: True, vocabulary, model, config))
    assert model.prompts == []


def test_model_with_the_skill_labels_instead_of_writing(vocabulary: Vocabulary) -> None:
    prompt = tagging_prompt(STORY)
    start = STORY.index("Copper")
    numbers = outline(prompt.units, [(start, start + 13, "disliked")])
    scores = np.zeros((len(numbers), len(CHOICES)), dtype=np.float32)
    scores[np.arange(len(numbers)), numbers] = 9.0
    parser, model = make_parser(vocabulary, "never asked for", known=())
    model.skills, model.labels = frozenset({SKILL}), [scores]
    act, notices = parse(parser)
    assert [m.text for m in act.mentions] == ["Copper Kettle"]
    assert (notices, model.grammars) == ((), [])


def test_labels_that_come_too_late_are_told_of(vocabulary: Vocabulary) -> None:
    parser, model = make_parser(vocabulary, "")
    model.skills, model.labels = frozenset({SKILL}), [None]
    act, notices = parse(parser)
    assert (act.by, [notice.code for notice in notices]) == ("rules", ["llm_timeout"])
