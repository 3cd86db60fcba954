from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from edge_rec.errors import GenerationError
from edge_rec.protocols import FloatArray
from edge_rec.ranking import scorers
from edge_rec.ranking.pointwise import CHOICES, PointwiseScorer
from edge_rec.ranking.reranker import (
    LEAST_K,
    K,
    Reranker,
    Weights,
    affordable,
    fused_part,
)
from edge_rec.ranking.scorers import Calibrated, Remembering
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
    return Reranker(scorer, Weights(wishes=weight), k)


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


def test_where_nothing_is_asked_for_the_weight_of_histories_counts():
    scorer = TableScorer({"A": 0.0, "B": 9.0, "C": 0.0, "D": 0.0})
    rerank = Reranker(scorer, Weights(wishes=5.0))
    liking = Query(UserId("p"), liked=(ItemId("a"),))
    assert rerank(CANDIDATES[1:], liking, KNOWN) == tuple(CANDIDATES[1:])
    assert scorer.asked == []
    assert ids(Reranker(scorer, Weights(history=5.0))(CANDIDATES, liking, KNOWN))[0] == "b"


def test_calibrated_takes_the_models_own_favourites_off():
    @dataclass
    class Biased(TableScorer):
        def scores(self, prefix, candidates):
            liking = super().scores(prefix, candidates)
            return liking + np.asarray([9.0 * (t[0] == "D") for t in candidates], dtype=np.float32)

    scorer = Biased({"A": 0.0, "B": 0.0, "C": 1.0, "D": 0.0})
    assert Calibrated(scorer).scores("request", ["C", "D"]).tolist() == [1.0, 0.0]


def test_remembering_reads_a_pair_once():
    scorer = TableScorer({"A": 1.0, "B": 2.0})
    remembering = Remembering(scorer)
    assert remembering.scores("x", ["A"]).tolist() == [1.0]
    assert remembering.scores("x", ["B", "A", "B"]).tolist() == [2.0, 1.0, 2.0]
    assert scorer.asked == [("x", 1), ("x", 1)]
    remembering.scores("y", ["A"])
    assert scorer.asked[-1] == ("y", 1)


def test_remembering_forgets_what_was_longest_unused(monkeypatch):
    monkeypatch.setattr(scorers, "MOST_REMEMBERED", 2)
    scorer = TableScorer({"A": 1.0, "B": 2.0, "C": 3.0})
    remembering = Remembering(scorer)
    remembering.scores("x", ["A", "B"])
    remembering.scores("x", ["A", "C"])
    assert remembering.scores("x", ["A", "C"]).tolist() == [1.0, 3.0]
    assert len(scorer.asked) == 2
    remembering.scores("x", ["B"])
    assert len(scorer.asked) == 3


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


def test_request_text_is_what_is_asked_for_and_likened():
    query = Query(
        UserId("p"),
        text="quiet",
        liked=(ItemId("b"),),
        keywords=("Drama",),
        anchors=(ItemId("a"),),
        constraints=(
            Constraint(Slot.TAG, Operator.IS, "Space", "in space"),
            Constraint(Slot.TAG, Operator.IS_NOT, "Horror", "horror"),
        ),
    )
    assert request_text(query, KNOWN) == "like: A\nrequest: quiet, in space\n"


def test_a_tag_that_the_request_names_is_not_said_twice():
    space = Constraint(Slot.TAG, Operator.IS, "Space", "space")
    query = Query(UserId("p"), text="Space pirates", constraints=(space,))
    assert request_text(query, KNOWN) == "request: Space pirates\n"


def test_conditions_alone_are_nothing_to_read():
    space = Constraint(Slot.TAG, Operator.IS, "Space", "space")
    assert request_text(Query(UserId("p"), constraints=(space,)), KNOWN) == ""


def test_request_text_without_a_request_is_taste_and_history():
    query = Query(UserId("p"), liked=(ItemId("a"), ItemId("b")), keywords=("Drama",))
    assert request_text(query, KNOWN) == "taste: Drama\nliked: A; B\n"


def test_request_text_is_empty_when_nothing_is_known():
    assert request_text(Query(UserId("p")), {}) == ""


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (
            Item(ItemId("x"), "Aria", kind="TV", tags=("Calm", "Water", "City")),
            "Aria: Calm Water City",
        ),
        (
            Item(ItemId("x"), "Aria", tags=("Calm",), description="On  water."),
            "Aria: Calm On water.",
        ),
        (Item(ItemId("x"), "Aria"), "Aria"),
    ],
)
def test_candidate_text_gives_what_the_catalog_has(item, text):
    assert candidate_text(item) == text


def test_long_titles_are_cut_between_words():
    text = candidate_text(Item(ItemId("x"), "The very long title of a work that has no end"))
    assert text == "The very long title of a work that has"


class Answering:
    """A model whose "Yes" is worth the length of the candidate."""

    name = "tiny"
    skills = frozenset({"rank"})

    def __init__(self):
        self.seen = []

    def weigh_each(self, prefix, texts, choices, *, skill=None, timeout_s=0.0):
        assert choices == CHOICES
        self.seen.append((prefix, list(texts), skill))
        return np.asarray([[float(len(text)), 1.0] for text in texts], dtype=np.float32)


def test_pointwise_reads_the_request_as_a_shared_prefix():
    model = Answering()
    scores = PointwiseScorer(model, "rank").scores("request: x\n", ["long title", "short"])
    assert scores[0] > scores[1]
    [(prefix, texts, skill)] = model.seen
    assert prefix.endswith("request: x\n")
    assert (len(texts), skill) == (2, "rank")


def test_pointwise_reads_candidates_in_one_order_whatever_theirs():
    model = Answering()
    scorer = PointwiseScorer(model)
    assert scorer.scores("r", ["bb", "a", "bb"]).tolist() == [2.0, 1.0, 2.0]
    scorer.scores("r", ["a", "bb"])
    assert model.seen[0][1] == model.seen[1][1]


def test_a_model_that_takes_too_long_is_an_error_with_its_limit():
    class Slow(Answering):
        def weigh_each(self, prefix, texts, choices, *, skill=None, timeout_s=0.0):
            assert timeout_s == 2.5
            return None

    with pytest.raises(GenerationError, match=r"2\.5 seconds"):
        PointwiseScorer(Slow(), timeout_s=2.5).scores("x", ["a"])


def test_a_slow_machine_reads_fewer_candidates():
    assert affordable(730.0, is_merged=False) == K
    assert LEAST_K < affordable(200.0, is_merged=False) < K
    assert affordable(10.0, is_merged=False) == LEAST_K
    assert affordable(200.0, is_merged=True) > affordable(200.0, is_merged=False)
