import numpy as np

from edge_rec.ranking.diversity import diversify
from edge_rec.types import Candidate, ItemId

CANDIDATES = [Candidate(ItemId(name), score) for name, score in zip("abc", (1.0, 0.9, 0.5), strict=True)]
VECTORS = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)


def ids(chosen):
    return [candidate.item_id for candidate in chosen]


def test_diversify_without_vectors_keeps_the_order_of_the_scores():
    assert ids(diversify(CANDIDATES, None, n=2, diversity=0.9)) == ["a", "b"]


def test_diversify_prefers_a_different_item_to_a_twin():
    assert ids(diversify(CANDIDATES, VECTORS, n=2, diversity=0.5)) == ["a", "c"]


def test_diversify_returns_every_candidate_once():
    assert sorted(ids(diversify(CANDIDATES, VECTORS, n=9, diversity=0.5))) == ["a", "b", "c"]
