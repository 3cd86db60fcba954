"""Where the person types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widgets import Input

from edge_rec.tui.i18n import t
from edge_rec.tui.messages import CompletionWanted, PromptSubmitted

if TYPE_CHECKING:
    from edge_rec.linking.completion import Completion


class Prompt(Input):
    """An input that remembers what was said, offers names, and is locked while a turn runs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Ask"),
        Binding("tab", "complete", "Take the name", show=False),
        Binding("up", "older", "Said before", show=False),
        Binding("down", "newer", "Said after", show=False),
        Binding("escape", "close_names", "Close the names", show=False),
    ]

    locked: reactive[bool] = reactive(False, init=False)
    completion: reactive[Completion | None] = reactive(None, init=False)
    """Names on offer for the end of the text."""
    chosen: reactive[int] = reactive(-1, init=False)
    """Which of them the arrows are on; -1 while none is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(placeholder=t(_READY), **options)
        self._history: list[str] = []
        self._place = 0
        """Index into the history; its length while a new line is written."""
        self._draft = ""
        self._shown = ""
        """Text that was put here, not typed: no names are offered for it."""

    def remember(self, said: Sequence[str]) -> None:
        """Start with a history, oldest first."""
        self._history = list(said)
        self._place = len(self._history)

    @property
    def history(self) -> Sequence[str]:
        """What was said, oldest first."""
        return tuple(self._history)

    def give_back(self, text: str) -> None:
        """Put `text` where the person can mend it, unless something newer is there."""
        if not self.value:
            self._put(text)

    def watch_locked(self, locked: bool) -> None:
        """Take no keys while locked; on release take the focus back if nothing else has it."""
        self.placeholder = t(_LOCKED if locked else _READY)
        self.disabled = locked
        if not locked and self.screen.focused is None:
            self.focus()

    async def action_submit(self) -> None:
        """Hand over what was typed; blank text stays where it is."""
        if self.chosen >= 0:
            self.take(self.chosen)
            return
        self.say(self.value)

    def say(self, text: str) -> None:
        """Hand over `text`, and keep it in the history; blank text says nothing."""
        text = text.strip()
        if not text:
            return
        if not self._history or self._history[-1] != text:
            self._history.append(text)
        self._place, self._draft = len(self._history), ""
        self._put("")
        self.post_message(PromptSubmitted(text))

    # --- names ---------------------------------------------------------------------------------

    @on(Input.Changed)
    def _ask_for_names(self) -> None:
        self.completion, self.chosen = None, -1
        if self.value != self._shown:
            self.post_message(CompletionWanted(self.value[: self.cursor_position]))

    def take(self, place: int) -> None:
        """Write out the name at `place` of those on offer."""
        if self.completion is None or place >= len(self.completion.names):
            return
        rest = self.value[self.cursor_position :]
        before = self.value[: self.completion.start] + self.completion.names[place][1]
        self._put(before + rest)
        self.cursor_position = len(before)

    def action_complete(self) -> None:
        """Take the chosen name, or the first; without names the key goes to the screen."""
        if self.completion is None:
            raise SkipAction
        self.take(max(self.chosen, 0))

    def action_close_names(self) -> None:
        """Offer no names for this text; without names the key goes to the screen."""
        if self.completion is None:
            raise SkipAction
        self.completion, self.chosen = None, -1

    # --- history -------------------------------------------------------------------------------

    def action_older(self) -> None:
        """The name above, else what was said before."""
        if self.completion is not None and self.chosen >= 0:
            self.chosen -= 1
            return
        if self._place == len(self._history):
            self._draft = self.value
        self._show(max(self._place - 1, 0))

    def action_newer(self) -> None:
        """The name below, else what was said after, else the key goes to the screen."""
        if self.completion is not None:
            self.chosen = min(self.chosen + 1, len(self.completion.names) - 1)
        elif self._place >= len(self._history):
            raise SkipAction
        else:
            self._show(self._place + 1)

    def _show(self, place: int) -> None:
        self._place = place
        self._put(self._history[place] if place < len(self._history) else self._draft)

    def _put(self, text: str) -> None:
        self._shown = self.value = text
        self.cursor_position = len(text)
        self.completion, self.chosen = None, -1

    def _on_paste(self, event: events.Paste) -> None:
        """Keep every pasted line: a list of titles becomes one line with commas."""
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        self.replace(", ".join(lines), *self.selection)
        event.stop()
        event.prevent_default()


_READY = "Say what you like, or what you are in the mood for"
_LOCKED = "esc cancels and gives your words back"
