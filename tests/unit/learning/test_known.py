"""Catalog facts as features."""

import numpy as np

from edge_rec.learning.known import MAX_TAGS, known_features

NO_YEAR = np.full(12, np.nan, dtype=np.float32)


def test_columns_have_mean_zero_and_rare_tags_none():
    tags = np.zeros((12, 2), dtype=np.bool_)
    tags[:6, 0], tags[:5, 1] = True, True
    features = known_features(tags, NO_YEAR)
    np.testing.assert_allclose(features[:, 0], [0.5] * 6 + [-0.5] * 6)
    assert features.shape == (12, 1)


def test_year_counts_from_the_mean_and_an_unknown_one_says_nothing():
    year = np.array([1980.0, 2016.0, np.nan], dtype=np.float32)
    features = known_features(np.zeros((3, 0), dtype=np.bool_), year)
    np.testing.assert_allclose(features[:, 0], [-0.5, 0.5, 0.0])


def test_only_the_most_frequent_tags_are_used():
    tags = np.random.default_rng(0).random((200, MAX_TAGS + 9)) < 0.2
    counts = tags.sum(axis=0)
    features = known_features(tags, np.full(200, np.nan, dtype=np.float32))
    assert features.shape == (200, MAX_TAGS)
    used = (features > 0).sum(axis=0)
    assert sorted(used.tolist()) == sorted(np.sort(counts)[-MAX_TAGS:].tolist())


def test_catalog_without_facts_has_no_features():
    assert known_features(np.zeros((12, 0), dtype=np.bool_), NO_YEAR).shape == (12, 0)
