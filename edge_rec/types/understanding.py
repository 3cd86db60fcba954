"""What one utterance was understood to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from edge_rec.types.catalog import InteractionKind


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a person typed."""

    text: str
    at: datetime
    """UTC."""


class Intent(StrEnum):
    """What the person wants this turn to do."""

    RECOMMEND = "recommend"
    INFORM = "inform"
    """Tells taste or facts without asking for a list; a list follows all the same."""
    FEEDBACK = "feedback"
    """Judges what was shown."""
    RESTART = "restart"
    SURPRISE = "surprise"
    """A list drawn by chance from what fits."""
    COMPARE = "compare"
    """Which of two or more items, and how they differ."""
    WHY = "why"
    """Why an item was recommended."""
    WHY_NOT = "why_not"
    """Why an item was not."""
    DESCRIBE = "describe"
    """What an item is about."""
    WHERE = "where"
    """Where an item is to be had."""
    ACT = "act"
    """Does something with items, as the app's keys do; no list follows."""
    UNDO = "undo"
    """Takes the last thing back."""
    CONDITIONS = "conditions"
    """What the lists are made by."""
    CHITCHAT = "chitchat"
    """Nothing to act on."""


QUESTIONS = frozenset({Intent.COMPARE, Intent.WHY, Intent.WHY_NOT, Intent.DESCRIBE, Intent.WHERE})
"""Intents that are answered about items instead of with a list."""


class Role(StrEnum):
    """What a named item is to the person."""

    LIKED = "liked"
    DISLIKED = "disliked"
    SEEN = "seen"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as the user wrote it: `text == utterance.text[start:end]`."""

    text: str
    start: int
    end: int
    """Exclusive."""
    role: Role = Role.MENTIONED


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that point at items already shown: "the second one", "those"."""

    text: str
    start: int
    end: int
    ranks: tuple[int, ...] = ()
    """1-based places in the last list; negative counts from its end; empty means all of it."""
    role: Role = Role.MENTIONED
    is_passed: bool = False
    """Turned down without a judgement: "none of these"."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done with items: "save the third", "8/10 for number two"."""

    kind: InteractionKind
    """`SAVE`, `RATE` or `HIDE`; what was seen or liked is a `Role`."""
    text: str
    references: tuple[Reference, ...] = ()
    names: tuple[int, ...] = ()
    """Where the mentions it is about start. With no references either, it is about what was
    talked about last: "save it"."""
    value: float | None = None
    """The rating as said, for `RATE`."""
    out_of: float | None = None
    """The best rating there is, where that was said: 10 in "8/10"."""


class Slot(StrEnum):
    """What a constraint is about."""

    TAG = "tag"
    KIND = "kind"
    YEAR = "year"
    LENGTH = "length"
    PRICE = "price"
    RATING = "rating"


class Operator(StrEnum):
    """How a slot relates to the value."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A hard condition on what may be shown."""

    slot: Slot
    operator: Operator
    value: str | float
    """For `TAG` and `KIND` a value the catalog has; a number for the others."""
    text: str = ""
    """The user's own words for it."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """A wish to move from the last list along a facet: "a bit darker"."""

    facet: str
    """`tone`, `humor`, `year`, `length`, `popularity`, `price`, or a tag of the catalog."""
    direction: str
    """darker/lighter, more/less, newer/older, shorter/longer, cheaper/dearer."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class DialogueAct:
    """What one utterance was understood to say."""

    intent: Intent
    mentions: tuple[Mention, ...] = ()
    references: tuple[Reference, ...] = ()
    actions: tuple[Action, ...] = ()
    """What they point at is in none of `references`."""
    constraints: tuple[Constraint, ...] = ()
    nudges: tuple[Nudge, ...] = ()
    retracted: tuple[Slot, ...] = ()
    """Slots whose constraints no longer hold, all of them: "older is fine after all"."""
    retracted_values: tuple[str, ...] = ()
    """Tags and kinds whose own constraint no longer holds: "horror is fine after all"."""
    n: int | None = None
    """How many items were asked for."""
    wish: str = ""
    """Words that describe what is wanted but are no constraint, for content search."""
    language: str = "en"
    """BCP 47 language of the utterance."""
    by: str = "rules"
    """`rules`, `llm` or `rules+llm`."""
