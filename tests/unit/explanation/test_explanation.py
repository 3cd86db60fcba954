import string
from dataclasses import fields

import pytest

from edge_rec.explanation import templates
from edge_rec.explanation.evidence import gather
from edge_rec.explanation.phrases import DIRECTIONS, PHRASES, phrases_for
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.types import (
    Constraint,
    Fact,
    FactKind,
    Influence,
    Item,
    ItemId,
    Nudge,
    Operator,
    Query,
    Slot,
    Source,
    Title,
    UserId,
)

LIKED = Item(
    ItemId("1"), "Ookami", titles=(Title("狼と香辛料", "ja"),), year=2008, tags=("Drama", "Fantasy")
)
ITEM = Item(ItemId("2"), "Mushishi", kind="TV", year=2005, tags=("Fantasy", "Mystery"), rating=8.8)
KNOWN = {item.item_id: item for item in (LIKED, ITEM)}
EXPLAINER = TemplateExplainer(lambda tag, _: tag, lambda kind, _: kind)


def evidence(influences=(), sources=None, **query):
    return gather(
        ITEM,
        sources or {},
        Query(UserId("p"), **query),
        [Influence(ItemId(i), w) for i, w in influences],
        KNOWN,
        lambda nudge: EXPLAINER.nudge_name(nudge, query.get("language", "en")),
    )


def of_kind(found, kind):
    return [fact.value for fact in found.facts if fact.kind is kind]


def test_gather_names_the_liked_item_that_counts_and_the_tags_it_shares():
    found = evidence([("1", 0.8)], liked=(LIKED.item_id,))
    assert of_kind(found, FactKind.LIKED_ITEM) == ["Ookami"]
    assert of_kind(found, FactKind.SHARED_TAG) == ["Fantasy"]


def test_gather_names_no_item_that_speaks_against():
    assert of_kind(evidence([("1", -0.2)], liked=("1",)), FactKind.LIKED_ITEM) == []


def test_gather_uses_the_title_in_the_users_language():
    found = evidence([("1", 0.8)], liked=("1",), language="ja")
    assert of_kind(found, FactKind.LIKED_ITEM) == ["狼と香辛料"]


def test_gather_claims_a_nudge_only_when_the_item_lies_that_way():
    def newer(direction):
        nudge = Nudge("year", direction, direction)
        return of_kind(evidence(nudges=(nudge,), reference_list=("1",)), FactKind.NUDGE)

    assert newer("older") == ["older"]
    assert newer("newer") == []


def test_gather_names_a_nudge_in_the_users_language():
    nudge = Nudge("year", "older", "older")
    found = evidence(nudges=(nudge,), reference_list=("1",), language="ja")
    assert of_kind(found, FactKind.NUDGE) == ["より古い"]


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_nudge_name_knows_every_direction(language):
    for direction in DIRECTIONS["en"]:
        assert "{" not in EXPLAINER.nudge_name(Nudge("popularity", direction), language)


def test_gather_claims_a_tag_condition_only_when_it_holds():
    def met(value):
        constraint = Constraint(Slot.TAG, Operator.IS, value)
        return of_kind(evidence(constraints=(constraint,)), FactKind.CONSTRAINT)

    assert met("mystery") == ["Mystery"]
    assert met("Horror") == []


def test_gather_claims_a_wish_only_when_it_spoke_for_the_item():
    assert of_kind(evidence(sources={Source.WISH: 0.4}, text="slow"), FactKind.WISH) == ["slow"]
    assert of_kind(evidence(sources={Source.WISH: 0.1}, text="slow"), FactKind.WISH) == []


def test_explain_says_why_in_english():
    found = evidence([("1", 0.8)], liked=(LIKED.item_id,))
    text = EXPLAINER.explain(found, "en").text
    assert text == "Because you liked “Ookami”; shares Fantasy; TV, 2005, rated 8.8"


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_explain_uses_only_facts_of_the_evidence(language):
    found = evidence([("1", 0.8)], sources={Source.WISH: 1.0}, liked=("1",), text="slow")
    explanation = EXPLAINER.explain(found, language)
    assert set(explanation.facts) <= set(found.facts)
    for fact in explanation.facts:
        assert fact.value in explanation.text


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_phrases_have_the_same_placeholders_as_english(language):
    def names(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for field in fields(PHRASES["en"]):
        ours, english = (getattr(PHRASES[tag], field.name) for tag in (language, "en"))
        if isinstance(english, str):
            assert names(ours) == names(english), field.name


def test_phrases_fall_back_from_a_region_to_the_language_and_to_english():
    assert phrases_for("de-AT") is PHRASES["de"]
    assert phrases_for("zh-TW") is PHRASES["zh-Hant"]
    assert phrases_for("fi") is PHRASES["en"]


def test_intro_names_the_latest_likes():
    assert templates.intro([LIKED], "ja") == "「狼と香辛料」をもとに選びました。"


def test_unknown_names_are_quoted_as_written():
    assert "「鬼滅の刃」" in templates.unknown_names(["鬼滅の刃"], "ja")


def test_explanation_of_a_bare_item_still_says_something():
    found = gather(ITEM, {}, Query(UserId("p")), [], {}, str)
    assert EXPLAINER.explain(found, "en").facts[0] == Fact(FactKind.KIND, "TV")
