"""A question of the app, with its numbered answers."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from edge_rec.tui.drawing import plain
from edge_rec.tui.messages import ChoiceMade
from edge_rec.types import Ambiguous


class Choices(OptionList):
    """The candidates of an ambiguous name; a number key, enter or a click picks one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "pick(1)", "Answer", key_display="1-9"),
        *(Binding(str(place), f"pick({place})", show=False) for place in range(2, 10)),
    ]

    link: reactive[Ambiguous | None] = reactive(None, init=False)

    def watch_link(self, link: Ambiguous | None) -> None:
        """Show the candidates; hide when there is no question."""
        self.display = link is not None
        self.clear_options()
        if link is None:
            return
        for place, candidate in enumerate(link.candidates, start=1):
            number = (f" {place} ", "bold $text-accent")
            self.add_option(Option(Content.assemble(number, " ", plain(candidate.title))))
        self.highlighted = 0

    def action_pick(self, place: int) -> None:
        """Answer with the candidate at `place`, if there is one."""
        if self.link is not None and place <= len(self.link.candidates):
            self.post_message(ChoiceMade(place, self.link.candidates[place - 1].title))

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_pick(event.option_index + 1)
