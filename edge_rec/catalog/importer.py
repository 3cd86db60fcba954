"""From a `CatalogSource` into a store: everything or nothing, and the same when done again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from edge_rec.catalog.pack import Pack
from edge_rec.catalog.readers.source import CatalogSource
from edge_rec.errors import CatalogError, RecordError
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.types import Interaction, Item, ItemId, Title, UserId

_MAX_ERRORS = 100
_PROGRESS_STEP = 500


class ItemWriter(Protocol):
    """The catalog, as an import needs it."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside, to items and interactions, or none."""
        ...

    def packs_of(self, item_ids: Iterable[ItemId]) -> dict[ItemId, str]:
        """The pack of each item that exists."""
        ...

    def added_titles(self) -> dict[ItemId, tuple[Title, ...]]:
        """The names that somebody here gave to items, by item."""
        ...

    def upsert_many(self, items: Iterable[Item], pack: str) -> int:
        """Insert or rewrite; returns how many were new."""
        ...

    def put_pack(self, pack: Pack) -> None:
        """Remember an imported catalog."""
        ...


class InteractionWriter(Protocol):
    """The events, as an import needs them."""

    def replace_pack(
        self, pack: str, interactions: Iterable[Interaction], *, progress: Progress
    ) -> int:
        """Store the events of a pack in place of those it brought before; returns how many."""
        ...


@dataclass(slots=True)
class ImportReport:
    """What an import did."""

    pack: str
    n_items: int = 0
    """Usable items in the source."""
    n_new: int = 0
    """Those of them that were not in the catalog before."""
    n_interactions: int = 0
    n_errors: int = 0
    errors: list[RecordError] = field(default_factory=list)
    """The first 100."""

    def add_error(self, error: RecordError) -> None:
        """Count a record that could not be used."""
        self.n_errors += 1
        if len(self.errors) < _MAX_ERRORS:
            self.errors.append(error)


def import_catalog(
    source: CatalogSource,
    items: ItemWriter,
    interactions: InteractionWriter,
    *,
    progress: Progress = NO_PROGRESS,
    prefix: str = "",
    at: datetime | None = None,
) -> ImportReport:
    """Put all of `source` into the stores, in one transaction.

    Items that are there already are rewritten and keep their number and the names given to them
    here; the interactions an earlier import of the same pack brought are replaced. `prefix` goes
    before the pack's name and every item id. Users of a data set are named `pack:user`, so that
    nobody here is taken for one of them; an `interactions` file names people of this database and
    keeps their names.

    Raises:
        CatalogError: an item id belongs to another pack, a file is damaged, or the source has
            nothing that can be used. Nothing has been changed then.
    """
    report = ImportReport(pack=prefix + source.name)
    with items.transaction():
        added = items.added_titles()
        new_items = [
            _with_titles(item, added.get(item.item_id, ()))
            for item in _items(source, prefix, report, progress)
        ]
        _refuse_foreign(items.packs_of(item.item_id for item in new_items), report.pack)
        report.n_items = len(new_items)
        progress.start("storing items", None, "items")
        report.n_new = items.upsert_many(new_items, report.pack)
        progress.finish()
        events = _interactions(source, prefix, report)
        report.n_interactions = interactions.replace_pack(report.pack, events, progress=progress)
        if report.n_items == report.n_interactions == 0:
            raise CatalogError(_nothing_usable(source, report))
        items.put_pack(_pack(source, report, at or datetime.now(UTC)))
    return report


def _items(
    source: CatalogSource, prefix: str, report: ImportReport, progress: Progress
) -> Iterator[Item]:
    progress.start("reading items", None, "items")
    for number, item in enumerate(source.items(report.add_error), 1):
        yield replace(item, item_id=ItemId(prefix + item.item_id)) if prefix else item
        if number % _PROGRESS_STEP == 0:
            progress.advance(_PROGRESS_STEP)
    progress.finish()


def _with_titles(item: Item, added: tuple[Title, ...]) -> Item:
    """`item` with the names given to it here, unless its catalog has them by now."""
    stated = {title.text for title in item.titles}
    kept = tuple(title for title in added if title.text not in stated)
    return replace(item, titles=(*item.titles, *kept)) if kept else item


def _interactions(
    source: CatalogSource, prefix: str, report: ImportReport
) -> Iterator[Interaction]:
    user_prefix = "" if source.format == "interactions" else f"{report.pack}:"
    for event in source.interactions(report.add_error):
        user_id = UserId(user_prefix + event.user_id)
        item_id = ItemId(prefix + event.item_id)
        yield Interaction(user_id, item_id, event.kind, event.value, event.at)


def _refuse_foreign(packs_of: dict[ItemId, str], pack: str) -> None:
    foreign = {item_id: other for item_id, other in packs_of.items() if other != pack}
    if foreign:
        item_id, other = min(foreign.items())
        raise CatalogError(
            f"the catalog {other} already has item ids of {pack}, such as {item_id!r} "
            f"({len(foreign)} in all); import it with --prefix, or into another --home"
        )


def _nothing_usable(source: CatalogSource, report: ImportReport) -> str:
    first = (
        f"; the first of {report.n_errors} problems: {report.errors[0]}" if report.errors else ""
    )
    return f"{source.name}: nothing in it can be used{first}; see the README for the layouts"


def _pack(source: CatalogSource, report: ImportReport, at: datetime) -> Pack:
    return Pack(
        name=report.pack,
        format=source.format,
        licence=source.licence,
        attribution=source.attribution,
        ordered=source.ordered,
        rating_scale=source.rating_scale,
        n_items=report.n_items,
        n_interactions=report.n_interactions,
        imported_at=at,
    )
