"""Where a person says something: the prompt, names on offer, letters to click on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from edge_rec.tui.i18n import language
from edge_rec.tui.widgets.completions import Completions
from edge_rec.tui.widgets.keyboard import Keyboard, with_key
from edge_rec.tui.widgets.prompt_frame import PromptFrame

if TYPE_CHECKING:
    from edge_rec.linking.completion import Completion


class Typing(Vertical):
    """The parts talk to each other here, so the screen need not know of them."""

    def __init__(self) -> None:
        super().__init__(id="typing")
        self.frame = PromptFrame(id="frame")
        self.prompt = self.frame.prompt
        self._names = Completions(id="completions")
        self._keyboard = Keyboard(id="keyboard")

    def compose(self) -> ComposeResult:
        """The prompt on top; the rest shows when it is wanted."""
        yield self.frame
        yield self._names
        yield self._keyboard

    def on_mount(self) -> None:
        """Start with the prompt alone."""
        self._names.display = self._keyboard.display = False
        self.watch(self.prompt, "completion", self._show_names, init=False)
        self.watch(self.prompt, "chosen", self._show_chosen, init=False)
        self.prompt.focus()

    def offer(self, text: str, completion: Completion | None) -> None:
        """Offer names for the end of `text`, unless the person has typed on since."""
        prompt = self.prompt
        if prompt.value[: prompt.cursor_position] == text and (
            prompt.has_focus or self._keyboard.display
        ):
            prompt.completion = completion

    def keep(self) -> tuple[str, Sequence[str], bool]:
        """What must outlive a new drawing: the text, the history, whether it is locked."""
        return self.prompt.value, self.prompt.history, self.prompt.locked

    def restore(self, kept: tuple[str, Sequence[str], bool]) -> None:
        """Take over what `keep` gave."""
        typed, history, locked = kept
        self.prompt.remember(history)
        self.prompt.give_back(typed)
        self.prompt.locked = locked

    def _show_names(self, completion: Completion | None) -> None:
        self._names.completion = completion

    def _show_chosen(self, place: int) -> None:
        self._names.cursor = place

    @on(Completions.Picked)
    def _take_name(self, event: Completions.Picked) -> None:
        self.prompt.take(event.place)
        self.prompt.focus()

    # --- letters to click on ---------------------------------------------------------------------

    @on(PromptFrame.KeyboardWanted)
    def toggle_keyboard(self) -> None:
        """Show the letters, or put them away."""
        self._keyboard.layout_name = language()
        self._keyboard.display = not self._keyboard.display

    @on(Keyboard.Typed)
    async def _typed(self, event: Keyboard.Typed) -> None:
        event.stop()
        if self.prompt.locked:
            return
        if event.key == "send":
            self.prompt.call_later(self.prompt.action_submit)
        else:
            self.prompt.value = with_key(self.prompt.value, event.key)
            self.prompt.cursor_position = len(self.prompt.value)
