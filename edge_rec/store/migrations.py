"""The schema, as named steps that are applied once each and in order."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

migrations = Migrations("edge_rec")


def apply_migrations(connection: sqlite3.Connection) -> None:
    """Bring `connection` to the newest schema; the caller holds the transaction."""
    migrations.apply(SqliteUtils(connection, recursive_triggers=False, execute_plugins=False))


@migrations()
def m001_create_items(db: SqliteUtils) -> None:
    """Packs, and the items they brought with their titles and tags."""
    db.execute("""
        CREATE TABLE packs (
            name TEXT PRIMARY KEY,
            format TEXT NOT NULL,
            licence TEXT NOT NULL,
            attribution TEXT NOT NULL,
            ordered INTEGER NOT NULL,
            rating_low REAL,
            rating_high REAL,
            n_items INTEGER NOT NULL,
            n_interactions INTEGER NOT NULL,
            imported_at REAL NOT NULL  -- Unix seconds
        )""")
    db.execute("""
        CREATE TABLE items (
            item_num INTEGER PRIMARY KEY,  -- from 0, without gaps until an item is removed
            item_id TEXT NOT NULL UNIQUE,
            pack TEXT NOT NULL,
            title TEXT NOT NULL,
            kind TEXT NOT NULL,
            year INTEGER,
            creators TEXT NOT NULL,  -- JSON array
            description TEXT NOT NULL,
            length REAL,
            price REAL,
            rating REAL,
            popularity REAL NOT NULL
        )""")
    db.execute("""
        CREATE TABLE titles (
            item_num INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
            text TEXT NOT NULL,
            language TEXT NOT NULL,
            script TEXT NOT NULL,
            kind TEXT NOT NULL
        )""")
    db.execute("CREATE INDEX titles_of_item ON titles (item_num)")
    db.execute("""
        CREATE TABLE tags (
            item_num INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
            tag TEXT NOT NULL
        )""")
    db.execute("CREATE INDEX tags_of_item ON tags (item_num)")
    db.execute("CREATE INDEX items_of_tag ON tags (tag, item_num)")
    # Trigrams find parts of words, and need no word boundaries, which Japanese does not write.
    db.execute("CREATE VIRTUAL TABLE item_texts USING fts5 (titles, words, tokenize = 'trigram')")


@migrations()
def m002_create_interactions(db: SqliteUtils) -> None:
    """Events; `item_id` is text on purpose, an event may come before its item does."""
    db.execute("""
        CREATE TABLE interactions (
            interaction_id INTEGER PRIMARY KEY AUTOINCREMENT,
            user_id TEXT NOT NULL,
            item_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            value REAL,
            at REAL,  -- Unix seconds
            turn INTEGER,
            origin TEXT NOT NULL,  -- 'user' or 'import'
            pack TEXT  -- the pack an imported event came with
        )""")
    db.execute("CREATE INDEX interactions_of_user ON interactions (user_id)")


@migrations()
def m003_create_models(db: SqliteUtils) -> None:
    """What training leaves behind."""
    db.execute("""
        CREATE TABLE factors (
            item_num INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE,
            bias REAL NOT NULL,
            vector BLOB NOT NULL,  -- float32
            n_ratings INTEGER NOT NULL
        )""")
    db.execute("""
        CREATE TABLE models (
            name TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            parameters TEXT NOT NULL,  -- JSON
            trained_at TEXT NOT NULL  -- ISO 8601, UTC
        )""")


@migrations()
def m004_create_conversations(db: SqliteUtils) -> None:
    """Conversations and the dialogue state after each of their turns."""
    db.execute("""
        CREATE TABLE conversations (
            conversation_id TEXT PRIMARY KEY,
            user_id TEXT NOT NULL,
            started_at REAL NOT NULL  -- Unix seconds
        )""")
    db.execute("CREATE INDEX conversations_of_user ON conversations (user_id)")
    db.execute("""
        CREATE TABLE turns (
            conversation_id TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
            turn INTEGER NOT NULL,
            text TEXT NOT NULL,
            state TEXT NOT NULL,  -- JSON
            at REAL NOT NULL,  -- Unix seconds
            PRIMARY KEY (conversation_id, turn)
        )""")


@migrations()
def m005_create_settings(db: SqliteUtils) -> None:
    """Small facts about the database itself."""
    db.execute("CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL)")


@migrations()
def m006_create_drift(db: SqliteUtils) -> None:
    """How far each event moved its item's factors; with the event goes its drift."""
    db.execute("""
        CREATE TABLE drift (
            interaction_id INTEGER PRIMARY KEY REFERENCES interactions ON DELETE CASCADE,
            item_num INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
            bias REAL NOT NULL,
            vector BLOB NOT NULL  -- float32
        )""")
    db.execute("CREATE INDEX drift_of_item ON drift (item_num)")


@migrations()
def m007_create_preferences(db: SqliteUtils) -> None:
    """What people set by hand."""
    db.execute("""
        CREATE TABLE preferences (
            user_id TEXT PRIMARY KEY,
            preferences TEXT NOT NULL  -- JSON
        )""")


@migrations()
def m008_create_locks(db: SqliteUtils) -> None:
    """Passphrases of people who want to be asked for one."""
    db.execute("""
        CREATE TABLE locks (
            user_id TEXT PRIMARY KEY,
            salt BLOB NOT NULL,
            digest BLOB NOT NULL  -- scrypt
        )""")


@migrations()
def m009_add_places(db: SqliteUtils) -> None:
    """Where events happened; empty where nobody said."""
    db.execute("ALTER TABLE interactions ADD COLUMN place TEXT NOT NULL DEFAULT ''")
