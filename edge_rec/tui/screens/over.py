"""What all screens that lie over a page share."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

from edge_rec.tui.screens.steady import Steady


class Over(Steady[ScreenResultType], ModalScreen[ScreenResultType]):
    """Answers once: a key pressed twice in one breath must not take the page below away too."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with an answer, unless it is closing already."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
