"""Asks for a rating."""

from __future__ import annotations

import math
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button

from edge_rec.tui.drawing import number, plain
from edge_rec.tui.i18n import t
from edge_rec.tui.screens.over import Over

_MAX_STEPS = 10


def steps(low: float, high: float) -> list[float]:
    """At most ten evenly spaced whole ratings of a scale, lowest first, its highest among them."""
    first, last = math.ceil(low), math.floor(high)
    step = max(math.ceil((last - first + 1) / _MAX_STEPS), 1)
    return [float(value) for value in reversed(range(last, first - 1, -step))]


class RateScreen(Over[float | None]):
    """One button a rating; the digits are keys for the first ten, `0` for the tenth."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(key), f"pick({key or 10})", show=False) for key in range(10)),
        Binding("left", "app.focus_previous", "Lower", show=False),
        Binding("right", "app.focus_next", "Higher", show=False),
        Binding("escape", "dismiss", "Close"),
    ]

    def __init__(self, title: str, *, low: float, high: float) -> None:
        super().__init__()
        self._item_title = Content(plain(title))
        self._steps = steps(low, high)

    def compose(self) -> ComposeResult:
        """The scale, low to high."""
        with Vertical(id="rate-panel") as panel:
            panel.border_title = self._item_title
            panel.border_subtitle = t("a digit rates · esc closes")
            with Horizontal():
                for place, value in enumerate(self._steps, start=1):
                    yield Button(number(value), id=f"rating-{place}", compact=True)

    def on_mount(self) -> None:
        """Start in the upper part of the scale, where most ratings lie."""
        self.query(Button)[len(self._steps) * 2 // 3].focus()

    def action_pick(self, place: int) -> None:
        """Answer with the rating at `place`, 1-based, if there is one."""
        if place <= len(self._steps):
            self.dismiss(self._steps[place - 1])

    @on(Button.Pressed)
    def _picked(self, event: Button.Pressed) -> None:
        self.action_pick(int((event.button.id or "rating-0").removeprefix("rating-")))
