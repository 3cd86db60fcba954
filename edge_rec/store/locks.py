"""Passphrases of people, as salted hashes."""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata

from edge_rec.store.database import Database
from edge_rec.types import UserId

_SALT_BYTES = 16
_COST = {"n": 2**14, "r": 8, "p": 1}
"""16 MB and some 50 ms a guess. Source: RFC 7914, section 2; OWASP's least for scrypt."""


class SqliteLockStore:
    """Who wants to be asked for a passphrase, and whether one is right."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def locked(self) -> frozenset[UserId]:
        """Everybody with a passphrase."""
        return frozenset(UserId(row[0]) for row in self._database.rows("SELECT user_id FROM locks"))

    def lock(self, user_id: UserId, passphrase: str) -> None:
        """Ask for `passphrase` from now on; an empty one takes the lock away."""
        if not passphrase:
            self._database.execute("DELETE FROM locks WHERE user_id = ?", [user_id])
            return
        salt = os.urandom(_SALT_BYTES)
        self._database.execute(
            "INSERT OR REPLACE INTO locks VALUES (?, ?, ?)",
            [user_id, salt, _digest(passphrase, salt)],
        )

    def opens(self, user_id: UserId, passphrase: str) -> bool:
        """Whether `passphrase` is the person's; any is where they have none."""
        rows = self._database.rows("SELECT salt, digest FROM locks WHERE user_id = ?", [user_id])
        return all(hmac.compare_digest(_digest(passphrase, salt), kept) for salt, kept in rows)


def _digest(passphrase: str, salt: bytes) -> bytes:
    typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "replace")
    return hashlib.scrypt(typed, salt=salt, **_COST)
