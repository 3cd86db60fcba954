"""What holds for any history and any order of events."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_rec.evaluation.metrics import bootstrap_interval, coverage, ranking_metrics, target_ranks
from edge_rec.learning.factors import FactorModel
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.settings import FactorConfig, NextItemConfig
from edge_rec.learning.sum_rules import Following, Together, UserEvents
from edge_rec.learning.sums import KeptSums

N = 8
items = st.integers(0, N - 1)
sequences = st.lists(st.lists(items, max_size=9).map(lambda s: np.array(s, dtype=np.int64)))


@settings(max_examples=40)
@given(sequences, st.lists(st.integers(0, N + 3), max_size=10), items, st.booleans())
def test_contributions_always_sum_to_the_score(users, history, item_num, ordered):
    config = NextItemConfig(decays=(0.6, 0.95), regs=(1.0, 4.0), backward=0.3)
    model = NextItemModel.fit(users, N, config, ordered=ordered)
    seen = np.array(history, dtype=np.int64)
    weights = np.linspace(-0.5, 2.0, len(seen), dtype=np.float32)
    total = model.contributions(seen, item_num, weights).sum()
    assert abs(total - model.scores(seen, weights)[item_num]) < 1e-4


@settings(max_examples=40)
@given(st.lists(st.tuples(items, st.floats(1, 5)), min_size=1, max_size=12), st.randoms())
def test_folded_user_does_not_depend_on_the_order_of_events(events, random):
    model = FactorModel.empty(N, FactorConfig(embedding_size=3), 3.0)
    shuffled = events.copy()
    random.shuffle(shuffled)
    for name, part in (("a", events), ("b", shuffled)):
        nums, values = zip(*part, strict=True)
        model.fold_in(name, np.array(nums), np.array(values))
    np.testing.assert_allclose(model.users["a"].weights, model.users["b"].weights, atol=1e-8)


@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0, np.nan]), min_size=N, max_size=N)))
def test_metrics_stay_between_zero_and_one(rows):
    scores = np.array(rows, dtype=np.float32).reshape(-1, N)
    targets = np.arange(len(rows)) % N
    ranks = target_ranks(scores, targets, [np.zeros(0, dtype=np.int64)] * len(rows))
    assert all(0.0 <= value <= 1.0 for value in ranking_metrics(ranks).values())
    assert all(0 <= rank < N for rank in ranks)
    low, high = bootstrap_interval(1.0 / (1 + ranks), np.random.default_rng(0), samples=20)
    assert 0.0 <= low <= high <= 1.0


@given(st.lists(st.lists(items, max_size=5).map(lambda s: np.array(s, dtype=np.int64))))
def test_coverage_stays_between_zero_and_one(lists):
    assert 0.0 <= coverage(lists, N) <= 1.0


edits = st.lists(st.tuples(st.integers(0, 4), st.lists(items, max_size=9)), max_size=8)


@settings(max_examples=60)
@given(edits, edits, st.booleans())
def test_sums_know_nothing_of_people_and_events_they_no_longer_have(first, later, ordered):
    """People come, go, do something and take it back: in the end it is as if it had never been."""
    rule = Following((0.6, 0.95), (0.0, 0.4), 8) if ordered else Together(8, with_confidences=False)
    moved, anew = KeptSums(rule, N), KeptSums(rule, N)
    people = {user: UserEvents(np.array(own, np.int64)) for user, own in first}
    moved.become(people)
    for user, own in later:
        people[user] = UserEvents(np.array(own, np.int64))
        moved.become(people)
    anew.become(people)
    np.testing.assert_array_equal(moved.items, anew.items)
    np.testing.assert_allclose(moved.gram(), anew.gram(), atol=1e-6)
    if ordered:
        np.testing.assert_allclose(moved.follows(0.4), anew.follows(0.4), atol=1e-6)
