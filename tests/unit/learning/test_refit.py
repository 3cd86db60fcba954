"""Training as a whole, on tastes made up so that the answer is known."""

import numpy as np
import pytest

from edge_rec.learning.refit import Events, train
from edge_rec.learning.selection import HeldOut, gain, next_item_grid, select_weights
from edge_rec.learning.settings import FactorConfig, NextItemConfig
from edge_rec.types import InteractionKind, RatingScale

KINDS = list(InteractionKind)
SCALE = RatingScale(1.0, 10.0)


def added(sources, weights):
    return np.sum([weights[n] * s for n, s in sources.items() if weights.get(n)], axis=0)


def two_tastes(n_users=60, n_items=40):
    """Each user rates 10 of 20 items of one half 9, and 4 items of the other half 2."""
    rng = np.random.default_rng(3)
    rows = []
    for user in range(n_users):
        own = (user % 2) * 20
        rows += [(user, item, 9.0) for item in own + rng.permutation(20)[:10]]
        rows += [(user, item, 2.0) for item in (20 - own) + rng.permutation(20)[:4]]
    users, items, values = (np.array(column) for column in zip(*rows, strict=True))
    kinds = np.full(len(rows), KINDS.index(InteractionKind.RATE), dtype=np.int8)
    return Events(users, items, kinds, values.astype(np.float32))


def run(events, **changes):
    settings = {
        "ordered": False,
        "scale": SCALE,
        "fuse": added,
        "next_item": NextItemConfig(),
        "factors": FactorConfig(embedding_size=2),
    }
    return train(events, 40, **(settings | changes))


def test_events_become_ratings_by_kind():
    kinds = ["like", "dislike", "seen", "rate"]
    events = Events(
        np.zeros(4, dtype=np.int64),
        np.arange(4),
        np.array([KINDS.index(InteractionKind(kind)) for kind in kinds], dtype=np.int8),
        np.array([np.nan, np.nan, np.nan, 7.0], dtype=np.float32),
    )
    np.testing.assert_allclose(events.ratings(SCALE), [9.1, 2.8, np.nan, 7.0], rtol=1e-6)


def test_training_learns_both_tastes():
    trained = run(two_tastes())
    scores = trained.next_item.scores(np.array([0, 1, 2]))
    assert set(np.argsort(-scores)[:10]) <= set(range(20))
    assert trained.factors is not None
    trained.factors.fold_in("new", np.array([0, 1, 20]), np.array([9.0, 9.0, 2.0]))
    ratings = trained.factors.scores("new")
    assert ratings[:20].mean() > ratings[20:].mean() + 2.0


def test_report_counts_what_was_learned_from():
    report = run(two_tastes()).report
    assert (report.n_users, report.n_items, report.n_events) == (60, 40, 840)
    assert report.n_ratings == 840
    assert report.n_validation == 60
    assert report.weights["next_item"] == 1.0 and 0.0 < report.validation_ndcg <= 1.0


def test_training_twice_gives_the_same():
    first, again = run(two_tastes(), seed=5), run(two_tastes(), seed=5)
    assert first.report.weights == again.report.weights
    np.testing.assert_array_equal(
        first.next_item.scores(np.array([3])), again.next_item.scores(np.array([3]))
    )


def test_training_in_order_works_on_ordered_events():
    trained = run(two_tastes(), ordered=True)
    assert set(np.argsort(-trained.next_item.scores(np.array([21, 22])))[:5]) <= set(range(20, 40))


@pytest.mark.parametrize("n_events", [0, 1, 3])
def test_training_on_next_to_nothing_works(n_events):
    every = two_tastes()
    few = Events(*(getattr(every, n)[:n_events] for n in Events.__slots__))
    trained = run(few)
    assert trained.factors is None
    assert len(trained.next_item.scores(np.array([0]))) == 40


def test_gain_counts_ties_against_the_target():
    history = np.array([3])
    scores = np.array([1.0, 1.0, 0.5, 9.0], dtype=np.float32)
    assert gain(scores, 0, history) == pytest.approx(1 / np.log2(3))
    assert gain(scores, 2, history) == pytest.approx(1 / np.log2(4))


def test_useful_source_gets_weight_and_noise_gets_none():
    rng = np.random.default_rng(0)
    targets = rng.integers(0, 50, 80)
    users = []
    for target in targets:
        signal = np.zeros(50, dtype=np.float32)
        signal[target] = 3.0
        users.append(
            {
                "lead": rng.normal(size=50).astype(np.float32),
                "good": signal,
                "flat": np.zeros(50, dtype=np.float32),
            }
        )
    held_out = HeldOut((np.zeros(0, dtype=np.int64),) * 80, targets)
    weights, reached = select_weights(users, held_out, added, "lead")
    assert weights["lead"] == 1.0 and weights["good"] == 0.8 and weights["flat"] == 0.0
    assert reached > 0.5


def test_grid_keeps_the_limits_of_its_base():
    base = NextItemConfig(neighbours=7)
    for n_items in (10, 10_000):
        for ordered in (True, False):
            grid = next_item_grid(n_items, ordered=ordered, base=base)
            assert {config.neighbours for config in grid} == {7}
