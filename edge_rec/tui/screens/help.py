"""Help, made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from edge_rec.tui.drawing import MUTED
from edge_rec.tui.i18n import t
from edge_rec.tui.screens.over import Over

Section = tuple[str, Sequence[BindingType]]
"""A heading, and the bindings below it as their class declares them."""
_KEY_CELLS = 20


class HelpScreen(Over[None]):
    """Every key and what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f1,question_mark", "dismiss", "Close")
    ]

    def __init__(self, sections: Iterable[Section]) -> None:
        super().__init__()
        self._sections = list(sections)

    def compose(self) -> ComposeResult:
        """A heading and a line for each key."""
        with VerticalScroll(id="help") as panel:
            panel.border_title = t("Keys")
            panel.border_subtitle = t("esc closes")
            for heading, bindings in self._sections:
                yield Static(Content.styled(t(heading), "bold $text-primary"), classes="heading")
                yield Static(Content("\n").join(self._lines(bindings)))

    def _lines(self, bindings: Sequence[BindingType]) -> list[Content]:
        shown: dict[str, list[Binding]] = {}
        for binding in Binding.make_bindings(bindings):
            if binding.description:
                shown.setdefault(binding.description, []).append(binding)
        return [
            Content.assemble(
                (" ".join(map(self.app.get_key_display, same)).ljust(_KEY_CELLS), "$text-accent"),
                (t(description), MUTED),
            )
            for description, same in shown.items()
        ]
