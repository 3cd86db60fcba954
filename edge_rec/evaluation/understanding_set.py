"""Utterances labelled by hand: what each says, for measuring understanding."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edge_rec.errors import CatalogError, RecordError
from edge_rec.types import ItemId, Mention, Role

SPLITS: Final = ("dev", "dev2", "dev3", "dev4", "dev5", "dev6", "dev7", "test")
EITHER: Final = "|"
"""Between tags of which either is right."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a reference points at."""

    ranks: tuple[int, ...]
    """1-based places in the list, negative from its end; empty means all of it."""
    role: Role | None
    """None where any is right."""


@dataclass(frozen=True, slots=True)
class LabelledUtterance:
    """A text and what it says."""

    utterance_id: str
    language: str
    """BCP 47."""
    text: str
    names: Mapping[Role, tuple[str, ...]]
    """Verbatim from the text."""
    include: tuple[str, ...] = ()
    """Tags; `A|B` where either is right."""
    exclude: tuple[str, ...] = ()
    nudges: frozenset[tuple[str, str]] = frozenset()
    """Facet and direction."""
    pointers: tuple[Pointer, ...] = ()
    retracted: frozenset[str] = frozenset()
    """Slots and tags whose condition is taken back."""
    shown: tuple[ItemId, ...] = ()
    """The list on screen; empty for what opens a conversation."""

    @property
    def group(self) -> str:
        """`en`, `ja` or `other`."""
        prefix = self.language.split("-")[0]
        return prefix if prefix in ("en", "ja") else "other"


def read_utterances(folder: Path, split: str) -> list[LabelledUtterance]:
    """The rows of `folder/<split>.jsonl`.

    Raises:
        CatalogError: the file is not there, or is empty.
        RecordError: a row is not JSON or lacks a field, or a name does not stand in its text.
    """
    path = folder / f"{split}.jsonl"
    if not path.is_file():
        raise CatalogError(
            f"no labelled utterances at {path}; expected {' or '.join(SPLITS)}.jsonl"
        )
    utterances = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                utterances.append(_utterance(json.loads(line)))
            except KeyError as error:
                raise RecordError(path, number, str(error.args[0]), "is missing") from error
            except (ValueError, TypeError) as error:
                raise RecordError(path, number, "text", str(error)) from error
    if not utterances:
        raise CatalogError(f"{path} is empty")
    return utterances


def mentions_of(utterance: LabelledUtterance) -> tuple[Mention, ...]:
    """Every place of every labelled name, in reading order, the longest at each, without roles."""
    names = {name for group in utterance.names.values() for name in group}
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = re.finditer(pattern, utterance.text) if names else ()
    return tuple(Mention(match.group(), *match.span()) for match in found)


def _utterance(row: Mapping[str, Any]) -> LabelledUtterance:
    text: str = row["text"]
    names = {role: tuple(row[role.value]) for role in Role}
    for name in (name for group in names.values() for name in group):
        if name not in text:
            raise ValueError(f"{name!r} does not stand in {text!r}")
    return LabelledUtterance(
        utterance_id=row["id"],
        language=row["language"],
        text=text,
        names=names,
        include=tuple(row["include"]),
        exclude=tuple(row["exclude"]),
        nudges=frozenset((nudge["facet"], nudge["direction"]) for nudge in row["nudges"]),
        pointers=_pointers(row.get("references", ())),
        retracted=frozenset((*row.get("retracted", ()), *row.get("retracted_values", ()))),
        # The titles tell a reader what was on screen; a reference needs their places only.
        shown=tuple(ItemId(f"shown-{n}") for n, _ in enumerate(row.get("shown", ()), 1)),
    )


def _pointers(rows: Sequence[Mapping[str, Any]]) -> tuple[Pointer, ...]:
    return tuple(
        Pointer(tuple(row["ranks"]), Role(row["role"]) if "role" in row else None) for row in rows
    )
