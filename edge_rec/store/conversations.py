"""Conversations in the database: every turn with the dialogue state after it."""

from __future__ import annotations

from datetime import UTC, datetime

from edge_rec.store.codec import decode, encode
from edge_rec.store.database import Database
from edge_rec.types import DialogueState, ItemId, UserId, Utterance


class SqliteConversationStore:
    """Where a conversation survives a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_turn(
        self, conversation_id: str, user_id: UserId, state: DialogueState, text: str, at: datetime
    ) -> None:
        """Keep what was typed and the state after it; the turn's number is `state.turn`.

        A turn said again takes the place of the one with its number. Halves of surrogate pairs,
        which no database can hold, become question marks.
        """
        typed = text.encode("utf-8", "replace").decode("utf-8")
        with self._database.transaction():
            self._database.execute(
                "INSERT OR IGNORE INTO conversations VALUES (?, ?, ?)",
                [conversation_id, user_id, at.timestamp()],
            )
            self._database.execute(
                "INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?, ?)",
                [conversation_id, state.turn, typed, encode(state), at.timestamp()],
            )

    def load_state(self, conversation_id: str) -> DialogueState | None:
        """The state after the last turn; None for an unknown conversation.

        Raises:
            StoreError: what is stored cannot be read.
        """
        text = self._database.value(
            "SELECT state FROM turns WHERE conversation_id = ? ORDER BY turn DESC LIMIT 1",
            [conversation_id],
        )
        return None if text is None else decode(DialogueState, text)

    def latest(self, user_id: UserId) -> str | None:
        """The conversation the user last said something in."""
        conversation_id: str | None = self._database.value(
            """SELECT conversation_id FROM conversations JOIN turns USING (conversation_id)
               WHERE user_id = ? ORDER BY at DESC, turns.rowid DESC LIMIT 1""",
            [user_id],
        )
        return conversation_id

    def recent(self, user_id: UserId, n: int) -> list[str]:
        """The last `n` different things the user typed in any conversation, oldest first."""
        rows = self._database.rows(
            """SELECT text FROM turns JOIN conversations USING (conversation_id)
               WHERE user_id = ? AND text != '' GROUP BY text
               ORDER BY max(at) DESC, max(turns.rowid) DESC LIMIT ?""",
            [user_id, n],
        )
        return [row[0] for row in reversed(rows)]

    def shown_before(self, user_id: UserId, current: str, n: int) -> list[ItemId]:
        """What the user's last `n` conversations but `current` showed, once for each of them.

        Raises:
            StoreError: what is stored cannot be read.
        """
        rows = self._database.rows(
            """SELECT state FROM turns AS last JOIN conversations USING (conversation_id)
               WHERE user_id = ?1 AND conversation_id != ?2 AND turn = (
                   SELECT max(turn) FROM turns WHERE conversation_id = last.conversation_id
               ) ORDER BY at DESC LIMIT ?3""",
            [user_id, current, n],
        )
        states = (decode(DialogueState, row[0]) for row in rows)
        return [item_id for state in states for item_id in dict.fromkeys(state.shown)]

    def utterances(self, conversation_id: str) -> list[Utterance]:
        """What was typed, oldest first."""
        rows = self._database.rows(
            "SELECT text, at FROM turns WHERE conversation_id = ? ORDER BY turn",
            [conversation_id],
        )
        return [Utterance(text, datetime.fromtimestamp(at, tz=UTC)) for text, at in rows]
