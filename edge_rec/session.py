"""One person's conversation: the pipeline, the state, the stores and the learner together.

A session is driven by one thread at a time; a lock makes feedback during a turn safe.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from edge_rec.dialogue.policy import Profile
from edge_rec.errors import CatalogError, ConfigError
from edge_rec.nlu.parser import Parser
from edge_rec.pipeline import Pipeline
from edge_rec.protocols import InteractionStore, ItemStore
from edge_rec.types import (
    DialogueAct,
    DialogueState,
    Explained,
    Explanation,
    Interaction,
    InteractionKind,
    Item,
    ItemId,
    Link,
    Mention,
    MentionsLinked,
    Notice,
    Ranked,
    RatingScale,
    Recommendation,
    Token,
    Tracked,
    Turn,
    TurnEvent,
    TurnFinished,
    Understood,
    UserId,
    Utterance,
)


class UserLearner(Protocol):
    """The factor model as a session drives it."""

    def learn_one(self, interaction: Interaction) -> None:
        """Take one event in."""
        ...

    def unlearn_one(self, interaction: Interaction, left: Sequence[Interaction]) -> None:
        """Take back an event that is no longer stored; `left` are the user's others."""
        ...

    def replay(self, user_id: UserId, interactions: Iterable[Interaction]) -> None:
        """Know of the user what `interactions`, oldest first, say."""
        ...


class ConversationStore(Protocol):
    """Where a conversation survives a restart."""

    def save_turn(
        self, conversation_id: str, user_id: UserId, state: DialogueState, text: str, at: datetime
    ) -> None:
        """Keep the state after a turn."""
        ...


