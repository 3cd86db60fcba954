from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from edge_rec.protocols import FloatArray
from edge_rec.ranking.pointwise import CHOICES, PointwiseScorer
from edge_rec.ranking.reranker import Priors, Reranker, fused_part
from edge_rec.ranking.wording import candidate_text, request_text
from edge_rec.types import (
    Candidate,
    Constraint,
    Item,
    ItemId,
    Operator,
    Query,
    Slot,
    Source,
    UserId,
)

KNOWN = {ItemId(name): Item(ItemId(name), name.upper(), kind="TV") for name in "abcd"}
CANDIDATES = [
    Candidate(ItemId(name), score, {Source.NEXT_ITEM: score})
    for name, score in zip("abcd", (0.9, 0.8, 0.7, 0.1), strict=True)
]
QUERY = Query(UserId("p"), text="something quiet")


@dataclass
class TableScorer:
    """Scores by title, and how often it was asked."""

    by_title: dict[str, float]
    prior: float = 0.0
    name: str = "table"
    asked: list[tuple[str, int]] = field(default_factory=list)

    def scores(self, prefix: str, candidates: Sequence[str]) -> FloatArray:
        self.asked.append((prefix, len(candidates)))
        values = [self.by_title[text[0]] if prefix else self.prior for text in candidates]
        return np.asarray(values, dtype=np.float32)


def reranker(weight=1.0, k=20, **scores):
    scorer = TableScorer({name.upper(): value for name, value in scores.items()})
    return Reranker(scorer, weight, Priors(scorer), k)


def ids(candidates):
    return "".join(candidate.item_id for candidate in candidates)


def test_rerank_moves_what_the_model_prefers():
    rerank = reranker(weight=3.0, a=0, b=0, c=5, d=0)
    assert ids(rerank(CANDIDATES, QUERY, KNOWN))[0] == "c"


def test_rerank_keeps_scores_the_sum_of_their_sources():
    for candidate in reranker(a=1, b=2, c=3, d=4)(CANDIDATES, QUERY, KNOWN):
        assert candidate.score == pytest.approx(sum(candidate.sources.values()))
        assert Source.RERANK in candidate.sources


@pytest.mark.parametrize("weight", [0.0])
def test_weight_zero_changes_nothing_and_asks_nothing(weight):
    rerank = reranker(weight=weight, a=1, b=2, c=3, d=4)
    assert rerank(CANDIDATES, QUERY, KNOWN) == tuple(CANDIDATES)
    assert rerank.scorer.asked == []


def test_a_person_nothing_is_known_of_gets_the_list_as_it_was():
    rerank = reranker(a=1, b=2, c=3, d=4)
    assert rerank(CANDIDATES, Query(UserId("p")), KNOWN) == tuple(CANDIDATES)


def test_only_the_first_k_are_read():
    rerank = reranker(k=2, weight=5.0, a=0, b=9)
    assert ids(rerank(CANDIDATES, QUERY, KNOWN))[0] == "b"
    assert {n for _, n in rerank.scorer.asked} == {2}


def test_the_models_own_favourites_are_taken_off():
    @dataclass
    class Biased(TableScorer):
        def scores(self, prefix, candidates):
            liking = super().scores(prefix, candidates)
            return liking + np.asarray([9.0 * (t[0] == "D") for t in candidates], dtype=np.float32)

    scorer = Biased({"A": 0.0, "B": 0.0, "C": 1.0, "D": 0.0})
    found = Reranker(scorer, 3.0, Priors(scorer))(CANDIDATES, QUERY, KNOWN)
    assert ids(found)[0] == "c"


def test_priors_are_asked_once_a_text():
    rerank = reranker(a=1, b=2, c=3, d=4)
    for _ in range(3):
        rerank(CANDIDATES, QUERY, KNOWN)
    assert [prefix for prefix, _ in rerank.scorer.asked].count("") == 1


def test_shuffled_candidates_come_out_in_the_same_order():
    rerank = reranker(a=1, b=4, c=3, d=2)
    mixed = [CANDIDATES[place] for place in (2, 0, 3, 1)]
    assert ids(rerank(mixed, QUERY, KNOWN)) == ids(rerank(CANDIDATES, QUERY, KNOWN))


def test_fused_part_of_equal_scores_is_nothing():
    assert not fused_part(np.ones(3, np.float32), np.arange(3, dtype=np.float32), 1.0).any()


def test_fused_part_spreads_as_far_as_retrieval_for_weight_one():
    retrieved = np.asarray([3.0, 1.0, 2.0], dtype=np.float32)
    part = fused_part(np.asarray([0.0, 50.0, 10.0], dtype=np.float32), retrieved, 1.0)
    assert part.std() == pytest.approx(retrieved.std(), rel=1e-5)


def test_request_text_holds_taste_history_and_request_in_this_order():
    query = Query(
        UserId("p"),
        text="quiet",
        keywords=("Drama",),
        constraints=(Constraint(Slot.TAG, Operator.IS, "Space", "in space"),),
    )
    text = request_text(query, [KNOWN[ItemId("a")]])
    assert text == "taste: Drama\nliked: A\nrequest: quiet, in space\n"


def test_request_text_is_empty_when_nothing_is_known():
    assert request_text(Query(UserId("p")), []) == ""


def test_candidate_text_gives_what_the_catalog_has():
    item = Item(ItemId("x"), "Aria", kind="TV", tags=("Calm",), description="On  water.")
    assert candidate_text(item) == "Aria; TV; Calm. On water."


class Answering:
    """A model whose "Yes" is worth the length of the candidate."""

    name = "tiny"
    skills = frozenset({"rank"})

    def __init__(self):
        self.seen = []

    def weigh(self, segments, choices, *, first, skill=None, timeout_s=0.0):
        assert choices == CHOICES
        self.seen.append((segments, skill))
        return np.asarray([[float(len(segments[1])), 1.0]], dtype=np.float32)


def test_pointwise_reads_the_request_as_a_shared_prefix():
    model = Answering()
    scores = PointwiseScorer(model, "rank").scores("request: x\n", ["long title", "short"])
    assert scores[0] > scores[1]
    assert len({segments[0] for segments, _ in model.seen}) == 1
    assert {skill for _, skill in model.seen} == {"rank"}
