"""A map of the catalog: neighbours are alike; one's own items and the next list stand out."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from edge_rec.personal.taste import Place, Portrait
from edge_rec.tui.drawing import Mark, plain

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Bits of a Braille character by line and column of its dots."""
_BRAILLE = 0x2800
_MAX_LABELS = 8


class TasteMap(Widget):
    """Braille ground, marks above it, and as many titles as find room."""

    portrait: reactive[Portrait | None] = reactive(None)

    def render(self) -> Content:
        """The whole map, one line of terminal cells after the other."""
        if self.portrait is None or self.size.width < 2 or self.size.height < 2:
            return Content("")
        cells = self._ground(self.portrait)
        for places, sign, style in (
            (self.portrait.disliked, Mark.DISLIKED.value, Mark.DISLIKED.style),
            (self.portrait.liked, Mark.LIKED.value, Mark.LIKED.style),
            (self.portrait.next_up, "●", "bold $text-accent"),
        ):
            for place in places:
                row, column = self._cell(place.x, place.y)
                cells[row][column] = (sign, style)
        self._label(cells, self.portrait.next_up)
        return Content("\n").join([Content.assemble(*row) for row in cells])

    def _ground(self, portrait: Portrait) -> list[list[tuple[str, str]]]:
        width, height = self.size.width, self.size.height
        bits = [[0] * width for _ in range(height)]
        for x, y in portrait.backdrop:
            column = round((x + 1) / 2 * (width * 2 - 1))
            row = round((1 - y) / 2 * (height * 4 - 1))
            bits[row // 4][column // 2] |= _DOTS[row % 4][column % 2]
        ground = "$foreground 30%"
        return [[(chr(_BRAILLE + b) if b else " ", ground) for b in row] for row in bits]

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        column = round((x + 1) / 2 * (self.size.width - 1))
        return round((1 - y) / 2 * (self.size.height - 1)), column

    def _label(self, cells: list[list[tuple[str, str]]], places: Iterable[Place]) -> None:
        """Write titles to the right of their marks, never over another mark or title."""
        taken: set[int] = set()
        for place in list(places)[:_MAX_LABELS]:
            row, column = self._cell(place.x, place.y)
            title = f" {plain(place.title)} "
            start, end = column + 1, column + 1 + cell_len(title)
            if row in taken or end > self.size.width:
                continue
            taken.add(row)
            cells[row][start:end] = [(title, "$text-accent")]
