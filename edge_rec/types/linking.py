"""What a mention was found to mean."""

from __future__ import annotations

from dataclasses import dataclass

from edge_rec.types.catalog import ItemId
from edge_rec.types.understanding import Mention


@dataclass(frozen=True, slots=True)
class LinkCandidate:
    """An item a mention may mean."""

    item_id: ItemId
    title: str
    """The surface form that matched."""
    score: float
    """Estimated probability of being meant, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The mention means this item."""

    mention: Mention
    item_id: ItemId
    title: str
    score: float
    candidates: tuple[LinkCandidate, ...] = ()
    """Best first, the chosen item included."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several items fit; the user can say which."""

    mention: Mention
    candidates: tuple[LinkCandidate, ...]


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The catalog has no such item."""

    mention: Mention
    candidates: tuple[LinkCandidate, ...] = ()
    """The nearest ones, none near enough."""
    known_as: str = ""
    """The well-known work it names all the same, if any."""


Link = Linked | Ambiguous | Unlinked
