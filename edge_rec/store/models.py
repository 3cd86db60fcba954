"""What training chose, by model name: settings and weights as JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from edge_rec.store.database import Database


class SqliteModelStore:
    """The `models` table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, name: str, parameters: Mapping[str, Any]) -> None:
        """Replace the parameters of `name`; its version goes up by one."""
        self._database.execute(
            """INSERT INTO models (name, version, parameters, trained_at) VALUES (?, 1, ?, ?)
               ON CONFLICT (name) DO UPDATE SET version = CAST(version AS INTEGER) + 1,
               parameters = excluded.parameters, trained_at = excluded.trained_at""",
            (name, json.dumps(parameters), time.time()),
        )

    def version(self, name: str) -> int:
        """How often `name` was saved; 0 before the first time."""
        return int(self._database.value("SELECT version FROM models WHERE name = ?", (name,)) or 0)

    def parameters(self, name: str) -> dict[str, Any] | None:
        """What was saved last; None before the first time."""
        text = self._database.value("SELECT parameters FROM models WHERE name = ?", (name,))
        return None if text is None else dict(json.loads(text))
