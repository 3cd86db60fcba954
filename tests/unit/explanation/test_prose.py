import time
from pathlib import Path

import pytest
from fakes import ScriptedLanguageModel

from edge_rec.errors import GenerationError
from edge_rec.explanation.prose import ProseWriter
from edge_rec.explanation.styles import load_styles
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.types import Evidence, Fact, FactKind, Item, ItemId

STYLES = load_styles(Path(__file__).parents[3] / "assets" / "prose.toml")
ITEM = Item(ItemId("m"), "Monster")
EVIDENCE = Evidence(
    ITEM.item_id,
    (
        Fact(FactKind.LIKED_ITEM, "Death Note", ItemId("d")),
        Fact(FactKind.SHARED_TAG, "Mystery"),
        Fact(FactKind.YEAR, "2004"),
    ),
)
GOOD = "Since you liked “Death Note”, try this: it shares Mystery with it. "
EXPLAINER = TemplateExplainer(lambda tag, _: tag, lambda kind, _: kind)


def writer(*answers, languages=("en",)):
    model = ScriptedLanguageModel(list(answers))
    return ProseWriter(model, STYLES, frozenset(languages), EXPLAINER)


def write(prose, language="en", evidence=EVIDENCE, seconds=60.0):
    return prose.write(ITEM, evidence, language, deadline=time.monotonic() + seconds)


def test_write_gives_a_checked_sentence_and_the_facts_it_used():
    explanation = write(writer(GOOD))
    assert explanation.text == GOOD.strip()
    assert explanation.by == "llm"
    assert [fact.value for fact in explanation.facts] == ["Death Note", "Mystery"]


def test_write_takes_the_first_sentence_only():
    assert write(writer(GOOD + "It won an Oscar.")).text == GOOD.strip()


def test_write_gives_nothing_where_a_word_is_no_fact():
    assert write(writer("Since you liked “Death Note”, this horror is for you. ")) is None


def test_write_stops_the_model_at_the_first_stray_word():
    prose = writer("An Oscar for a thriller with " + "Mystery and Mystery " * 40)
    assert write(prose) is None
    assert prose.model.n_closed == 1


def test_write_gives_nothing_when_the_model_fails():
    assert write(writer(GenerationError("broken"))) is None


def test_write_gives_nothing_when_it_is_late_and_tries_again_next_time():
    prose = writer(GOOD, GOOD)
    assert write(prose, seconds=-1.0) is None
    assert write(prose).text == GOOD.strip()


def test_write_asks_the_model_once_for_the_same_facts():
    prose = writer(GOOD)
    assert write(prose) == write(prose)
    assert len(prose.model.prompts) == 1


def test_write_asks_again_when_a_fact_has_changed():
    prose = writer(GOOD, GOOD)
    write(prose)
    changed = Evidence(ITEM.item_id, (*EVIDENCE.facts[:2], Fact(FactKind.YEAR, "2005")))
    write(prose, evidence=changed)
    assert len(prose.model.prompts) == 2


@pytest.mark.parametrize(("language", "writes"), [("en", True), ("ja", False), ("fi", False)])
def test_writes_only_where_the_model_was_found_able(language, writes):
    assert writer().writes(language) is writes
