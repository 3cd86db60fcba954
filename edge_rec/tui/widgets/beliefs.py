"""The tag profile as bars against the catalog's average, each tag to be wanted more or less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from edge_rec.personal.taste import TagBelief
from edge_rec.tui.drawing import FAINT, MUTED, plain
from edge_rec.tui.i18n import tag_word
from edge_rec.types import Preferences

_LABEL_CELLS = 16
_TAIL_CELLS = 10
"""The percentage and the two signs to click on."""


class Beliefs(Widget, can_focus=True):
    """A line a tag: its bar, a mark where the catalog's average lies, and the person's own will."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Tag before", show=False),
        Binding("down,j", "move(1)", "Next tag", show=False),
        Binding("plus,equals_sign,m", "want(1)", "More of it", key_display="+"),
        Binding("minus,n", "want(-1)", "Less of it", key_display="-"),
        Binding("0,delete,backspace", "want(0)", "As learned", key_display="0"),
    ]

    beliefs: reactive[Sequence[TagBelief]] = reactive((), layout=True)
    preferences: reactive[Preferences] = reactive(Preferences)
    cursor: reactive[int] = reactive(0)

    class Wanted(Message):
        """The person wants more (1) or less (-1) of a tag, or takes that back (0)."""

        def __init__(self, tag: str, direction: int) -> None:
            super().__init__()
            self.tag, self.direction = tag, direction

    def watch_beliefs(self, beliefs: Sequence[TagBelief]) -> None:
        """Keep the cursor on a tag."""
        self.cursor = min(self.cursor, max(len(beliefs) - 1, 0))

    def render(self) -> Content:
        """One line a tag; bars share one scale."""
        largest = max((max(b.own, b.average) for b in self.beliefs), default=1.0) or 1.0
        width = max(self.size.width - _LABEL_CELLS - _TAIL_CELLS, 6)
        lines = [self._line(place, b, width, largest) for place, b in enumerate(self.beliefs)]
        return Content("\n").join(lines)

    def _line(self, place: int, belief: TagBelief, width: int, largest: float) -> Content:
        is_current = self.has_focus and place == self.cursor
        tag = belief.tag
        will = "+" if tag in self.preferences.more else "−" if tag in self.preferences.less else " "
        label = set_cell_size(plain(tag_word(tag)), _LABEL_CELLS - 2)
        line = Content.assemble(
            (f"{will} ", "bold $text-accent"),
            (label, "bold $text-accent" if is_current else ""),
            _bar(belief, width, largest),
            (f" {belief.own:>4.0%}", MUTED),
            ("  + −", "$text-accent" if is_current else FAINT),
        )
        return line.stylize("on $panel") if is_current else line

    def on_click(self, event: events.Click) -> None:
        """Go to the tag; a click on its signs wants more or less of it."""
        if event.y >= len(self.beliefs):
            return
        self.cursor = event.y
        width = max(self.size.width - _LABEL_CELLS - _TAIL_CELLS, 6)
        signs = _LABEL_CELLS + width + cell_len(" 100%") + 2
        if event.x >= signs - 1:
            self.action_want(1 if event.x <= signs else -1)

    def action_move(self, step: int) -> None:
        """To another tag."""
        self.cursor = min(max(self.cursor + step, 0), max(len(self.beliefs) - 1, 0))

    def action_want(self, direction: int) -> None:
        """Want more or less of the tag under the cursor; again takes it back."""
        if not self.beliefs:
            return
        tag = self.beliefs[self.cursor].tag
        held = {1: self.preferences.more, -1: self.preferences.less}.get(direction, ())
        self.post_message(self.Wanted(tag, 0 if tag in held else direction))


def _bar(belief: TagBelief, width: int, largest: float) -> Content:
    own = round(belief.own / largest * (width - 1))
    average = round(belief.average / largest * (width - 1))
    style = "$accent" if belief.own >= belief.average else "$error"
    cells = ["━" if place < own else " " for place in range(width)]
    cells[average] = "┃"
    bar = Content("".join(cells)).stylize(style, 0, own)
    return bar.stylize("$foreground 70%", average, average + 1)
