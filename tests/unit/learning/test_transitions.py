"""Shared statistics: any setting asked of them is the model fitted for that setting alone."""

from dataclasses import replace

import numpy as np
import pytest

from edge_rec.learning.counting import history_table, target_table
from edge_rec.learning.next_item import NextItemModel, fitting
from edge_rec.learning.settings import NextItemConfig
from edge_rec.progress import NO_PROGRESS

BASE = NextItemConfig(decays=(0.6, 0.9), regs=(1.0, 4.0), neighbours=40)
GRID = [
    replace(BASE, regs=regs, horizon=horizon, backward=backward)
    for regs in ((1.0, 4.0), (2.0, 9.0))
    for horizon in (0.0, 0.6)
    for backward in (0.0, 0.4)
]


def sequences(n_items, n_users=30):
    rng = np.random.default_rng(2)
    return [rng.integers(0, n_items, rng.integers(1, 8)) for _ in range(n_users)]


@pytest.mark.parametrize("n_items", [6, 40])  # many meet each item, and few: dense and sparse
def test_scores_under_any_setting_are_those_of_its_own_model(n_items):
    data, histories = sequences(n_items), [np.array([0, 3, 1]), np.array([5]), np.array([], int)]
    scores_with = fitting(data, n_items, BASE, ordered=True, progress=NO_PROGRESS).on(histories)
    for config in GRID:
        model = NextItemModel.fit(data, n_items, config, ordered=True)
        expected = model.scores_batch(histories)
        scores = scores_with(config)
        for row, history in enumerate(histories):  # diagonals are kept here: never looked at
            others = np.setdiff1d(np.arange(n_items), history)
            np.testing.assert_allclose(scores[row, others], expected[row, others], atol=1e-4)


def test_tables_are_the_sums_they_stand_for():
    steps, g, h = 7, 0.8, 0.5
    x = np.array([[g ** (t - 1 - s) if s < t else 0.0 for s in range(steps)] for t in range(steps)])
    z = np.array([[h ** (t - 1 - s) if s < t else 0.0 for s in range(steps)] for t in range(steps)])
    y = np.array([[h ** (u - t) if u >= t else 0.0 for u in range(steps)] for t in range(steps)])
    np.testing.assert_allclose(history_table(steps, g, h), (x.T @ z)[::-1, ::-1], rtol=1e-5)
    np.testing.assert_allclose(target_table(steps, g, h), y.T @ x, rtol=1e-5)


def test_tables_of_equal_rates_are_the_limits():
    np.testing.assert_allclose(target_table(6, 0.5, 0.5), target_table(6, 0.5, 0.5 + 1e-7), 1e-4)
    np.testing.assert_allclose(history_table(6, 1.0, 1.0), history_table(6, 1.0, 1 - 1e-7), 1e-4)
