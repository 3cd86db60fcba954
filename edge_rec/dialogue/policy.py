"""Policy: ask which title was meant, or recommend; and the query a state stands for."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from edge_rec.types import (
    Ambiguous,
    Context,
    DialogueAct,
    DialogueState,
    ItemId,
    Link,
    LinkCandidate,
    Linked,
    Nudge,
    Preferences,
    Query,
    UserId,
)

_PLACE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Profile:
    """What earlier conversations left behind, each oldest first."""

    user_id: UserId
    liked: tuple[ItemId, ...] = ()
    disliked: tuple[ItemId, ...] = ()
    seen: tuple[ItemId, ...] = ()
    """Everything the person knows, whatever they thought of it."""
    saved: tuple[ItemId, ...] = ()
    """Kept for later and not known yet; they may still be recommended."""
    hidden: tuple[ItemId, ...] = ()
    """Never to be recommended."""
    preferences: Preferences = field(default_factory=Preferences)
    keywords: tuple[str, ...] = ()
    """Tags that say what the person likes, the strongest first."""
    shown_before: tuple[ItemId, ...] = ()
    """As in `Query`."""
    context: Context | None = None
    """As in `Query`."""


def clarify(state: DialogueState, act: DialogueAct, links: Sequence[Link]) -> Ambiguous | None:
    """The one question worth asking before recommending, or None.

    It is asked only when the ambiguous name is all the list would rest on: with other likes,
    anchors, a wish or constraints the best candidate is taken, and nobody is asked twice in a row.
    """
    ambiguous = [link for link in links if isinstance(link, Ambiguous)]
    if len(ambiguous) != 1 or state.pending is not None:
        return None
    others = len(links) > 1 or state.liked or state.anchors or state.wish or act.wish
    if others or act.constraints or act.nudges or act.references:
        return None
    return ambiguous[0]


def answer(pending: Ambiguous, text: str, links: Sequence[Link]) -> Linked | None:
    """Which candidate of the question `text` chooses, by place, by title or by a linked name."""
    folded = _fold(text)
    for link in links:
        for candidate in pending.candidates:
            if isinstance(link, Linked) and link.item_id == candidate.item_id:
                return _chosen(pending, candidate)
    for candidate in pending.candidates:
        if _fold(candidate.title) == folded:
            return _chosen(pending, candidate)
    place = _PLACE.fullmatch(folded)
    if place and 1 <= int(place.group()) <= len(pending.candidates):
        return _chosen(pending, pending.candidates[int(place.group()) - 1])
    return None


def plan(state: DialogueState, profile: Profile, default_n: int) -> Query:
    """The query that `state` and the stored profile stand for.

    Never shown again: what was recommended in this conversation, what the person named, knows or
    dislikes. Likes of this conversation come last, since the latest count most.
    """
    liked = [i for i in profile.liked if i not in state.disliked and i not in state.liked]
    disliked = [i for i in profile.disliked if i not in state.liked and i not in state.disliked]
    excluded = {*profile.seen, *profile.liked, *profile.disliked, *profile.hidden}
    excluded.update(state.liked, state.disliked, state.seen, state.shown)
    excluded.update(state.anchors, state.avoided)
    return Query(
        user_id=profile.user_id,
        text=state.wish,
        liked=(*liked, *state.liked),
        disliked=(*disliked, *state.disliked, *state.avoided),
        constraints=state.constraints,
        nudges=state.nudges,
        leanings=leanings(profile.preferences),
        anchors=state.anchors,
        reference_list=state.reference_list,
        popularity=profile.preferences.popularity,
        excluded=frozenset(excluded),
        n=state.n or default_n,
        language=state.language,
        keywords=profile.keywords,
        shown_before=profile.shown_before,
        context=profile.context,
        opening=not (state.liked or state.anchors or state.wish or state.nudges or state.shown),
        seed=_draw(state, profile.user_id),
    )


def leanings(preferences: Preferences) -> tuple[Nudge, ...]:
    """What the person set by hand, as nudges that hold in every turn."""
    return (
        *(Nudge(tag, "more", tag) for tag in preferences.more),
        *(Nudge(tag, "less", tag) for tag in preferences.less),
    )


def _draw(state: DialogueState, user_id: UserId) -> int | None:
    """The seed of a list by chance: another for each person and turn, the same when repeated."""
    if state.surprise is None:
        return None
    return zlib.crc32(f"{user_id}/{state.surprise}/{len(state.shown)}".encode("utf-8", "replace"))


def _chosen(pending: Ambiguous, candidate: LinkCandidate) -> Linked:
    return Linked(
        mention=replace(pending.mention),
        item_id=candidate.item_id,
        title=candidate.title,
        score=1.0,
        candidates=pending.candidates,
    )


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip(" .。、,!?「」\"'()#番目")
