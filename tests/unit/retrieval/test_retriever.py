import numpy as np
import pytest

from edge_rec.errors import ModelError
from edge_rec.learning.recency import RecentItems
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.fused import best_rows
from edge_rec.retrieval.fusion import fuse, middle_and_reach, rescale, weighed
from edge_rec.retrieval.nudges import nudge_scores
from edge_rec.retrieval.retriever import Retriever
from edge_rec.retrieval.sparse import text_scores
from edge_rec.retrieval.weights import REQUEST_WEIGHTS
from edge_rec.types import (
    Constraint,
    Context,
    Item,
    ItemId,
    Nudge,
    Operator,
    Query,
    Slot,
    Source,
    UserId,
)

ITEMS = {
    0: Item(ItemId("a"), "A", kind="TV", year=1999, tags=("Horror",), popularity=10),
    1: Item(ItemId("b"), "B", kind="Movie", year=2005, tags=("Comedy",), popularity=1000),
    2: Item(ItemId("c"), "C", kind="TV", year=2015, tags=("Comedy", "Horror"), popularity=100),
    4: Item(ItemId("e"), "E", kind="TV", year=None, tags=(), popularity=1),
}
COLUMNS = CatalogColumns.from_items(ITEMS)


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
    assert ids(Retriever(COLUMNS)(query())) == ["b", "c", "a", "e"]


def test_retriever_follows_what_others_liked_with_it():
    retriever = Retriever(COLUMNS, next_item=Neighbours())
    assert ids(retriever(query(liked=(ItemId("a"),), excluded=frozenset({ItemId("a")}))))[0] == "c"


def test_retriever_counts_a_dislike_against_its_neighbours():
    retriever = Retriever(COLUMNS, next_item=Neighbours(), weights={Source.NEXT_ITEM: 1.0})
    assert ids(retriever(query(disliked=(ItemId("a"),))))[-1] == "c"


def test_retriever_never_returns_an_excluded_or_removed_item():
    found = ids(Retriever(COLUMNS)(query(excluded=frozenset({ItemId("b")}))))
    assert sorted(found) == ["a", "c", "e"]


def test_retriever_scores_are_the_sum_of_their_sources():
    retriever = Retriever(COLUMNS, next_item=Neighbours())
    for candidate in retriever(query(liked=(ItemId("a"),))).candidates:
        assert candidate.score == pytest.approx(sum(candidate.sources.values()), abs=1e-5)


