"""The factor model as a session drives it: events in, one user's scores out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np

from edge_rec.learning.factors import Drift, FactorModel
from edge_rec.protocols import FloatArray
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

    def restore_item(self, model: FactorModel, item_num: int) -> None:
        """Put an item where training and the events still stored have it."""
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

    A user is always the exact solution over their ratings and the items as they stand, so an
    event taken back leaves everything as if it had never been.
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
        drift = self._model.learn_one(user_id, item_num, rated[1], rated[2])
        if interaction.interaction_id is not None:
            self._store.add_drift(interaction.interaction_id, item_num, drift)
        self._ratings[user_id].append(rated)
        self._fold_in(user_id)

    def unlearn_one(self, interaction: Interaction, left: Sequence[Interaction]) -> None:
        """Take back an event that is no longer stored; `left` are the user's others."""
        rated = self._rated(interaction)
        if rated is not None:
            self._store.restore_item(self._model, rated[0])
        self.replay(interaction.user_id, left)

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

    def scores(self, user_id: UserId) -> FloatArray:
        """Expected ratings of all items, (n_items,)."""
        return self._model.scores(user_id)

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
