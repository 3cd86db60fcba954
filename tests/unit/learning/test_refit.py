"""Training as a whole, on tastes made up so that the answer is known."""

from dataclasses import replace

import numpy as np
import pytest

from edge_rec.learning.events import Events
from edge_rec.learning.refit import train
from edge_rec.learning.selection import HeldOut, gain, next_item_grid, select_weights
from edge_rec.learning.settings import FactorConfig, NextItemConfig
from edge_rec.learning.sums import KeptSums
from edge_rec.retrieval.fusion import rescale
from edge_rec.types import InteractionKind, RatingScale

KINDS = list(InteractionKind)
SCALE = RatingScale(1.0, 10.0)


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
        "rescale": lambda scores: scores,
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


def test_events_are_surer_the_more_there_was_of_them():
    kinds = ["like", "seen", "rate", "like"]
    values = np.array([np.e - 1, np.nan, 7.0, 0.0], dtype=np.float32)
    codes = np.array([KINDS.index(InteractionKind(kind)) for kind in kinds], dtype=np.int8)
    events = Events(np.zeros(4, dtype=np.int64), np.arange(4), codes, values)
    np.testing.assert_allclose(events.confidences(), [1.3, 1.0, 1.0, 1.0], rtol=1e-6)


def test_events_without_amounts_are_all_alike():
    assert two_tastes().confidences() is None


def test_what_was_played_longer_counts_for_more():
    """Whoever has item 0 has 1 or 2, equally many; 2 was played for longer."""
    rows = [(user, item) for user in range(40) for item in (0, 1 + user % 2, 3 + user % 7)]
    users, items = (np.array(column) for column in zip(*rows, strict=True))
    kinds = np.full(len(rows), KINDS.index(InteractionKind.LIKE), dtype=np.int8)
    hours = np.where(items == 2, 500.0, 1.0).astype(np.float32)
    trained = run(Events(users, items, kinds, hours))
    scores = trained.next_item.scores(np.array([0]))
    assert scores[2] > 1.5 * scores[1] > 0


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


def test_training_finds_that_people_come_back_for_what_is_popular_lately():
    rng = np.random.default_rng(0)
    early = [(user, 20 + int(rng.integers(20)), 0.1 * user) for user in range(40) for _ in "ab"]
    crowd = [(100 + n, n // 200, 5.0 + n / 10) for n in range(4_000)]
    back = [(user, 1 + user // 3, 59.5 + 20 * (user // 3)) for user in range(40)]
    users, items, times = (np.array(c) for c in zip(*early, *crowd, *back, strict=True))
    order = np.argsort(times, kind="stable")
    kinds = np.full(len(order), KINDS.index(InteractionKind.LIKE), dtype=np.int8)
    ratings = np.full(len(order), np.nan, np.float32)
    events = Events(users[order], items[order], kinds, ratings)
    assert run(events, ordered=True, rescale=rescale).recent is None
    recent = run(replace(events, times=3600.0 * times[order]), ordered=True, rescale=rescale).recent
    assert recent is not None
    assert recent.weight > 0.0
    assert int(recent.scores.argmax()) == 19


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
    weights, reached = select_weights(users, held_out, "lead")
    assert weights["lead"] == 1.0 and weights["good"] == 0.8 and weights["flat"] == 0.0
    assert reached > 0.5


def test_grid_keeps_the_limits_of_its_base():
    base = NextItemConfig(neighbours=7)
    for n_items in (10, 10_000):
        for ordered in (True, False):
            grid = next_item_grid(n_items, ordered=ordered, base=base)
            assert {config.neighbours for config in grid} == {7}


def test_items_learned_from_their_nearest_features_have_the_larger_ridge():
    base = NextItemConfig()
    regs = {
        n_items: {config.regs for config in next_item_grid(n_items, ordered=True, base=base)}
        for n_items in (16_000, 16_001)
    }
    assert regs == {16_000: {(60.0,)}, 16_001: {(100.0,)}}


@pytest.mark.parametrize("ordered", [True, False])
def test_training_on_the_sums_of_the_last_one_gives_the_same_model(ordered, tmp_path, monkeypatch):
    every = replace(two_tastes(), numbers=np.arange(840))
    known = np.flatnonzero(np.arange(840) % 140 != 139)  # the last events of six people are new
    late = np.setdiff1d(np.arange(840), known)
    every.numbers[np.concatenate([known, late])] = np.arange(840)
    parts = ("user_codes", "item_nums", "kinds", "values", "numbers")
    before = replace(every, **{name: getattr(every, name)[known] for name in parts})
    path = tmp_path / "sums.npz"
    run(before, ordered=ordered, sums_path=path)
    started_with = []
    become = KeptSums.become

    def watched(sums, people, progress):
        started_with.append(len(sums.items))
        become(sums, people, progress)

    monkeypatch.setattr(KeptSums, "become", watched)
    built_on = run(every, ordered=ordered, sums_path=path)
    assert started_with[0] > 0
    anew = run(every, ordered=ordered)
    assert built_on.report.next_item == anew.report.next_item
    for ours, theirs in zip(built_on.next_item.blocks, anew.next_item.blocks, strict=True):
        np.testing.assert_allclose(ours.dense(), theirs.dense(), atol=1e-6)


def test_sums_are_left_out_where_the_catalog_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr("edge_rec.learning.sums.MAX_BYTES", 1_000)
    path = tmp_path / "sums.npz"
    path.write_bytes(b"of a time when it was small")
    run(replace(two_tastes(), numbers=np.arange(840)), sums_path=path)
    assert not path.exists()
