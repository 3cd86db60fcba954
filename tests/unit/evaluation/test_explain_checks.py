from dataclasses import replace
from pathlib import Path

import pytest

from edge_rec.evaluation.explain_checks import audit, holds
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.lexicon import Lexicon
from edge_rec.types import (
    Evidence,
    Explanation,
    Fact,
    FactKind,
    Item,
    ItemId,
    Nudge,
    Query,
    UserId,
)

WORDS = Lexicon.load(Path(__file__).parents[3] / "assets" / "lexicon.toml")
LIKED = Item(ItemId("1"), "Ookami", year=2008, tags=("Drama", "Fantasy"))
ITEM = Item(ItemId("2"), "Mushishi", kind="TV", year=2005, tags=("Fantasy", "Mystery"), rating=8.8)
KNOWN = {item.item_id: item for item in (LIKED, ITEM)}
QUERY = Query(UserId("p"), liked=(LIKED.item_id,))
FACTS = (
    Fact(FactKind.LIKED_ITEM, "Ookami", LIKED.item_id),
    Fact(FactKind.SHARED_TAG, "Fantasy"),
    Fact(FactKind.KIND, "TV"),
    Fact(FactKind.YEAR, "2005"),
    Fact(FactKind.RATING, "8.8"),
)


def explained(*facts, language="en"):
    explainer = TemplateExplainer(WORDS.tag_name, WORDS.kind_name)
    return explainer.explain(Evidence(ITEM.item_id, facts), language)


@pytest.mark.parametrize(
    "language", ["en", "ja", "ko", "zh-Hans", "zh-Hant", "es", "de", "fr", "pt"]
)
def test_audit_finds_nothing_wrong_with_a_true_template(language):
    found = audit(
        explained(*FACTS, language=language), ITEM, replace(QUERY, language=language), KNOWN, WORDS
    )
    assert (found.wrong_facts, found.stray_text, found.foreign) == ((), "", ())


def test_audit_finds_a_word_that_no_fact_accounts_for():
    true = explained(*FACTS)
    added = replace(true, text=f"{true.text}, a masterpiece")
    assert "masterpiece" in audit(added, ITEM, QUERY, KNOWN, WORDS).stray_text


def test_audit_finds_a_sentence_in_another_language():
    assert audit(explained(*FACTS, language="de"), ITEM, QUERY, KNOWN, WORDS).stray_text


def test_audit_finds_a_tag_without_a_word_in_the_language():
    item = replace(ITEM, tags=("Unheard-of",))
    found = audit(explained(Fact(FactKind.TAG, "Unheard-of")), item, QUERY, KNOWN, WORDS)
    assert found.foreign == ("Unheard-of",)


def test_audit_finds_words_that_speak_ill():
    found = audit(Explanation("a boring one"), ITEM, QUERY, KNOWN, WORDS)
    assert found.speaks_ill


@pytest.mark.parametrize(
    "fact",
    [
        Fact(FactKind.YEAR, "2008"),
        Fact(FactKind.RATING, "9.9"),
        Fact(FactKind.KIND, "Movie"),
        Fact(FactKind.TAG, "Drama"),
        Fact(FactKind.SHARED_TAG, "Mystery"),
        Fact(FactKind.CONSTRAINT, "Horror"),
        Fact(FactKind.LIKED_ITEM, "Mushishi", ITEM.item_id),
        Fact(FactKind.LIKED_ITEM, "Another name", LIKED.item_id),
        Fact(FactKind.ANCHOR, "Ookami", LIKED.item_id),
        Fact(FactKind.WISH, "never said"),
        Fact(FactKind.NUDGE, "newer"),
    ],
    ids=lambda fact: fact.kind,
)
def test_holds_refuses_what_the_catalog_does_not_say(fact):
    query = replace(QUERY, nudges=(Nudge("year", "newer"),), reference_list=(LIKED.item_id,))
    assert not holds(fact, ITEM, query, KNOWN)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_holds_accepts_what_the_catalog_says(fact):
    assert holds(fact, ITEM, QUERY, KNOWN)
