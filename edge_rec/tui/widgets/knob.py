"""The knob between what few know and what everybody knows."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from edge_rec.tui.drawing import FAINT, MUTED
from edge_rec.tui.i18n import t

_STEP = 0.25


class Knob(Widget, can_focus=True):
    """A line with a handle; the arrows or a click move it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", "More niche"),
        Binding("right", "turn(1)", "More popular"),
    ]

    value: reactive[float] = reactive(0.0)
    """From -1, niche, to 1, popular."""

    class Turned(Message):
        """The person moved the handle."""

        def __init__(self, value: float) -> None:
            super().__init__()
            self.value = value

    def render(self) -> Content:
        """Both ends named, the handle between them."""
        handle = round((self.value + 1) / 2 * (self._track - 1))
        return Content.assemble(
            (f"{t('niche')} ", MUTED),
            ("━" * handle, FAINT),
            ("●", "bold $accent" if self.has_focus else "$accent"),
            ("━" * (self._track - 1 - handle), FAINT),
            (f" {t('popular')}", MUTED),
        )

    @property
    def _track(self) -> int:
        return max(self.size.width - cell_len(t("niche")) - cell_len(t("popular")) - 2, 3)

    def action_turn(self, steps: int) -> None:
        """Move the handle by a step."""
        self._set(self.value + steps * _STEP)

    def on_click(self, event: events.Click) -> None:
        """Move the handle to the step nearest to the click."""
        share = (event.x - cell_len(t("niche")) - 1) / max(self._track - 1, 1)
        self._set(round((share * 2 - 1) / _STEP) * _STEP)

    def _set(self, value: float) -> None:
        value = min(max(value, -1.0), 1.0)
        if value != self.value:
            self.value = value
            self.post_message(self.Turned(value))
