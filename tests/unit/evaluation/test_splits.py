"""Splits on logs small enough to check by eye."""

from dataclasses import replace

import numpy as np

from edge_rec.evaluation.replay import EventLog
from edge_rec.evaluation.splits import by_time, fold_in, leave_one_out


def log_of(users, items, times=None):
    n = len(users)
    return EventLog(
        "made up",
        np.array(users, dtype=np.int64),
        np.array(items, dtype=np.int64),
        np.full(n, np.nan, np.float32),
        np.zeros(n) if times is None else np.array(times, dtype=np.float64),
    )


def test_leave_one_out_goes_by_time_and_keeps_ties_in_file_order():
    split = leave_one_out(log_of([1, 1, 1, 1, 0], [5, 6, 7, 8, 9], [30, 10, 20, 20, 0]), 0)
    assert [s.tolist() for s in split.training] == [[6, 7]]
    assert split.validation_targets.tolist() == [8]
    assert split.test_histories[0].tolist() == [6, 7, 8]
    assert split.test_targets.tolist() == [5]


def test_without_order_the_targets_are_drawn_at_random_and_again_the_same():
    log = replace(log_of(np.repeat(np.arange(50), 6), np.tile(np.arange(6), 50)), ordered=False)
    split, again, other = leave_one_out(log, 0), leave_one_out(log, 0), leave_one_out(log, 1)
    assert set(split.test_targets.tolist()) == set(range(6))
    assert split.test_targets.tolist() == again.test_targets.tolist()
    assert split.test_targets.tolist() != other.test_targets.tolist()
    for history, target in zip(split.test_histories, split.test_targets, strict=True):
        assert sorted([*history.tolist(), target]) == list(range(6))


def test_recent_items_are_of_the_latest_training_events():
    users, items, times = [0] * 22, list(range(22)), list(range(1, 23))
    assert leave_one_out(log_of(users, items, times), 0).recent.tolist() == [18, 19]
    assert not len(leave_one_out(log_of(users, items), 0).recent)


def test_split_by_time_trains_on_nothing_after_the_cut():
    users = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2]
    split = by_time(log_of(users, range(10), [1, 2, 3, 99, 100, 4, 5, 6, 7, 8]))
    assert [s.tolist() for s in split.training] == [[0, 1, 2], [5, 6, 7]]
    assert split.validation_targets.tolist() == [3, 8]
    assert [s.tolist() for s in split.test_histories] == [[0, 1, 2, 3]]
    assert split.test_targets.tolist() == [4]


def test_folded_people_are_never_trained_on_and_their_later_events_are_wanted():
    users = np.repeat(np.arange(50), 10)
    split = fold_in(log_of(users, np.tile(np.arange(10), 50), np.tile(np.arange(10) + 1, 50)), 0)
    assert len(split.training) + len(split.given) == 50 and 3 <= len(split.given) <= 20
    assert all(given.tolist() == list(range(8)) for given in split.given)
    assert all(wanted.tolist() == [8, 9] for wanted in split.wanted)


def test_what_is_given_again_is_not_wanted():
    users = np.repeat(np.arange(50), 5)
    split = fold_in(log_of(users, np.tile([0, 1, 2, 3, 0], 50), np.tile(np.arange(5) + 1, 50)), 0)
    assert split.given == () and split.wanted == ()


def test_without_times_what_is_given_is_drawn_at_random():
    users = np.repeat(np.arange(50), 10)
    split = fold_in(log_of(users, np.tile(np.arange(10), 50)), 0)
    assert len({tuple(wanted.tolist()) for wanted in split.wanted}) > 1


def test_how_sure_events_are_stands_beside_the_training_events():
    amounts = np.array([np.e - 1, 0.0, np.nan, 7.0, 7.0], np.float32)
    log = replace(log_of([0] * 5, range(5), [5, 1, 2, 3, 4]), amounts=amounts)
    sure = leave_one_out(log, 0).confidences
    assert sure is not None
    np.testing.assert_allclose(sure, [[1.0, 1.0, 1 + 0.3 * np.log(8)]], rtol=1e-6)
    assert leave_one_out(replace(log, amounts=np.zeros(0, np.float32)), 0).confidences is None
