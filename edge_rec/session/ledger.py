"""The stored events and the model that learned from them, changed together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from edge_rec.protocols import InteractionStore
from edge_rec.session.ports import UserLearner
from edge_rec.types import Interaction, UserId


@dataclass(frozen=True, slots=True)
class Ledger:
    """Events of any person, each durable and learned when a method returns."""

    interactions: InteractionStore
    learner: UserLearner | None
    transaction: Callable[[], AbstractContextManager[None]]
    """Makes an event and what it changes in the factors durable together."""

    def add(self, interaction: Interaction) -> None:
        """Store one event and learn from it."""
        with self.transaction():
            stored = replace(interaction, interaction_id=self.interactions.add(interaction))
            if self.learner is not None:
                self.learner.learn_one(stored)

    def remove(self, user_id: UserId, events: Iterable[Interaction]) -> list[Interaction]:
        """Delete single events of one person, as if they had never been; returns them."""
        gone = list(events)
        with self.transaction():
            self.interactions.remove(e.interaction_id for e in gone if e.interaction_id is not None)
            if self.learner is not None:
                self.learner.unlearn(gone, self.interactions.of_user(user_id))
        return gone

    def undo_last(self, user_id: UserId) -> Interaction | None:
        """Take back a person's latest event; None when there is none."""
        with self.transaction():
            undone = self.interactions.undo_last(user_id)
            if undone is not None and self.learner is not None:
                self.learner.unlearn([undone], self.interactions.of_user(user_id))
        return undone

    def replay(self, user_id: UserId, members: Sequence[UserId]) -> None:
        """Let the learner know a person, or as `user_id` the people who choose together."""
        if self.learner is not None:
            everyone = (*members, user_id)
            events = [event for each in everyone for event in self.interactions.of_user(each)]
            self.learner.replay(user_id, events)
