from pathlib import Path

import pytest

from edge_rec.explanation.checking import Said, facts_used, violation
from edge_rec.explanation.styles import load_styles
from edge_rec.types import Fact, FactKind

STYLES = load_styles(Path(__file__).parents[3] / "assets" / "prose.toml")


def said(*facts, title="Monster"):
    return [Said(None, title), *(Said(Fact(kind, text), text) for kind, text in facts)]


EVIDENCE = said(
    (FactKind.LIKED_ITEM, "Death Note"),
    (FactKind.SHARED_TAG, "mystery"),
    (FactKind.KIND, "TV series"),
    (FactKind.YEAR, "2004"),
    (FactKind.RATING, "8.7"),
    (FactKind.TAG, "drama"),
)


@pytest.mark.parametrize(
    "text",
    [
        "Since you liked “Death Note”, this TV series may be for you: it shares mystery with it.",
        "Monster shares mystery with “Death Note”, and it is rated 8.7.",
        "If you loved “Death Note”, try this TV series from 2004.",
    ],
)
def test_a_sentence_of_facts_passes(text):
    assert violation(text, EVIDENCE, STYLES["en"]) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Since you liked “Death Note”, this horror series is for you.", "horror"),
        ("Since you liked “Death Note”, it was made in 1999.", "1999"),
        ("Since you liked “Bleach”, this TV series is for you.", "Bleach"),
        ("Since you liked “Death Note”, it is a bad mystery.", "bad"),
        ("You liked “Death Note” from 2004.", "said of another"),
        ("It is a TV series rated 8.7.", "names no reason"),
        ("You liked it: it shares mystery.", "nobody stated"),
        ("Death Note: it shares mystery, 8.7.", "without its meaning"),
        ("Death Note and mystery.", "without its role"),
        ("", "empty"),
        ("mystery " * 60, "too long"),
        ("Since you liked “Death Note”, it shares mystery 😀", "😀"),
    ],
)
def test_a_sentence_with_anything_else_is_refused(text, problem):
    assert problem in (violation(text, EVIDENCE, STYLES["en"]) or "")


JAPANESE = said(
    (FactKind.LIKED_ITEM, "狼と香辛料"),
    (FactKind.SHARED_TAG, "ファンタジー"),
    (FactKind.YEAR, "2005"),
    title="蟲師",
)


def test_a_japanese_sentence_is_cut_into_facts_and_allowed_words():
    text = "「狼と香辛料」が好きなら、ファンタジーが共通するこの作品を楽しめます。"
    assert violation(text, JAPANESE, STYLES["ja"]) is None


@pytest.mark.parametrize(
    "text",
    [
        "「狼と香辛料」が好きなら、ホラーが共通するこの作品を楽しめます。",
        "2005年の「狼と香辛料」が好きなら、この作品をどうぞ。",
        "「狼と香辛料」が好きなら、つまらないファンタジーです。",
    ],
)
def test_a_japanese_sentence_with_anything_else_is_refused(text):
    assert violation(text, JAPANESE, STYLES["ja"]) is not None


def test_facts_used_are_those_that_stand_in_the_text():
    text = "Since you liked “Death Note”, try this TV series."
    assert [fact.value for fact in facts_used(text, EVIDENCE)] == ["Death Note", "TV series"]


def test_a_short_fact_inside_a_word_is_not_that_fact():
    found = facts_used("Since you liked it", said((FactKind.LIKED_ITEM, "K")))
    assert found == ()


@pytest.mark.parametrize("language", sorted(STYLES))
def test_the_examples_of_a_style_keep_its_own_rules(language):
    style = STYLES[language]
    kinds = {label: kind for kind, label in style.labels.items()}
    for facts, text in style.examples:
        evidence = []
        for part in facts.split("; "):
            label, _, values = part.partition(": ")
            for value in values.replace("、", ", ").split(", "):
                kind = kinds[label]
                fact = None if kind == "title" else Fact(FactKind(kind), value)
                evidence.append(Said(fact, value))
        assert violation(text, evidence, style) is None, text
