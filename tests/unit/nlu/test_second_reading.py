"""The tagger and the model beside the rules: who is asked, and what counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from fakes import ScriptedLanguageModel

from edge_rec.config import LlmConfig
from edge_rec.errors import ModelError
from edge_rec.nlu.parser import Parser
from edge_rec.nlu.tagging import CHOICES, SKILL, mixed, outline, read_labels, tagging_prompt
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.protocols import FloatArray
from edge_rec.types import DialogueAct, DialogueState, Role, Utterance

TEXT = "granny fell asleep during copper kettle"
NAME = (26, 39, "disliked")


class FakeTagger:
    """Labels what it is told to."""

    def __init__(self, *spans: tuple[int, int, str], error: ModelError | None = None) -> None:
        self.spans, self.error, self.n_calls = spans, error, 0

    def label(self, text: str, units: Sequence[tuple[int, int]]) -> FloatArray:
        self.n_calls += 1
        if self.error:
            raise self.error
        return scores_of(text, *self.spans)


def scores_of(text: str, *spans: tuple[int, int, str]) -> FloatArray:
    units = tagging_prompt(text).units
    scores = np.zeros((len(units), len(CHOICES)), dtype=np.float32)
    scores[np.arange(len(units)), outline(units, spans)] = 9.0
    return scores


def labelling(answer: FloatArray | ModelError | None) -> ScriptedLanguageModel:
    return ScriptedLanguageModel(skills=frozenset({SKILL}), labels=[answer])


def read(
    vocabulary: Vocabulary,
    tagger: FakeTagger,
    model: ScriptedLanguageModel | None,
    text: str = TEXT,
) -> tuple[DialogueAct, tuple[str, ...]]:
    parser = Parser(
        lambda text: (), lambda mention: False, vocabulary, model, LlmConfig(), tagger=tagger
    )
    act, notices = parser(Utterance(text, datetime(2026, 1, 1, tzinfo=UTC)), DialogueState())
    return act, tuple(notice.code for notice in notices)


def test_the_tagger_alone_reads_where_there_is_no_model(vocabulary: Vocabulary) -> None:
    act, notices = read(vocabulary, FakeTagger(NAME), None)
    assert [(m.text, m.role) for m in act.mentions] == [("copper kettle", Role.DISLIKED)]
    assert (act.by, notices) == ("rules", ())


def test_a_number_wanted_is_no_name(vocabulary: Vocabulary) -> None:
    act, _ = read(vocabulary, FakeTagger((8, 9, "mentioned")), None, "show me 2")
    assert (act.mentions, act.n) == ((), 2)


def test_both_are_heard(vocabulary: Vocabulary) -> None:
    model = labelling(2 * scores_of(TEXT))
    act, _ = read(vocabulary, FakeTagger(NAME), model)
    assert model.labels == []  # it was asked
    assert act.mentions == ()  # one sees a name, but the other is surer that there is none


def test_a_name_the_rules_did_not_see_is_put_to_the_model(vocabulary: Vocabulary) -> None:
    text = "only movies, nothing before 2005"
    clear, doubted = labelling(scores_of(text)), labelling(scores_of(text))
    read(vocabulary, FakeTagger(), clear, text)
    read(vocabulary, FakeTagger((5, 11, "liked")), doubted, text)
    assert (len(clear.labels), len(doubted.labels)) == (1, 0)  # answers left


@pytest.mark.parametrize(("label", "n_left"), [("want", 1), ("avoid", 0)])
def test_a_tag_refused_where_the_rules_saw_a_wish_is_put_to_the_model(
    vocabulary: Vocabulary, label: str, n_left: int
) -> None:
    model = labelling(scores_of("horror"))
    read(vocabulary, FakeTagger((0, 6, label)), model, "horror")
    assert len(model.labels) == n_left


def test_a_model_that_fails_leaves_the_tagger(vocabulary: Vocabulary) -> None:
    act, notices = read(vocabulary, FakeTagger(NAME), labelling(ModelError("gone")))
    assert [m.text for m in act.mentions] == ["copper kettle"]
    assert notices == ("llm_failed",)


def test_a_model_that_is_late_leaves_the_tagger(vocabulary: Vocabulary) -> None:
    act, notices = read(vocabulary, FakeTagger(NAME), labelling(None))
    assert [m.text for m in act.mentions] == ["copper kettle"]
    assert notices == ("llm_timeout",)


def test_a_tagger_that_fails_leaves_the_model(vocabulary: Vocabulary) -> None:
    model = labelling(scores_of(TEXT, NAME))
    act, notices = read(vocabulary, FakeTagger(error=ModelError("gone")), model)
    assert [m.text for m in act.mentions] == ["copper kettle"]
    assert notices == ()


@pytest.mark.parametrize("sure", [0, 1])
def test_of_two_readings_the_surer_one_counts(sure: int) -> None:
    both = [scores_of(TEXT, (26, 39, "liked")), scores_of(TEXT, NAME)]
    both[sure] *= 9
    (claim,) = read_labels(TEXT, tagging_prompt(TEXT).units, mixed(both[0], both[1], "de"))
    assert claim.label == ("liked", "disliked")[sure]
