"""What was understood, as chips that a person can take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from edge_rec.dialogue.understanding import Part, PartKind
from edge_rec.tui.drawing import MUTED, Mark, number, plain
from edge_rec.tui.i18n import kind_word, t, tag_word
from edge_rec.tui.messages import Chip, NameAdded, PartRetracted
from edge_rec.types import Constraint, Nudge, Operator, Slot

_SIGNS = {
    PartKind.LIKED: (Mark.LIKED.value, Mark.LIKED.style),
    PartKind.DISLIKED: (Mark.DISLIKED.value, Mark.DISLIKED.style),
    PartKind.SEEN: (Mark.SEEN.value, Mark.SEEN.style),
    PartKind.ANCHOR: ("≈", "$text-primary"),
    PartKind.AVOIDED: ("≠", "$text-warning"),
    PartKind.WISH: ("“", "$text-secondary"),
    PartKind.CONSTRAINT: ("▽", "$text-primary"),
    PartKind.NUDGE: ("↗", "$text-accent"),
    PartKind.COUNT: ("#", MUTED),
    PartKind.UNKNOWN: ("+", "$text-warning"),
}
_BOUNDS = {Operator.AT_LEAST: "≥", Operator.AT_MOST: "≤", Operator.IS: "=", Operator.IS_NOT: "≠"}
_MAX_CELLS = 30
_MAX_LINES = 3
_SIGN_CELLS = 3
"""Of a chip's sign and the spaces around it."""


class Chips(Widget, can_focus=True):
    """As many lines as the chips need, at most three; the arrows move, enter takes one away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Chip before", show=False),
        Binding("right", "move(1)", "Next chip", show=False),
        Binding("enter,delete,backspace,x", "remove", "Take back"),
        Binding("a,plus", "add", "Add to the catalog"),
    ]

    chips: reactive[Sequence[Chip]] = reactive((), init=False, layout=True)
    cursor: reactive[int] = reactive(0)

    def watch_chips(self, chips: Sequence[Chip]) -> None:
        """Take no room without chips, and keep the cursor on one."""
        self.display = bool(chips)
        self.cursor = min(self.cursor, max(len(chips) - 1, 0))
        if not chips and self.has_focus:
            self.screen.focus_next()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines the chips need at `width`."""
        return max((row for row, _, _ in self._places(width)), default=0) + 1

    def render(self) -> Content:
        """The chips that fit, the one under the cursor lit while the widget has the focus."""
        lines: list[Content] = []
        for place, (row, _, label) in enumerate(self._places(self.size.width)):
            if self.has_focus and place == self.cursor:
                label = label.stylize("$background on $accent")
            if row == len(lines):
                lines.append(label)
            else:
                lines[row] = Content.assemble(lines[row], " ", label)
        return Content("\n").join(lines)

    def _places(self, width: int) -> list[tuple[int, int, Content]]:
        """Line, column and label of each chip that has room."""
        places = []
        row = column = 0
        for chip in self.chips:
            label = _label(chip)
            if column and column + label.cell_length > width:
                row, column = row + 1, 0
            if row == _MAX_LINES:
                break
            places.append((row, column, label))
            column += label.cell_length + 1
        return places

    def on_click(self, event: events.Click) -> None:
        """Take away what was clicked; the sign of an unknown name adds it."""
        for place, (row, column, label) in enumerate(self._places(self.size.width)):
            if row == event.y and column <= event.x < column + label.cell_length:
                self.cursor = place
                is_sign = event.x < column + _SIGN_CELLS
                if is_sign and self._unknown(place) is not None:
                    self.action_add()
                else:
                    self.action_remove()

    def action_move(self, step: int) -> None:
        """To the next chip, or the one before."""
        shown = len(self._places(self.size.width))
        self.cursor = min(max(self.cursor + step, 0), max(shown - 1, 0))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a name the catalog lacks can be added to it."""
        return action != "add" or self._unknown(self.cursor) is not None

    def watch_cursor(self) -> None:
        """Offer the keys that fit the chip."""
        self.refresh_bindings()

    def _unknown(self, place: int) -> str | None:
        part = self.chips[place].part if place < len(self.chips) else None
        return part.text if part is not None and part.kind is PartKind.UNKNOWN else None

    def action_add(self) -> None:
        """Have the catalog know the name under the cursor."""
        if (name := self._unknown(self.cursor)) is not None:
            self.post_message(NameAdded(name))

    def action_remove(self) -> None:
        """Take the chip under the cursor back."""
        if self.chips:
            self.post_message(PartRetracted(self.chips[self.cursor].part))


def _label(chip: Chip) -> Content:
    sign, style = _SIGNS[chip.part.kind]
    words = Content(words_for(chip)).truncate(_MAX_CELLS, ellipsis=True)
    return Content.assemble(
        (f" {sign} ", f"{style} on $panel"),
        words.stylize("on $panel"),
        (" × ", f"{MUTED} on $panel"),
    )


def words_for(chip: Chip) -> str:
    """What a chip says: a title, the person's own words, or the condition."""
    part: Part = chip.part
    if chip.title:
        return plain(chip.title)
    if part.constraint is not None:
        return _condition(part.constraint)
    if part.nudge is not None:
        return _direction(part.nudge)
    return t("{n} items", n=part.text) if part.kind is PartKind.COUNT else plain(part.text)


def _condition(constraint: Constraint) -> str:
    value = constraint.value
    if isinstance(value, str):
        named = {Slot.TAG: tag_word, Slot.KIND: kind_word}.get(constraint.slot)
        value = plain(named(value) if named else value)
        return f"{t('no')} {value}" if constraint.operator is Operator.IS_NOT else value
    sign = _BOUNDS[constraint.operator]
    return f"{t(constraint.slot.value)} {sign} {number(value)}"


def _direction(nudge: Nudge) -> str:
    if nudge.direction in ("more", "less"):
        return f"{t(nudge.direction)} {t(tag_word(nudge.facet))}"
    return t(nudge.direction)
