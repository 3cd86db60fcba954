"""Labels alone, of a model or of the tagger, without rules and without a catalog."""

from datetime import UTC, datetime

import numpy as np

from edge_rec.evaluation.understanding_task import LabelsAlone
from edge_rec.nlu.tagging import CHOICES, LABELS, tagging_prompt
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.types import DialogueState, Role, Slot, Utterance

AT = datetime(2026, 3, 1, tzinfo=UTC)

TEXT = "loved gravel hearts , want horror"


def logits_for(**labels: str):
    """Scores that label each word of `TEXT` named in `labels`; a list of words is one span."""
    units = [TEXT[start:end] for start, end in tagging_prompt(TEXT).units]
    scores = np.full((len(units), len(CHOICES)), -10.0, dtype=np.float32)
    scores[:, 0] = 0.0
    for label, words in labels.items():
        for place, word in enumerate(words.split()):
            scores[units.index(word), 2 * LABELS.index(label) + 1 + (place > 0)] = 10.0
    return scores


def test_names_and_wishes_are_the_models_own():
    logits = logits_for(liked="gravel hearts", want="horror")
    means = {"horror": (Slot.TAG, "Horror")}.get
    alone = LabelsAlone(lambda text, units: logits, means, Vocabulary({}))
    act, notices = alone(Utterance(TEXT, AT), DialogueState())
    assert [(m.text, m.role) for m in act.mentions] == [("gravel hearts", Role.LIKED)]
    assert [c.value for c in act.constraints] == ["Horror"]
    assert notices == ()


def test_an_empty_text_is_not_asked_about():
    asked = []
    alone = LabelsAlone(lambda text, units: asked.append(text), lambda _: None, Vocabulary({}))
    alone(Utterance("  ", AT), DialogueState())
    assert asked == []


def test_a_model_that_is_late_claims_nothing():
    alone = LabelsAlone(lambda text, units: None, lambda _: None, Vocabulary({}))
    act, _ = alone(Utterance(TEXT, AT), DialogueState())
    assert (act.mentions, act.constraints) == ((), ())
