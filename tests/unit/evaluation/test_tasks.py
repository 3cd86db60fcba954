"""Sources beside the product's model, on sequences that go round in a circle."""

from dataclasses import replace

import numpy as np
import pytest

from edge_rec.errors import CatalogError
from edge_rec.evaluation.choosing import choose, with_network, with_recency
from edge_rec.evaluation.replay import EventLog
from edge_rec.evaluation.splits import by_time, leave_one_out
from edge_rec.evaluation.tasks import next_item
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.settings import NextItemConfig

N_ITEMS, N_USERS = 20, 60
SETTINGS = NextItemConfig(neighbours=N_ITEMS)


def circle(strides=(1,)):
    """Everyone steps through the items, each by one of `strides`, from a start of their own."""
    users = np.repeat(np.arange(N_USERS), 8)
    strides_of = np.array(strides)[np.arange(N_USERS) % len(strides)]
    items = (users + np.tile(np.arange(8), N_USERS) * strides_of[users]) % N_ITEMS
    times = 3_600.0 * (1.0 + users + 100.0 * np.tile(np.arange(8), N_USERS))
    return EventLog("circle", users, items, np.full(len(users), np.nan, np.float32), times)


class Network:
    """Says that the item `stride` after the last comes next."""

    dataset, n_items = "circle", N_ITEMS

    def __init__(self, stride):
        self._stride = stride

    def scores_batch(self, histories):
        nexts = [(int(history[-1]) + self._stride) % N_ITEMS for history in histories]
        return np.eye(N_ITEMS, dtype=np.float32)[nexts]


def blind(split):
    """A model that has learned nothing."""
    return NextItemModel.fit([], split.n_items, SETTINGS, ordered=True)


def test_network_that_knows_better_gets_a_weight():
    split = leave_one_out(circle())
    weight, scores = with_network(split, blind(split), Network(1))
    assert weight > 0.0
    found = scores(split.test_histories).argmax(axis=1)
    assert found.tolist() == split.test_targets.tolist()


def test_network_that_misleads_gets_none():
    split = leave_one_out(circle())
    own = NextItemModel.fit(split.training, N_ITEMS, SETTINGS, ordered=True)
    weight, scores = with_network(split, own, Network(9))
    assert weight == 0.0
    assert scores(split.test_histories).argmax(axis=1).tolist() == split.test_targets.tolist()


@pytest.mark.parametrize(
    "other", [{"dataset": "another"}, {"n_items": 7}], ids=["other data", "other items"]
)
def test_network_of_other_data_is_refused(other):
    network = Network(1)
    for name, value in other.items():
        setattr(network, name, value)
    with pytest.raises(CatalogError, match="train_sasrec"):
        next(next_item(circle(), neighbours=20, seed=0, sequence_model=network))


def test_network_that_saw_the_future_is_refused():
    lines = next_item(circle(), neighbours=20, seed=0, time_split=True, sequence_model=Network(1))
    with pytest.raises(CatalogError, match="last two events"):
        next(lines)


def test_recency_leaves_a_model_alone_that_finds_what_comes_next():
    split = by_time(circle())
    own = NextItemModel.fit(split.training, N_ITEMS, SETTINGS, ordered=True)
    _, scores = with_recency(split, SETTINGS, own, None)
    found = scores(split.test_histories).argmax(axis=1)
    assert np.mean(found == split.test_targets) > 0.9


@pytest.mark.parametrize("matters", [True, False])
def test_amounts_count_where_validation_says_that_they_tell_taste_from_chance(matters):
    """Everybody has six items of one taste and six at random; either are played for long."""
    rng = np.random.default_rng(0)
    tastes = [rng.permutation(15)[:6] + 15 * (user % 4) for user in range(120)]
    users = np.repeat(np.arange(120), 12)
    items = np.concatenate([[*own, *(60 + rng.permutation(40)[:6])] for own in tastes])
    hours = np.where((items < 60) == matters, 500.0, 0.0).astype(np.float32)
    log = EventLog("played", users, items, np.full(len(items), np.nan), np.zeros(len(items)))
    split = leave_one_out(replace(log, ordered=False, amounts=hours), 0)
    assert choose(split, None, False, neighbours=100, seed=0).amounts == matters
