"""The profile in words: what a model is told of a person, each word theirs to strike out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from edge_rec.explanation.keywords import Keyword
from edge_rec.tui.drawing import FAINT, plain, tag_style
from edge_rec.tui.i18n import tag_word


class Keywords(Widget, can_focus=True):
    """Words that hold, then those struck out; enter or a click strikes one or takes it back in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Word before", show=False),
        Binding("right", "move(1)", "Next word", show=False),
        Binding("enter,space,delete", "strike", "Strike out"),
    ]

    words: reactive[Sequence[Keyword]] = reactive((), layout=True)
    struck: reactive[Sequence[str]] = reactive((), layout=True)
    cursor: reactive[int] = reactive(0)

    class Toggled(Message):
        """A word is to be struck out, or to hold again."""

        def __init__(self, tag: str, holds: bool) -> None:
            super().__init__()
            self.tag, self.holds = tag, holds

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines the words need at `width`."""
        return max((row for row, *_ in self._places(width)), default=0) + 1

    def render(self) -> Content:
        """The words, the one under the cursor lit while the widget has the focus."""
        lines: list[Content] = []
        for place, (row, _, label) in enumerate(self._places(self.size.width)):
            if self.has_focus and place == self.cursor:
                label = label.stylize("$background on $accent")
            if row == len(lines):
                lines.append(label)
            else:
                lines[row] = Content.assemble(lines[row], "  ", label)
        return Content("\n").join(lines)

    def _places(self, width: int) -> list[tuple[int, int, Content]]:
        """Row, column and label of every word."""
        places: list[tuple[int, int, Content]] = []
        row = column = 0
        for label in self._labels():
            if column and column + label.cell_length > width:
                row, column = row + 1, 0
            places.append((row, column, label))
            column += label.cell_length + 2
        return places

    def _labels(self) -> list[Content]:
        held = [
            Content.assemble(
                ("● " if word.strength > 0 else "○ ", tag_style(word.tag)),
                plain(tag_word(word.tag)),
            )
            for word in self.words
        ]
        gone = [
            Content.styled(f"× {plain(tag_word(tag))}", f"strike {FAINT}") for tag in self.struck
        ]
        return [*held, *gone]

    def on_click(self, event: events.Click) -> None:
        """Strike out what was clicked, or take it back in."""
        for place, (row, column, label) in enumerate(self._places(self.size.width)):
            if row == event.y and column <= event.x < column + label.cell_length:
                self.cursor = place
                self.action_strike()

    def action_move(self, step: int) -> None:
        """To the next word, or the one before."""
        last = len(self.words) + len(self.struck) - 1
        self.cursor = min(max(self.cursor + step, 0), max(last, 0))

    def action_strike(self) -> None:
        """Strike the word under the cursor out, or take it back in."""
        tags = [word.tag for word in self.words]
        if self.cursor < len(tags):
            self.post_message(self.Toggled(tags[self.cursor], holds=False))
        elif self.cursor < len(tags) + len(self.struck):
            self.post_message(self.Toggled(self.struck[self.cursor - len(tags)], holds=True))
