"""What a state holds, part by part, so that a person can see each and take it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from edge_rec.dialogue.profiles import without
from edge_rec.types import Constraint, DialogueState, ItemId, Nudge


class PartKind(StrEnum):
    """What a part of the understanding says."""

    LIKED = "liked"
    DISLIKED = "disliked"
    SEEN = "seen"
    ANCHOR = "anchor"
    """The list compares with this item."""
    AVOIDED = "avoided"
    """The list moves away from this item."""
    WISH = "wish"
    CONSTRAINT = "constraint"
    NUDGE = "nudge"
    COUNT = "count"
    UNKNOWN = "unknown"
    """A name the catalog does not have."""


ITEM_KINDS = {
    PartKind.LIKED: "liked",
    PartKind.DISLIKED: "disliked",
    PartKind.SEEN: "seen",
    PartKind.ANCHOR: "anchors",
    PartKind.AVOIDED: "avoided",
}
"""Kinds that are about an item, and the field of the state that holds them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was understood; exactly one of the fields after `kind` is set."""

    kind: PartKind
    item_id: ItemId | None = None
    constraint: Constraint | None = None
    nudge: Nudge | None = None
    text: str = ""


def parts_of(state: DialogueState) -> tuple[Part, ...]:
    """Everything that still holds, items first, then the wish and its conditions."""
    parts = [
        Part(kind, item_id=item_id)
        for kind, field in ITEM_KINDS.items()
        for item_id in getattr(state, field)
    ]
    if state.wish:
        parts.append(Part(PartKind.WISH, text=state.wish))
    parts += [Part(PartKind.CONSTRAINT, constraint=each) for each in state.constraints]
    parts += [Part(PartKind.NUDGE, nudge=each) for each in state.nudges]
    if state.n is not None:
        parts.append(Part(PartKind.COUNT, text=str(state.n)))
    parts += [Part(PartKind.UNKNOWN, text=each) for each in state.unknown]
    return tuple(parts)


def retract(state: DialogueState, part: Part) -> DialogueState:
    """The state without `part`; the same where it does not hold it."""
    match part.kind:
        case PartKind.LIKED | PartKind.DISLIKED | PartKind.SEEN if part.item_id is not None:
            return without(state, part.item_id)
        case PartKind.ANCHOR:
            return replace(state, anchors=tuple(i for i in state.anchors if i != part.item_id))
        case PartKind.AVOIDED:
            return replace(state, avoided=tuple(i for i in state.avoided if i != part.item_id))
        case PartKind.WISH:
            return replace(state, wish="")
        case PartKind.CONSTRAINT:
            kept = tuple(each for each in state.constraints if each != part.constraint)
            return replace(state, constraints=kept)
        case PartKind.NUDGE:
            return replace(state, nudges=tuple(n for n in state.nudges if n != part.nudge))
        case PartKind.COUNT:
            return replace(state, n=None)
        case PartKind.UNKNOWN:
            return replace(state, unknown=tuple(t for t in state.unknown if t != part.text))
        case _:
            return state


def give_back(state: DialogueState, part: Part) -> DialogueState:
    """The state with `part` again, behind what it holds of the kind: the inverse of `retract`."""
    state = retract(state, part)
    match part.kind:
        case PartKind.WISH:
            return replace(state, wish=part.text)
        case PartKind.CONSTRAINT if part.constraint is not None:
            return replace(state, constraints=(*state.constraints, part.constraint))
        case PartKind.NUDGE if part.nudge is not None:
            return replace(state, nudges=(*state.nudges, part.nudge))
        case PartKind.COUNT:
            return replace(state, n=int(part.text))
        case PartKind.UNKNOWN:
            return replace(state, unknown=(*state.unknown, part.text))
        case _ if part.item_id is not None:
            field = ITEM_KINDS[part.kind]
            items: dict[str, Any] = {field: (*getattr(state, field), part.item_id)}
            return replace(state, **items)
        case _:
            return state


def steer(state: DialogueState, item_id: ItemId, *, toward: bool) -> DialogueState:
    """The state after "more like this" or "less like this"; one takes the other back."""
    if toward:
        avoided = tuple(i for i in state.avoided if i != item_id)
        return replace(state, anchors=(item_id,), avoided=avoided)
    anchors = tuple(i for i in state.anchors if i != item_id)
    avoided = (*(i for i in state.avoided if i != item_id), item_id)
    return replace(state, anchors=anchors, avoided=avoided)


def open_again(state: DialogueState) -> DialogueState:
    """The state from which the last list is made anew: its own items may come back."""
    last = set(state.last_shown)
    return replace(state, shown=tuple(i for i in state.shown if i not in last))
