import string
from dataclasses import fields

import pytest

from edge_rec.explanation.answer_phrases import ANSWERS
from edge_rec.explanation.answers import Absence, Answerer, opening
from edge_rec.explanation.phrases import PHRASES
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.types import Constraint, Item, ItemId, Operator, Slot

A = Item(
    ItemId("a"), "Night Ferry", kind="movie", year=2011, tags=("Drama", "Sea"), rating=8.1,
    description="A ferry sails at night. Nobody knows the captain. The sea is calm.",
)  # fmt: skip
B = Item(ItemId("b"), "Long Winter", kind="movie", year=2004, tags=("Drama", "Snow"))
ANSWERER = Answerer(TemplateExplainer(lambda tag, _: tag, lambda kind, _: kind))


def test_compare_says_what_is_shared_what_is_not_and_which_fits():
    assert ANSWERER.compare([A, B], [0.9, 0.2], "en").splitlines() == [
        "“Night Ferry” — movie, 2011, rated 8.1",
        "“Long Winter” — movie, 2004",
        "In common: Drama.",
        "Only “Night Ferry”: Sea.",
        "Only “Long Winter”: Snow.",
        "Going by what you like and asked for, “Night Ferry” is the better fit.",
    ]


def test_compare_prefers_none_of_two_that_fit_alike():
    assert "equally" in ANSWERER.compare([A, B], [0.51, 0.5], "en")


def test_describe_gives_facts_and_the_items_own_text():
    text = ANSWERER.describe(A, "en")
    assert text.splitlines() == [
        "“Night Ferry” — movie, 2011, rated 8.1, Drama, Sea",
        "From its description: A ferry sails at night. Nobody knows the captain. The sea is calm.",
    ]


def test_describe_says_when_there_is_no_text():
    assert ANSWERER.describe(B, "de").endswith("Der Katalog hat keine Beschreibung davon.")


def test_opening_takes_whole_sentences():
    assert opening(A.description, limit=40) == "A ferry sails at night."


def test_opening_cuts_a_long_first_sentence_at_a_word():
    assert opening("A very long sentence without an end", limit=12) == "A very long…"


def test_opening_ends_after_japanese_sentences():
    assert opening("夜の船。誰も船長を知らない。", limit=6) == "夜の船。"


@pytest.mark.parametrize(
    ("absence", "words"),
    [
        (Absence(9, 90, rank=2), "in place 2"),
        (Absence(9, 90, said="seen"), "already seen"),
        (Absence(9, 90, said="hidden"), "not to show"),
        (
            Absence(9, 90, unmet=(Constraint(Slot.YEAR, Operator.AT_LEAST, 2005, "after 2005"),)),
            "after 2005",
        ),
        (Absence(9, 90), "Of 90 that may be shown, “Long Winter” comes in place 9"),
        (Absence(9, 90, sibling=A), "already holds “Night Ferry”"),
    ],
)
def test_why_not_gives_the_plainest_true_reason(absence, words):
    assert words in ANSWERER.why_not(B, absence, "en")


def test_answers_exist_in_every_language_of_the_product():
    assert ANSWERS.keys() == PHRASES.keys()


@pytest.mark.parametrize("language", sorted(ANSWERS))
def test_answers_have_the_same_placeholders_as_english(language):
    def names(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for field in fields(ANSWERS["en"]):
        ours, english = (getattr(ANSWERS[tag], field.name) for tag in (language, "en"))
        assert names(ours) == names(english), field.name
