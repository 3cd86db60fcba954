"""Asking new people, with people whose answers are known."""

import numpy as np
import pytest

from edge_rec.evaluation.cold_start import Interview, Recommender, first_questions, ways_of_asking
from edge_rec.evaluation.replay import EventLog
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.settings import NextItemConfig

CAMPS = [np.arange(0, 12), np.arange(12, 24)]


def two_camps():
    """100 people with 8 of the 12 items of one camp each; the first camp is a little larger."""
    rng = np.random.default_rng(0)
    own = [rng.choice(CAMPS[int(n >= 52)], 8, replace=False) for n in range(100)]
    return EventLog(
        "camps",
        np.repeat(np.arange(100), 8),
        np.concatenate(own),
        np.full(800, np.nan, np.float32),
        np.zeros(800),
        ordered=False,
    )


def recommender():
    log = two_camps()
    sequences = np.split(log.item_nums, 100)
    settings = NextItemConfig(neighbours=24)
    model = NextItemModel.fit(sequences, 24, settings, ordered=False)
    return Recommender(model, np.log1p(np.bincount(log.item_nums)).astype(np.float32))


def test_only_what_is_known_is_liked():
    interview = Interview(knows=np.array([3, 5]), wanted=np.array([7]))
    for item_num in (3, 7, 5):
        interview.ask(item_num)
    assert (interview.asked, interview.liked) == ([3, 7, 5], [3, 5])


def test_no_way_of_asking_asks_twice():
    for pick in ways_of_asking(np.random.default_rng(0), recommender()).values():
        interview = Interview(knows=CAMPS[1][:4], wanted=CAMPS[1][4:])
        for _ in range(24):
            interview.ask(pick(interview))
        assert sorted(interview.asked) == list(range(24))


def test_after_a_yes_questions_stay_in_that_camp():
    pick = ways_of_asking(np.random.default_rng(0), recommender())["edge_rec_picks"]
    interview = Interview(knows=CAMPS[1], wanted=CAMPS[1], asked=[15], liked=[15])
    assert pick(interview) in CAMPS[1]


def test_answers_make_the_list_better_and_gains_are_over_the_popular():
    lines = {r.model: r for r in first_questions(two_camps(), neighbours=24, seed=0)}
    assert list(lines) == ["random_picks", "popular_picks", "edge_rec_picks"]
    own = lines["edge_rec_picks"].metrics
    assert own["after_8"] > own["after_0"] + 0.05
    assert own["after_8"] == pytest.approx(own["ndcg@10"])
    assert own["gain_low"] <= own["gain"] <= own["gain_high"]
    assert "gain" not in lines["popular_picks"].metrics
