"""What "undo that" means: the last turn that did something, or the last step by hand."""

from __future__ import annotations

from dataclasses import dataclass

from edge_rec.dialogue.deeds import with_conditions_of
from edge_rec.dialogue.understanding import Part, PartKind, parts_of
from edge_rec.types import DialogueState

_CONDITIONS = frozenset(PartKind) - {
    PartKind.LIKED,
    PartKind.DISLIKED,
    PartKind.SEEN,
    PartKind.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """A turn that stored events or changed what lists are made by."""

    before: DialogueState
    n_events: int
    """Events it stored."""
    n_steps: int
    """Steps of the session behind it; more by now where something was done by hand since."""

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
