"""What an act asks to be done with items, as the events the app's keys would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from edge_rec.dialogue.tracking import resolve
from edge_rec.dialogue.understanding import Part
from edge_rec.types import (
    Action,
    Ambiguous,
    Deed,
    DialogueAct,
    DialogueState,
    Interaction,
    InteractionKind,
    ItemId,
    Link,
    Linked,
    RatingScale,
    Role,
)

_OF_ROLE = {
    Role.LIKED: InteractionKind.LIKE,
    Role.DISLIKED: InteractionKind.DISLIKE,
    Role.SEEN: InteractionKind.SEEN,
}


@dataclass(frozen=True, slots=True)
class Deeds:
    """What is to be done, and what keeps something from being done."""

    done: tuple[Deed, ...] = ()
    is_unclear: bool = False
    """Whether nobody can tell which item an action is about."""
    is_outside: bool = False
    """Whether a rating lies outside the scale."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What "undo that" took back, and the state without it."""

    state: DialogueState
    events: tuple[Interaction, ...] = ()
    parts: tuple[Part, ...] = ()
    """What no longer holds."""
    given_back: tuple[Part, ...] = ()
    """What holds again, since the last thing done was to take it back."""


def deeds_of(
    act: DialogueAct, links: Sequence[Link], state: DialogueState, scale: RatingScale
) -> Deeds:
    """The deeds of `act` in the order said; `state` is the one before it."""
    done: list[Deed] = []
    is_unclear = is_outside = False
    for action in act.actions:
        item_ids = _targets(action, links, state)
        is_unclear |= not item_ids
        value = None
        if action.kind is InteractionKind.RATE:
            value = rating(action, scale)
            if value is None:
                is_outside = True
                continue
        done += [Deed(action.kind, item_id, value) for item_id in item_ids]
    return Deeds(tuple(dict.fromkeys(done)), is_unclear, is_outside)


def judged_deeds(act: DialogueAct, state: DialogueState) -> tuple[Deed, ...]:
    """What the references of `act` say of shown items; tracking stores it with the state."""
    return tuple(
        Deed(_OF_ROLE[reference.role], item_id)
        for reference in act.references
        if reference.role in _OF_ROLE
        for item_id in resolve(reference, state.last_shown)
    )


def rating(action: Action, scale: RatingScale) -> float | None:
    """A rating as said on the catalog's scale, None outside it: "4 out of 5" is an 8 of 10."""
    if action.value is None:
        return None
    share = action.value / action.out_of if action.out_of else None
    if share is not None and 0 < share <= 1:
        return max(share * scale.high, scale.low)
    return action.value if share is None and scale.low <= action.value <= scale.high else None


def with_conditions_of(state: DialogueState, before: DialogueState) -> DialogueState:
    """`state` with what lists were made by at `before`."""
    return replace(
        state,
        constraints=before.constraints,
        nudges=before.nudges,
        wish=before.wish,
        n=before.n,
        anchors=before.anchors,
        avoided=before.avoided,
        reference_list=before.reference_list,
    )


def _targets(action: Action, links: Sequence[Link], state: DialogueState) -> list[ItemId]:
    """Items an action is about: pointed at, named, or talked about last."""
    found = [
        item_id
        for reference in action.references
        for item_id in resolve(reference, state.last_shown)
    ]
    for link in links:
        if link.mention.start in action.names:
            if isinstance(link, Linked):
                found.append(link.item_id)
            elif isinstance(link, Ambiguous):
                found.append(link.candidates[0].item_id)
    if found or action.references or action.names:
        return list(dict.fromkeys(found))
    return list(state.focus) or list(state.last_shown if len(state.last_shown) == 1 else ())
