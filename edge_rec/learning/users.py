"""The factor model as a session drives it: events in, one user's scores out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from edge_rec.learning.factors import FactorModel
from edge_rec.protocols import FloatArray
from edge_rec.types import Interaction, InteractionKind, ItemId, RatingScale, UserId

LIKE_LEVEL = 0.9
"""A like counts as a rating at nine tenths of the scale: most likes are no favourites."""
DISLIKE_LEVEL = 0.2

ItemNums = Callable[[Iterable[ItemId]], dict[ItemId, int]]


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
        case InteractionKind.SEEN:
            return None


class UserFactors:
    """A `Learner`. Items the model was not trained on are passed over until the next training."""

    def __init__(
        self,
        model: FactorModel,
        item_nums: ItemNums,
        scale: RatingScale,
        on_drift: Callable[[int, float, FloatArray], None] = lambda *_: None,
    ) -> None:
        """`on_drift(item_num, bias, vector)` is told what an event changed, to keep it."""
        self._model, self._item_nums, self._scale = model, item_nums, scale
        self._on_drift = on_drift

    def learn_one(self, interaction: Interaction) -> None:
        """Take one event in: the user exactly, the item by a small step."""
        rating = rating_of(interaction, self._scale)
        item_num = self._num(interaction.item_id)
        if rating is None or item_num is None:
            return
        self._model.learn_one(interaction.user_id, item_num, rating)
        self._on_drift(
            item_num,
            float(self._model.biases[item_num]),
            self._model.features[item_num, 1:].astype(np.float32),
        )

    def predict_one(self, user_id: UserId, item_id: ItemId) -> float:
        """Expected rating; of an unknown item the mean of all ratings."""
        item_num = self._num(item_id)
        return self._model.mean if item_num is None else self._model.predict_one(user_id, item_num)

    def replay(self, user_id: UserId, interactions: Sequence[Interaction]) -> None:
        """Replace what is known of the user by the exact solution over `interactions`."""
        self._model.forget_user(user_id)
        nums, ratings = [], []
        for interaction in interactions:
            rating = rating_of(interaction, self._scale)
            item_num = self._num(interaction.item_id)
            if rating is not None and item_num is not None:
                nums.append(item_num)
                ratings.append(rating)
        if nums:
            self._model.fold_in(
                user_id, np.asarray(nums, dtype=np.int64), np.asarray(ratings, dtype=np.float32)
            )

    def scores(self, user_id: UserId) -> FloatArray:
        """Expected ratings of all items, (n_items,)."""
        return self._model.scores(user_id)

    def _num(self, item_id: ItemId) -> int | None:
        item_num = self._item_nums([item_id]).get(item_id)
        return item_num if item_num is not None and item_num < self._model.n_items else None
