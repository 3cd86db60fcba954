"""Beginnings of names, in the script of the name and in the one of the keyboard."""

import pytest

from edge_rec.linking.aliases import surface_forms
from edge_rec.linking.completion import NameCompleter, complete_end
from edge_rec.linking.form_table import FormTable
from edge_rec.types import ItemId, Title

CATALOG = {
    "1": (("Silver Harbor", "en"), ("銀の港", "ja"), ("Gin no Minato", "ja-Latn")),
    "2": (("Silver Harvest", "en"),),
    "3": (("Gin Rummy Summer", "en"),),
    "4": (("はじまりの丘", "ja"),),
}
POPULARITY = {"1": 10.0, "2": 500.0, "3": 50.0, "4": 1.0}


@pytest.fixture(scope="module")
def complete():
    forms = FormTable()
    for item_id, titles in CATALOG.items():
        named = surface_forms([Title(text, language) for text, language in titles])
        forms.add(ItemId(item_id), named, POPULARITY[item_id])
    return NameCompleter(forms)


def test_best_known_comes_first(complete):
    assert complete("silver har") == [("2", "Silver Harvest"), ("1", "Silver Harbor")]


def test_an_item_comes_once_with_the_title_that_matched(complete):
    assert complete("gin") == [("3", "Gin Rummy Summer"), ("1", "Gin no Minato")]


@pytest.mark.parametrize("typed", ["銀の", "gin no mi", "GIN NO", "Silver-Harb"])
def test_any_script_and_case_finds_it(complete, typed):
    assert complete(typed)[0][0] == "1"


def test_kana_are_found_by_latin_letters(complete):
    assert complete("hajimari") == [("4", "はじまりの丘")]


def test_no_more_than_asked_for(complete):
    assert len(complete("silver", 1)) == 1


@pytest.mark.parametrize("typed", ["", "  ", "!?", "zzz"])
def test_nothing_is_completed_from_nothing(complete, typed):
    assert complete(typed) == []


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("I love silver har", "silver har"),
        ("no horror, like “Gin Ru", "Gin Ru"),
        ("昨日は銀の", "銀の"),
        ("好きなのははじまり", "はじまり"),
    ],
)
def test_the_longest_end_that_begins_a_name_is_completed(complete, text, end):
    found = complete_end(text, complete)
    assert found is not None
    assert text[found.start :] == end


@pytest.mark.parametrize("text", ["", "I love", "si", "Silver Harvest", "silver harbor towns"])
def test_an_end_that_begins_no_name_is_left_alone(complete, text):
    assert complete_end(text, complete) is None
