"""What holds over turns, and the query it stands for."""

from __future__ import annotations

from dataclasses import dataclass

from edge_rec.types.catalog import InteractionKind, ItemId, UserId
from edge_rec.types.linking import Ambiguous
from edge_rec.types.understanding import Constraint, Nudge


@dataclass(frozen=True, slots=True)
class DialogueState:
    """What still holds after the turns so far."""

    turn: int = 0
    liked: tuple[ItemId, ...] = ()
    disliked: tuple[ItemId, ...] = ()
    seen: tuple[ItemId, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    nudges: tuple[Nudge, ...] = ()
    anchors: tuple[ItemId, ...] = ()
    """Items the current wish compares with: "like the second one but newer"."""
    avoided: tuple[ItemId, ...] = ()
    """Items the list is to move away from, without a judgement on them: "less like this"."""
    wish: str = ""
    shown: tuple[ItemId, ...] = ()
    """Everything recommended in this conversation, oldest first."""
    last_shown: tuple[ItemId, ...] = ()
    """The last list, in rank order."""
    reference_list: tuple[ItemId, ...] = ()
    """The list that was on screen when the nudges in force were said; they move away from it."""
    pending: Ambiguous | None = None
    """The question asked in the last turn, if it asked one."""
    unknown: tuple[str, ...] = ()
    """Names the catalog does not have, as written."""
    n: int | None = None
    """List length the user asked for."""
    focus: tuple[ItemId, ...] = ()
    """Items the last question was about: what "it" means in the next one."""
    surprise: int | None = None
    """Seed of the draw this turn asked for; None for the list as ranked."""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to be done with an item, said in words."""

    kind: InteractionKind
    item_id: ItemId
    value: float | None = None
    """The rating in the catalog's scale, for `RATE`."""


@dataclass(frozen=True, slots=True)
class Context:
    """Here and now, and what the person liked in the like of it."""

    name: str
    """For people: "shop, evening"."""
    liked: tuple[ItemId, ...]
    """Oldest first; at least one."""


@dataclass(frozen=True, slots=True)
class Query:
    """What retrieval and ranking are asked for."""

    user_id: UserId
    text: str = ""
    """Free-text wish, may be empty."""
    liked: tuple[ItemId, ...] = ()
    """Oldest first; those of the stored profile before those of this conversation."""
    disliked: tuple[ItemId, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    nudges: tuple[Nudge, ...] = ()
    leanings: tuple[Nudge, ...] = ()
    """What the person always wants more or less of; weaker than what they ask for now."""
    anchors: tuple[ItemId, ...] = ()
    reference_list: tuple[ItemId, ...] = ()
    """The list that nudges move away from, in rank order."""
    popularity: float = 0.0
    """Lean to what is popular (1) or to what few know (-1); 0 leaves what was learned."""
    excluded: frozenset[ItemId] = frozenset()
    n: int = 10
    language: str = "en"
    keywords: tuple[str, ...] = ()
    """What the person likes in words of the catalog, for a model that reads."""
    shown_before: tuple[ItemId, ...] = ()
    """What earlier conversations showed, an item once for each of them."""
    opening: bool = False
    """The first list of a conversation in which nothing was said yet of what is wanted."""
    context: Context | None = None
    """Where and when, if that was named and something is known of it."""
    seed: int | None = None
    """Draws the list by chance from the best candidates; None takes the best."""
