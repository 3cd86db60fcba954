from __future__ import annotations

import pytest

from edge_rec.linking.aliases import FormKind
from edge_rec.linking.fitted import WEIGHTS
from edge_rec.linking.normalize import normalize, romanize
from edge_rec.linking.scoring import (
    FEATURES,
    Reading,
    features,
    log_odds,
    probability,
    score_exactly,
)


def odds(written: str, name: str, *known: str) -> float:
    text = normalize(name)
    values = features(Reading.of(normalize(written)), text, romanize(text), set(known).__contains__)
    return log_odds(values)


def test_every_feature_has_a_weight() -> None:
    assert len(FEATURES) == len(WEIGHTS)


@pytest.mark.parametrize(
    ("likelier", "less"),
    [
        ("crimson harbuor", "crimson hrabuor"),
        ("crimson harbuor", "crimson lighthouse"),
        ("crimsun harbour", "crimson harbour returns"),
        ("crimsun harbour", "crimson harbour 2"),
        ("crimsun harbour", "grimson harbour"),
    ],
)
def test_scattered_slips_are_likelier_than_other_names(likelier: str, less: str) -> None:
    assert odds(likelier, "Crimson Harbour") > odds(less, "Crimson Harbour")


def test_a_word_that_names_use_is_hardly_a_slip() -> None:
    assert odds("ruby shelter", "Ruby Skelter", "shelter") < odds("ruby shelter", "Ruby Skelter")


def test_probability_never_reaches_that_of_the_same_text() -> None:
    same = score_exactly(Reading.of("lantern"), "lantern", "lantern", FormKind.TITLE)
    assert probability(1_000.0) < same
    assert probability(-1e9) >= 0.0


def test_japanese_and_chinese_characters_of_one_name_are_the_same_text() -> None:
    reading = Reading.of(normalize("進擊的灯台"))
    text = normalize("进击的灯台")
    assert score_exactly(reading, text, romanize(text), FormKind.TITLE) > 0.95
