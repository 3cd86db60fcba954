"""What every reader returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from edge_rec.errors import RecordError
from edge_rec.types import Interaction, Item

OnError = Callable[[RecordError], None]
"""Told of each record that cannot be used; the record is then skipped."""


def ignore_error(error: RecordError) -> None:
    """An `OnError` for callers that do not care."""


@dataclass(frozen=True, slots=True)
class CatalogSource:
    """A catalog on disk. Nothing but headers has been read yet."""

    name: str
    """Name of the pack: the folder's, or the file's without its suffixes."""
    format: str
    """Which reader it is for; one of `FORMATS`."""
    licence: str
    attribution: str
    ordered: bool
    """Whether a user's interactions carry a time or stand in order."""
    rating_scale: tuple[float, float] | None
    """Lowest and highest rating; None when nobody rates."""
    items: Callable[[OnError], Iterator[Item]]
    interactions: Callable[[OnError], Iterator[Interaction]]
    """In file order; `at` is set where the data has a time."""


def no_interactions(on_error: OnError) -> Iterator[Interaction]:
    """The interactions of a catalog that has none."""
    return iter(())


def no_items(on_error: OnError) -> Iterator[Item]:
    """The items of a file that only has interactions."""
    return iter(())
