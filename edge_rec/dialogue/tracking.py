"""State tracking: what holds after an act, given what held before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from edge_rec.types import (
    QUESTIONS,
    Ambiguous,
    Constraint,
    DialogueAct,
    DialogueState,
    Intent,
    ItemId,
    Link,
    Linked,
    Nudge,
    Operator,
    Reference,
    Role,
    Slot,
    Unlinked,
)

_CONTRARY = {Role.LIKED: Role.DISLIKED, Role.DISLIKED: Role.LIKED}
_NO_LIST = {Intent.ACT, Intent.UNDO, Intent.CONDITIONS}
_ONE_VALUE = {Slot.KIND, Slot.YEAR, Slot.LENGTH, Slot.PRICE, Slot.RATING}


def track(state: DialogueState, act: DialogueAct, links: Sequence[Link]) -> DialogueState:
    """Return the state after `act`.

    A constraint goes only when the user takes it back, contradicts it or starts over. An
    ambiguous name that the policy did not ask about counts as its best candidate.
    """
    if act.intent is Intent.RESTART:
        state = DialogueState(turn=state.turn, language=state.language)
    acted = {start for action in act.actions for start in action.names}
    named = [
        (link.mention.role, item_id)
        for link in links
        if (item_id := _item_of(link)) and not _is_object(link, acted)
    ]
    pointed = [
        (reference.role, item_id)
        for reference in act.references
        if not reference.is_passed
        for item_id in resolve(reference, state.last_shown)
    ]
    judged = _judge(state, [*named, *pointed])
    anchors = tuple(item_id for role, item_id in [*named, *pointed] if role is Role.MENTIONED)
    unknown = [link.mention.text for link in links if isinstance(link, Unlinked)]
    if act.intent in _NO_LIST:
        return replace(
            judged, turn=state.turn + 1, language=act.language, pending=None, surprise=None
        )
    if act.intent in QUESTIONS:  # what is asked about is no example of what is wanted
        subjects = tuple(dict.fromkeys(item_id for _, item_id in [*named, *pointed]))
        return replace(
            judged,
            turn=state.turn + 1,
            focus=subjects or (() if act.intent is Intent.WHY_NOT else state.focus),
            unknown=_append(state.unknown, unknown),
            language=act.language,
            pending=None,
            surprise=None,
        )
    return replace(
        judged,
        turn=state.turn + 1,
        constraints=merge_constraints(
            state.constraints, act.constraints, act.retracted, act.retracted_values
        ),
        nudges=merge_nudges(state.nudges, act.nudges),
        reference_list=state.last_shown if act.nudges else state.reference_list,
        anchors=anchors or (() if act.wish or named else state.anchors),
        wish=act.wish or state.wish,
        unknown=_append(state.unknown, unknown),
        n=act.n or state.n,
        language=act.language,
        pending=None,
        focus=(),
        surprise=state.turn + 1 if act.intent is Intent.SURPRISE else None,
    )


def resolve(reference: Reference, last_shown: Sequence[ItemId]) -> list[ItemId]:
    """Items a reference points at; places outside the list point at nothing."""
    if not reference.ranks:
        return list(last_shown)
    found = []
    for rank in reference.ranks:
        place = rank - 1 if rank > 0 else len(last_shown) + rank
        if 0 <= place < len(last_shown):
            found.append(last_shown[place])
    return found


def merge_constraints(
    held: Sequence[Constraint],
    new: Sequence[Constraint],
    retracted: Iterable[Slot] = (),
    retracted_values: Iterable[str] = (),
) -> tuple[Constraint, ...]:
    """Add `new` to `held`; what was taken back or contradicted goes, all else stays in order.

    `retracted` slots go whole, of the tags and kinds `retracted_values` only these.
    """
    slots, values = set(retracted), {value.casefold() for value in retracted_values}
    kept = [
        old
        for old in held
        if old.slot not in slots
        and str(old.value).casefold() not in values
        and not any(_contradicts(fresh, old) for fresh in new)
    ]
    for fresh in new:
        if not any(_same(fresh, old) for old in kept):
            kept.append(fresh)
    return tuple(kept)


def merge_nudges(held: Sequence[Nudge], new: Sequence[Nudge]) -> tuple[Nudge, ...]:
    """The latest direction of each facet holds."""
    facets = {nudge.facet for nudge in new}
    return (*(nudge for nudge in held if nudge.facet not in facets), *new)


def _is_object(link: Link, acted: Collection[int]) -> bool:
    """Whether a name is only what something is to be done with: "save X" is no example."""
    return link.mention.role is Role.MENTIONED and link.mention.start in acted


def _item_of(link: Link) -> ItemId | None:
    match link:
        case Linked():
            return link.item_id
        case Ambiguous():
            return link.candidates[0].item_id
        case Unlinked():
            return None


def _judge(state: DialogueState, judged: Sequence[tuple[Role, ItemId]]) -> DialogueState:
    """Put each item into the list of its role and take it out of the contrary one."""
    lists = {
        Role.LIKED: list(state.liked),
        Role.DISLIKED: list(state.disliked),
        Role.SEEN: list(state.seen),
    }
    for role, item_id in judged:
        if role is Role.MENTIONED:
            continue
        if item_id not in lists[role]:
            lists[role].append(item_id)
        if (contrary := _CONTRARY.get(role)) and item_id in lists[contrary]:
            lists[contrary].remove(item_id)
    return replace(
        state,
        liked=tuple(lists[Role.LIKED]),
        disliked=tuple(lists[Role.DISLIKED]),
        seen=tuple(lists[Role.SEEN]),
    )


def _same(a: Constraint, b: Constraint) -> bool:
    return (a.slot, a.operator, a.value) == (b.slot, b.operator, b.value)


def _contradicts(new: Constraint, old: Constraint) -> bool:
    """True when both cannot hold, or `new` is the same kind of bound said again."""
    if new.slot is not old.slot or _same(new, old):
        return False
    if new.value == old.value and {new.operator, old.operator} == {Operator.IS, Operator.IS_NOT}:
        return True
    if new.slot not in _ONE_VALUE or Operator.IS_NOT in (new.operator, old.operator):
        return False
    if Operator.IS in (new.operator, old.operator) or new.operator is old.operator:
        return True
    low, high = (new, old) if new.operator is Operator.AT_LEAST else (old, new)
    return float(low.value) > float(high.value)


def _append(held: tuple[str, ...], new: Iterable[str]) -> tuple[str, ...]:
    return (*held, *(text for text in dict.fromkeys(new) if text not in held))
