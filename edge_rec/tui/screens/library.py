"""The library: everything rated, saved, seen or hidden; sorted, filtered, changed in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, DataTable, Input, Static

from edge_rec.personal import library
from edge_rec.personal.library import Shelved
from edge_rec.tui.i18n import t
from edge_rec.tui.messages import SessionCall
from edge_rec.tui.screens.ask import AskScreen, ConfirmScreen
from edge_rec.tui.screens.page import Page
from edge_rec.tui.screens.rate import RateScreen
from edge_rec.tui.shelving import FILTERS, ORDERS, arrange, cells, columns
from edge_rec.types import InteractionKind, ItemId

_EXPORT_NAME = "edge-rec-library.csv"


class LibraryScreen(Page):
    """A table of the shelf; marks go to the chosen rows, or to the one under the cursor."""

    NAME = "library"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search"),
        Binding("f", "filter", "Filter"),
        Binding("o", "order", "Sort"),
        Binding("space", "choose", "Choose"),
        Binding("a", "choose_all", "All", show=False),
        Binding("l", "mark('like')", "Like"),
        Binding("d", "mark('dislike')", "Dislike"),
        Binding("s", "mark('seen')", "Seen", show=False),
        Binding("b", "mark('save')", "Save", show=False),
        Binding("x", "mark('hide')", "Hide", show=False),
        Binding("r", "rate", "Rate"),
        Binding("delete,backspace", "clear", "Take off"),
        Binding("u", "undo", "Undo"),
        Binding("e", "export", "Export"),
        Binding("i", "import", "Import"),
        Binding("escape", "back", "Back", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._shelf: list[Shelved] = []
        self._shown: list[Shelved] = []
        self._chosen: set[ItemId] = set()
        self._filter = self._order = 0

    def content(self) -> ComposeResult:
        """Filters to click, a line to search, the table."""
        with Horizontal(id="shelf-filters"):
            for name in FILTERS:
                yield Button(t(name), id=f"filter-{name}", compact=True)
        yield Input(placeholder=t("search titles and tags"), id="shelf-search", compact=True)
        yield Static(id="shelf-summary", markup=False)
        yield DataTable(id="shelf", cursor_type="row", zebra_stripes=False)

    def on_mount(self) -> None:
        """Start at the table."""
        self.query_one(DataTable).focus()

    async def relabel(self) -> None:
        """Draw everything anew."""
        await super().relabel()
        self._lay_out()

    def on_resize(self) -> None:
        """Give each column its share of the new width."""
        self._lay_out()

    def _lay_out(self) -> None:
        table = self.query_one(DataTable)
        table.clear(columns=True)
        for heading, width in columns(self.size.width):
            table.add_column(t(heading) if heading.istitle() else " ", key=heading, width=width)
        self._draw()

    def refill(self) -> None:
        """Read the shelf anew."""
        self.post_message(SessionCall(library.shelf, self._show))

    def _show(self, shelf: list[Shelved]) -> None:
        self._shelf = shelf
        self._chosen &= {each.item.item_id for each in shelf}
        self._draw()

    def _draw(self) -> None:
        name, order = list(FILTERS)[self._filter], list(ORDERS)[self._order]
        wanted = self.query_one("#shelf-search", Input).value
        self._shown = arrange(self._shelf, name, order, wanted)
        table = self.query_one(DataTable)
        row = table.cursor_row
        table.clear()
        for each in self._shown:
            is_chosen = each.item.item_id in self._chosen
            row_cells = cells(each, is_chosen=is_chosen)[: len(table.columns)]
            table.add_row(*row_cells, key=each.item.item_id)
        table.move_cursor(row=min(row, max(len(self._shown) - 1, 0)))
        for button in self.query("#shelf-filters Button"):
            button.set_class(button.id == f"filter-{name}", "-on")
        self.query_one("#shelf-summary", Static).update(self._summary(order))

    def _summary(self, order: str) -> str:
        if not self._shelf:
            return t("Nothing here yet: mark what you find, or import a file with i")
        words = t("{n} of {all}   sorted by {order}", n=len(self._shown), all=len(self._shelf),
                  order=t(order))  # fmt: skip
        return words + (t("   {n} chosen", n=len(self._chosen)) if self._chosen else "")

    # --- looking -------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Go to the search line."""
        self.query_one("#shelf-search").focus()

    def action_filter(self) -> None:
        """The next filter."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self._draw()

    def action_order(self) -> None:
        """The next order."""
        self._order = (self._order + 1) % len(ORDERS)
        self._draw()

    def action_back(self) -> None:
        """From the search to the table, from the table to Discover."""
        table = self.query_one(DataTable)
        if table.has_focus:
            self.app.call_later(self.app.run_action, "app.go('discover')")
        else:
            table.focus()

    @on(Input.Changed)
    def _searched(self) -> None:
        self._draw()

    @on(Input.Submitted)
    def _found(self) -> None:
        self.query_one(DataTable).focus()

    @on(Button.Pressed)
    def _filtered(self, event: Button.Pressed) -> None:
        self._filter = list(FILTERS).index((event.button.id or "").removeprefix("filter-"))
        self._draw()

    @on(DataTable.HeaderSelected)
    def _sorted(self, event: DataTable.HeaderSelected) -> None:
        names = list(ORDERS)
        by = {"Title": "title", "Year": "year", "Yours": "rating"}
        wanted = by.get(event.column_key.value or "", "latest")
        self._order = names.index(wanted)
        self._draw()

    # --- choosing and changing -----------------------------------------------------------------

    @on(DataTable.RowSelected)
    def action_choose(self) -> None:
        """Choose the row under the cursor, or let it go; then on to the next."""
        table = self.query_one(DataTable)
        if self._shown:
            self._chosen ^= {self._shown[table.cursor_row].item.item_id}
            self._draw()
            table.move_cursor(row=table.cursor_row + 1)

    def action_choose_all(self) -> None:
        """Choose every row shown, or none."""
        shown = {each.item.item_id for each in self._shown}
        self._chosen = set() if shown <= self._chosen else self._chosen | shown
        self._draw()

    @property
    def _targets(self) -> list[ItemId]:
        if self._chosen:
            return [e.item.item_id for e in self._shelf if e.item.item_id in self._chosen]
        row = self.query_one(DataTable).cursor_row
        return [self._shown[row].item.item_id] if row < len(self._shown) else []

    def action_mark(self, kind: str) -> None:
        """Mark the chosen items."""
        self._mark(self._targets, InteractionKind(kind), None)

    def action_rate(self) -> None:
        """Rate the chosen items alike."""
        targets, session = self._targets, self.conversation.session
        if not targets or session is None:
            return

        def rated(value: float | None) -> None:
            if value is not None:
                self._mark(targets, InteractionKind.RATE, value)

        title = t("{n} items", n=len(targets))
        scale = session.scale
        self.app.push_screen(RateScreen(title, low=scale.low, high=scale.high), rated)

    def _mark(self, item_ids: Sequence[ItemId], kind: InteractionKind, value: float | None) -> None:
        if item_ids:
            self.change(
                lambda session: library.mark_all(session, item_ids, kind, value), self._done
            )

    def action_clear(self) -> None:
        """Take the chosen items off the shelf, after asking."""
        targets = self._targets

        def confirmed(is_sure: bool | None) -> None:
            if is_sure:
                self.change(lambda session: session.clear(targets), self._done)

        if targets:
            self.app.push_screen(
                ConfirmScreen(t("Forget all marks of {n} items?", n=len(targets))), confirmed
            )

    def action_undo(self) -> None:
        """Take the latest mark back, or give back what was taken off."""
        self.change(lambda session: session.undo_step(), self._done)

    def _done(self, _: object) -> None:
        self._chosen.clear()
        self.refill()

    # --- files ---------------------------------------------------------------------------------

    def action_export(self) -> None:
        """Ask for a file and write the library to it."""
        self._ask_path(
            t("Export to a .csv or .json file"),
            lambda path: self.change(
                lambda session: library.export(session, path),
                lambda n: self.say(t("{n} marks written to {path}", n=n, path=path)),
            ),
            value=str(Path.home() / _EXPORT_NAME),
        )

    def action_import(self) -> None:
        """Ask for a file and read marks from it."""

        def read(found: tuple[int, int]) -> None:
            self.say(t("{n} marks added, {left} left out", n=found[0], left=found[1]))
            self.refill()

        self._ask_path(
            t("Import a .csv or .json file"),
            lambda path: self.change(lambda session: library.import_file(session, path), read),
        )

    def _ask_path(self, question: str, use: Callable[[Path], object], *, value: str = "") -> None:
        def answered(text: str | None) -> None:
            if text:
                use(Path(text).expanduser())

        self.app.push_screen(AskScreen(question, value=value), answered)
