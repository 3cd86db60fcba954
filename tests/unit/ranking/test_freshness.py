import pytest

from edge_rec.ranking.freshness import MOST, freshened
from edge_rec.types import Candidate, ItemId, Source

CANDIDATES = [
    Candidate(ItemId(name), score, {Source.NEXT_ITEM: score})
    for name, score in (("a", 1.0), ("b", 0.9), ("c", 0.2))
]


def ids(candidates):
    return [candidate.item_id for candidate in candidates]


def test_what_was_shown_in_vain_steps_back():
    assert ids(freshened(CANDIDATES, ["a"], 0.5)) == ["b", "a", "c"]


def test_a_better_item_is_not_driven_out_by_one_showing():
    assert ids(freshened(CANDIDATES, ["b", "a"], 0.5)) == ["a", "b", "c"]


def test_an_item_steps_back_only_so_far():
    often = freshened(CANDIDATES, ["a"] * 50, 0.5)
    enough = freshened(CANDIDATES, ["a"] * MOST, 0.5)
    assert often == enough


@pytest.mark.parametrize(("shown", "strength"), [([], 0.5), (["a"], 0.0), (["other"], 0.5)])
def test_nothing_changes_without_reason(shown, strength):
    assert freshened(CANDIDATES, shown, strength) == CANDIDATES


def test_scores_stay_the_sum_of_their_sources():
    for candidate in freshened(CANDIDATES, ["a", "c"], 0.5):
        assert candidate.score == pytest.approx(sum(candidate.sources.values()))
