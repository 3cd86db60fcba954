"""The factor model as a session drives it: exact users, and events taken back without a trace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from edge_rec.learning.factors import FactorModel
from edge_rec.learning.settings import FactorConfig
from edge_rec.learning.users import UserFactors
from edge_rec.store.database import Database
from edge_rec.store.factors import SqliteFactorStore
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import Interaction, InteractionKind, Item, ItemId, RatingScale, UserId

N_ITEMS = 6
START = datetime(2026, 1, 1, tzinfo=UTC)
ANN, BEN = UserId("ann"), UserId("ben")


class Home:
    """A catalog with trained factors, events and the learner behind them."""

    def __init__(self):
        self.database = Database(None)
        items = SqliteItemStore(self.database)
        items.upsert_many([Item(ItemId(f"i{n}"), f"Item {n}") for n in range(N_ITEMS)], "pack")
        store = SqliteFactorStore(self.database)
        model = FactorModel.empty(N_ITEMS, FactorConfig(embedding_size=3, seed=1), 6.0)
        model.biases[:] = np.linspace(-1, 1, N_ITEMS)
        model.vectors[:] *= 10
        store.save(model)
        self.events = SqliteInteractionStore(self.database)
        self.model = store.load()
        self.learner = UserFactors(self.model, items.item_nums, RatingScale(), store)
        self.last = None

    def learn(self, event):
        """As a session does: whoever comes anew is folded in from what is stored."""
        if event.user_id != self.last:
            self.last = event.user_id
            self.learner.replay(self.last, self.events.of_user(self.last))
        stored = replace(event, interaction_id=self.events.add(event))
        self.learner.learn_one(stored)
        return stored

    def take_back(self, *gone):
        self.events.remove(event.interaction_id for event in gone)
        self.learner.unlearn(gone, self.events.of_user(gone[0].user_id))

    def drifts(self):
        rows = self.database.rows("SELECT item_num, bias, vector FROM drift ORDER BY rowid")
        return [(num, bias, *np.frombuffer(vector, np.float32)) for num, bias, vector in rows]


def script(n=24):
    """Two people in turns, who come back to the same items."""
    rng = np.random.default_rng(4)
    return [
        Interaction(
            BEN if place // 5 % 2 else ANN,
            ItemId(f"i{rng.integers(N_ITEMS)}"),
            InteractionKind.RATE,
            float(rng.integers(1, 11)),
            START + timedelta(minutes=7 * place),
        )
        for place in range(n)
    ]


def compare(home, clean):
    np.testing.assert_allclose(home.model.biases, clean.model.biases, atol=1e-6)
    np.testing.assert_allclose(home.model.vectors, clean.model.vectors, atol=1e-6)
    np.testing.assert_array_equal(home.model.n_ratings, clean.model.n_ratings)
    np.testing.assert_allclose(home.drifts(), clean.drifts(), atol=1e-6)
    for person in (ANN, BEN):
        for each in (home, clean):
            each.learner.replay(person, each.events.of_user(person))
        np.testing.assert_allclose(
            home.learner.scores(person), clean.learner.scores(person), atol=1e-6
        )


def test_every_event_leaves_the_exact_solution_over_all_of_them():
    home, fresh = Home(), None
    for event in script():
        home.learn(event)
        fresh = home.learner.scores(event.user_id)
        home.learner.replay(event.user_id, home.events.of_user(event.user_id))
        np.testing.assert_allclose(fresh, home.learner.scores(event.user_id), atol=1e-6)


@pytest.mark.parametrize("place", [0, 3, 11, 23])
def test_an_event_taken_back_is_as_if_it_had_never_been(place):
    home, clean = Home(), Home()
    stored = [home.learn(event) for event in script()]
    for number, event in enumerate(script()):
        if number != place:
            clean.learn(event)
    home.take_back(stored[place])
    compare(home, clean)


def test_a_person_taken_back_is_as_if_they_had_never_been():
    home, clean = Home(), Home()
    stored = [home.learn(event) for event in script()]
    for event in script():
        if event.user_id == BEN:
            clean.learn(event)
    home.take_back(*(event for event in stored if event.user_id == ANN))
    compare(home, clean)


def test_an_event_without_taste_taken_back_changes_nothing():
    home = Home()
    home.learn(script()[0])
    before = home.drifts()
    seen = home.learn(Interaction(ANN, ItemId("i2"), InteractionKind.SEEN))
    home.take_back(seen)
    assert home.drifts() == before


def test_scores_of_rows_are_those_of_all_items():
    home = Home()
    home.learn(script()[0])
    every, rows = home.learner.scores(ANN), np.array([4, 1, N_ITEMS + 2])
    some = home.learner.scores(ANN, rows)
    np.testing.assert_allclose(some[:2], every[rows[:2]], rtol=1e-6)
    assert some[2] == pytest.approx(home.model.mean)
