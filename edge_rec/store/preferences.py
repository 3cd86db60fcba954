"""What people set by hand, in the database."""

from __future__ import annotations

from edge_rec.store.codec import decode, encode
from edge_rec.store.database import Database
from edge_rec.types import Preferences, UserId


class SqlitePreferenceStore:
    """One set of preferences for each person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, user_id: UserId) -> Preferences:
        """The person's preferences; the defaults where nothing was set.

        Raises:
            StoreError: what is stored cannot be read.
        """
        text = self._database.value(
            "SELECT preferences FROM preferences WHERE user_id = ?", [user_id]
        )
        return Preferences() if text is None else decode(Preferences, text)

    def save(self, user_id: UserId, preferences: Preferences) -> None:
        """Keep them in place of the old ones."""
        self._database.execute(
            "INSERT OR REPLACE INTO preferences VALUES (?, ?)", [user_id, encode(preferences)]
        )
