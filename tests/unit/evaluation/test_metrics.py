"""Metrics with answers worked out by hand."""

import numpy as np
import pytest

from edge_rec.evaluation.metrics import (
    bootstrap_interval,
    coverage,
    diversity,
    list_gain,
    mean_popularity,
    ranking_metrics,
    rmse,
    target_ranks,
)

NONE = np.zeros(0, dtype=np.int64)


def test_rank_counts_the_items_ahead():
    scores = np.array([[0.1, 0.9, 0.5, 0.7]], dtype=np.float32)
    assert target_ranks(scores, np.array([2]), [NONE]).tolist() == [2]


def test_rank_leaves_out_the_history():
    scores = np.array([[0.1, 0.9, 0.5, 0.7]], dtype=np.float32)
    assert target_ranks(scores, np.array([2]), [np.array([1, 1])]).tolist() == [1]


def test_equal_scores_stand_before_the_target():
    assert target_ranks(np.zeros((1, 6), np.float32), np.array([0]), [NONE]).tolist() == [5]


def test_scores_that_are_no_numbers_never_flatter():
    scores = np.full((1, 4), np.nan, dtype=np.float32)
    assert target_ranks(scores, np.array([0]), [NONE]).tolist() == [3]


def test_ranking_leaves_its_scores_untouched():
    scores = np.arange(4, dtype=np.float32)[None]
    target_ranks(scores, np.array([0]), [np.array([3])])
    assert scores.tolist() == [[0, 1, 2, 3]]


def test_ranking_metrics_of_known_ranks():
    metrics = ranking_metrics(np.array([0, 2, 7, 10]))
    assert metrics["hr@5"] == 0.5 and metrics["hr@10"] == 0.75
    assert metrics["ndcg@5"] == pytest.approx((1 + 0.5) / 4)
    assert metrics["ndcg@10"] == pytest.approx((1 + 0.5 + 1 / np.log2(9)) / 4)


def test_rmse_of_known_errors():
    assert rmse(np.array([1.0, 2.0]), np.array([4.0, 6.0])) == pytest.approx(np.sqrt(12.5))


def test_coverage_counts_distinct_items():
    assert coverage([np.array([0, 1]), np.array([1, 2])], 4) == 0.75


def test_bootstrap_interval_holds_the_mean_and_narrows():
    rng = np.random.default_rng(0)
    low, high = bootstrap_interval(np.tile([0.0, 1.0], 50), rng)
    wide = high - low
    assert low < 0.5 < high and 0.1 < wide < 0.3
    low, high = bootstrap_interval(np.tile([0.0, 1.0], 5000), rng, samples=200)
    assert high - low < wide / 5


def test_popularity_is_the_share_of_users_who_had_the_item():
    lists = [np.array([0, 1]), np.array([1, 2])]
    assert mean_popularity(lists, np.array([4, 2, 0], np.float32), 4) == pytest.approx(0.5)


def test_diversity_of_equal_and_of_unlike_items():
    rows = np.eye(3, dtype=np.float32)[[0, 0, 1]]
    assert diversity([np.array([0, 1])], rows) == pytest.approx(0.0)
    assert diversity([np.array([0, 2])], rows) == pytest.approx(1.0)
    assert diversity([np.array([0, 1, 2])], rows) == pytest.approx(2 / 3)
    assert np.isnan(diversity([np.array([0])], rows))


def test_gain_of_a_list_with_several_wanted_items():
    items = np.array([7, 3, 9])
    assert list_gain(items, np.array([7, 3])) == pytest.approx(1.0)
    assert list_gain(items, np.array([9])) == pytest.approx(0.5)
    assert list_gain(items, np.array([1])) == 0.0