def test_retriever_influences_add_up_to_the_linear_sources():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(5, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    retriever = Retriever(COLUMNS, next_item=Neighbours(), vectors=vectors)
    asked = query(liked=(ItemId("b"), ItemId("a")), disliked=(ItemId("e"),))
    scores = {name: part.scores for name, part in retriever.fused(asked).parts.items()}
    scales = retriever(asked).scales
    found = {i.item_id: i.weight for i in retriever.influences(asked, ItemId("c"), scales)}
    linear = (Source.NEXT_ITEM, Source.CONTENT)
    expected = sum(scales[name] * scores[name][2] for name in linear)
    assert sum(found.values()) == pytest.approx(expected, abs=1e-5)
    assert max(found, key=found.get) == "a"


def test_retriever_moves_newer_than_the_list_on_screen():
    asked = query(nudges=(Nudge("year", "newer"),), reference_list=(ItemId("a"), ItemId("b")))
    assert ids(Retriever(COLUMNS)(asked))[0] == "c"


def test_what_is_popular_lately_opens_a_conversation_and_then_steps_back():
    lately = RecentItems(np.array([0, 0, 0, 0, 9], np.float32), weight=2.0)
    retriever = Retriever(COLUMNS, next_item=Neighbours(), recent=lately)
    liked = {"liked": (ItemId("a"),), "excluded": frozenset({ItemId("a")})}
    opening = retriever(query(opening=True, **liked)).candidates
    assert opening[0].item_id == "e"
    assert opening[0].sources[Source.RECENT] == pytest.approx(1.0)
    assert opening[0].score == pytest.approx(sum(opening[0].sources.values()), abs=1e-5)
    then = retriever(query(**liked)).candidates
    assert then[0].item_id == "c"
    assert all(Source.RECENT not in candidate.sources for candidate in then)


def test_what_is_popular_lately_weighs_no_more_than_a_request():
    lately = RecentItems(np.array([0, 0, 0, 0, 9], np.float32), weight=8.0)
    retriever = Retriever(COLUMNS, next_item=Neighbours(), recent=lately)
    asked = query(opening=True, liked=(ItemId("a"),), leanings=(Nudge("Comedy", "more"),))
    (e,) = (c for c in retriever(asked).candidates if c.item_id == "e")
    assert e.sources[Source.RECENT] == pytest.approx(1.0)


def test_rescale_gives_constant_scores_no_say():
    assert rescale(np.full(4, 7.0, dtype=np.float32)).tolist() == [0, 0, 0, 0]


def test_rescale_makes_the_best_item_one_and_the_typical_zero():
    scores = np.array([5.0, 1.0, 1.0, 3.0, 0.0], dtype=np.float32)
    assert rescale(scores).tolist() == [1.0, 0.0, 0.0, 0.5, -0.25]


def test_parts_sum_to_the_fused_score():
    rng = np.random.default_rng(0)
    sources = {name: rng.normal(size=50).astype(np.float32) for name in "xyz"}
    parts = weighed(sources, {"x": 1.0, "y": 0.5, "z": 0.0})
    assert set(parts) == {"x", "y"}
    summed = sum(part.of(np.arange(50)) for part in parts.values())
    np.testing.assert_allclose(fuse(parts), summed, atol=1e-5)
    np.testing.assert_allclose(
        fuse(parts), rescale(sources["x"]) + 0.5 * rescale(sources["y"]), atol=1e-5
    )


def test_fuse_refuses_to_rank_by_nothing():
    with pytest.raises(ValueError, match="weighted source"):
        fuse(weighed({"x": np.ones(3, dtype=np.float32)}, {}))


def test_a_large_catalog_is_centred_on_the_median_of_a_sample():
    scores = np.random.default_rng(0).normal(3.0, 1.0, 200_000).astype(np.float32)
    middle, reach = middle_and_reach(scores)
    assert middle == pytest.approx(3.0, abs=0.1)
    assert np.abs(rescale(scores)).max() == pytest.approx(1.0) and reach > 3.0


def test_best_rows_are_those_of_a_full_sort_ties_by_row():
    rng = np.random.default_rng(1)
    scores = rng.integers(0, 5, 300).astype(np.float32)
    allowed = rng.random(300) < 0.6
    rows = np.flatnonzero(allowed)
    for n in (1, 10, 299):
        expected = rows[np.argsort(-scores[rows], kind="stable")][:n]
        assert best_rows(scores, allowed, n).tolist() == expected.tolist()


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
    retriever = Retriever(COLUMNS, search_text=lambda word, _: [ItemId("e")])
    asked = query(text="copper kettle", liked=(ItemId("a"),), popularity=-1.0)
    best = retriever(asked).candidates[0]
    assert best.item_id == "e"
    assert best.sources[Source.TEXT] == REQUEST_WEIGHTS[Source.TEXT]


class Ratings:
    """Everybody's expected ratings."""

    values = np.array([1.0, 5.0, 3.0, 2.0, 4.0], dtype=np.float32)

    def scores(self, user_id, rows=None):
        return self.values if rows is None else self.values[rows]


def test_costly_sources_look_at_the_best_of_a_large_catalog_only(monkeypatch):
    asked = query(liked=(ItemId("a"),))
    retriever = Retriever(COLUMNS, next_item=Neighbours(), factors=Ratings())
    whole = {c.item_id: c for c in retriever(asked).candidates}
    assert whole["e"].sources[Source.FACTORS] != 0.0
    monkeypatch.setattr("edge_rec.retrieval.retriever.LARGE", 3)
    monkeypatch.setattr("edge_rec.retrieval.retriever.POOL", 3)
    pooled = {c.item_id: c for c in retriever(asked).candidates}
    assert set(pooled) == {"a", "b", "c"}  # e is the least popular, and nobody's next
    everywhere = retriever.fused(asked).parts[Source.FACTORS]
    assert everywhere.of(COLUMNS.nums(["e"])).tolist() == [0.0]
    assert pooled["b"].sources[Source.FACTORS] > pooled["c"].sources[Source.FACTORS]
    for candidate in pooled.values():
        assert candidate.score == pytest.approx(sum(candidate.sources.values()), abs=1e-5)


class Likes(Neighbours):
    """Everyone who has `a` likes `c`, everyone who has `b` likes `e`."""

    weights = np.zeros((5, 5), dtype=np.float32)
    weights[0, 2] = weights[1, 4] = 1.0


LIKED = (ItemId("a"), ItemId("b"))
AT_THE_SHOP = Context("shop", (ItemId("a"),))


def test_a_list_leans_to_what_goes_with_the_likes_of_the_place():
    retriever = Retriever(COLUMNS, next_item=Likes(), weights={Source.NEXT_ITEM: 1.0})
    asked = query(liked=LIKED, excluded=frozenset(LIKED), context=AT_THE_SHOP)
    best, other = retriever(asked).candidates[:2]
    assert (best.item_id, other.item_id) == ("c", "e")
    assert best.sources[Source.CONTEXT] == pytest.approx(REQUEST_WEIGHTS[Source.CONTEXT])
    assert other.sources[Source.CONTEXT] == 0.0


def test_influences_hold_what_the_place_adds():
    retriever = Retriever(COLUMNS, next_item=Likes(), weights={Source.NEXT_ITEM: 1.0})
    asked = query(liked=LIKED, context=AT_THE_SHOP)
    found = {i.item_id: i.weight for i in retriever.influences(asked, "c", retriever(asked).scales)}
    assert found == {"a": pytest.approx(1.0 + REQUEST_WEIGHTS[Source.CONTEXT]), "b": 0.0}


class Network:
    """Always expects `e` next, unless it is broken."""

    def __init__(self, error=None):
        self.error = error

    def scores(self, history):
        if self.error:
            raise self.error
        return np.array([0, 0, 0, 0, 2], dtype=np.float32)


def test_a_network_adds_its_own_part():
    weights = {Source.NEXT_ITEM: 1.0, Source.SEQUENCE: 0.4}
    retriever = Retriever(COLUMNS, next_item=Likes(), sequence=Network(), weights=weights)
    found = {c.item_id: c for c in retriever(query(liked=LIKED)).candidates}
    assert found["e"].sources[Source.SEQUENCE] == pytest.approx(0.4)
    assert found["e"].score == pytest.approx(sum(found["e"].sources.values()), abs=1e-5)


def test_a_network_says_nothing_to_a_stranger():
    retriever = Retriever(COLUMNS, sequence=Network(), weights={Source.SEQUENCE: 0.4})
    assert all(Source.SEQUENCE not in c.sources for c in retriever(query()).candidates)


def test_a_broken_network_leaves_the_list_to_the_other_sources(caplog):
    weights = {Source.NEXT_ITEM: 1.0, Source.SEQUENCE: 0.4}
    broken = Network(ModelError("no network; train one"))
    asked = query(liked=LIKED)
    without = Retriever(COLUMNS, next_item=Likes(), weights=weights)(asked)
    assert Retriever(COLUMNS, next_item=Likes(), sequence=broken, weights=weights)(asked) == without
    assert "train one" in caplog.text
