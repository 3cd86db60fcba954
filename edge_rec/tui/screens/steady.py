"""What all screens of the app share."""

from __future__ import annotations

from textual.geometry import Offset
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget


class Steady(Screen[ScreenResultType]):
    """A click in the moment a list is replaced may meet a row that is gone; it meets nothing."""

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """As in `Screen`, where Textual goes on to ask the widget for its parent."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        is_there = widget is not None and widget.is_attached
        return (widget, offset) if is_there or isinstance(widget, Screen) else (None, None)
