"""What a stage asks of a model, an index or a store; `backends/` and `store/` implement it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from edge_rec.types import Interaction, Item, ItemId, UserId

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]


class Tagger(Protocol):
    """A small network that labels the units of a text. May be called from any thread."""

    def label(self, text: str, units: Sequence[tuple[int, int]]) -> FloatArray:
        """Logits of each of `tagging.CHOICES` for each unit, shape (len(units), len(CHOICES)).

        Raises:
            ModelError: the network cannot be loaded or failed.
        """
        ...


class LanguageModel(Protocol):
    """A local language model. May be called from any thread; calls are served one at a time."""

    @property
    def name(self) -> str:
        """File name or short name, for the reply's `models`."""
        ...

    @property
    def skills(self) -> frozenset[str]:
        """Names of the adapters it has, one a task."""
        ...

    def weigh(
        self,
        segments: Sequence[str],
        choices: Sequence[str],
        *,
        first: int,
        skill: str | None = None,
        timeout_s: float = math.inf,
    ) -> FloatArray | None:
        """Logits of each of `choices` as the next token after each segment from `first` on.

        Segments are read one after the other and tokenized apart; each choice is one token.
        Shape (len(segments) - first, len(choices)); None where time ran out. `skill` is one of
        `skills`.

        Raises:
            ModelError: the model cannot be loaded, cannot hold the segments, or failed.
        """
        ...

    def weigh_each(
        self,
        prefix: str,
        texts: Sequence[str],
        choices: Sequence[str],
        *,
        skill: str | None = None,
        timeout_s: float = math.inf,
    ) -> FloatArray | None:
        """Logits of each of `choices` as the next token after `prefix` and each of `texts`.

        The prefix is read once and no text sees another, so that their order is of no account.
        Shape (len(texts), len(choices)); None where time ran out.

        Raises:
            ModelError: as `weigh`.
        """
        ...

    def stream(
        self, prompt: str, *, grammar: str | None = None, max_tokens: int = 128
    ) -> Iterator[str]:
        """Yield pieces of the greedy continuation of `prompt`; closing the iterator cancels.

        `grammar` is GBNF text that the whole continuation must match.
        A piece may be empty: a sign of life that lets a caller look at its clock.

        Raises:
            ModelError: the model cannot be loaded or generation failed.
        """
        ...


class PairScorer(Protocol):
    """Judges candidates against one request. Calls are served one at a time, from any thread."""

    @property
    def name(self) -> str:
        """Model and adapter, for the reply's `models` and beside what was learned about it."""
        ...

    def scores(self, prefix: str, candidates: Sequence[str]) -> FloatArray:
        """How well each candidate goes on from `prefix`, (len(candidates),); higher is better.

        The score of a candidate depends on `prefix` and its own text only, not on the others or
        on their order, so that shuffling changes nothing.

        Raises:
            ModelError: the model cannot be loaded or failed.
        """
        ...


class Encoder(Protocol):
    """Text to unit vectors. May be called from two threads."""

    @property
    def name(self) -> str:
        """Identifies the vector space; stored beside every index built with it."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors of shape (len(texts), dim)."""
        ...


class VectorIndex(Protocol):
    """Nearest neighbours by inner product of unit vectors. Not for two threads at once."""

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def __len__(self) -> int:
        """Live vectors."""
        ...

    def add(self, keys: IntArray, vectors: FloatArray) -> None:
        """Insert or replace the vectors of `keys` (non-negative); vectors (len(keys), dim)."""
        ...

    def remove(self, keys: IntArray) -> None:
        """Forget `keys`; unknown ones are ignored."""
        ...

    def search(
        self, vectors: FloatArray, k: int, *, allowed: IntArray | None = None
    ) -> tuple[IntArray, FloatArray]:
        """Keys and scores, both (len(vectors), k), best first, ties by key.

        Scores are inner products, higher is better. Where fewer than `k` vectors exist or are
        `allowed`, the row is padded with key -1 and score -inf.
        """
        ...

    def save(self, path: Path) -> None:
        """Write to `path` atomically (temporary name, then `os.replace`)."""
        ...


class ItemStore(Protocol):
    """Reads the catalog."""

    def get(self, item_id: ItemId) -> Item | None:
        """The item, or None."""
        ...

    def get_many(self, item_ids: Iterable[ItemId]) -> dict[ItemId, Item]:
        """Those of `item_ids` that exist."""
        ...


class InteractionStore(Protocol):
    """Keeps events. An event is durable when `add` returns."""

    def add(self, interaction: Interaction) -> int:
        """Store one event and return its id."""
        ...

    def of_user(self, user_id: UserId) -> list[Interaction]:
        """A user's events, oldest first."""
        ...

    def undo_last(self, user_id: UserId) -> Interaction | None:
        """Delete and return the user's latest event; None when there is none."""
        ...

    def remove(self, interaction_ids: Iterable[int]) -> int:
        """Delete single events; returns how many there were."""
        ...

    def people(self) -> dict[UserId, int]:
        """Everybody who used the product here, and how many events they added; by name."""
        ...

    def forget_user(self, user_id: UserId) -> int:
        """Delete all a user said and did, from the disk too; returns the events deleted."""
        ...


class Learner(Protocol):
    """A model that learns from single events."""

    def learn_one(self, interaction: Interaction) -> None:
        """Take one event in; its cost does not grow with the number of events seen."""
        ...

    def predict_one(self, user_id: UserId, item_id: ItemId) -> float:
        """Expected rating; learns nothing."""
        ...


Scores = Mapping[ItemId, float]
