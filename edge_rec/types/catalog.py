"""Items, the people who judge them, and their events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

ItemId = NewType("ItemId", str)
UserId = NewType("UserId", str)


class TitleKind(StrEnum):
    """What a title is to its item."""

    MAIN = "main"
    OFFICIAL = "official"
    ALIAS = "alias"
    ADDED = "added"
    """A name somebody here gave it; an import of its catalog keeps it."""


@dataclass(frozen=True, slots=True)
class Title:
    """One name of an item."""

    text: str
    language: str = "und"
    """BCP 47 tag: `ja`, `en`, `zh-Hans`, `ja-Latn` (romaji), `und` when unknown."""
    kind: TitleKind = TitleKind.ALIAS
    script: str = ""
    """ISO 15924 code of the script it is written in; empty until the importer has looked."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be recommended."""

    item_id: ItemId
    title: str
    titles: tuple[Title, ...] = ()
    """Every name, the main one included."""
    kind: str = ""
    """The catalog's own word for what it is: `TV`, `Movie`, `book`."""
    year: int | None = None
    creators: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    description: str = ""
    length: float | None = None
    """In the catalog's unit: episodes, pages, minutes."""
    price: float | None = None
    rating: float | None = None
    """Mean rating the catalog states, in the catalog's scale."""
    popularity: float = 0.0
    """Count the catalog states (members, buyers, ratings); 0 when unknown."""

    def title_in(self, language: str) -> str:
        """The first title in `language` (a BCP 47 prefix such as `ja`), else the main one."""
        for title in self.titles:
            if title.language == language:
                return title.text
        for title in self.titles:
            if title.language.startswith(f"{language}-") and not title.language.endswith("-Latn"):
                return title.text
        return self.title


@dataclass(frozen=True, slots=True)
class RatingScale:
    """A catalog's ratings, and where liking begins."""

    low: float = 1.0
    high: float = 10.0

    @property
    def liked_from(self) -> float:
        """Ratings from here on count as a like: the upper third of the scale."""
        return self.low + (self.high - self.low) * 2 / 3

    @property
    def disliked_to(self) -> float:
        """Ratings up to here count as a dislike: the lower two fifths of the scale."""
        return self.low + (self.high - self.low) * 2 / 5


class InteractionKind(StrEnum):
    """What a person did with an item."""

    LIKE = "like"
    DISLIKE = "dislike"
    SEEN = "seen"
    RATE = "rate"
    SAVE = "save"
    """Kept for later; says nothing about taste yet."""
    HIDE = "hide"
    """Never to be shown again; says nothing about taste."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One event between a user and an item."""

    user_id: UserId
    item_id: ItemId
    kind: InteractionKind
    value: float | None = None
    """The rating in the catalog's scale for `RATE`; for other kinds how much, where the source says
    so (hours played, times bought), else None."""
    at: datetime | None = None
    """UTC; None when the source does not say."""
    turn: int | None = None
    place: str = ""
    """Where the person was, if the host product or they said so."""
    interaction_id: int | None = field(default=None, compare=False)
    """Its number in the store, once it is there."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person set by hand, whatever their events say."""

    popularity: float = 0.0
    """As in `Query`."""
    more: tuple[str, ...] = ()
    """Tags they want more of."""
    less: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    """Tags they struck from their profile in words."""
