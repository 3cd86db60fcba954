"""The next-item model against answers worked out another way."""

from pathlib import Path

import numpy as np
import pytest

from edge_rec.errors import StoreError
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.settings import NextItemConfig

CHAIN = [np.array([0, 1, 2, 3]), np.array([1, 2, 3, 0]), np.array([2, 3, 0, 1])] * 5


def fit(sequences, n_items, *, ordered=True, **settings):
    config = NextItemConfig(**{"decays": (0.5,), "regs": (0.1,), "neighbours": n_items} | settings)
    return NextItemModel.fit(sequences, n_items, config, ordered=ordered)


def dense(model, n_items):
    return np.stack([model.scores(np.array([i])) for i in range(n_items)])


def reference(sequences, n_items, decays, regs, horizon=0.0):
    """The same regression written event by event."""
    rows, targets = [], []
    for sequence in sequences:
        for t in range(1, len(sequence)):
            row = np.zeros(len(decays) * n_items)
            for block, decay in enumerate(decays):
                for s in range(t):
                    row[block * n_items + sequence[s]] += decay ** (t - 1 - s)
            target = np.zeros(n_items)
            for u in range(t, len(sequence)):
                target[sequence[u]] += horizon ** (u - t)
            rows.append(row)
            targets.append(target)
    x, y = np.array(rows), np.array(targets)
    weights = np.linalg.solve(x.T @ x + np.diag(np.repeat(regs, n_items)), x.T @ y)
    for block in range(len(decays)):
        np.fill_diagonal(weights[block * n_items : (block + 1) * n_items], 0.0)
    return weights


def test_next_item_follows_the_chain():
    model = fit(CHAIN, 4)
    assert [int(np.argmax(model.scores(np.array([i])))) for i in range(4)] == [1, 2, 3, 0]


@pytest.mark.parametrize("horizon", [0.0, 0.5])
def test_weights_are_the_ridge_solution_event_by_event(horizon):
    sequences = [*CHAIN, np.array([0, 2, 0, 1, 2])]  # the last repeats items
    model = fit(sequences, 4, decays=(0.5, 0.9), regs=(1.0, 3.0), horizon=horizon)
    expected = reference(sequences, 4, (0.5, 0.9), (1.0, 3.0), horizon)
    history = np.array([2, 0, 1])
    x = np.zeros(8)
    x[[2, 0, 1]] = [0.25, 0.5, 1.0]
    x[[6, 4, 5]] = [0.81, 0.9, 1.0]
    np.testing.assert_allclose(model.scores(history), x @ expected, atol=1e-4)


def test_backward_weight_makes_the_earlier_item_follow_too():
    pair = [np.array([0, 1])] * 10
    assert fit(pair, 2).scores(np.array([1]))[0] == pytest.approx(0.0)
    assert fit([*pair, np.array([1, 0])], 2, backward=0.5).scores(np.array([1]))[0] > 0.5


def test_co_occurrence_is_ease():
    sets = [np.array([0, 1, 2]), np.array([0, 1]), np.array([1, 2, 3]), np.array([0, 3])]
    x = np.zeros((4, 4))
    for user, items in enumerate(sets):
        x[user, items] = 1.0
    inverse = np.linalg.inv(x.T @ x + 2.0 * np.eye(4))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0.0)
    model = fit(sets, 4, ordered=False, decays=(1.0,), regs=(2.0,))
    np.testing.assert_allclose(dense(model, 4), expected, atol=1e-5)


def test_co_occurrence_of_more_items_than_a_band_is_ease():
    rng = np.random.default_rng(0)
    x = (rng.random((300, 700)) < 0.02).astype(float)
    sets = [np.flatnonzero(row) for row in x]
    inverse = np.linalg.inv(x.T @ x + 5.0 * np.eye(700))
    model = fit(sets, 700, ordered=False, decays=(1.0,), regs=(5.0,))
    seen = np.flatnonzero(x.sum(axis=0))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0.0)
    np.testing.assert_allclose(dense(model, 700)[seen], expected[seen], atol=1e-4)


def test_contributions_sum_to_the_score():
    model = fit(CHAIN, 4, decays=(0.5, 0.9), regs=(1.0, 3.0))
    history, weights = np.array([0, 3, 0, 2]), np.array([1, -0.5, 1, 2], dtype=np.float32)
    parts = model.contributions(history, 1, weights)
    assert parts.shape == (4,)
    assert parts.sum() == pytest.approx(model.scores(history, weights)[1], abs=1e-5)


def test_dislike_turns_the_score_around():
    model = fit(CHAIN, 4)
    history = np.array([2])
    np.testing.assert_allclose(
        model.scores(history, np.array([-0.5], np.float32)), -0.5 * model.scores(history)
    )


def test_items_added_after_training_are_ignored_but_keep_their_place():
    model = fit(CHAIN, 4)
    scores = model.scores(np.array([1, 9]))
    assert len(scores) == 4
    np.testing.assert_allclose(scores, 0.5 * model.scores(np.array([1])), rtol=1e-6)
    assert model.contributions(np.array([1, 9]), 2)[1] == 0.0


def test_empty_history_scores_zero():
    assert not fit(CHAIN, 4).scores(np.zeros(0, dtype=np.int64)).any()


@pytest.mark.parametrize("ordered", [True, False])
def test_catalog_without_events_scores_zero(ordered):
    assert not fit([], 3, ordered=ordered).scores(np.array([0, 1])).any()


def test_only_the_largest_weights_are_kept():
    full, cut = fit(CHAIN, 4), fit(CHAIN, 4, neighbours=1)
    for item in range(4):
        row, kept = full.scores(np.array([item])), cut.scores(np.array([item]))
        largest = int(np.argmax(np.abs(row)))
        assert np.flatnonzero(kept).tolist() == [largest]
        assert kept[largest] == row[largest]


def test_rare_items_are_learned_where_the_catalog_is_too_large_for_one_matrix():
    model = fit([*CHAIN, np.array([4, 0])], 5, max_features=4)
    assert model.scores(np.array([4])).argmax() == 0
    assert model.scores(np.array([0]))[1] > 0.1


def test_saved_model_scores_the_same(tmp_path: Path):
    model = fit(CHAIN, 4, decays=(0.5, 0.9), regs=(1.0, 3.0))
    model.save(tmp_path / "new" / "model.npz")
    loaded = NextItemModel.load(tmp_path / "new" / "model.npz")
    np.testing.assert_array_equal(dense(loaded, 4), dense(model, 4))
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["model.npz"]


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04 cut off"])
def test_damaged_model_file_says_what_to_do(tmp_path: Path, content):
    path = tmp_path / "model.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match="edge-rec train"):
        NextItemModel.load(path)


def test_archive_of_something_else_says_what_to_do(tmp_path: Path):
    path = tmp_path / "model.npz"
    np.savez(path, other=np.zeros(3))
    with pytest.raises(StoreError, match="edge-rec train"):
        NextItemModel.load(path)


@pytest.mark.parametrize(
    "settings",
    [
        {"decays": ()},
        {"decays": (0.5, 0.9)},
        {"decays": (1.5,)},
        {"regs": (0.0,)},
        {"horizon": 1.0},
        {"backward": -0.1},
    ],
)
def test_contradicting_settings_are_refused(settings):
    with pytest.raises(ValueError):
        NextItemConfig(**settings)
