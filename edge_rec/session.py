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

from edge_rec.dialogue.policy import Profile, plan
from edge_rec.dialogue.profiles import judged, opinion, profile_of, together, without
from edge_rec.dialogue.understanding import Part, PartKind, open_again, retract, steer
from edge_rec.errors import CatalogError, ConfigError
from edge_rec.linking.completion import Completion, complete_end
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
    Preferences,
    Query,
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

    def recent(self, user_id: UserId, n: int) -> list[str]:
        """The last `n` different things the user typed, oldest first."""
        ...


class PreferenceStore(Protocol):
    """Where what a person set by hand survives a restart."""

    def load(self, user_id: UserId) -> Preferences:
        """The person's preferences, or the defaults."""
        ...

    def save(self, user_id: UserId, preferences: Preferences) -> None:
        """Keep them in place of the old ones."""
        ...


CompleteName = Callable[[str, int], Sequence[tuple[ItemId, str]]]
"""At most so many items whose name begins with a text, with the title that matched."""


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
    preferences: PreferenceStore | None = None
    complete_name: CompleteName | None = None
    scale: RatingScale = field(default_factory=RatingScale)
    models: Mapping[str, str] = field(default_factory=dict)
    """Which model serves which stage, for `Turn.models`."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    transaction: Callable[[], AbstractContextManager[None]] = nullcontext
    """Makes an event and what it changes in the factors durable together."""
    on_close: Callable[[], None] = lambda: None
    state: DialogueState = field(default_factory=DialogueState)
    members: tuple[UserId, ...] = ()
    """The people who choose together as `user_id`; empty when that is a single person."""
    conversation_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._judged_meanwhile: list[Interaction] = []  # feedback given while a turn runs
        self._replay()

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

    def again(self) -> Iterator[TurnEvent]:
        """Yield the events of making the last list anew from what holds now.

        Nothing is said in it, so a list corrected by hand keeps its place in the conversation.
        """
        self._judged_meanwhile.clear()
        for event in self.pipeline.again(open_again(self.state), self.profile):
            if isinstance(event, TurnFinished):
                with self._lock:
                    self._settle(event)
            yield event

    def retract(self, part: Part) -> None:
        """Take back one part of what was understood, the event it was stored as included."""
        stated = {PartKind.LIKED: True, PartKind.DISLIKED: False, PartKind.SEEN: None}
        with self._lock:
            if part.item_id is not None and part.kind in stated:
                self._forget(
                    event
                    for event in self.interactions.of_user(self.user_id)
                    if event.item_id == part.item_id
                    and opinion(event, self.scale) is stated[part.kind]
                )
            self.state = retract(self.state, part)

    def steer(self, item_id: ItemId, *, toward: bool) -> None:
        """Move the next list toward an item or away from it; stores nothing."""
        with self._lock:
            self.state = steer(self.state, item_id, toward=toward)

    def said(self, n: int = 200) -> list[str]:
        """The last different things this person typed in any conversation, oldest first."""
        return self.conversations.recent(self.user_id, n) if self.conversations else []

    def complete(self, text: str, n: int = 6) -> Completion | None:
        """Names that the end of an unfinished utterance may become."""
        return complete_end(text, self.complete_name, n) if self.complete_name else None

    # --- lists that are no turn ------------------------------------------------------------------

    def preview(self, n: int) -> tuple[Recommendation, ...]:
        """What the next list would hold if nothing more was said; changes nothing."""
        query = plan(open_again(self.state), self.profile(), n)
        return self.pipeline.shortlist(replace(query, n=n))

    def similar(self, item_id: ItemId, n: int) -> tuple[Recommendation, ...]:
        """Items close to one, whatever the person's taste; what they hid or dislike is left out."""
        profile = self.profile()
        excluded = frozenset({item_id, *profile.hidden, *profile.disliked})
        nobody = UserId("")
        return self.pipeline.shortlist(
            Query(nobody, anchors=(item_id,), excluded=excluded, n=n, language=self.state.language)
        )

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
            self.state = judged(self.state, interaction, self.scale)
            self._judged_meanwhile.append(interaction)
        return interaction

    def undo(self) -> Interaction | None:
        """Take back the latest event of this profile, as if it had never been."""
        with self._lock:
            undone = self.interactions.undo_last(self.user_id)
            if undone is not None:
                if self.learner is not None:
                    self.learner.unlearn_one(undone, self.interactions.of_user(self.user_id))
                self.state = without(self.state, undone.item_id)
                self._judged_meanwhile = [i for i in self._judged_meanwhile if i != undone]
        return undone

    def clear(self, item_ids: Iterable[ItemId]) -> int:
        """Take back every event of these items, imported ones too; returns how many."""
        cleared = set(item_ids)
        with self._lock:
            events = self.interactions.of_user(self.user_id)
            forgotten = self._forget(event for event in events if event.item_id in cleared)
            for item_id in cleared:
                self.state = without(self.state, item_id)
        return forgotten

    # --- the person ----------------------------------------------------------------------------

    def profile(self) -> Profile:
        """What is stored about this person's taste; of a group, about all its members'."""
        with self._lock:
            own = self._profile_of(self.user_id)
            members = [self._profile_of(member) for member in self.members]
        return together(own, members) if members else own

    def prefer(self, preferences: Preferences) -> None:
        """Keep what the person set by hand; the next list follows it."""
        if self.preferences is not None:
            self.preferences.save(self.user_id, preferences)

    def switch(self, user_id: UserId, members: Sequence[UserId] = ()) -> None:
        """Start a new conversation as somebody else, or as `members` together."""
        with self._lock:
            self.user_id, self.members = user_id, tuple(members)
            self.state = DialogueState(language=self.state.language)
            self.conversation_id = uuid.uuid4().hex
            self._replay()

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

    def _profile_of(self, user_id: UserId) -> Profile:
        set_by_hand = self.preferences.load(user_id) if self.preferences else None
        return profile_of(user_id, self.interactions.of_user(user_id), self.scale, set_by_hand)

    def _replay(self) -> None:
        """Let the learner know the person, or the group as one person."""
        if self.learner is not None:
            everyone = (*self.members, self.user_id)
            events = [event for each in everyone for event in self.interactions.of_user(each)]
            self.learner.replay(self.user_id, events)

    def _forget(self, events: Iterable[Interaction]) -> int:
        """Delete single events and take them out of the learner."""
        gone = list(events)
        with self.transaction():
            self.interactions.remove(e.interaction_id for e in gone if e.interaction_id is not None)
            if self.learner is not None:
                left = self.interactions.of_user(self.user_id)
                for event in gone:
                    self.learner.unlearn_one(event, left)
        self._judged_meanwhile = [i for i in self._judged_meanwhile if i not in gone]
        return len(gone)

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
        self._settle(event)
        if self.conversations is not None:
            self.conversations.save_turn(
                self.conversation_id, self.user_id, self.state, utterance.text, utterance.at
            )

    def _settle(self, event: TurnFinished) -> None:
        """Take over the state after a turn, with what was judged while it ran."""
        self.state = event.state
        for interaction in self._judged_meanwhile:
            self.state = judged(self.state, interaction, self.scale)


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
