import numpy as np
import pytest

from edge_rec.explanation.keywords import keywords

TAGS = ("Comedy", "Horror", "Space")
MATRIX = np.zeros((90, 3), dtype=np.bool_)
for column in range(3):
    MATRIX[column * 30 : (column + 1) * 30, column] = True
EXISTS = np.ones(90, dtype=np.bool_)
COMEDIES, HORRORS, SPACES = np.arange(0, 5), np.arange(30, 35), np.arange(60, 65)
NONE = np.zeros(0, dtype=np.int64)


def words(liked=NONE, disliked=NONE, **options):
    return keywords(TAGS, MATRIX, EXISTS, liked, disliked, **options)


def test_keywords_say_what_is_liked_and_what_is_avoided():
    found = {word.tag: word for word in words(SPACES, HORRORS)}
    assert found["Space"].strength > 0.5
    assert found["Space"].n_liked == 5
    assert found["Horror"].strength < 0


def test_keywords_come_strongest_first():
    strengths = [abs(word.strength) for word in words(SPACES, HORRORS)]
    assert strengths == sorted(strengths, reverse=True)


def test_nobody_is_described_before_they_judged_anything():
    assert words() == ()


def test_few_likes_say_less_than_many():
    assert words(SPACES[:2])[0].strength < words(SPACES)[0].strength


def test_a_struck_word_is_not_said():
    assert "Space" not in {word.tag for word in words(SPACES, dropped=("space",))}


def test_factors_add_what_the_judged_items_do_not_show():
    scores = np.where(MATRIX[:, 0], 9.0, 5.0).astype(np.float32)
    plain = {word.tag: word.strength for word in words(SPACES)}
    with_factors = {word.tag: word.strength for word in words(SPACES, scores=scores)}
    assert with_factors.get("Comedy", 0.0) > plain.get("Comedy", 0.0)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_keywords_are_at_most_n(n):
    assert len(words(SPACES, HORRORS, n=n)) <= n
