"""Baselines with answers worked out by hand."""

import numpy as np
import pytest

from edge_rec.evaluation.baselines import item_knn, popularity


def test_popularity_is_the_count_for_everybody():
    scores = popularity(np.array([2, 2, 0]), 4)([np.array([1]), np.array([3])])
    assert scores.tolist() == [[1, 0, 2, 0], [1, 0, 2, 0]]


def test_item_knn_is_the_shrunk_cosine():
    training = [np.array([0, 1]), np.array([0, 1]), np.array([0, 2])]
    scores = item_knn(training, 3)([np.array([0])])
    assert scores[0].tolist() == pytest.approx([0.0, 2 / (6**0.5 + 20), 1 / (3**0.5 + 20)])
