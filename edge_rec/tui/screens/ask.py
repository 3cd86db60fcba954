"""Asks for a line of text, or for a yes."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from edge_rec.tui.drawing import MUTED, plain
from edge_rec.tui.i18n import t
from edge_rec.tui.screens.over import Over


class AskScreen(Over[str | None]):
    """One line; enter answers with it, escape with None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Close")]

    def __init__(self, question: str, *, value: str = "") -> None:
        super().__init__()
        self._question, self._value = question, value

    def compose(self) -> ComposeResult:
        """The question around the line."""
        with Vertical(classes="panel") as panel:
            panel.border_title = Content(plain(self._question))
            panel.border_subtitle = t("enter answers · esc closes")
            yield Input(self._value, compact=True)

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip())


class SecretScreen(AskScreen):
    """One line that shows no letters, and what the person should know before they type."""

    def __init__(self, question: str, note: str) -> None:
        super().__init__(question)
        self._note = note

    def compose(self) -> ComposeResult:
        """The question around the line, the note below it."""
        with Vertical(classes="panel") as panel:
            panel.border_title = Content(plain(self._question))
            panel.border_subtitle = t("enter answers · esc closes")
            yield Input(password=True, compact=True)
            yield Static(Content.styled(self._note, MUTED), classes="note")


class ConfirmScreen(Over[bool]):
    """Yes or no; no is where the cursor starts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "dismiss(False)", "No"),
        Binding("y", "dismiss(True)", "Yes"),
        Binding("left,right", "app.focus_next", "Other", show=False),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question, and two buttons."""
        with Vertical(classes="panel") as panel:
            panel.border_title = Content(plain(self._question))
            panel.border_subtitle = t("y or n")
            with Horizontal():
                yield Button(t("No"), id="no", compact=True)
                yield Button(t("Yes"), id="yes", compact=True)

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")
