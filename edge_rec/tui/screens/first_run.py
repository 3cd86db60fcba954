"""The first minute: a language, a few titles one likes, the first list."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from edge_rec.personal.picks import picks
from edge_rec.tui.drawing import MUTED, Mark, plain, tags_inline
from edge_rec.tui.i18n import LANGUAGES, language, t
from edge_rec.tui.messages import LanguageChosen, SessionCall
from edge_rec.tui.screens.over import Over
from edge_rec.types import Item, ItemId

_N_PICKS = 10


class FirstRun(Over[tuple[ItemId, ...]]):
    """Answers with what the person likes, empty where they would rather not say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "mark", "Mark", show=False),
        Binding("o", "others", "Other titles"),
        Binding("f", "finish", "First list"),
        Binding("escape", "skip", "Skip"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._items: list[Item] = []
        self._shown: set[ItemId] = set()
        self._liked: dict[ItemId, None] = {}

    def compose(self) -> ComposeResult:
        """Languages, titles, ways on."""
        with Vertical(id="first-run") as panel:
            panel.border_title = t("Welcome")
            panel.border_subtitle = t("Nothing you say leaves this machine.")
            with Horizontal(classes="choices-line"):
                for code, name in LANGUAGES.items():
                    state = "-on" if code == language() else None
                    yield Button(name, id=f"speak-{code}", compact=True, classes=state)
            question = t("Which of these do you like?  enter marks, again takes it back")
            yield Static(question, id="first-question", markup=False)
            yield OptionList(Option(t("Looking for titles to ask about")), id="picks")
            with Horizontal(classes="choices-line"):
                yield Button(t("show my first list"), id="finish", compact=True)
                yield Button(t("other titles"), id="others", compact=True)
                yield Button(t("skip"), id="skip", compact=True)

    def on_mount(self) -> None:
        """Start at the titles."""
        self.query_one(OptionList).focus()
        if not self._items:
            self.action_others()

    def action_others(self) -> None:
        """Ask about other titles, nearer to what was marked."""
        liked, shown = tuple(self._liked), tuple(self._shown)
        self.post_message(
            SessionCall(lambda s: picks(s, _N_PICKS, liked=liked, shown=shown), self._show)
        )

    def _show(self, items: list[Item]) -> None:
        self._items = items
        self._shown |= {item.item_id for item in items}
        self._draw(0)

    def _draw(self, highlighted: int) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(self._line(item)) for item in self._items])
        options.highlighted = highlighted if self._items else None

    def _line(self, item: Item) -> Content:
        sign = Mark.LIKED.value if item.item_id in self._liked else " "
        return Content.assemble(
            (f"{sign} ", Mark.LIKED.style),
            plain(item.title_in(language())),
            (f"  {item.year or ''} {tags_inline(item, 3)}", MUTED),
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_mark()

    def action_mark(self) -> None:
        """Mark the title under the cursor, or take the mark back."""
        place = self.query_one(OptionList).highlighted
        if place is None or place >= len(self._items):
            return
        item_id = self._items[place].item_id
        if item_id in self._liked:
            del self._liked[item_id]
        else:
            self._liked[item_id] = None
        self._draw(min(place + 1, len(self._items) - 1))

    @on(Button.Pressed)
    async def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        name = event.button.id or ""
        if name.startswith("speak-"):
            self.post_message(LanguageChosen(name.removeprefix("speak-")))
        else:
            await self.run_action(name)

    async def relabel(self) -> None:
        """Draw everything anew; marks stay."""
        await self.recompose()
        self._draw(0)
        self.query_one(OptionList).focus()

    def action_finish(self) -> None:
        """On to the first list."""
        self.dismiss(tuple(self._liked))

    def action_skip(self) -> None:
        """On without a word."""
        self.dismiss(())
