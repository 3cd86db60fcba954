"""Incremental matrix factorisation: rating = mean + item bias + features . user weights + mood.

An item's features are a constant, a learned vector and what the catalog says of it. Item biases
and vectors are fitted in bulk and drift by small steps. What is known of a user is the exact ridge
solution over that user's events, kept current by a rank-one update of the inverse.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.learning.least_squares import alternate
from edge_rec.learning.settings import FactorConfig
from edge_rec.learning.user_state import Mood, UserState, posterior
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray

Floats = NDArray[np.floating[Any]]


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
    """(n_items, d): 1 for the user's bias, the item's vector, what is known of it, 1 for moods."""
    n_ratings: IntArray
    """(n_items,): ratings each item was learned from."""
    users: dict[Hashable, UserState] = field(default_factory=dict)
    _served: NDArray[np.float32] | None = field(default=None, init=False, repr=False)
    """`features` but for moods as `scores` reads them, in half the bytes; None until then."""
    mood: Mood = field(init=False)
    """How users' moods come and go."""

    def __post_init__(self) -> None:
        self.mood = Mood(self.config.mood, self.config.mood_span_s)

    @classmethod
    def empty(
        cls,
        n_items: int,
        config: FactorConfig,
        mean: float = 0.0,
        known: FloatArray | None = None,
    ) -> FactorModel:
        """A model that has seen nothing; vectors start small and random, by `config.seed`.

        `known` (n_items, k) is what the catalog says of the items (see `known_features`).
        """
        rng = np.random.default_rng(config.seed)
        vectors = rng.normal(0.0, 0.1, (n_items, config.embedding_size))
        ones = np.ones((n_items, 1))
        parts: list[Floats] = [ones, vectors, *([] if known is None else [known]), ones]
        return cls(
            config,
            mean,
            np.zeros(n_items),
            np.concatenate(parts, axis=1),
            np.zeros(n_items, dtype=np.int64),
        )

    @classmethod
    def fit(
        cls,
        user_codes: IntArray,
        item_nums: IntArray,
        values: FloatArray,
        n_items: int,
        config: FactorConfig,
        *,
        known: FloatArray | None = None,
        progress: Progress = NO_PROGRESS,
    ) -> FactorModel:
        """Learn items from all ratings, one array entry each; users are folded in later."""
        model = cls.empty(n_items, config, float(values.mean()) if len(values) else 0.0, known)
        model.refit(user_codes, item_nums, values, progress=progress)
        return model

    @property
    def n_items(self) -> int:
        """Items known."""
        return len(self.biases)

    @property
    def vectors(self) -> Floats:
        """(n_items, embedding_size): a view, so that writing to it moves the items."""
        return self.features[:, 1 : 1 + self.config.embedding_size]

    @property
    def prior(self) -> Floats:
        """(d,): variances of a user's weights before any event."""
        n_known = self.features.shape[1] - 2 - self.config.embedding_size
        return np.array(
            [1.0 / self.config.bias_reg]
            + [1.0 / self.config.reg] * self.config.embedding_size
            + [1.0 / self.config.known_reg] * n_known
            + [self.config.mood]
        )

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
        self._served = None
        self.mean = float(values.mean())
        self.n_ratings = np.bincount(item_nums, minlength=self.n_items)
        self.biases, self.features[:, :-1] = alternate(
            user_codes,
            item_nums,
            values - self.mean,
            self.biases,
            self.features[:, :-1],
            1.0 / self.prior[:-1],
            n_fitted=self.config.embedding_size,
            epochs=self.config.epochs if epochs is None else epochs,
            progress=progress,
        )

    def fold_in(
        self, user: Hashable, item_nums: IntArray, values: FloatArray, times: Floats | None = None
    ) -> None:
        """Replace what is known of `user` by the exact solution over these ratings, oldest first.

        `times` (n,) in Unix seconds, not a number where unknown; without times there is no mood.
        """
        self.users[user] = posterior(
            self.features[item_nums, :-1],
            values - self.mean - self.biases[item_nums],
            np.full(len(values), np.nan) if times is None else times,
            self.prior,
            self.mood,
        )

    def learn_one(
        self, user: Hashable, item_num: int, value: float, at: float | None = None
    ) -> Drift:
        """Take one rating in: the user exactly, the item by the small step that is returned.

        `at` is in Unix seconds; without it the rating tells nothing of the user's mood.
        """
        error = self.update_user(user, item_num, value, at)
        config = self.config
        vector = self.users[user].weights[1 : 1 + config.embedding_size]
        step = Drift(
            error / (int(self.n_ratings[item_num]) + 1 + config.bias_reg),
            (config.learning_rate * error * vector).astype(np.float32),
        )
        self.drift(item_num, step)
        return step

    def update_user(
        self, user: Hashable, item_num: int, value: float, at: float | None = None
    ) -> float:
        """Take one rating in for the user alone, exactly; returns the error made before."""
        state = self.users.get(user)
        if state is None:
            state = self.users[user] = UserState.unknown(self.prior)
        features = self.features[item_num]
        if at is None:
            features = np.append(features[:-1], 0.0)
        else:
            state.fade(at, self.mood)
        return state.update(features, value - self.mean - float(self.biases[item_num]))

    def drift(self, item_num: int, step: Drift) -> None:
        """Move an item by what one rating of it taught."""
        self.n_ratings[item_num] += 1
        self.biases[item_num] += step.bias
        vector = self.features[item_num, 1 : 1 + self.config.embedding_size]
        vector += step.vector
        self._serve(item_num)

    def set_item(self, item_num: int, bias: float, vector: FloatArray, n_ratings: int) -> None:
        """Put an item where it was stored; `vector` (embedding_size,)."""
        self.biases[item_num] = bias
        self.vectors[item_num] = vector
        self.n_ratings[item_num] = n_ratings
        self._serve(item_num)

    def take_items(self, other: FactorModel) -> None:
        """Put the items that both know where they are in `other`, and take its mean."""
        n = min(other.n_items, self.n_items)
        self.mean = other.mean
        self.biases[:n], self.vectors[:n] = other.biases[:n], other.vectors[:n]
        self.n_ratings[:n] = other.n_ratings[:n]
        self._served = None

    def _serve(self, item_num: int) -> None:
        """Keep what `scores` reads in step with an item that moved."""
        if self._served is not None:
            self._served[item_num] = self.features[item_num, :-1]

    def predict_one(self, user: Hashable, item_num: int, at: float | None = None) -> float:
        """Expected rating at a time, or without moods; of an unknown user what people give."""
        expected = self.mean + float(self.biases[item_num])
        state = self.users.get(user)
        if state is None:
            return expected
        mood = float(state.weights[-1])
        expected += float(self.features[item_num].dot(state.weights)) - mood
        if at is not None and state.at is not None:
            expected += mood * self.mood.kept(at - state.at)
        return expected

    def scores(self, user: Hashable, rows: IntArray | None = None) -> FloatArray:
        """Expected ratings of all items, or of `rows`, without moods."""
        state = self.users.get(user)
        biases = self.biases if rows is None else self.biases[rows]
        expected = (self.mean + biases).astype(np.float32)
        if state is not None:
            if self._served is None:
                self._served = self.features[:, :-1].astype(np.float32)
            features = self._served if rows is None else self._served[rows]
            expected += features @ state.weights[:-1].astype(np.float32)
        return expected

    def forget_user(self, user: Hashable) -> None:
        """Drop what is known of `user`; the next refit also takes back the drift of items."""
        self.users.pop(user, None)
