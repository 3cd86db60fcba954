"""What a reranker learns from."""

from random import Random

import pytest

from edge_rec.lexicon import Lexicon
from edge_rec.paths import resolve
from edge_rec.types import Item, ItemId
from scripts.rank_set.requests import N_HELD, Phrasebook

WORDS = Lexicon.load(resolve().assets / "lexicon.toml")
ITEM = Item(ItemId("x"), "Aria", tags=("Slice of Life", "Space", "Fantasy"))
ITEMS = [ITEM, Item(ItemId("y"), "Monster", tags=("Horror",))]


@pytest.mark.parametrize("held", [False, True])
def test_the_item_a_request_is_made_of_answers_it(held):
    phrasebook = Phrasebook(WORDS, ITEMS, held=held)
    rng = Random(0)
    for _ in range(200):
        request = phrasebook.request_for(ITEM, rng)
        assert request is not None
        assert request.text
        assert request.is_answered_by(ITEM)


def test_phrases_of_training_and_validation_differ():
    seen, held = (Phrasebook(WORDS, ITEMS, held=held)._phrases for held in (False, True))
    assert seen.keys() == held.keys()
    for tag, phrases in held.items():
        assert len(phrases) == N_HELD
        assert len(seen[tag]) >= N_HELD
        assert set(seen[tag]).isdisjoint(phrases)


def test_an_item_without_sayable_tags_gives_no_request():
    phrasebook = Phrasebook(WORDS, ITEMS, held=False)
    assert phrasebook.request_for(Item(ItemId("z"), "Z"), Random(0)) is None


def test_tags_wanted_without_being_said_count():
    phrasebook = Phrasebook(WORDS, ITEMS, held=False)
    request = phrasebook.request_for(ITEM, Random(1), within=["Space", "Fantasy"])
    assert request is not None
    assert {"Space", "Fantasy", "Slice of Life"} == request.want
    assert not request.is_answered_by(ITEMS[1])
