"""From the text of one field to its value. Every function here raises `FieldError` alone."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

from edge_rec.catalog.normalize import clean_text, script_of
from edge_rec.types import ItemId, Title, TitleKind, UserId

_EARLIEST_YEAR, _LATEST_YEAR = -4000, 2200


class FieldError(ValueError):
    """A field that makes its record unusable."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field, self.problem = field, problem


def split_record(text: str, separator: str, names: tuple[str, ...]) -> list[str]:
    """The cells of a line without quoting; `names` says how many there must be."""
    cells = text.split(separator)
    if len(cells) != len(names):
        raise FieldError("row", f"has {len(cells)} cells, expected {len(names)}")
    return cells


def required(text: str, field: str) -> str:
    """`text` cleaned; it must not be empty."""
    if not (value := clean_text(text)):
        raise FieldError(field, "is empty")
    return value


def item_id(text: str, field: str = "item_id") -> ItemId:
    """An item's id as text."""
    return ItemId(required(text, field))


def user_id(text: str, field: str = "user_id") -> UserId:
    """A user's id as text."""
    return UserId(required(text, field))


def number(text: str, field: str) -> float | None:
    """A finite number; None when the cell is empty."""
    text = text.strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise FieldError(field, f"is not a number: {text[:40]!r}") from None
    if not math.isfinite(value):
        raise FieldError(field, f"is not a finite number: {text[:40]!r}")
    return value


def year(text: str, field: str = "year") -> int | None:
    """A year, also from a number with decimals or a date that begins with it."""
    text = text.strip()
    if not text:
        return None
    match = re.match(r"-?\d{1,4}(?!\d)", text)
    if not match or not _EARLIEST_YEAR <= int(match.group()) <= _LATEST_YEAR:
        raise FieldError(field, f"is not a year: {text[:40]!r}")
    return int(match.group())


def rating(text: str, scale: tuple[float, float], field: str = "rating") -> float:
    """A rating that lies in `scale`."""
    value = number(text, field)
    if value is None:
        raise FieldError(field, "is empty")
    if not scale[0] <= value <= scale[1]:
        raise FieldError(field, f"{value:g} is outside {scale[0]:g} to {scale[1]:g}")
    return value


def timestamp(text: str, field: str = "timestamp") -> datetime:
    """A time given in Unix seconds."""
    try:
        return datetime.fromtimestamp(int(text), tz=UTC)
    except (ValueError, OverflowError, OSError):
        raise FieldError(field, f"is not a Unix time: {text[:40]!r}") from None


def moment(text: str, field: str) -> datetime | None:
    """A time in ISO 8601 (UTC unless it says otherwise) or Unix seconds; None when empty."""
    text = text.strip()
    if not text:
        return None
    if text.isdecimal() and len(text) > 8:  # eight digits are a date without dashes
        return timestamp(text, field)
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise FieldError(field, f"is not an ISO 8601 time: {text[:40]!r}") from None


def several(text: str) -> tuple[str, ...]:
    """The cleaned members of a `|` list, empty ones and repeats left out."""
    return tuple(
        dict.fromkeys(cleaned for part in text.split("|") if (cleaned := clean_text(part)))
    )


def titles(main: Title, others: list[Title]) -> tuple[Title, ...]:
    """`main` first, then `others` without empty ones and repeats, each with its script."""
    unique: dict[tuple[str, str], Title] = {}
    for title in (main, *others):
        if title.text:
            unique.setdefault((title.text, title.language), title)
    return tuple(
        Title(title.text, title.language, title.kind, title.script or script_of(title.text))
        for title in unique.values()
    )


def titles_of(texts: tuple[str, ...], language: str) -> list[Title]:
    """Titles in one language: the first is the official one, the rest are aliases."""
    return [
        Title(text, language, TitleKind.OFFICIAL if rank == 0 else TitleKind.ALIAS)
        for rank, text in enumerate(texts)
    ]
