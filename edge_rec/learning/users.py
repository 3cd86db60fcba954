"""The factor model as a session drives it: events in, one user's scores out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np

from edge_rec.learning.factors import Drift, FactorModel
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.types import Interaction, InteractionKind, ItemId, RatingScale, UserId

LIKE_LEVEL = 0.9
"""A like counts as a rating at nine tenths of the scale: most likes are no favourites."""
DISLIKE_LEVEL = 0.2

Rated = tuple[int, float, float | None]
"""Item num, rating, and Unix seconds where the time is known."""
ItemNums = Callable[[Iterable[ItemId]], dict[ItemId, int]]


class DriftStore(Protocol):
    """Keeps how far events moved items, so that an event can be taken back exactly."""

    def add_drift(self, interaction_id: int, item_num: int, drift: Drift) -> None:
        """Keep the step of one event; it goes when the event goes."""
        ...

    def refresh(self, model: FactorModel) -> bool:
        """Put all items where they are stored if they were trained anew; whether they were."""
        ...

    def rewind(
        self, model: FactorModel, number: int, item_nums: Iterable[int]
    ) -> list[Interaction]:
        """Drop the drift of all events from `number` on; returns those still stored, in order.

        The items they moved, and `item_nums`, are put where training and earlier events have them.
        """
        ...

    def events_before(self, user_id: UserId, number: int) -> list[Interaction]:
        """The user's stored events with a lower number, oldest first."""
        ...


def rating_of(interaction: Interaction, scale: RatingScale) -> float | None:
    """The event as a rating; None when it says nothing about taste."""
    span = scale.high - scale.low
    match interaction.kind:
        case InteractionKind.RATE:
            return interaction.value
        case InteractionKind.LIKE:
            return scale.low + LIKE_LEVEL * span
        case InteractionKind.DISLIKE:
            return scale.low + DISLIKE_LEVEL * span
        case InteractionKind.SEEN | InteractionKind.SAVE | InteractionKind.HIDE:
            return None


class UserFactors:
    """A `Learner`. Items the model was not trained on are passed over until the next training.

    A user is always the exact solution over their ratings and the items as they stand.
    """

    def __init__(
        self, model: FactorModel, item_nums: ItemNums, scale: RatingScale, store: DriftStore
    ) -> None:
        self._model, self._item_nums, self._scale = model, item_nums, scale
        self._store = store
        self._ratings: defaultdict[UserId, list[Rated]] = defaultdict(list)

    def learn_one(self, interaction: Interaction) -> None:
        """Take one stored event in: the item by a small step, then the user exactly."""
        rated = self._rated(interaction)
        if rated is None:
            return
        user_id, item_num = interaction.user_id, rated[0]
        if self._store.refresh(self._model):
            self._fold_in(user_id)
        state = self._model.users.get(user_id)
        before = None if state is None else state.copy()
        drift = self._model.learn_one(user_id, *rated)
        if interaction.interaction_id is not None:
            self._store.add_drift(interaction.interaction_id, item_num, drift)
        is_first = all(item_num != other for other, _, _ in self._ratings[user_id])
        self._ratings[user_id].append(rated)
        if is_first:  # what the user's other events say has not moved
            self._model.forget_user(user_id)
            if before is not None:
                self._model.users[user_id] = before
            self._model.update_user(user_id, *rated)
        else:
            self._fold_in(user_id)

    def unlearn(self, gone: Sequence[Interaction], left: Sequence[Interaction]) -> None:
        """Take back events of one user that are no longer stored; `left` are the user's others.

        What anybody did after the first of them is learned again without them, so that all is as
        if they had never been, but for what training made of those it saw.
        """
        numbers = [event.interaction_id for event in gone if event.interaction_id is not None]
        moved = [rated[0] for event in gone if (rated := self._rated(event))]
        if numbers and moved:
            self._store.refresh(self._model)
            self.relearn(min(numbers), moved)
        for event in gone[:1]:
            self.replay(event.user_id, left)

    def relearn(self, number: int, item_nums: Iterable[int] = ()) -> None:
        """Learn the stored events from `number` on again.

        Each person is folded in from what they did before; `item_nums` are what events that are
        gone had moved.
        """
        last: UserId | None = None
        for event in self._store.rewind(self._model, number, item_nums):
            if event.user_id != last:
                last = event.user_id
                assert event.interaction_id is not None
                self.replay(last, self._store.events_before(last, event.interaction_id))
            self.learn_one(event)

    def predict_one(self, user_id: UserId, item_id: ItemId) -> float:
        """Expected rating; of an unknown item the mean of all ratings."""
        item_num = self._num(item_id)
        return self._model.mean if item_num is None else self._model.predict_one(user_id, item_num)

    def replay(self, user_id: UserId, interactions: Iterable[Interaction]) -> None:
        """Know of the user what `interactions`, oldest first, say; items stay where they are."""
        self._ratings[user_id] = [
            rated for interaction in interactions if (rated := self._rated(interaction))
        ]
        self._fold_in(user_id)

    def scores(self, user_id: UserId, rows: IntArray | None = None) -> FloatArray:
        """Expected ratings of all items, (n_items,), or of `rows`; the mean of unknown ones."""
        if rows is None or not len(rows) or int(rows.max()) < self._model.n_items:
            return self._model.scores(user_id, rows)
        known = rows < self._model.n_items
        scores: FloatArray = np.full(len(rows), self._model.mean, dtype=np.float32)
        scores[known] = self._model.scores(user_id, rows[known])
        return scores

    def _fold_in(self, user_id: UserId) -> None:
        ratings = self._ratings[user_id]
        if not ratings:
            self._model.forget_user(user_id)
            return
        nums, values, times = zip(*ratings, strict=True)
        self._model.fold_in(
            user_id,
            np.asarray(nums, dtype=np.int64),
            np.asarray(values, dtype=np.float32),
            np.asarray(times, dtype=np.float64),
        )

    def _rated(self, interaction: Interaction) -> Rated | None:
        """Item num, rating and time, when the event says something about a modelled item."""
        rating, item_num = rating_of(interaction, self._scale), self._num(interaction.item_id)
        if rating is None or item_num is None:
            return None
        at = interaction.at
        return item_num, rating, None if at is None else at.timestamp()

    def _num(self, item_id: ItemId) -> int | None:
        item_num = self._item_nums([item_id]).get(item_id)
        return item_num if item_num is not None and item_num < self._model.n_items else None
