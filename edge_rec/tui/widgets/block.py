"""Text in a box that changes often."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Static


class Block(Static):
    """A `Static` that is laid out once for a new size.

    Textual asks for a second layout whenever a widget has got another size; here that moves
    nothing, but would cost a frame while keys wait.
    """

    virtual_size = Reactive(Size(0, 0))

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
