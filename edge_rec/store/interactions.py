"""Events between users and items in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.store.database import Database, Row
from edge_rec.types import Interaction, InteractionKind, ItemId, UserId

KINDS = tuple(InteractionKind)
"""`InteractionColumns.kinds` holds places in this tuple."""

_COLUMNS = "user_id, item_id, kind, value, at, turn, place"
_STORED = f"{_COLUMNS}, interaction_id"
_OLDEST_FIRST = "ORDER BY at IS NOT NULL, at, interaction_id"
"""Events without a time were imported from data without one, before anything that has a time."""

_INSERT = f"INSERT INTO interactions ({_COLUMNS}, origin, pack) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PROGRESS_STEP = 5000


class Origin(StrEnum):
    """How an event came to be known."""

    USER = "user"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class InteractionColumns:
    """Events as arrays, oldest first, for training; those of unknown items are left out."""

    user_codes: IntArray
    """Place of the user in `user_ids`. (n,)"""
    user_ids: list[UserId]
    item_nums: IntArray
    """(n,)"""
    kinds: NDArray[np.int8]
    """Place of the kind in `KINDS`. (n,)"""
    values: FloatArray
    """The rating of a `RATE`; of other kinds how much, NaN where unknown. (n,)"""
    times: NDArray[np.float64]
    """Unix seconds, NaN where unknown. (n,)"""
    order: IntArray
    """Place in time, 0 the oldest; rises by one, since the rows stand in that order. (n,)"""
    numbers: IntArray
    """`interaction_id`: rises in the order in which events were stored. (n,)"""


class SqliteInteractionStore:
    """An `InteractionStore`, with what imports, training and forgetting need besides."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, interaction: Interaction) -> int:
        """Store one event of a person using the product; returns its id. Durable on return."""
        row = (*_row(interaction), Origin.USER, None)
        interaction_id = self._database.execute(_INSERT, row).lastrowid
        assert interaction_id is not None
        return interaction_id

    def add_many(
        self,
        interactions: Iterable[Interaction],
        origin: Origin = Origin.IMPORT,
        *,
        pack: str | None = None,
        progress: Progress = NO_PROGRESS,
    ) -> int:
        """Store many events, all or none; returns how many. `pack` is where they come from."""
        progress.start("storing interactions", None, "interactions")
        origin_text = str(origin.value)
        rows = ((*_row(event), origin_text, pack) for event in _counted(interactions, progress))
        n_stored = self._database.executemany(_INSERT, rows)
        progress.finish()
        return n_stored

    def replace_pack(
        self, pack: str, interactions: Iterable[Interaction], *, progress: Progress = NO_PROGRESS
    ) -> int:
        """Store the events of a pack in place of those it brought before; returns how many."""
        with self._database.transaction():
            self._database.execute("DELETE FROM interactions WHERE pack = ?", [pack])
            return self.add_many(interactions, Origin.IMPORT, pack=pack, progress=progress)

    def of_user(self, user_id: UserId) -> list[Interaction]:
        """A user's events, oldest first."""
        rows = self._database.rows(
            f"SELECT {_STORED} FROM interactions WHERE user_id = ? {_OLDEST_FIRST}", [user_id]
        )
        return [_interaction(row) for row in rows]

    def learned_from(self, number: int) -> list[Interaction]:
        """Events from `number` on that moved an item, in the order stored."""
        rows = self._database.rows(
            f"""SELECT {_STORED} FROM interactions JOIN drift USING (interaction_id)
                WHERE interaction_id >= ? ORDER BY interaction_id""",
            [number],
        )
        return [_interaction(row) for row in rows]

    def undo_last(self, user_id: UserId) -> Interaction | None:
        """Delete and return the event the user added last; imported ones stay. None without."""
        with self._database.transaction():
            rows = self._database.rows(
                f"""DELETE FROM interactions WHERE interaction_id = (
                        SELECT max(interaction_id) FROM interactions
                        WHERE user_id = ? AND origin = ?)
                    RETURNING {_STORED}""",
                [user_id, Origin.USER],
            )
        return _interaction(rows[0]) if rows else None

    def remove(self, interaction_ids: Iterable[int]) -> int:
        """Delete single events, all or none; returns how many there were."""
        rows = [(number,) for number in interaction_ids]
        return self._database.executemany("DELETE FROM interactions WHERE interaction_id = ?", rows)

    def people(self) -> dict[UserId, int]:
        """Everybody who used the product here, and how many events they added; by name."""
        rows = self._database.rows(
            """SELECT user_id, count(*) FROM interactions WHERE origin = ?
               GROUP BY user_id ORDER BY user_id""",
            [Origin.USER],
        )
        return {UserId(user_id): n for user_id, n in rows}

    def count(self, up_to: int | None = None) -> int:
        """How many events there are, or are left of those stored until `up_to`."""
        return int(
            self._database.value(
                "SELECT count(*) FROM interactions WHERE ?1 IS NULL OR interaction_id <= ?1",
                [up_to],
            )
        )

    def users(self) -> list[UserId]:
        """Everybody with an event, by id."""
        rows = self._database.rows("SELECT DISTINCT user_id FROM interactions ORDER BY user_id")
        return [UserId(row[0]) for row in rows]

    def last_id(self) -> int:
        """The number of the latest event stored; 0 without events."""
        return int(self._database.value("SELECT max(interaction_id) FROM interactions") or 0)

    def columns(self, up_to: int | None = None) -> InteractionColumns:
        """Every event of an item in the catalog, as arrays; only those stored until `up_to`."""
        rows = self._database.rows(
            f"""SELECT user_id, item_num, interactions.kind, value, at, interaction_id
                FROM interactions JOIN items USING (item_id)
                WHERE ?1 IS NULL OR interaction_id <= ?1 {_OLDEST_FIRST}""",
            [up_to],
        )
        users, nums, kinds, values, times, ids = zip(*rows, strict=True) if rows else ([],) * 6
        code_of = {user_id: code for code, user_id in enumerate(dict.fromkeys(users))}
        kind_of = {str(kind): place for place, kind in enumerate(KINDS)}
        return InteractionColumns(
            user_codes=np.array([code_of[user] for user in users], dtype=np.int64),
            user_ids=list(code_of),
            item_nums=np.array(nums, dtype=np.int64),
            kinds=np.array([kind_of[kind] for kind in kinds], dtype=np.int8),
            values=np.array(values, dtype=np.float32),  # numpy turns None into NaN
            times=np.array(times, dtype=np.float64),
            order=np.arange(len(rows), dtype=np.int64),
            numbers=np.array(ids, dtype=np.int64),
        )

    def forget_user(self, user_id: UserId) -> int:
        """Delete all a user said and did, from the disk too; returns the events deleted.

        Raises:
            StoreError: another process holds the database; the rows are gone, but their bytes
                may be left until this is called again.
        """
        with self._database.transaction():
            n_deleted = self._database.execute(
                "DELETE FROM interactions WHERE user_id = ?", [user_id]
            ).rowcount
            self._database.execute("DELETE FROM conversations WHERE user_id = ?", [user_id])
            self._database.execute("DELETE FROM preferences WHERE user_id = ?", [user_id])
            self._database.execute("DELETE FROM locks WHERE user_id = ?", [user_id])
        self._database.scrub()
        return n_deleted


def _row(interaction: Interaction) -> tuple[Any, ...]:
    at = interaction.at
    return (
        interaction.user_id,
        interaction.item_id,
        interaction.kind.value,  # an exact str: sqlite3 binds subclasses far more slowly
        interaction.value,
        None if at is None else at.timestamp(),
        interaction.turn,
        interaction.place,
    )


def _interaction(row: Row) -> Interaction:
    user_id, item_id, kind, value, at, turn, place, interaction_id = row
    return Interaction(
        UserId(user_id),
        ItemId(item_id),
        InteractionKind(kind),
        value,
        None if at is None else datetime.fromtimestamp(at, tz=UTC),
        turn,
        place,
        interaction_id,
    )


def _counted(interactions: Iterable[Interaction], progress: Progress) -> Iterator[Interaction]:
    for number, interaction in enumerate(interactions, 1):
        yield interaction
        if number % _PROGRESS_STEP == 0:
            progress.advance(_PROGRESS_STEP)
