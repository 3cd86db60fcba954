"""One person's conversation with the pipeline.

A session is driven by one thread at a time; a lock makes feedback during a turn safe.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from edge_rec.dialogue.contexts import NOWHERE, Setting, setting_said
from edge_rec.dialogue.deeds import Undone
from edge_rec.dialogue.policy import Profile, plan
from edge_rec.dialogue.profiles import (
    judged,
    known_kind,
    opinion,
    stated_events,
    without,
)
from edge_rec.dialogue.understanding import (
    Part,
    PartKind,
    open_again,
    parts_of,
    retract,
    steer,
)
from edge_rec.errors import CatalogError
from edge_rec.explanation.keywords import Keyword
from edge_rec.lexicon import Lexicon
from edge_rec.linking.completion import Completion, complete_end
from edge_rec.nlu.parser import Parser
from edge_rec.pipeline import Pipeline
from edge_rec.protocols import InteractionStore, ItemStore
from edge_rec.session.collecting import collect
from edge_rec.session.history import History, TakenBack
from edge_rec.session.ledger import Ledger
from edge_rec.session.ports import (
    CompleteName,
    ConversationStore,
    LockStore,
    PreferenceStore,
    UserLearner,
)
from edge_rec.session.profiles import Profiles
from edge_rec.session.taste_words import MAX_WORDS, TasteWords
from edge_rec.types import (
    Deed,
    DialogueAct,
    DialogueState,
    Intent,
    Interaction,
    InteractionKind,
    Item,
    ItemId,
    Link,
    Mention,
    Preferences,
    Query,
    RatingScale,
    Recommendation,
    Tracked,
    Turn,
    TurnEvent,
    TurnFinished,
    Understood,
    UserId,
    Utterance,
)


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
    locks: LockStore | None = None
    complete_name: CompleteName | None = None
    scale: RatingScale = field(default_factory=RatingScale)
    words: Lexicon | None = None
    """What tags and kinds are called in other languages."""
    models: Mapping[str, str] = field(default_factory=dict)
    """Which model serves which stage, for `Turn.models`."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    transaction: Callable[[], AbstractContextManager[None]] = nullcontext
    """Makes an event and what it changes in the factors durable together."""
    renew: Callable[[], tuple[Pipeline, UserLearner | None] | None] = lambda: None
    """Asked before each turn: newly trained models to go on with, or None."""
    on_close: Callable[[], None] = lambda: None
    state: DialogueState = field(default_factory=DialogueState)
    place: str = ""
    """Where the person is, by any name the host product likes: events are stored with it, and lists
    lean to what was liked there."""
    members: tuple[UserId, ...] = ()
    """The people who choose together as `user_id`; empty when that is a single person."""
    conversation_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._history = History(Ledger(self.interactions, self.learner, self.transaction))
        self._take_over(self.pipeline, self.learner)
        self._profiles = Profiles(
            self.interactions, self.preferences, self.conversations, self.scale
        )
        self._judged_meanwhile: list[Interaction] = []  # feedback given while a turn runs
        self._said = NOWHERE  # of here and now, in this conversation

    # --- talking -------------------------------------------------------------------------------

    def respond(self, text: str) -> Iterator[TurnEvent]:
        """Yield the events of one turn. Closing the iterator cancels it and keeps the old state.

        What the turn says about taste is stored as soon as it is understood, before the list is
        made, so it moves that very list.
        """
        utterance = Utterance(text, self.clock())
        self._judged_meanwhile.clear()
        self._renew()
        before, n_steps = self.state, len(self._history)
        for event in self.pipeline.respond(utterance, before, self.profile, self._undo_said):
            if isinstance(event, Understood):
                self._hear(event.act, utterance)
            elif isinstance(event, Tracked):
                with self._lock:
                    self._store_stated(self.state, event.state)
                    self._do(event.deeds)
                    self._history.remember(before, event.state, n_steps)
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
        self._renew()
        for event in self.pipeline.again(open_again(self.state), self.profile):
            if isinstance(event, TurnFinished):
                with self._lock:
                    self._settle(event)
            yield event

    def retract(self, part: Part) -> None:
        """Take back one part of what was understood, the event it was stored as included."""
        stated = {PartKind.LIKED: True, PartKind.DISLIKED: False, PartKind.SEEN: None}
        with self._lock:
            events: list[Interaction] = []
            if part.item_id is not None and part.kind in stated:
                events = [
                    event
                    for event in self.interactions.of_user(self.user_id)
                    if event.item_id == part.item_id
                    and opinion(event, self.scale) is stated[part.kind]
                ]
            self._take_back(events, (part,))
            self.state = retract(self.state, part)

    def steer(self, item_id: ItemId, *, toward: bool) -> None:
        """Move the next list toward an item or away from it; stores nothing."""
        with self._lock:
            self.state = steer(self.state, item_id, toward=toward)

    def said(self, n: int = 200) -> list[str]:
        """The last different things this person typed in any conversation, oldest first."""
        return self.conversations.recent(self.user_id, n) if self.conversations else []

    def resume(self) -> bool:
        """Carry on with the conversation this person last had; False where there is none."""
        last = self.conversations.latest(self.user_id) if self.conversations else None
        state = self.conversations.load_state(last) if self.conversations and last else None
        if last is None or state is None:
            return False
        with self._lock:
            self.conversation_id, self.state = last, state
        return True

    def complete(self, text: str, n: int = 6) -> Completion | None:
        """Names that the end of an unfinished utterance may become."""
        return complete_end(text, self.complete_name, n) if self.complete_name else None

    # --- lists that are no turn ------------------------------------------------------------------

    def recommend(
        self, n: int = 10, *, place: str | None = None, when: datetime | None = None
    ) -> tuple[Recommendation, ...]:
        """What the next list would hold if nothing more was said; changes nothing.

        It leans to what the person liked at `place` (the session's own unless given) and, with
        `when`, at that time of day.
        """
        setting = Setting(self._here.place if place is None else place, when or self._said.when)
        query = plan(open_again(self.state), self._stored_profile(setting), n)
        return self.pipeline.shortlist(replace(query, n=n))

    def similar(self, item_id: ItemId, n: int) -> tuple[Recommendation, ...]:
        """Items close to one, whatever the person's taste; what they hid or dislike is left out."""
        profile = self._stored_profile()
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
        item = self.item(item_id)
        known = known_kind(kind, value, self.scale)
        interaction = Interaction(
            self.user_id,
            item.item_id,
            known,
            value,
            self.clock(),
            self.state.turn,
            self._here.place,
        )
        with self._lock:
            self._history.add(interaction)
            self.state = judged(self.state, interaction, self.scale)
            self._judged_meanwhile.append(interaction)
        return interaction

    def undo(self) -> Interaction | None:
        """Take back the latest event of this profile, as if it had never been."""
        with self._lock:
            undone, self.state = self._history.undo(self.user_id, self.state)
            self._no_longer_judged(() if undone is None else (undone,))
        return undone

    def undo_step(self) -> Interaction | TakenBack | None:
        """Undo what was done last by hand, one step a call; None when nothing is left.

        What was taken back is given back; before that, the latest event goes, as in `undo`.
        """
        with self._lock:
            step, self.state = self._history.undo_step(self.user_id, self.state)
            if isinstance(step, Interaction):
                self._no_longer_judged((step,))
        return step

    def clear(self, item_ids: Iterable[ItemId]) -> int:
        """Take back every event of these items, imported ones too; returns how many."""
        cleared = set(item_ids)
        with self._lock:
            events = self.interactions.of_user(self.user_id)
            parts = [part for part in parts_of(self.state) if part.item_id in cleared]
            step = self._take_back((event for event in events if event.item_id in cleared), parts)
            for item_id in cleared:
                self.state = without(self.state, item_id)
        return len(step.events)

    # --- the person ----------------------------------------------------------------------------

    def profile(self) -> Profile:
        """What is stored about this person's taste; of a group, about all its members'."""
        profile = self._stored_profile()
        if self.pipeline.rerank is None:  # nobody reads the words
            return profile
        with self._lock:
            words = self._words(profile)
        return replace(profile, keywords=tuple(w.tag for w in words if w.strength > 0))

    def taste_words(self, n: int = MAX_WORDS) -> tuple[Keyword, ...]:
        """The person's taste in at most `n` words of the catalog, the strongest first."""
        profile = self.profile()
        with self._lock:
            return self._words(profile, n)

    def unsay(self, tag: str) -> None:
        """Strike a word from the profile in words; the events behind it stay."""
        held = self.profile().preferences
        self.prefer(replace(held, unsaid=(*(t for t in held.unsaid if t != tag), tag)))

    def say_again(self, tag: str) -> None:
        """Let a struck word come back."""
        held = self.profile().preferences
        self.prefer(replace(held, unsaid=tuple(t for t in held.unsaid if t != tag)))

    def prefer(self, preferences: Preferences) -> None:
        """Keep what the person set by hand; the next list follows it."""
        if self.preferences is not None:
            self.preferences.save(self.user_id, preferences)

    def switch(self, user_id: UserId, members: Sequence[UserId] = ()) -> None:
        """Start a new conversation as somebody else, or as `members` together."""
        with self._lock:
            self.user_id, self.members = user_id, tuple(members)
            self.state = DialogueState(language=self.state.language)
            self._said = NOWHERE
            self.conversation_id = uuid.uuid4().hex
            self._history.clear()
            self._history.ledger.replay(self.user_id, self.members)

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

    def _stored_profile(self, setting: Setting | None = None) -> Profile:
        """As `profile`, but for the words of the person's taste: these take longer to find."""
        here = setting or self._here
        with self._lock:
            return self._profiles.read(self.user_id, self.members, self.conversation_id, here)

    @property
    def _here(self) -> Setting:
        """What the person said in this conversation, else what the host product did."""
        return Setting(self._said.place or self.place, self._said.when)

    def _hear(self, act: DialogueAct, utterance: Utterance) -> None:
        """Keep what is said of here and now until something else is, or all starts over."""
        heard = setting_said(utterance.text, act.mentions, utterance.at)
        if heard.name or act.intent is Intent.RESTART:
            self._said = heard

    def _renew(self) -> None:
        """Go on with newly trained models where there are any."""
        with self._lock:
            if (fresh := self.renew()) is not None:
                self._take_over(*fresh)

    def _take_over(self, pipeline: Pipeline, learner: UserLearner | None) -> None:
        """Use these models from here on; they get to know the person from the stored events."""
        self.pipeline, self.learner = pipeline, learner
        ledger = Ledger(self.interactions, learner, self.transaction)
        self._history.ledger = ledger
        scores = learner.scores if learner is not None else None
        self._words = TasteWords(pipeline.retrieve.columns, scores)
        ledger.replay(self.user_id, self.members)

    def _take_back(self, events: Iterable[Interaction], parts: Iterable[Part]) -> TakenBack:
        step = self._history.take_back(self.user_id, events, parts)
        self._no_longer_judged(step.events)
        return step

    def _no_longer_judged(self, gone: Sequence[Interaction]) -> None:
        self._judged_meanwhile = [i for i in self._judged_meanwhile if i not in gone]

    def _store_stated(self, before: DialogueState, after: DialogueState) -> None:
        """Turn what this turn added to the state's lists into events.

        What the profile already knows is not stored again: a cancelled turn may be said again.
        """
        for event in stated_events(before, after, self._stored_profile(), self.clock()):
            self._history.add(replace(event, place=self._here.place))

    def _do(self, deeds: Iterable[Deed]) -> None:
        """Store what was said to be done with items, as the keys would; known things once."""
        profile = self._stored_profile()
        known = {InteractionKind.SAVE: profile.saved, InteractionKind.HIDE: profile.hidden}
        for deed in deeds:
            if deed.item_id not in known.get(deed.kind, ()):
                self.feedback(deed.item_id, deed.kind, deed.value)

    def _undo_said(self, now: DialogueState) -> Undone:
        with self._lock:
            return self._history.undo_said(self.user_id, self.state, now)

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
