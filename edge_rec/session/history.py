"""What was done in a session, in order, so that it can be undone: by hand, or by "undo that"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from edge_rec.dialogue.deeds import Undone, with_conditions_of
from edge_rec.dialogue.profiles import without
from edge_rec.dialogue.understanding import Part, PartKind, give_back, parts_of
from edge_rec.session.ledger import Ledger
from edge_rec.types import DialogueState, Interaction, UserId

_CONDITIONS = frozenset(PartKind) - {
    PartKind.LIKED,
    PartKind.DISLIKED,
    PartKind.SEEN,
    PartKind.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a person took back by hand, so that they can have it again."""

    events: tuple[Interaction, ...]
    parts: tuple[Part, ...]
    """Of what was understood."""


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """A turn that stored events or changed what lists are made by."""

    before: DialogueState
    n_events: int
    """Events it stored."""
    n_steps: int
    """Steps of the history behind it; more by now where something was done by hand since."""

    def changed(self, now: DialogueState) -> tuple[Part, ...]:
        """Conditions that hold now and did not before the turn."""
        held = set(parts_of(self.before))
        return tuple(
            part for part in parts_of(now) if part.kind in _CONDITIONS and part not in held
        )

    def does_something(self, now: DialogueState) -> bool:
        """Whether there is anything in it to undo."""
        return self.n_events > 0 or with_conditions_of(now, self.before) != now

    def lost(self, now: DialogueState) -> tuple[Part, ...]:
        """Conditions that held before the turn and do not now."""
        holds = set(parts_of(now))
        return tuple(
            part for part in parts_of(self.before) if part.kind in _CONDITIONS and part not in holds
        )


@dataclass(slots=True)
class History:
    """Steps of one person's session. Methods take the state and return the one that follows."""

    ledger: Ledger
    _steps: list[TakenBack | None] = field(default_factory=list)
    """In order; None for an event."""
    _said: SaidTurn | None = None
    """The last turn that did something."""

    def __len__(self) -> int:
        return len(self._steps)

    def clear(self) -> None:
        """Nothing of what was done so far can be undone by steps any more."""
        self._steps.clear()
        self._said = None

    def add(self, event: Interaction) -> None:
        """Store one event and learn from it."""
        self.ledger.add(event)
        self._steps.append(None)

    def take_back(
        self, user_id: UserId, events: Iterable[Interaction], parts: Iterable[Part]
    ) -> TakenBack:
        """Delete single events, as if they had never been; `parts` went with them."""
        step = TakenBack(tuple(self.ledger.remove(user_id, events)), tuple(parts))
        self._steps.append(step)
        return step

    def remember(self, before: DialogueState, now: DialogueState, n_steps: int) -> None:
        """Keep a turn for "undo that" if it did something; `n_steps` were behind it at first."""
        turn = SaidTurn(before, len(self) - n_steps, len(self))
        if turn.does_something(now):
            self._said = turn

    def undo(
        self, user_id: UserId, state: DialogueState
    ) -> tuple[Interaction | None, DialogueState]:
        """Take back the person's latest event; None where there is none."""
        if self._steps and self._steps[-1] is None:
            self._steps.pop()
        undone = self.ledger.undo_last(user_id)
        return undone, state if undone is None else without(state, undone.item_id)

    def undo_step(
        self, user_id: UserId, state: DialogueState
    ) -> tuple[Interaction | TakenBack | None, DialogueState]:
        """Undo the last step by hand: give back what was taken back, or take back an event."""
        step = self._steps[-1] if self._steps else None
        if step is None:
            return self.undo(user_id, state)
        self._steps.pop()
        for event in step.events:
            self.ledger.add(replace(event, interaction_id=None))
        for part in step.parts:
            state = give_back(state, part)
        return step, state

    def undo_said(self, user_id: UserId, state: DialogueState, now: DialogueState) -> Undone:
        """Take back the last turn that did something, or what was done by hand since.

        `now` is the state after the words that ask for it. Nothing from before this conversation
        goes.
        """
        turn, self._said = self._said, None
        if turn is None or turn.n_steps != len(self):
            return self._undo_by_hand(user_id, state, now)
        gone, lost = turn.changed(state), turn.lost(state)
        events = []
        for _ in range(turn.n_events):
            event, state = self.undo(user_id, state)
            if event is not None:
                events.append(event)
        state = replace(state, turn=now.turn, language=now.language)
        state = with_conditions_of(state, turn.before)
        return Undone(state, tuple(events), gone, () if events or gone else lost)

    def _undo_by_hand(self, user_id: UserId, state: DialogueState, now: DialogueState) -> Undone:
        step, state = self.undo_step(user_id, state) if self._steps else (None, state)
        state = replace(state, turn=now.turn, language=now.language)
        if isinstance(step, TakenBack):
            return Undone(state, given_back=step.parts)
        return Undone(state, () if step is None else (step,))
