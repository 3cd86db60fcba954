"""What is popular lately, on events made up so that the answer is known."""

from pathlib import Path

import numpy as np
import pytest

from edge_rec.errors import StoreError
from edge_rec.learning.recency import (
    CUTS,
    NO_RECENCY,
    Recency,
    RecentItems,
    TimedEvents,
    select_recency,
)
from edge_rec.retrieval.fusion import rescale

DAY = 86_400.0


def events(users, items, days):
    nums = [np.array(column, dtype=np.int64) for column in (users, items)]
    return TimedEvents(*nums, DAY * np.array(days, dtype=np.float64))


def no_opinion(sequences):
    return lambda histories: np.zeros((len(histories), 60), dtype=np.float32)


def fashions():
    """40 people have two items early on; then each comes back for the item of the week."""
    rng = np.random.default_rng(0)
    early = [(user, int(rng.integers(10, 60)), 0.01 * user) for user in range(40) for _ in range(2)]
    crowd = [(100 + 7 * week + n, week, 7 * week + n / 7) for week in range(10) for n in range(7)]
    back = [(user, (user % 9) + 1, 7 * (user % 9) + 7 + 6.9) for user in range(40)]
    return events(*zip(*early, *crowd, *back, strict=True))


def test_events_count_half_after_each_half_life():
    two_days = Recency(2 * DAY, openings=False, weight=1.0)
    counts = events([0, 1, 2, 3], [1, 1, 0, 2], [0, 2, 4, 2]).popular(4, two_days)
    assert counts.tolist() == pytest.approx([1.0, 0.75, 0.5, 0.0])


def test_without_events_nothing_is_popular():
    for openings in (False, True):
        recency = Recency(DAY, openings=openings, weight=1.0)
        assert events([], [], []).popular(3, recency).tolist() == [0.0, 0.0, 0.0]


def test_openings_are_what_people_came_back_with():
    log = events([0, 1, 0, 1, 0, 0], [0, 1, 2, 3, 4, 5], [5, 5.1, 5.2, 9, 6.2, 8])
    assert sorted(log.openings().item_nums.tolist()) == [3, 4, 5]
    recency = Recency(DAY, openings=True, weight=1.0)
    assert log.popular(6, recency).tolist() == pytest.approx([0, 0, 0, 1, 2**-2.8, 0.5])


def test_returning_people_have_two_events_before_the_cut_and_one_after():
    held_out = events([0, 0, 0, 0, 1, 1, 2, 2, 2], range(9), [3, 1, 2, 9, 1, 9, 1, 2, 3]).returning(
        2.5 * DAY
    )
    assert [history.tolist() for history in held_out.histories] == [[1, 2], [6, 7]]
    assert held_out.targets.tolist() == [0, 8]


def test_fashions_are_followed_where_people_follow_them():
    assert select_recency(fashions(), 60, no_opinion, rescale).weight > 0.0


def test_nothing_but_what_lies_before_a_cut_is_learned_from():
    log, seen = fashions(), []

    def fit(sequences):
        seen.append(sum(map(len, sequences)))
        return no_opinion(sequences)

    select_recency(log, 60, fit, rescale)
    assert seen == [int(np.count_nonzero(log.times < np.quantile(log.times, q))) for q in CUTS]


def test_recency_is_left_out_where_it_misleads_or_too_few_come_back():
    log = fashions()
    wanted: dict[tuple[int, ...], int] = {}
    for cut in np.unique(log.times):
        held_out = log.returning(cut)
        for history, target in zip(held_out.histories, held_out.targets, strict=True):
            wanted[tuple(history.tolist())] = int(target)

    def oracle(sequences):
        def scores(histories):
            out = np.zeros((len(histories), 60), dtype=np.float32)
            for row, history in zip(out, histories, strict=True):
                row[wanted[tuple(history.tolist())]] = 1.0
            return out

        return scores

    assert select_recency(log, 60, oracle, rescale) == NO_RECENCY
    assert select_recency(log.before(8 * DAY), 60, no_opinion, rescale) == NO_RECENCY


def test_saved_popularity_is_read_back(tmp_path: Path):
    RecentItems(np.array([1.0, 0.5], np.float32), 2.0).save(tmp_path / "recent.npz")
    loaded = RecentItems.load(tmp_path / "recent.npz")
    assert (loaded.scores.tolist(), loaded.weight) == ([1.0, 0.5], 2.0)


def test_another_file_is_no_popularity(tmp_path: Path):
    np.savez(tmp_path / "recent.npz", other=np.zeros(3))
    with pytest.raises(StoreError, match="edge-rec train"):
        RecentItems.load(tmp_path / "recent.npz")
