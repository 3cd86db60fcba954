"""One SQLite file: opening it safely, explicit transactions, and our errors for SQLite's."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edge_rec.errors import SchemaVersionError, StoreError

SCHEMA_VERSION = 9
"""Number of migrations; kept in the file as `user_version`."""

_APPLICATION_ID = 0x45524543
"""Marks the file as ours ("EREC" in ASCII)."""

_MIN_SQLITE = (3, 35)
"""The first with `RETURNING`; trigram full-text search came just before."""

_BUSY_TIMEOUT_S = 5.0
"""How long a write waits for another process."""

_CACHE_KIB = 32_000
"""Taken as needed; with SQLite's own 2,000 an import writes the same index pages over and over."""

Row = tuple[Any, ...]


class Database:
    """A connection, opened at the current schema. May be shared by threads: one lock guards it.

    Outside `transaction()` each statement commits by itself.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open or create `path`; None keeps everything in memory.

        Raises:
            SchemaVersionError: a newer version of the package wrote the file.
            StoreError: it is no database, damaged, another program's, or cannot be opened.
        """
        self.path = path
        self._lock = threading.RLock()
        if sqlite3.sqlite_version_info < _MIN_SQLITE:
            raise StoreError(
                f"this Python has SQLite {sqlite3.sqlite_version}, 3.35 or newer is needed; "
                "use a newer Python"
            )
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                ":memory:" if path is None else path,
                isolation_level=None,  # no implicit BEGIN: transactions are ours alone
                check_same_thread=False,
                timeout=_BUSY_TIMEOUT_S,
            )
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path}: cannot be opened ({error}); check the folder") from error
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        version = self._identify()
        self.execute("PRAGMA journal_mode = WAL")
        self.execute("PRAGMA synchronous = FULL")  # an event is durable once it is stored
        self.execute("PRAGMA secure_delete = ON")
        self.execute("PRAGMA foreign_keys = ON")
        self.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        if version < SCHEMA_VERSION:
            self._migrate()

    def _identify(self) -> int:
        """The file's schema version, 0 when it is new."""
        version = int(self.value("PRAGMA user_version"))
        application_id = self.value("PRAGMA application_id")
        is_empty = self.value("SELECT count(*) FROM sqlite_master") == 0
        if application_id != _APPLICATION_ID and not is_empty:
            raise StoreError(f"{self.path}: belongs to another program; choose another --home")
        if version > SCHEMA_VERSION:
            raise SchemaVersionError(
                f"{self.path}: has schema {version}, this version knows {SCHEMA_VERSION}; "
                "install a newer edge_rec, or choose another --home"
            )
        return version

    def _migrate(self) -> None:
        # sqlite-utils takes a quarter of a second to import and is needed only here.
        from edge_rec.store.migrations import apply_migrations

        with self.transaction(), self._translating():
            apply_migrations(self._connection)
            self.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            self.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def wait_at_most(self, wait_s: float) -> None:
        """How long writes wait for another process from here on; at first a few seconds."""
        self.execute(f"PRAGMA busy_timeout = {int(wait_s * 1000)}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all that is written inside, or nothing where it raises.

        Blocks may be nested; an inner one that raises takes back only its own writes. Other
        threads wait until the outer block ends.
        """
        with self._lock:
            nested = self._connection.in_transaction
            self.execute("SAVEPOINT inner_block" if nested else "BEGIN IMMEDIATE")
            try:
                yield
                self.execute("RELEASE inner_block" if nested else "COMMIT")
            except BaseException:
                # SQLite itself has already rolled back after a full disk, for one.
                if self._connection.in_transaction:
                    self.execute("ROLLBACK TO inner_block" if nested else "ROLLBACK")
                    if nested:
                        self.execute("RELEASE inner_block")
                raise

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement; for `lastrowid` and `rowcount`."""
        with self._lock, self._translating():
            return self._connection.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> int:
        """Run one statement for each set of parameters, all or none; returns the rows changed."""
        with self.transaction(), self._translating():
            return self._connection.executemany(sql, parameters).rowcount

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        with self._lock, self._translating():
            return self._connection.execute(sql, parameters).fetchall()

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row; None without rows."""
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    def scrub(self) -> None:
        """Leave no deleted byte in the file or beside it. Not inside a transaction.

        Deleted rows live on in the write-ahead log until it is truncated, and values in free
        pages until the file is rewritten.

        Raises:
            StoreError: another process is reading or writing, so something may be left.
        """
        with self._lock:
            self._truncate_log()
            self.execute("VACUUM")
            self._truncate_log()

    def _truncate_log(self) -> None:
        if self.path is not None and self.value("PRAGMA wal_checkpoint(TRUNCATE)"):
            raise StoreError(
                f"{self.path}: another process holds it, deleted data may still be on disk; "
                "close the other edge-rec and try again"
            )

    def close(self) -> None:
        """Close the connection; the object is of no further use."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self._explain(error)) from error
        except (UnicodeEncodeError, OverflowError) as error:
            raise StoreError(f"{self.path}: a value cannot be stored ({error})") from error

    def _explain(self, error: sqlite3.Error) -> str:
        text = str(error)
        where = self.path or "in-memory database"
        if "locked" in text or "busy" in text:
            return f"{where}: another process is writing ({text}); close it or try again"
        if "not a database" in text or "malformed" in text:
            return (
                f"{where}: not a database, or damaged ({text}); restore a copy, or move the file "
                "away and import the catalog again"
            )
        if "full" in text or "readonly" in text or "unable to open" in text:
            return f"{where}: cannot be written ({text}); check free space and permissions"
        return f"{where}: {text}"
