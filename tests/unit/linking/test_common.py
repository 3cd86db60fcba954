from __future__ import annotations

import pytest

from edge_rec.linking.common import common_words
from edge_rec.linking.normalize import normalize
from edge_rec.linking.ordinary import is_plain


@pytest.mark.parametrize(
    "word", ["another", "leben", "siempre", "toujours", "всегда", "日常", "sempre"]
)
def test_everyday_words_of_many_languages_are_plain(word: str) -> None:
    assert is_plain(normalize(word))


@pytest.mark.parametrize("word", ["naruto", "gintama", "shinsekai", "totoro"])
def test_names_are_no_common_words(word: str) -> None:
    assert word not in common_words()


def test_the_rarer_a_word_the_fewer_it_may_stand_among() -> None:
    assert is_plain("vampire")
    assert not is_plain("vampire", of=2)
    assert is_plain("good", of=3)


def test_words_are_ranked_by_frequency() -> None:
    ranks = common_words()
    assert ranks["good"] < ranks["vampire"]
    assert sorted(ranks.values()) == list(range(len(ranks)))
