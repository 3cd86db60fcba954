"""Buttons for what can be done with an item."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Button

from edge_rec.tui.drawing import Mark
from edge_rec.tui.i18n import t
from edge_rec.types import InteractionKind

JUDGEMENTS = {
    "like": (InteractionKind.LIKE, Mark.LIKED),
    "dislike": (InteractionKind.DISLIKE, Mark.DISLIKED),
    "seen": (InteractionKind.SEEN, Mark.SEEN),
    "save": (InteractionKind.SAVE, Mark.SAVED),
    "hide": (InteractionKind.HIDE, Mark.HIDDEN),
}
"""Button id -> what pressing it stores, and the mark that lights it."""
_BUTTONS = (
    {"like": "♥ like", "dislike": "✗ dislike", "seen": "✓ seen", "rate": "★ rate"},
    {"save": "◆ save", "hide": "⊘ hide", "more": "≈ more", "less": "≠ less"},
)


class Actions(Vertical):
    """Two lines: judgements above; below, what puts away or steers."""

    mark: reactive[Mark] = reactive(Mark.NONE, repaint=False)

    class Pressed(Message):
        """One of the buttons was used."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def compose(self) -> ComposeResult:
        """Both lines."""
        for line in _BUTTONS:
            with Horizontal():
                for name, label in line.items():
                    yield Button(t(label), id=name, compact=True)

    def watch_mark(self, mark: Mark) -> None:
        """Light the button of what the person already said."""
        for button in self.query(Button):
            judgement = JUDGEMENTS.get(button.id or "")
            button.set_class(judgement is not None and judgement[1] is mark, "-on")

    @on(Button.Pressed)
    def _tell(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Pressed(event.button.id or ""))
