"""Where the person types."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widgets import Input

from edge_rec.tui.messages import PromptSubmitted

_READY = "Say what you like, or what you are in the mood for"
_LOCKED = "esc cancels and gives your words back"


class Prompt(Input):
    """An input that remembers what was said and is locked while a turn runs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Ask"),
        Binding("up", "older", "Said before", show=False),
        Binding("down", "newer", "Said after", show=False),
    ]

    locked: reactive[bool] = reactive(False, init=False)

    def __init__(self, **options: Any) -> None:
        super().__init__(placeholder=_READY, **options)
        self._history: list[str] = []
        self._place = 0
        """Index into the history; its length while a new line is written."""
        self._draft = ""

    def give_back(self, text: str) -> None:
        """Put `text` where the person can mend it, unless something newer is there."""
        if not self.value:
            self.value = text
            self.cursor_position = len(text)

    def watch_locked(self, locked: bool) -> None:
        """Take no keys while locked; on release take the focus back if nothing else has it."""
        self.placeholder = _LOCKED if locked else _READY
        self.disabled = locked
        if not locked and self.screen.focused is None:
            self.focus()

    async def action_submit(self) -> None:
        """Hand over what was typed; blank text stays where it is."""
        text = self.value.strip()
        if not text:
            return
        if not self._history or self._history[-1] != text:
            self._history.append(text)
        self._place, self._draft = len(self._history), ""
        self.value = ""
        self.post_message(PromptSubmitted(text))

    def action_older(self) -> None:
        """Show what was said before."""
        if self._place == len(self._history):
            self._draft = self.value
        self._show(max(self._place - 1, 0))

    def action_newer(self) -> None:
        """Show what was said after, then the draft; from the draft the key goes to the screen."""
        if self._place >= len(self._history):
            raise SkipAction
        self._show(self._place + 1)

    def _show(self, place: int) -> None:
        self._place = place
        self.value = self._history[place] if place < len(self._history) else self._draft
        self.cursor_position = len(self.value)

    def _on_paste(self, event: events.Paste) -> None:
        """Keep every pasted line: a list of titles becomes one line with commas."""
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        self.replace(", ".join(lines), *self.selection)
        event.stop()
        event.prevent_default()
