"""The list of recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import ListItem, ListView

from edge_rec.tui.drawing import (
    MUTED,
    Mark,
    beside,
    meter,
    names_in,
    plain,
    tag_marks,
    tag_style,
)
from edge_rec.tui.i18n import kind_word
from edge_rec.types import ItemId, Recommendation

_METER_CELLS = 8
_WIDE_CELLS = 70
"""From this width on a row has room for the names of tags; below, their marks stand alone."""
_INDENT = 6
_MAX_TAGS = 3


class ResultRow(ListItem):
    """Two lines: what it is, and why."""

    reason: reactive[str] = reactive("")
    mark: reactive[Mark] = reactive(Mark.NONE)

    def __init__(self, recommendation: Recommendation, *, share: float, language: str) -> None:
        super().__init__()
        self.recommendation = recommendation
        self._share = share
        self._language = language
        self.set_reactive(ResultRow.reason, recommendation.explanation.text)

    def render(self) -> Content:
        """Rank, mark, titles and numbers above; reason and tags below."""
        width = self.size.width
        return Content("\n").join([self._what(width), self._why(width)])

    def _what(self, width: int) -> Content:
        item = self.recommendation.item
        title, original = names_in(item, self._language)
        left = Content.assemble(
            (f"{self.recommendation.rank:>3} ", MUTED),
            (f"{self.mark} ", self.mark.style),
            (title, "bold"),
            (f"  {original}" if original else "", MUTED),
        )
        price = f"{item.price:.2f}" if item.price is not None else ""
        known = (plain(kind_word(item.kind)), str(item.year) if item.year else "", price)
        numbers = " ".join(part for part in known if part)
        right = Content.assemble((f"  {numbers}  ", MUTED), meter(self._share, _METER_CELLS), " ")
        return beside(left, right, width)

    def _why(self, width: int) -> Content:
        left = Content.styled(" " * _INDENT + plain(self.reason), MUTED)
        tags = self.recommendation.item.tags[:_MAX_TAGS]
        if width < _WIDE_CELLS:
            shown = Content(" ").join([Content.styled("●", tag_style(tag)) for tag in tags])
        else:
            shown = tag_marks(tags, width * 2 // 5)
        return beside(left, Content.assemble("  ", shown, " "), width)


class ResultList(ListView):
    """Recommendations, best first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select_cursor", "Details")]

    index: reactive[int | None] = reactive(None, init=False, repaint=False)
    """As in `ListView`; the rows paint themselves, the whole list need not."""

    async def show(self, recommendations: Sequence[Recommendation], language: str) -> None:
        """Replace the list, cursor on its first row."""
        best = max((r.score for r in recommendations), default=0.0)
        rows = [
            ResultRow(r, share=r.score / best if best > 0 else 0.0, language=language)
            for r in recommendations
        ]
        with self.app.batch_update():
            await self.clear()
            await self.extend(rows)
        self.index = 0 if rows else None

    def row(self, item_id: ItemId) -> ResultRow | None:
        """The row of an item, if it is in the list."""
        return next((r for r in self.rows if r.recommendation.item.item_id == item_id), None)

    def action_cursor_up(self) -> None:
        """Move up; from the first row the key goes on to the screen."""
        if not self.index:
            raise SkipAction
        super().action_cursor_up()

    @property
    def rows(self) -> list[ResultRow]:
        """All rows, in order."""
        return list(self.query(ResultRow))

    @property
    def current(self) -> ResultRow | None:
        """The row under the cursor."""
        row = self.highlighted_child
        return row if isinstance(row, ResultRow) else None
