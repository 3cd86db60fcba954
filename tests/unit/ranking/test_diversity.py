import numpy as np
import pytest

from edge_rec.ranking.diversity import diversify, franchise_of, one_of_each
from edge_rec.types import Candidate, ItemId

CANDIDATES = [
    Candidate(ItemId(name), score) for name, score in zip("abc", (1.0, 0.9, 0.5), strict=True)
]
VECTORS = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)


def ids(chosen):
    return [candidate.item_id for candidate in chosen]


def test_diversify_without_vectors_keeps_the_order_of_the_scores():
    assert ids(diversify(CANDIDATES, None, n=2, diversity=0.9)) == ["a", "b"]


def test_diversify_prefers_a_different_item_to_a_twin():
    assert ids(diversify(CANDIDATES, VECTORS, n=2, diversity=0.5)) == ["a", "c"]


def test_diversify_returns_every_candidate_once():
    assert sorted(ids(diversify(CANDIDATES, VECTORS, n=9, diversity=0.5))) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("title", "franchise"),
    [
        ("Ajin Part 2: Shoutotsu", "ajin"),
        ("Steins;Gate: Oukoubakko no Poriomania", "steins;gate"),
        ("Shingeki no Kyojin Season 2", "shingeki no kyojin"),
        ("Gintama'", "gintama"),
        ("Code Geass: Hangyaku no Lelouch R2", "code geass"),
        ("Ookami to Koushinryou II", "ookami to koushinryou"),
        ("Angel Beats!", "angel beats"),
        ("K: Missing Kings", "k: missing kings"),
        ("Death Note", "death note"),
    ],
)
def test_franchise_of_drops_what_tells_parts_apart(title, franchise):
    assert franchise_of(title) == franchise


def test_one_of_each_keeps_the_best_part():
    titles = {"a": "Ajin Part 1", "b": "Ajin Part 2", "c": "Monster"}
    assert ids(one_of_each(CANDIDATES, titles.__getitem__, n=2)) == ["a", "c"]


def test_one_of_each_fills_up_with_other_parts_where_nothing_else_is_left():
    titles = {"a": "Ajin Part 1", "b": "Ajin Part 2", "c": "Ajin Part 3"}
    assert ids(one_of_each(CANDIDATES, titles.__getitem__, n=2)) == ["a", "b"]
