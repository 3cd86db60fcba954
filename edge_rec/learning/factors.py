"""Incremental matrix factorisation: rating = mean + item bias + (1, item vector) . user weights.

Item biases and vectors are fitted in bulk and drift by small steps. What is known of a user is the
exact ridge solution over that user's events, kept current by a rank-one update of the inverse.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.learning.least_squares import alternate
from edge_rec.learning.settings import FactorConfig
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray

Floats = NDArray[np.floating[Any]]


@dataclass(slots=True)
class UserState:
    """The ridge regression of one user's ratings on (1, item vector)."""

    inverse: Floats
    """(1 + embedding_size, 1 + embedding_size): inverse of features' products plus the ridge."""
    right: Floats
    """(1 + embedding_size,): features times ratings left to explain."""
    weights: Floats
    """inverse @ right: the user's bias, then the user's vector."""

    def update(self, features: Floats, target: float) -> None:
        """Take one event in (Sherman & Morrison 1950)."""
        moved = self.inverse @ features
        self.inverse -= np.outer(moved, moved / (1.0 + features @ moved))
        self.right += target * features
        self.weights = self.inverse @ self.right


@dataclass(frozen=True, slots=True)
class Drift:
    """How far one event moves an item."""

    bias: float
    vector: FloatArray
    """(embedding_size,)"""


@dataclass(slots=True)
class FactorModel:
    """Ratings of items by users. Not for two threads at once."""

    config: FactorConfig
    mean: float
    biases: Floats
    """(n_items,)"""
    features: Floats
    """(n_items, 1 + embedding_size): a constant 1, then the item's vector."""
    n_ratings: IntArray
    """(n_items,): ratings each item was learned from."""
    users: dict[Hashable, UserState] = field(default_factory=dict)

    @classmethod
    def empty(cls, n_items: int, config: FactorConfig, mean: float = 0.0) -> FactorModel:
        """A model that has seen nothing; vectors start small and random, by `config.seed`."""
        rng = np.random.default_rng(config.seed)
        features = rng.normal(0.0, 0.1, (n_items, 1 + config.embedding_size))
        features[:, 0] = 1.0
        return cls(config, mean, np.zeros(n_items), features, np.zeros(n_items, dtype=np.int64))

    @classmethod
    def fit(
        cls,
        user_codes: IntArray,
        item_nums: IntArray,
        values: FloatArray,
        n_items: int,
        config: FactorConfig,
        *,
        progress: Progress = NO_PROGRESS,
    ) -> FactorModel:
        """Learn items from all ratings, one array entry each; users are folded in later."""
        model = cls.empty(n_items, config, float(values.mean()) if len(values) else 0.0)
        model.refit(user_codes, item_nums, values, progress=progress)
        return model

    @property
    def n_items(self) -> int:
        """Items known."""
        return len(self.biases)

    @property
    def ridge(self) -> Floats:
        """(1 + embedding_size,): ridge weight of each of a user's weights."""
        return np.array([self.config.bias_reg] + [self.config.reg] * self.config.embedding_size)

    def refit(
        self,
        user_codes: IntArray,
        item_nums: IntArray,
        values: FloatArray,
        *,
        epochs: int | None = None,
        progress: Progress = NO_PROGRESS,
    ) -> None:
        """Fit all items anew, starting from where they are; users are forgotten."""
        self.users.clear()
        if len(values) == 0:
            return
        self.mean = float(values.mean())
        self.n_ratings = np.bincount(item_nums, minlength=self.n_items)
        self.biases, self.features = alternate(
            user_codes,
            item_nums,
            values - self.mean,
            self.biases,
            self.features,
            self.ridge,
            epochs=self.config.epochs if epochs is None else epochs,
            progress=progress,
        )

    def fold_in(self, user: Hashable, item_nums: IntArray, values: FloatArray) -> None:
        """Replace what is known of `user` by the exact solution over these ratings."""
        rows = self.features[item_nums]
        inverse = np.linalg.inv(rows.T @ rows + np.diag(self.ridge))
        right = rows.T @ (values - self.mean - self.biases[item_nums])
        self.users[user] = UserState(inverse, right, inverse @ right)

    def learn_one(self, user: Hashable, item_num: int, value: float) -> Drift:
        """Take one rating in: the user exactly, the item by the small step that is returned."""
        state = self.users.get(user)
        if state is None:
            d = self.features.shape[1]
            state = UserState(np.diag(1.0 / self.ridge), np.zeros(d), np.zeros(d))
            self.users[user] = state
        features = self.features[item_num]
        left = value - self.mean - self.biases[item_num]
        error = left - float(features @ state.weights)
        state.update(features, left)
        n_ratings = int(self.n_ratings[item_num]) + 1
        step = Drift(
            error / (n_ratings + self.config.bias_reg),
            (self.config.learning_rate * error * state.weights[1:]).astype(np.float32),
        )
        self.drift(item_num, step)
        return step

    def drift(self, item_num: int, step: Drift) -> None:
        """Move an item by what one rating of it taught."""
        self.n_ratings[item_num] += 1
        self.biases[item_num] += step.bias
        self.features[item_num, 1:] += step.vector

    def set_item(self, item_num: int, bias: float, vector: FloatArray, n_ratings: int) -> None:
        """Put an item where it was stored; `vector` (embedding_size,)."""
        self.biases[item_num] = bias
        self.features[item_num, 1:] = vector
        self.n_ratings[item_num] = n_ratings

    def predict_one(self, user: Hashable, item_num: int) -> float:
        """Expected rating; of an unknown user what people in general would give."""
        expected = self.mean + float(self.biases[item_num])
        state = self.users.get(user)
        return (
            expected if state is None else expected + float(self.features[item_num] @ state.weights)
        )

    def scores(self, user: Hashable) -> FloatArray:
        """Expected ratings of all items, (n_items,)."""
        state = self.users.get(user)
        expected = self.mean + self.biases
        if state is not None:
            expected = expected + self.features @ state.weights
        return expected.astype(np.float32)

    def forget_user(self, user: Hashable) -> None:
        """Drop what is known of `user`; the next refit also takes back the drift of items."""
        self.users.pop(user, None)
