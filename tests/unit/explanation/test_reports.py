import string
from dataclasses import fields

import pytest

from edge_rec.explanation.deed_phrases import DEEDS
from edge_rec.explanation.phrases import PHRASES
from edge_rec.explanation.reports import Reporter
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.types import (
    Constraint,
    Deed,
    InteractionKind,
    Item,
    ItemId,
    Nudge,
    Operator,
    RatingScale,
    Slot,
)

REPORTER = Reporter(TemplateExplainer(lambda tag, _: tag, lambda kind, _: kind))
ITEMS = {ItemId(key): Item(ItemId(key), title) for key, title in (("a", "Alpha"), ("b", "Beta"))}


def slots_of(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_of_the_reply_has_the_sentences():
    assert DEEDS.keys() == PHRASES.keys()


@pytest.mark.parametrize("language", DEEDS)
def test_sentences_hold_the_same_facts_in_every_language(language):
    for field in fields(DEEDS["en"]):
        expected = slots_of(getattr(DEEDS["en"], field.name))
        assert slots_of(getattr(DEEDS[language], field.name)) == expected, field.name


def test_deeds_of_a_kind_share_a_sentence():
    deeds = [
        Deed(InteractionKind.SAVE, ItemId("a")),
        Deed(InteractionKind.RATE, ItemId("b"), 8.0),
        Deed(InteractionKind.SAVE, ItemId("b")),
    ]
    assert REPORTER.done(deeds, ITEMS, "en") == (
        "Saved for later: “Alpha”, “Beta”. Rated 8: “Beta”."
    )


def test_nothing_done_says_nothing():
    assert REPORTER.done((), ITEMS, "en") == ""


def test_what_holds_is_listed():
    conditions = REPORTER.conditions(
        [
            Constraint(Slot.TAG, Operator.IS_NOT, "Horror"),
            Constraint(Slot.KIND, Operator.IS, "Movie"),
            Constraint(Slot.YEAR, Operator.AT_LEAST, 2005.0, "nothing before 2005"),
        ],
        [Nudge("tone", "darker")],
        "en",
    )
    assert REPORTER.holds(conditions, "en") == (
        "What counts now: no Horror, Movie, nothing before 2005, darker."
    )


def test_no_conditions_are_said_so():
    assert REPORTER.holds([], "ja") == DEEDS["ja"].free


@pytest.mark.parametrize(
    ("items", "gone", "given_back", "text"),
    [
        ([ITEMS["a"]], [], [], "Taken back: “Alpha”."),
        ([], ["darker"], [], "Taken back: darker."),
        ([], [], ["no Horror"], "Holds again: no Horror."),
        ([], [], [], "There is nothing to undo."),
    ],
)
def test_what_was_undone_is_named(items, gone, given_back, text):
    assert REPORTER.undone(items, gone, given_back, "en") == text


def test_the_scale_is_told():
    assert REPORTER.outside(RatingScale(0.5, 5), "de") == (
        "Eine Bewertung muss zwischen 0.5 und 5 liegen."
    )
