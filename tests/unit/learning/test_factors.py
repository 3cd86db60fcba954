"""The factor model: exact users, useful items."""

import numpy as np
import pytest

from edge_rec.learning.factors import FactorModel
from edge_rec.learning.settings import FactorConfig

STILL = FactorConfig(embedding_size=4, learning_rate=0.0, reg=0.5, bias_reg=0.5)


def checkerboard(n_users=20, n_items=20):
    """Even users give even items 5 and odd items 1, odd users the reverse."""
    users, items = np.divmod(np.arange(n_users * n_items), n_items)
    values = np.where((users + items) % 2 == 0, 5.0, 1.0).astype(np.float32)
    return users, items, values


def test_withheld_ratings_of_a_checkerboard_are_found():
    users, items, values = checkerboard()
    withheld = (users * 7 + items) % 20 < 3
    config = FactorConfig(embedding_size=2, reg=0.1, bias_reg=0.1, epochs=15)
    model = FactorModel.fit(users[~withheld], items[~withheld], values[~withheld], 20, config)
    for user in range(20):
        rows = (users == user) & ~withheld
        model.fold_in(user, items[rows], values[rows])
    predicted = [model.predict_one(*pair) for pair in zip(users[withheld], items[withheld])]  # noqa: B905
    np.testing.assert_allclose(predicted, values[withheld], atol=0.5)


def test_events_one_by_one_give_the_exact_ridge_solution():
    model = FactorModel.empty(30, STILL, 3.0)
    rng = np.random.default_rng(1)
    items, values = rng.permutation(30)[:12], rng.uniform(1, 5, 12)
    model.fold_in("all at once", items, values)
    # Biases drift with every event, so each is set back to see the user's part alone.
    for item, value in zip(items.tolist(), values.tolist(), strict=True):
        model.learn_one("one by one", item, value)
        model.biases[:] = 0.0
    np.testing.assert_allclose(
        model.users["one by one"].weights, model.users["all at once"].weights, atol=1e-9
    )


def test_unknown_user_gets_mean_and_bias():
    model = FactorModel.empty(3, STILL, 3.5)
    model.biases[1] = 0.25
    assert model.predict_one("nobody", 1) == 3.75
    np.testing.assert_allclose(model.scores("nobody"), [3.5, 3.75, 3.5])


def test_scores_are_the_predictions():
    model = FactorModel.empty(5, STILL, 3.0)
    model.learn_one("ann", 2, 5.0)
    expected = [model.predict_one("ann", item) for item in range(5)]
    np.testing.assert_allclose(model.scores("ann"), expected, rtol=1e-6)


def test_scores_follow_every_change_of_an_item():
    users, items, ratings = checkerboard()
    model = FactorModel.fit(users, items, ratings, 20, FactorConfig(embedding_size=4))
    model.learn_one("new", 3, 5.0)

    def told() -> list[float]:
        return [model.predict_one("new", num) for num in range(20)]

    assert model.scores("new") == pytest.approx(told(), abs=1e-5)
    model.learn_one("new", 3, 1.0)
    assert model.scores("new") == pytest.approx(told(), abs=1e-5)
    model.set_item(5, 0.5, np.ones(4, dtype=np.float32), 3)
    assert model.scores("new") == pytest.approx(told(), abs=1e-5)
    other = FactorModel.fit(users, items, 6.0 - ratings, 20, FactorConfig(embedding_size=4))
    model.take_items(other)
    assert model.scores("new") == pytest.approx(told(), abs=1e-5)
    model.refit(users, items, ratings)
    model.learn_one("new", 3, 5.0)
    assert model.scores("new") == pytest.approx(told(), abs=1e-5)


def test_prediction_learns_nothing():
    model = FactorModel.empty(5, FactorConfig(embedding_size=4), 3.0)
    model.predict_one("ann", 2)
    assert not model.users and not model.biases.any() and not model.n_ratings.any()


def test_learning_moves_towards_the_rating():
    model = FactorModel.empty(5, FactorConfig(embedding_size=4), 3.0)
    before = model.predict_one("ann", 2)
    model.learn_one("ann", 2, 5.0)
    assert before < model.predict_one("ann", 2) <= 5.0
    assert model.n_ratings.tolist() == [0, 0, 1, 0, 0]


def test_forgotten_user_is_unknown():
    model = FactorModel.empty(5, STILL, 3.0)
    model.fold_in("ann", np.array([1]), np.array([5.0]))
    model.forget_user("ann")
    model.forget_user("ann")
    assert model.predict_one("ann", 1) == 3.0


def test_fit_without_ratings_is_empty():
    none = np.zeros(0, dtype=np.int64)
    model = FactorModel.fit(none, none, np.zeros(0, dtype=np.float32), 3, STILL)
    assert model.predict_one("ann", 0) == 0.0


def test_fit_is_the_same_for_the_same_seed():
    users, items, values = checkerboard(6, 6)
    first = FactorModel.fit(users, items, values, 6, STILL)
    again = FactorModel.fit(users, items, values, 6, STILL)
    np.testing.assert_array_equal(first.features, again.features)


@pytest.mark.parametrize("embedding_size", [0, 3])
def test_items_without_ratings_keep_a_zero_bias(embedding_size):
    config = FactorConfig(embedding_size=embedding_size)
    users, items, values = checkerboard(4, 4)
    model = FactorModel.fit(users, items, values, 6, config)
    assert model.biases[4:].tolist() == [0.0, 0.0]


def test_events_follow_an_item_whose_welcome_changes():
    """Half-way, item 0 falls from 5 to 1: the stream must find that out, a still model cannot."""
    rng = np.random.default_rng(3)
    n = 4_000
    users, items = rng.integers(0, 200, n), rng.integers(0, 20, n)
    level = np.where((items == 0) & (np.arange(n) >= n // 2), 1.0, np.where(items == 0, 5.0, 3.0))
    values = np.clip(level + rng.normal(0.0, 0.3, n), 1.0, 5.0)
    config = FactorConfig(embedding_size=4)
    still, drifting = (FactorModel.empty(20, config, 3.0) for _ in range(2))
    for model in (still, drifting):
        model.refit(users[: n // 2], items[: n // 2], values[: n // 2])
    errors = {"still": [], "drifting": []}
    for user, item, value in zip(users[n // 2 :], items[n // 2 :], values[n // 2 :], strict=True):
        if item == 0:
            errors["still"].append(value - still.predict_one(int(user), 0))
            errors["drifting"].append(value - drifting.predict_one(int(user), 0))
        still.update_user(int(user), int(item), float(value))
        drifting.learn_one(int(user), int(item), float(value))
    late = {name: np.square(made[-40:]).mean() ** 0.5 for name, made in errors.items()}
    assert late["drifting"] < 0.7 * late["still"]
