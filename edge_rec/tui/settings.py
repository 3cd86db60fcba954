"""How the app itself looks and speaks, kept between runs and readable before anything else is."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chose in the app."""

    language: str = ""
    """Of the interface; empty until chosen, and then the terminal's."""
    theme: str = ""
    welcomed: bool = False
    """Whether the first run is over."""

    @classmethod
    def load(cls, path: Path | None) -> Settings:
        """What was chosen before; the defaults where nothing was, or it cannot be read."""
        if path is None or not path.is_file():
            return cls()
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            types = {f.name: type(f.default) for f in fields(cls)}
            fitting: dict[str, Any] = {
                key: value for key, value in found.items() if isinstance(value, types.get(key, ()))
            }
            return cls(**fitting)
        except (OSError, ValueError, AttributeError) as error:
            logger.warning("%s: cannot be read (%s)", path, error)
            return cls()

    def save(self, path: Path | None) -> None:
        """Keep them; a home that cannot be written costs the choice, not the run."""
        if path is None:
            return
        # Imported here: it brings numpy, which the first screen must not wait for.
        from edge_rec.files import replacing

        try:
            with replacing(path) as temporary:
                temporary.write_text(json.dumps(asdict(self)), encoding="utf-8")
        except OSError as error:
            logger.warning("%s: cannot be written (%s)", path, error)
