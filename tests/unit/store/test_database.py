from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from edge_rec.errors import SchemaVersionError, StoreError
from edge_rec.store.database import SCHEMA_VERSION, Database
from edge_rec.store.migrations import migrations

INSERT = "INSERT INTO settings VALUES (?, 'x')"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "edge_rec.db"


def keys(path: Path) -> list[str]:
    """What is really in the file, seen by another connection."""
    connection = sqlite3.connect(path)
    try:
        return [row[0] for row in connection.execute("SELECT key FROM settings ORDER BY key")]
    finally:
        connection.close()


def test_database_sets_its_pragmas(path: Path) -> None:
    database = Database(path)
    assert database.value("PRAGMA journal_mode") == "wal"
    assert database.value("PRAGMA foreign_keys") == 1
    assert database.value("PRAGMA secure_delete") == 1
    assert database.value("PRAGMA busy_timeout") == 5000
    database.close()


def test_schema_version_counts_the_migrations() -> None:
    assert len(migrations._migrations) == SCHEMA_VERSION


def test_a_single_statement_is_committed(path: Path) -> None:
    database = Database(path)
    database.execute(INSERT, ["a"])
    assert keys(path) == ["a"]
    database.close()


def test_executemany_is_committed(path: Path) -> None:
    database = Database(path)
    assert database.executemany(INSERT, [("a",), ("b",)]) == 2
    database.close()
    assert keys(path) == ["a", "b"]


def test_executemany_leaves_nothing_of_a_failed_batch(path: Path) -> None:
    database = Database(path)
    with pytest.raises(StoreError):
        database.executemany(INSERT, [("a",), ("a",)])
    database.close()
    assert keys(path) == []


def test_a_delete_survives_reopening(path: Path) -> None:
    database = Database(path)
    database.executemany(INSERT, [("a",), ("b",)])
    database.execute("DELETE FROM settings WHERE key = 'a'")
    database.close()
    database = Database(path)
    assert database.rows("SELECT key FROM settings") == [("b",)]
    database.close()


def test_transaction_is_invisible_until_it_ends(path: Path) -> None:
    database = Database(path)
    with database.transaction():
        database.execute(INSERT, ["a"])
        assert keys(path) == []
    assert keys(path) == ["a"]
    database.close()


def test_transaction_that_raises_leaves_nothing(path: Path) -> None:
    database = Database(path)
    with pytest.raises(KeyboardInterrupt), database.transaction():
        database.execute(INSERT, ["a"])
        raise KeyboardInterrupt
    database.execute(INSERT, ["b"])
    database.close()
    assert keys(path) == ["b"]


def test_inner_transaction_takes_back_only_its_own(path: Path) -> None:
    database = Database(path)
    with database.transaction():
        database.execute(INSERT, ["outer"])
        with pytest.raises(ValueError), database.transaction():
            database.execute(INSERT, ["inner"])
            raise ValueError
        with database.transaction():
            database.execute(INSERT, ["second"])
    database.close()
    assert keys(path) == ["outer", "second"]


def test_outer_transaction_takes_the_inner_one_back(path: Path) -> None:
    database = Database(path)
    with pytest.raises(ValueError), database.transaction():
        with database.transaction():
            database.execute(INSERT, ["inner"])
        raise ValueError
    database.close()
    assert keys(path) == []


def test_transaction_keeps_other_threads_out() -> None:
    database = Database()
    seen: list[int] = []
    reader = threading.Thread(
        target=lambda: seen.append(database.value("SELECT count(*) FROM settings"))
    )
    with database.transaction():
        database.execute(INSERT, ["a"])
        reader.start()
        reader.join(0.05)
        assert reader.is_alive()
        database.execute(INSERT, ["b"])
    reader.join()
    assert seen == [2]


def test_opening_again_changes_nothing(path: Path) -> None:
    database = Database(path)
    database.close()
    before = path.read_bytes()
    Database(path).close()
    assert path.read_bytes() == before


def test_half_made_schema_is_finished(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed while migrating: the file is empty, and the next opening makes all of it."""
    monkeypatch.setattr(
        "edge_rec.store.migrations.apply_migrations",
        lambda connection: connection.execute("no such statement"),
    )
    with pytest.raises(StoreError):
        Database(path)
    monkeypatch.undo()
    database = Database(path)
    assert database.rows("SELECT * FROM settings") == []
    database.close()


def test_newer_schema_is_refused_with_a_next_step(path: Path) -> None:
    database = Database(path)
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    database.close()
    with pytest.raises(SchemaVersionError, match=r"edge_rec\.db.*install a newer"):
        Database(path)


@pytest.mark.parametrize("content", [b"hello", b"not a database " * 100])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a database"):
        Database(path)
    assert path.read_bytes() == content


def test_a_database_cut_short_is_refused(path: Path) -> None:
    Database(path).close()
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(StoreError, match=r"malformed|not a database"):
        Database(path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Database(path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be opened"):
        Database(tmp_path / "file" / "edge_rec.db")


def test_a_value_sqlite_cannot_hold_is_reported() -> None:
    with pytest.raises(StoreError, match="cannot be stored"):
        Database().execute(INSERT, ["\ud800"])
    with pytest.raises(StoreError, match="cannot be stored"):
        Database().execute(INSERT, [2**63])


def test_scrub_says_when_another_process_keeps_the_log(path: Path) -> None:
    database = Database(path)
    database.execute(INSERT, ["a"])
    database.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM settings").fetchall()
    with pytest.raises(StoreError, match="another process"):
        database.scrub()
    other.close()
    database.scrub()
    database.close()


def test_every_sqlite_error_becomes_ours() -> None:
    database = Database()
    for sql in ("SELECT", "SELECT * FROM nowhere", "INSERT INTO settings VALUES (1)"):
        with pytest.raises(StoreError):
            database.execute(sql)
    database.close()
    with pytest.raises(StoreError):
        database.rows("SELECT 1")
