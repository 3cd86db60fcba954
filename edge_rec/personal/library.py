"""Everything a person rated, saved or saw: listed, written to a file, read from one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from edge_rec.errors import CatalogError, ConfigError, EdgeRecError, StoreError
from edge_rec.files import replacing
from edge_rec.session import Session
from edge_rec.types import Interaction, InteractionKind, Item, ItemId

_RATE = InteractionKind.RATE
COLUMNS = ("item_id", "title", "kind", "value", "at", "place")
"""Of an exported file; `title` is for people and is not read back."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """One item with what a person did with it."""

    item: Item
    is_liked: bool | None
    """None for no opinion."""
    is_seen: bool
    is_saved: bool
    is_hidden: bool
    rating: float | None
    """The latest one given."""
    at: datetime | None
    """UTC; of the latest event."""


def shelf(session: Session) -> list[Shelved]:
    """Every item the person did something with, latest first; those gone from the catalog not."""
    events: dict[ItemId, list[Interaction]] = {}
    for event in session.interactions.of_user(session.user_id):
        events.setdefault(event.item_id, []).append(event)
    items = session.items.get_many(events)
    profile = session.profile()
    liked, disliked = set(profile.liked), set(profile.disliked)
    seen, saved, hidden = set(profile.seen), set(profile.saved), set(profile.hidden)
    shelved = [
        Shelved(
            item=item,
            is_liked=True if item_id in liked else False if item_id in disliked else None,
            is_seen=item_id in seen,
            is_saved=item_id in saved,
            is_hidden=item_id in hidden,
            rating=next((e.value for e in reversed(events[item_id]) if e.kind is _RATE), None),
            at=events[item_id][-1].at,
        )
        for item_id, item in items.items()
    ]
    last = {item_id: number for number, item_id in enumerate(_by_last(events))}
    return sorted(shelved, key=lambda each: -last[each.item.item_id])


def mark_all(
    session: Session, item_ids: Sequence[ItemId], kind: InteractionKind, value: float | None = None
) -> int:
    """The same mark for several items; returns how many."""
    for item_id in item_ids:
        session.feedback(item_id, kind, value)
    return len(item_ids)


def export(session: Session, path: Path) -> int:
    """Write every event to a `.csv` or `.json` file; returns how many.

    Raises:
        ConfigError: the name ends in something else.
        StoreError: the file cannot be written.
    """
    write = {".csv": _as_csv, ".json": _as_json}.get(path.suffix.lower())
    if write is None:
        raise ConfigError(f"{path.name}: the name must end in .csv or .json")
    events = session.interactions.of_user(session.user_id)
    items = session.items.get_many({event.item_id for event in events})
    rows = [_row(event, items.get(event.item_id)) for event in events]
    try:
        with replacing(path) as temporary:
            temporary.write_text(write(rows), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error}); choose another place") from error
    return len(rows)


def import_file(session: Session, path: Path) -> tuple[int, int]:
    """Add the marks of a file `export` wrote; returns how many were added and how many left out.

    Left out are marks the person has already, and rows that name no item of this catalog.

    Raises:
        CatalogError: the file cannot be read or has other columns.
    """
    known = {(e.item_id, e.kind, e.value) for e in session.interactions.of_user(session.user_id)}
    added = left_out = 0
    for row in _read(path):
        try:
            kind = InteractionKind(row["kind"])
            value = float(row["value"]) if row.get("value") not in (None, "") else None
            mark = (ItemId(str(row["item_id"])), kind, value)
            if mark in known:
                raise ValueError("there already")
            session.feedback(*mark)
            known.add(mark)
            added += 1
        except (ValueError, TypeError, EdgeRecError):
            left_out += 1
    return added, left_out


def _by_last(events: dict[ItemId, list[Interaction]]) -> list[ItemId]:
    """Items in the order of their latest event."""

    def moment(item_id: ItemId) -> tuple[float, int]:
        event = events[item_id][-1]
        return event.at.timestamp() if event.at else 0.0, event.interaction_id or 0

    return sorted(events, key=moment)


def _row(event: Interaction, item: Item | None) -> dict[str, Any]:
    return {
        "item_id": event.item_id,
        "title": item.title if item else "",
        "kind": event.kind.value,
        "value": event.value,
        "at": event.at.isoformat() if event.at else None,
        "place": event.place,
    }


def _as_csv(rows: Sequence[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _as_json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _read(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".json":
            rows = json.loads(text)
        else:
            rows = list(csv.DictReader(io.StringIO(text)))
    except (OSError, ValueError, csv.Error) as error:
        raise CatalogError(f"{path}: cannot be read ({error})") from error
    needed = {"item_id", "kind"}
    if not isinstance(rows, list) or not all(
        isinstance(r, dict) and needed <= set(r) for r in rows
    ):
        raise CatalogError(f"{path}: has no columns item_id and kind; export a library to see them")
    yield from rows
