"""Local regressions: with every feature they are the exact model, with few they stay near it."""

from dataclasses import replace

import numpy as np
import pytest

from edge_rec.learning.neighbourhoods import Neighbourhoods
from edge_rec.learning.next_item import NextItemModel, fitting
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.progress import NO_PROGRESS

N_ITEMS = 30
ORDERED = NextItemConfig(decays=(0.3, 0.5), regs=(2.0, 5.0), neighbours=N_ITEMS)
ALIKE = NextItemConfig(decays=(1.0,), regs=(3.0,), neighbours=N_ITEMS)


def sequences(n_users=900, seed=0):
    """So many people that any two items meet."""
    rng = np.random.default_rng(seed)
    return [rng.permutation(N_ITEMS)[: rng.integers(1, 8)] for _ in range(n_users)]


def exact_model(data, config, **given):
    return fitting(data, N_ITEMS, config, progress=NO_PROGRESS, **given)


def local(data, config, *, ordered, support=10 * N_ITEMS):
    return Neighbourhoods(data, N_ITEMS, config, NO_PROGRESS, ordered=ordered, support=support)


@pytest.mark.parametrize(("horizon", "back"), [(0.0, 0.0), (0.0, 0.4), (0.3, 0.4)])
def test_all_features_give_the_exact_transitions(horizon, back):
    config = replace(ORDERED, horizon=horizon, backward=back)
    exact = exact_model(sequences(), config, ordered=True).weights(config)
    found = local(sequences(), config, ordered=True).weights(config)
    for near, far in zip(found, exact, strict=True):
        np.testing.assert_allclose(near.dense(), far.dense(), atol=2e-3)


def test_all_features_give_the_exact_co_occurrence():
    exact = exact_model(sequences(), ALIKE, ordered=False).weights(ALIKE)[0]
    found = local(sequences(), ALIKE, ordered=False).weights(ALIKE)[0]
    np.testing.assert_allclose(found.dense(), exact.dense(), atol=1e-5)


def test_confidences_count_as_in_the_exact_model():
    data = sequences()
    sure = [np.linspace(1, 3, len(own), dtype=np.float32) for own in data]
    exact = exact_model(data, ALIKE, ordered=False, confidences=sure).weights(ALIKE)[0]
    near = Neighbourhoods(
        data, N_ITEMS, ALIKE, NO_PROGRESS, ordered=False, confidences=sure, support=N_ITEMS
    )
    np.testing.assert_allclose(near.weights(ALIKE)[0].dense(), exact.dense(), atol=1e-5)


def test_repeated_events_count_as_in_the_exact_model():
    rng = np.random.default_rng(0)
    data = [rng.integers(0, 4, 9) for _ in range(40)]
    exact = exact_model(data, ORDERED, ordered=True).weights(ORDERED)
    found = local(data, ORDERED, ordered=True).weights(ORDERED)
    for near, far in zip(found, exact, strict=True):
        np.testing.assert_allclose(near.dense(), far.dense(), atol=2e-3)


def test_few_features_still_find_what_follows():
    data = [np.array([i, (i + 1) % 20, (i + 2) % 20]) for i in range(20)] * 3
    blocks = local(data, ORDERED, ordered=True, support=3).weights(ORDERED)
    model = NextItemModel.of_blocks(N_ITEMS, blocks, ORDERED, ordered=True, tags=None)
    for item in range(20):
        assert model.scores(np.array([item])).argmax() == (item + 1) % 20


@pytest.mark.parametrize("ordered", [True, False])
def test_support_bounds_the_features_of_an_item(ordered):
    config = ORDERED if ordered else ALIKE
    blocks = local(sequences(400), config, ordered=ordered, support=4).weights(config)
    assert sum(len(block.values) for block in blocks) <= 4 * N_ITEMS


def test_scores_are_those_of_the_weights():
    fitted, histories = local(sequences(), ORDERED, ordered=True), sequences(5, seed=1)
    config = replace(ORDERED, backward=0.3)
    model = NextItemModel.of_blocks(
        N_ITEMS, fitted.weights(config), config, ordered=True, tags=None
    )
    np.testing.assert_array_equal(fitted.on(histories)(config), model.scores_batch(histories))


@pytest.mark.parametrize("ordered", [True, False])
def test_nothing_is_learned_from_nothing(ordered):
    blocks = local([], ORDERED, ordered=ordered).weights(ORDERED)
    assert all(len(block.values) == 0 for block in blocks)


def test_many_pairs_are_cut_to_the_latest_events(monkeypatch):
    monkeypatch.setattr("edge_rec.learning.neighbourhoods.PAIRS", 30)
    data = [np.arange(10), np.array([20, 21])]
    dense = local(data, ALIKE, ordered=False).weights(ALIKE)[0].dense()
    assert dense[20, 21] > 0 and dense[8, 9] > 0
    assert not dense[0].any()


def test_entries_keep_the_largest_of_each_row():
    rows, columns = np.array([2, 0, 0, 0, 2]), np.array([1, 2, 0, 1, 0])
    values = np.array([5.0, -3.0, 1.0, 2.0, 0.0], dtype=np.float32)
    kept = SparseRows.of_entries(rows, columns, values, 3, 2)
    np.testing.assert_array_equal(kept.dense(), [[0, 2, -3], [0, 0, 0], [0, 5, 0]])
    assert kept.starts.tolist() == [0, 2, 2, 3]
