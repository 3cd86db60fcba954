"""Candidates, facts, explanations, recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from edge_rec.types.catalog import Item, ItemId


class Source(StrEnum):
    """Where a part of a score comes from."""

    NEXT_ITEM = "next_item"
    FACTORS = "factors"
    CONTENT = "content"
    WISH = "wish"
    TEXT = "text"
    POPULARITY = "popularity"
    RECENT = "recent"
    """What was popular lately, for a person who comes back."""
    NUDGE = "nudge"
    CONTEXT = "context"
    """What goes with what the person likes at this place or time of day."""
    SEQUENCE = "sequence"
    """A network's view of what comes next; not additive over the history."""
    RERANK = "rerank"
    """What the language model's reading of request and item adds."""
    FRESHNESS = "freshness"
    """Below 0 for an item that earlier conversations showed in vain."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item with its score and the parts that sum to it."""

    item_id: ItemId
    score: float
    sources: Mapping[Source, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Influence:
    """How much one item of the person's history speaks for a candidate."""

    item_id: ItemId
    weight: float
    """What it adds to the candidate's score; negative when it speaks against."""


class FactKind(StrEnum):
    """What a fact is about; each template sentence uses a fixed set of these."""

    LIKED_ITEM = "liked_item"
    ANCHOR = "anchor"
    SHARED_TAG = "shared_tag"
    CONSTRAINT = "constraint"
    NUDGE = "nudge"
    WISH = "wish"
    KIND = "kind"
    YEAR = "year"
    RATING = "rating"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Fact:
    """One true statement about a recommendation that a sentence may use."""

    kind: FactKind
    value: str
    """The words the fact may appear as, in the user's language where the catalog has it."""
    item_id: ItemId | None = None
    """The item named, for `LIKED_ITEM` and `ANCHOR`."""
    weight: float = 0.0
    """Share of the score it accounts for, where that is known."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All facts an explanation of one item may use, strongest first."""

    item_id: ItemId
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A sentence and the facts it used."""

    text: str
    facts: tuple[Fact, ...] = ()
    by: str = "template"
    """`template` or `llm`."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An item in its place."""

    item: Item
    rank: int
    """1-based."""
    score: float
    sources: Mapping[Source, float] = field(default_factory=dict)
    explanation: Explanation = Explanation("")
