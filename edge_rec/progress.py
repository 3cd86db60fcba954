"""How long work tells how far it is, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives steps of long work."""

    def start(self, name: str, total: int | None, unit: str) -> None:
        """Work called `name` begins; `total` units in all, None when unknown."""
        ...

    def advance(self, n: int = 1) -> None:
        """`n` more units of the work last started are done."""
        ...

    def finish(self) -> None:
        """The work last started is over."""
        ...


class NoProgress:
    """Listens to nothing."""

    def start(self, name: str, total: int | None, unit: str) -> None:
        """Ignore."""

    def advance(self, n: int = 1) -> None:
        """Ignore."""

    def finish(self) -> None:
        """Ignore."""


NO_PROGRESS: Progress = NoProgress()
