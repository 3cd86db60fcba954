import numpy as np
import pytest

from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.filters import allow
from edge_rec.retrieval.fusion import fuse, parts, rescale
from edge_rec.retrieval.nudges import nudge_scores
from edge_rec.retrieval.retriever import REQUEST_WEIGHTS, Retriever
from edge_rec.retrieval.sparse import text_scores
from edge_rec.types import Constraint, Item, ItemId, Nudge, Operator, Query, Slot, Source, UserId

ITEMS = {
    0: Item(ItemId("a"), "A", kind="TV", year=1999, tags=("Horror",), popularity=10),
    1: Item(ItemId("b"), "B", kind="Movie", year=2005, tags=("Comedy",), popularity=1000),
    2: Item(ItemId("c"), "C", kind="TV", year=2015, tags=("Comedy", "Horror"), popularity=100),
    4: Item(ItemId("e"), "E", kind="TV", year=None, tags=(), popularity=1),
}
COLUMNS = CatalogColumns.from_items(ITEMS)


def match(constraints):
    """Tags and kinds only, as the store answers them."""

    def fits(item, c):
        values = item.tags if c.slot is Slot.TAG else (item.kind,)
        return (c.value in values) == (c.operator is Operator.IS)

    found = [num for num, item in ITEMS.items() if all(fits(item, c) for c in constraints)]
    return np.array(found, dtype=np.int64)


def tag(value, operator=Operator.IS):
    return Constraint(Slot.TAG, operator, value)


class Neighbours:
    """Everyone who has `a` likes `c`."""

    weights = np.zeros((5, 5), dtype=np.float32)
    weights[0, 2] = 1.0

    def scores(self, history, weights=None):
        return weights @ self.weights[history]

    def contributions(self, history, item_num, weights=None):
        return weights * self.weights[history, item_num]


def ids(retrieval):
    return [candidate.item_id for candidate in retrieval.candidates]


def query(**changes):
    return Query(UserId("p"), **changes)


def test_retriever_falls_back_on_popularity_for_a_stranger():
    assert ids(Retriever(COLUMNS, match)(query())) == ["b", "c", "a", "e"]


def test_retriever_follows_what_others_liked_with_it():
    retriever = Retriever(COLUMNS, match, next_item=Neighbours())
    assert ids(retriever(query(liked=(ItemId("a"),), excluded=frozenset({ItemId("a")}))))[0] == "c"


def test_retriever_counts_a_dislike_against_its_neighbours():
    retriever = Retriever(COLUMNS, match, next_item=Neighbours(), weights={Source.NEXT_ITEM: 1.0})
    assert ids(retriever(query(disliked=(ItemId("a"),))))[-1] == "c"


def test_retriever_never_returns_an_excluded_or_removed_item():
    found = ids(Retriever(COLUMNS, match)(query(excluded=frozenset({ItemId("b")}))))
    assert sorted(found) == ["a", "c", "e"]


def test_retriever_scores_are_the_sum_of_their_sources():
    retriever = Retriever(COLUMNS, match, next_item=Neighbours())
    for candidate in retriever(query(liked=(ItemId("a"),))).candidates:
        assert candidate.score == pytest.approx(sum(candidate.sources.values()), abs=1e-5)


def test_retriever_influences_add_up_to_the_linear_sources():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(5, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    retriever = Retriever(COLUMNS, match, next_item=Neighbours(), vectors=vectors)
    asked = query(liked=(ItemId("b"), ItemId("a")), disliked=(ItemId("e"),))
    scores, _ = retriever.source_scores(asked)
    scales = retriever(asked).scales
    found = {i.item_id: i.weight for i in retriever.influences(asked, ItemId("c"), scales)}
    linear = (Source.NEXT_ITEM, Source.CONTENT)
    expected = sum(scales[name] * scores[name][2] for name in linear)
    assert sum(found.values()) == pytest.approx(expected, abs=1e-5)
    assert max(found, key=found.get) == "a"


def test_retriever_moves_newer_than_the_list_on_screen():
    asked = query(nudges=(Nudge("year", "newer"),), reference_list=(ItemId("a"), ItemId("b")))
    assert ids(Retriever(COLUMNS, match)(asked))[0] == "c"


def test_allow_relaxes_wishes_before_exclusions():
    held = [tag("Horror", Operator.IS_NOT), Constraint(Slot.KIND, Operator.IS, "OVA")]
    allowed = allow(held, COLUMNS.exists, match)
    assert [c.value for c in allowed.relaxed] == ["OVA"]
    assert np.flatnonzero(allowed.mask).tolist() == [1, 4]


def test_allow_keeps_every_constraint_that_can_be_met():
    allowed = allow([tag("Comedy"), tag("Horror")], COLUMNS.exists, match)
    assert allowed.relaxed == ()
    assert np.flatnonzero(allowed.mask).tolist() == [2]


def test_rescale_gives_constant_scores_no_say():
    assert rescale(np.full(4, 7.0, dtype=np.float32)).tolist() == [0, 0, 0, 0]


def test_rescale_makes_the_best_item_one_and_the_typical_zero():
    scores = np.array([5.0, 1.0, 1.0, 3.0, 0.0], dtype=np.float32)
    assert rescale(scores).tolist() == [1.0, 0.0, 0.0, 0.5, -0.25]


def test_parts_sum_to_the_fused_score():
    rng = np.random.default_rng(0)
    sources = {name: rng.normal(size=50).astype(np.float32) for name in "xyz"}
    weights = {"x": 1.0, "y": 0.5, "z": 0.0}
    assert np.allclose(sum(parts(sources, weights).values()), fuse(sources, weights), atol=1e-5)


def test_fuse_refuses_to_rank_by_nothing():
    with pytest.raises(ValueError, match="weighted source"):
        fuse({"x": np.ones(3, dtype=np.float32)}, {})


@pytest.mark.parametrize(
    ("nudge", "best"),
    [
        (Nudge("tone", "darker"), "a"),
        (Nudge("tone", "lighter"), "b"),
        (Nudge("year", "older"), "a"),
        (Nudge("popularity", "less"), "e"),
        (Nudge("Comedy", "more"), "b"),
    ],
)
def test_nudge_scores_point_along_the_facet(nudge, best):
    scores = nudge_scores([nudge], np.array([2]), COLUMNS)
    scores[~COLUMNS.exists] = -np.inf
    assert COLUMNS.item_ids[int(scores.argmax())] == best


def test_nudge_scores_leave_unknown_values_neutral():
    assert nudge_scores([Nudge("year", "newer")], np.array([0]), COLUMNS)[4] == 0.0


def test_text_scores_count_rare_words_and_pass_over_common_ones():
    columns = CatalogColumns.from_items(
        {n: Item(ItemId(str(n)), "lamp" if n else "red lamp") for n in range(30)}
    )

    def search(word, limit):
        found = [i for i in columns.item_ids if word in columns.title(i).split()]
        return found[:limit]

    scores = text_scores("a Red lamp, a red one", search, columns)
    assert scores[0] == pytest.approx(np.log(30))
    assert not scores[1:].any()


def test_retriever_finds_the_words_of_a_wish():
    retriever = Retriever(COLUMNS, match, search_text=lambda word, _: [ItemId("e")])
    best = retriever(query(text="copper kettle", liked=(ItemId("a"),))).candidates[0]
    assert best.item_id == "e"
    assert best.sources[Source.TEXT] == REQUEST_WEIGHTS[Source.TEXT]
