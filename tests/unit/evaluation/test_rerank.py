from dataclasses import replace

import numpy as np
import pytest
from fakes import HashEncoder

from edge_rec.errors import CatalogError
from edge_rec.evaluation.rerank import baseline, judge, learn_weight, ndcg, score_cases
from edge_rec.evaluation.rerank_cases import Case, Cases, history_cases, wish_cases
from edge_rec.lexicon import Lexicon
from edge_rec.types import Candidate, Item, ItemId, Query, UserId


class Knowing:
    """Knows which titles are right; `sign` -1 knows it the wrong way round."""

    name = "knowing"

    def __init__(self, sign=1.0):
        self.sign = sign

    def scores(self, prefix, candidates):
        right = [self.sign * ("right" in text) for text in candidates]
        return np.asarray(right, dtype=np.float32) if prefix else np.zeros(len(right), np.float32)


def case(place_of_right: int) -> Case:
    """Twelve candidates, the right one at a place."""
    items = {
        ItemId(str(k)): Item(ItemId(str(k)), "right" if k == place_of_right else f"t{k}")
        for k in range(12)
    }
    candidates = tuple(Candidate(i, 1.0 - 0.05 * k) for k, i in enumerate(items))
    relevant = frozenset({ItemId(str(place_of_right))})
    return Case(Query(UserId("u"), text="please"), candidates, relevant, items)


CASES = Cases("wishes", tuple(case(k) for k in (3, 5, 7)), tuple(case(k) for k in (2, 4, 6)))


def test_ndcg_of_a_single_right_item_is_known():
    assert ndcg(case(0), range(12)) == 1.0
    assert ndcg(case(2), range(12)) == pytest.approx(0.5)
    assert ndcg(case(11), range(12)) == 0.0


def test_a_model_that_knows_gets_a_weight_and_a_gain():
    result = judge(CASES, "toy", "knowing", Knowing(), seed=0)
    assert result.settings["weight"] > 0
    assert result.metrics["ndcg@10"] > baseline(CASES, "toy").metrics["ndcg@10"]
    assert result.metrics["ci_low"] > 0


def test_a_model_that_misleads_gets_no_weight_and_costs_nothing():
    result = judge(CASES, "toy", "misleading", Knowing(-1.0), seed=0)
    assert result.settings["weight"] == 0.0
    assert result.metrics["gain"] == 0.0
    assert result.metrics["gain_model_alone"] < 0


def test_of_equal_weights_the_least_is_taken():
    scored = score_cases([case(0)], Knowing())
    assert learn_weight(scored) == 0.0


def test_a_gain_within_its_error_gives_no_weight():
    helped, hurt = score_cases([case(3)] * 3, Knowing()), score_cases([case(1)] * 2, Knowing(-1.0))
    assert learn_weight(helped) > 0.0
    assert learn_weight([*helped[:1], *hurt]) == 0.0


def test_a_case_without_a_request_is_not_read():
    silent = replace(case(3), query=Query(UserId("u")))
    [scored] = score_cases([silent], Knowing(-1.0))
    assert scored.order(4.0) == list(range(12))


def test_scores_that_know_no_order_are_not_swayed_by_one():
    metrics = judge(CASES, "toy", "knowing", Knowing(), seed=0).metrics
    assert metrics["kendall_tau_shuffled"] == pytest.approx(1.0)
    assert metrics["top5_changed_by_shuffling"] == 0.0


def test_a_model_that_follows_the_order_is_caught():
    class Lazy(Knowing):
        def scores(self, prefix, candidates):
            return np.arange(len(candidates), dtype=np.float32) * bool(prefix)

    assert judge(CASES, "toy", "lazy", Lazy(), seed=0).metrics["kendall_tau_shuffled"] < 0.9


@pytest.fixture
def folder(tmp_path):
    """Forty films in two genres, people who watch along one circle, and free tags."""
    movies = ["movieId,title,genres"]
    movies += [f"{m},Film {m} ({1980 + m}),{('Drama', 'Comedy')[m % 2]}" for m in range(40)]
    ratings = ["userId,movieId,rating,timestamp"]
    ratings += [
        f"{user},{(user + step) % 40},4,{1_000_000 + step}"
        for user in range(60)
        for step in range(8)
    ]
    (tmp_path / "movies.csv").write_text("\n".join(movies) + "\n", encoding="utf-8")
    (tmp_path / "ratings.csv").write_text("\n".join(ratings) + "\n", encoding="utf-8")
    return tmp_path


def test_history_cases_hold_out_different_people(folder):
    cases = history_cases(folder, n=10, neighbours=20, seed=0)
    assert len(cases.validation) == len(cases.test) == 10
    for each in (*cases.validation, *cases.test):
        assert not each.relevant & set(each.query.liked)
        assert set(each.query.liked) <= each.known.keys()
        assert {c.item_id for c in each.candidates}.isdisjoint(each.query.liked)


def test_history_cases_have_the_titles_of_their_items(folder):
    each = history_cases(folder, n=5, neighbours=20, seed=0).test[0]
    for item_id, item in each.known.items():
        assert item.title.startswith(f"Film {item_id}")


def test_wishes_of_people_are_their_tags_and_what_they_tagged(folder):
    tags = ["userId,movieId,tag,timestamp"]
    tags += [f"1,{m},{word},5" for word in "abcdefgh" for m in range(ord(word) - 97, 20, 4)]
    (folder / "tags.csv").write_text("\n".join(tags) + "\n", encoding="utf-8")
    cases = wish_cases(folder, Lexicon({}, {}), HashEncoder(), n=9, seed=0)
    wishes = {each.query.text for each in cases.validation}
    assert wishes.isdisjoint(each.query.text for each in cases.test)
    for each in (*cases.validation, *cases.test):
        offset = ord(each.query.text) - 97
        assert each.relevant <= {str(m) for m in range(offset, 20, 4)}


def test_the_tag_asked_for_is_not_read(folder):
    cases = wish_cases(folder, Lexicon({}, {}), HashEncoder(), n=9, seed=0)
    for each in (*cases.validation, *cases.test):
        asked = set(each.query.text.split())
        assert all(asked.isdisjoint(item.tags) for item in each.known.values())


def test_items_without_titles_are_nothing_to_read(folder):
    movies = ["movieId,title,genres"]
    movies += [f"{m},{m},Drama" for m in range(40)]
    (folder / "movies.csv").write_text("\n".join(movies) + "\n", encoding="utf-8")
    with pytest.raises(CatalogError, match="titles"):
        history_cases(folder, n=10, neighbours=20, seed=0)


def test_a_result_says_how_long_a_list_took_and_what_it_did_to_popularity():
    metrics = judge(CASES, "toy", "knowing", Knowing(), seed=0).metrics
    assert 0 <= metrics["list_ms_median"] <= metrics["list_ms_p95"]
    before = baseline(CASES, "toy").metrics["mean_popularity@10"]
    lift = metrics["mean_popularity@10"] - before
    assert metrics["popularity_lift"] == pytest.approx(lift, abs=1e-6)
