"""A profile from events: what they say of each item, one person's or several people's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from edge_rec.dialogue.policy import Profile
from edge_rec.errors import ConfigError
from edge_rec.types import (
    DialogueState,
    Interaction,
    InteractionKind,
    ItemId,
    Preferences,
    RatingScale,
    UserId,
)

_ASIDE = (InteractionKind.SAVE, InteractionKind.HIDE)
"""What can be done with an item one does not know."""


def opinion(event: Interaction, scale: RatingScale) -> bool | None:
    """True for a like, False for a dislike, None for neither."""
    match event.kind:
        case InteractionKind.LIKE:
            return True
        case InteractionKind.DISLIKE:
            return False
        case InteractionKind.RATE if event.value is not None:
            if event.value >= scale.liked_from:
                return True
            return False if event.value <= scale.disliked_to else None
        case _:
            return None


def profile_of(
    user_id: UserId,
    events: Sequence[Interaction],
    scale: RatingScale,
    preferences: Preferences | None = None,
) -> Profile:
    """What a person's events, oldest first, say; of several opinions on an item the last holds.

    A saved item stays saved until it is seen, a hidden one stays hidden.
    """
    opinions = {e.item_id: is_liked for e in events if (is_liked := opinion(e, scale)) is not None}
    latest = {e.item_id: e.kind for e in events if e.kind is not InteractionKind.HIDE}
    return Profile(
        user_id=user_id,
        liked=tuple(i for i, is_liked in opinions.items() if is_liked),
        disliked=tuple(i for i, is_liked in opinions.items() if not is_liked),
        seen=tuple(dict.fromkeys(e.item_id for e in events if e.kind not in _ASIDE)),
        saved=tuple(i for i, kind in latest.items() if kind is InteractionKind.SAVE),
        hidden=_unique(e.item_id for e in events if e.kind is InteractionKind.HIDE),
        preferences=preferences or Preferences(),
    )


def together(own: Profile, members: Sequence[Profile]) -> Profile:
    """The profile of people who choose together, `own` being what they did as a group.

    What one dislikes, has seen or has hidden counts for all; what one likes only where nobody
    dislikes it. Preferences are the group's own, except that leans are averaged where it has none.
    """
    everyone = [*members, own]
    disliked = _unique(i for profile in everyone for i in profile.disliked)
    preferences = own.preferences
    if members and preferences == Preferences():
        lean = sum(member.preferences.popularity for member in members) / len(members)
        preferences = replace(preferences, popularity=lean)
    return Profile(
        user_id=own.user_id,
        liked=_unique(_in_turns([p.liked for p in everyone]), without=disliked),
        disliked=disliked,
        seen=_unique(i for profile in everyone for i in profile.seen),
        saved=_unique(i for profile in everyone for i in profile.saved),
        hidden=_unique(i for profile in everyone for i in profile.hidden),
        preferences=preferences,
    )


def judged(state: DialogueState, event: Interaction, scale: RatingScale) -> DialogueState:
    """The state after an item was judged outside of an utterance."""
    if event.kind in _ASIDE:
        return state
    state = without(state, event.item_id)
    match opinion(event, scale):
        case True:
            return replace(state, liked=(*state.liked, event.item_id))
        case False:
            return replace(state, disliked=(*state.disliked, event.item_id))
        case None:
            return replace(state, seen=(*state.seen, event.item_id))


def stated_events(
    before: DialogueState, after: DialogueState, profile: Profile, at: datetime
) -> list[Interaction]:
    """What a turn added to the lists of the state, as events; what is stored already is left out.

    A cancelled turn may be said again: its events must not be stored twice.
    """
    events = []
    for kind, old, new, known in (
        (InteractionKind.LIKE, before.liked, after.liked, profile.liked),
        (InteractionKind.DISLIKE, before.disliked, after.disliked, profile.disliked),
        (InteractionKind.SEEN, before.seen, after.seen, profile.seen),
    ):
        events += [
            Interaction(profile.user_id, item_id, kind, None, at, after.turn)
            for item_id in new
            if item_id not in old and item_id not in known
        ]
    return events


def known_kind(
    kind: InteractionKind | str, value: float | None, scale: RatingScale
) -> InteractionKind:
    """The kind of feedback meant.

    Raises:
        ConfigError: there is no such kind, or a rating lies outside the scale.
    """
    try:
        known = InteractionKind(kind)
    except ValueError as error:
        kinds = ", ".join(InteractionKind)
        raise ConfigError(f"unknown feedback {kind!r}; use one of {kinds}") from error
    if known is InteractionKind.RATE and (value is None or not scale.low <= value <= scale.high):
        raise ConfigError(f"a rating must lie from {scale.low:g} to {scale.high:g}, not {value}")
    return known


def without(state: DialogueState, item_id: ItemId) -> DialogueState:
    """The state with nothing said about an item."""
    return replace(
        state,
        liked=tuple(i for i in state.liked if i != item_id),
        disliked=tuple(i for i in state.disliked if i != item_id),
        seen=tuple(i for i in state.seen if i != item_id),
    )


def _in_turns(lists: Sequence[Sequence[ItemId]]) -> list[ItemId]:
    """The last of each list last, so that nobody's latest likes outweigh the others'."""
    longest = max((len(each) for each in lists), default=0)
    return [
        each[place - longest + len(each)]
        for place in range(longest)
        for each in lists
        if place >= longest - len(each)
    ]


def _unique(item_ids: Iterable[ItemId], without: Iterable[ItemId] = ()) -> tuple[ItemId, ...]:
    barred = set(without)
    return tuple(i for i in dict.fromkeys(item_ids) if i not in barred)
