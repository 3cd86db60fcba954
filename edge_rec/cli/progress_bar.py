"""Progress on stderr."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_WIDTH = 28
_INTERVAL_S = 0.1
_ERASE_LINE = "\r\x1b[2K"


class StderrProgress:
    """A `Progress` that draws one line on a terminal and is silent anywhere else."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._is_terminal = self._stream.isatty()
        self._name, self._unit = "", ""
        self._total: int | None = None
        self._done = 0
        self._drawn_at = 0.0

    def start(self, name: str, total: int | None, unit: str) -> None:
        """Draw the line of new work."""
        self._name, self._total, self._unit, self._done = name, total, unit, 0
        self._draw()

    def advance(self, n: int = 1) -> None:
        """Move on, drawing ten times a second at most."""
        self._done += n
        if time.monotonic() - self._drawn_at >= _INTERVAL_S:
            self._draw()

    def finish(self) -> None:
        """Take the line away."""
        if self._is_terminal:
            self._stream.write(_ERASE_LINE)
            self._stream.flush()

    def _draw(self) -> None:
        if not self._is_terminal:
            return
        self._drawn_at = time.monotonic()
        self._stream.write(_ERASE_LINE + self._line())
        self._stream.flush()

    def _line(self) -> str:
        if not self._total:
            return f"{self._name}: {self._done:,} {self._unit}"
        share = min(1.0, self._done / self._total)
        filled = round(share * _WIDTH)
        bar = "█" * filled + "░" * (_WIDTH - filled)
        return f"{self._name} {bar} {share:4.0%} of {self._total:,} {self._unit}"
