"""Names of the catalog that the end of the prompt may become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from edge_rec.tui.drawing import MUTED, plain

if TYPE_CHECKING:
    from edge_rec.linking.completion import Completion


class Completions(Widget):
    """Lies over what is below the prompt; drawn, never focused: the prompt has the keys."""

    completion: reactive[Completion | None] = reactive(None, init=False, layout=True)
    cursor: reactive[int] = reactive(-1)
    """Place of the chosen name; -1 while none is."""

    class Picked(Message):
        """A name was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def watch_completion(self, completion: Completion | None) -> None:
        """Show another set of names, none of them chosen."""
        self.cursor = -1
        self.display = completion is not None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line a name."""
        return len(self.completion.names) if self.completion else 0

    def render(self) -> Content:
        """The names, the chosen one lit; the first says which key takes it."""
        if self.completion is None:
            return Content("")
        lines = []
        for place, (_, title) in enumerate(self.completion.names):
            is_chosen = place == self.cursor
            key = "tab" if place == max(self.cursor, 0) else ""
            line = Content.assemble(
                ("  ", ""),
                (plain(title), "bold $text-accent" if is_chosen else ""),
                (f"  {key}", MUTED),
            )
            lines.append(line.truncate(max(self.size.width, 1), ellipsis=True))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Take the name that was clicked."""
        self.post_message(self.Picked(event.y))