@dataclass
class Session:
    """A conversation with one profile."""

    user_id: UserId
    pipeline: Pipeline
    parser: Parser
    items: ItemStore
    interactions: InteractionStore
    learner: UserLearner | None
    conversations: ConversationStore | None = None
    scale: RatingScale = field(default_factory=RatingScale)
    models: Mapping[str, str] = field(default_factory=dict)
    """Which model serves which stage, for `Turn.models`."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    transaction: Callable[[], AbstractContextManager[None]] = nullcontext
    """Makes an event and what it changes in the factors durable together."""
    on_close: Callable[[], None] = lambda: None
    state: DialogueState = field(default_factory=DialogueState)
    conversation_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._judged_meanwhile: list[Interaction] = []  # feedback given while a turn runs
        if self.learner is not None:
            self.learner.replay(self.user_id, self.interactions.of_user(self.user_id))

    # --- talking -------------------------------------------------------------------------------

    def respond(self, text: str) -> Iterator[TurnEvent]:
        """Yield the events of one turn. Closing the iterator cancels it and keeps the old state.

        What the turn says about taste is stored as soon as it is understood, before the list is
        made, so it moves that very list.
        """
        utterance = Utterance(text, self.clock())
        self._judged_meanwhile.clear()
        for event in self.pipeline.respond(utterance, self.state, self.profile):
            if isinstance(event, Tracked):
                with self._lock:
                    self._store_stated(self.state, event.state)
            elif isinstance(event, TurnFinished):
                with self._lock:
                    self._finish(event, utterance)
            yield event

    def ask(self, text: str) -> Turn:
        """One whole turn."""
        return collect(Utterance(text, self.clock()), self.respond(text), self.models)

    def understand(self, text: str) -> DialogueAct:
        """What `text` says, without acting on it."""
        act, _ = self.parser(Utterance(text, self.clock()), self.state)
        return act

    def link(self, text: str) -> Link:
        """The item a name means."""
        return self.pipeline.link(Mention(text, 0, len(text)))

    # --- feedback ------------------------------------------------------------------------------

    def feedback(
        self, item_id: str, kind: InteractionKind | str, value: float | None = None
    ) -> Interaction:
        """Store one event and learn from it at once; it is durable when this returns.

        Raises:
            CatalogError: no such item.
            ConfigError: unknown kind, or a rating outside the catalog's scale.
        """
        interaction = self._interaction(ItemId(item_id), kind, value)
        with self._lock:
            self._learn(interaction)
            self.state = self._judged(self.state, interaction)
            self._judged_meanwhile.append(interaction)
        return interaction

    def undo(self) -> Interaction | None:
        """Take back the latest event of this profile, as if it had never been."""
        with self._lock:
            undone = self.interactions.undo_last(self.user_id)
            if undone is not None:
                if self.learner is not None:
                    self.learner.unlearn_one(undone, self.interactions.of_user(self.user_id))
                self.state = _without(self.state, undone.item_id)
                self._judged_meanwhile = [i for i in self._judged_meanwhile if i != undone]
        return undone

    def profile(self) -> Profile:
        """What is stored about this person's taste."""
        with self._lock:
            events = self.interactions.of_user(self.user_id)
        latest = {event.item_id: event for event in events if self._opinion(event) is not None}
        return Profile(
            user_id=self.user_id,
            liked=tuple(i for i, e in latest.items() if self._opinion(e) is True),
            disliked=tuple(i for i, e in latest.items() if self._opinion(e) is False),
            seen=tuple(dict.fromkeys(event.item_id for event in events)),
        )

    def item(self, item_id: str) -> Item:
        """The item.

        Raises:
            CatalogError: no such item.
        """
        item = self.items.get(ItemId(item_id))
        if item is None:
            raise CatalogError(f"no item {item_id!r} in this catalog; find one with edge-rec link")
        return item

    def close(self) -> None:
        """Release models and the database."""
        self.on_close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- inside --------------------------------------------------------------------------------

    def _interaction(
        self, item_id: ItemId, kind: InteractionKind | str, value: float | None
    ) -> Interaction:
        self.item(item_id)
        try:
            known = InteractionKind(kind)
        except ValueError as error:
            kinds = ", ".join(InteractionKind)
            raise ConfigError(f"unknown feedback {kind!r}; use one of {kinds}") from error
        if known is InteractionKind.RATE:
            low, high = self.scale.low, self.scale.high
            if value is None or not low <= value <= high:
                raise ConfigError(f"a rating must lie from {low:g} to {high:g}, not {value}")
        return Interaction(self.user_id, item_id, known, value, self.clock(), self.state.turn)

    def _learn(self, interaction: Interaction) -> None:
        with self.transaction():
            stored = replace(interaction, interaction_id=self.interactions.add(interaction))
            if self.learner is not None:
                self.learner.learn_one(stored)

    def _store_stated(self, before: DialogueState, after: DialogueState) -> None:
        """Turn what this turn added to the state's lists into events.

        What the profile already knows is not stored again: a cancelled turn may be said again.
        """
        profile = self.profile()
        known = {
            InteractionKind.LIKE: profile.liked,
            InteractionKind.DISLIKE: profile.disliked,
            InteractionKind.SEEN: profile.seen,
        }
        for kind, old, new in (
            (InteractionKind.LIKE, before.liked, after.liked),
            (InteractionKind.DISLIKE, before.disliked, after.disliked),
            (InteractionKind.SEEN, before.seen, after.seen),
        ):
            for item_id in new:
                if item_id not in old and item_id not in known[kind]:
                    self._learn(
                        Interaction(self.user_id, item_id, kind, None, self.clock(), after.turn)
                    )

    def _finish(self, event: TurnFinished, utterance: Utterance) -> None:
        self.state = event.state
        for interaction in self._judged_meanwhile:
            self.state = self._judged(self.state, interaction)
        if self.conversations is not None:
            self.conversations.save_turn(
                self.conversation_id, self.user_id, self.state, utterance.text, utterance.at
            )

    def _judged(self, state: DialogueState, interaction: Interaction) -> DialogueState:
        state = _without(state, interaction.item_id)
        match self._opinion(interaction):
            case True:
                return replace(state, liked=(*state.liked, interaction.item_id))
            case False:
                return replace(state, disliked=(*state.disliked, interaction.item_id))
            case None:
                return replace(state, seen=(*state.seen, interaction.item_id))

    def _opinion(self, event: Interaction) -> bool | None:
        """True for a like, False for a dislike, None for neither."""
        match event.kind:
            case InteractionKind.LIKE:
                return True
            case InteractionKind.DISLIKE:
                return False
            case InteractionKind.RATE if event.value is not None:
                if event.value >= self.scale.liked_from:
                    return True
                return False if event.value <= self.scale.disliked_to else None
            case _:
                return None


def collect(utterance: Utterance, events: Iterator[TurnEvent], models: Mapping[str, str]) -> Turn:
    """Run the events of a turn to their end and keep what they said."""
    act: DialogueAct | None = None
    links: tuple[Link, ...] = ()
    ranked: tuple[Recommendation, ...] = ()
    explanations: dict[ItemId, Explanation] = {}
    notices: list[Notice] = []
    reply: list[str] = []
    finished: TurnFinished | None = None
    for event in events:
        match event:
            case Understood():
                act = event.act
            case MentionsLinked():
                links = event.links
            case Ranked():
                ranked = event.recommendations
            case Explained():
                explanations[event.item_id] = event.explanation
            case Notice():
                notices.append(event)
            case Token():
                reply.append(event.text)
            case TurnFinished():
                finished = event
            case _:
                pass
    if act is None or finished is None:
        raise RuntimeError("a turn ended without finishing")
    return Turn(
        utterance=utterance,
        act=act,
        links=links,
        query=finished.query,
        recommendations=tuple(
            replace(r, explanation=explanations.get(r.item.item_id, r.explanation)) for r in ranked
        ),
        reply="".join(reply),
        notices=tuple(notices),
        timings_s=finished.timings_s,
        models=models,
    )


def _without(state: DialogueState, item_id: ItemId) -> DialogueState:
    return replace(
        state,
        liked=tuple(i for i in state.liked if i != item_id),
        disliked=tuple(i for i in state.disliked if i != item_id),
        seen=tuple(i for i in state.seen if i != item_id),
    )
