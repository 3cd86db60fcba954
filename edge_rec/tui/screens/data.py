"""The data page: models at work, what is stored where and how large, the way to be rid of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from edge_rec.paths import Paths
from edge_rec.tui.drawing import MUTED, plain
from edge_rec.tui.i18n import t
from edge_rec.tui.inventory import can_serve, model_line, stored_line
from edge_rec.tui.messages import SessionCall
from edge_rec.tui.screens.ask import ConfirmScreen
from edge_rec.tui.screens.page import Page

if TYPE_CHECKING:
    from edge_rec.assembly.model_choice import KnownModel
    from edge_rec.personal.storage import Stored

_STAGES = {"understand": "understanding", "retrieve": "searching", "content": "content",
           "explain": "explaining"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows."""

    serving: Mapping[str, str]
    models: Sequence[KnownModel] = ()
    stored: Sequence[Stored] = ()


class DataScreen(Page):
    """What works, what could, what is stored; buttons lead to what changes it."""

    NAME = "data"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "export", "Export the library"),
        Binding("delete", "forget", "Forget"),
        Binding("escape", "app.go('discover')", "Back", show=False),
    ]

    def __init__(self, paths: Paths | None) -> None:
        super().__init__()
        self._paths = paths
        self._models: Sequence[KnownModel] = ()

    def content(self) -> ComposeResult:
        """Models in use, models on disk, files."""
        with VerticalScroll(id="data"):
            yield Static(t("Nothing you say leaves this machine."), classes="heading", markup=False)
            yield Static(id="serving", markup=False)
            yield Static(id="models-head", markup=False)
            yield OptionList(id="model-files")
            yield Static(id="stored", markup=False)
            with Horizontal(classes="choices-line"):
                yield Button(t("export the library"), id="data-export", compact=True)
                yield Button(t("forget one thing"), id="data-library", compact=True)
                yield Button(t("forget a person"), id="data-people", compact=True)

    async def relabel(self) -> None:
        """Draw everything anew."""
        await super().relabel()
        self.refill()

    def refill(self) -> None:
        """Look at the session and at the disk, away from the screen."""
        paths = self._paths

        def look(session: object) -> Found:
            from edge_rec.personal import storage

            serving = dict(getattr(session, "models", {}))
            if paths is None:
                return Found(serving)
            return Found(serving, storage.models(paths), storage.stored(paths))

        self.post_message(SessionCall(look, self._show))

    def _show(self, found: Found) -> None:
        lines = [
            Content.assemble((f"  {t(_STAGES.get(stage, stage))}  ", MUTED), plain(model))
            for stage, model in found.serving.items()
        ]
        self._put("#serving", t("At work now"), lines)
        self._put("#models-head", t("Models on this machine: enter chooses one"), [])
        self._models = found.models
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(model_line(model)) for model in found.models)
        self._put("#stored", t("Stored on this machine"), [stored_line(e) for e in found.stored])

    def _put(self, selector: str, heading: str, lines: Sequence[Content]) -> None:
        head = Content.styled(heading, "bold $text-primary")
        self.query_one(selector, Static).update(Content("\n").join([head, *lines]))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        model, paths = self._models[event.option_index], self._paths
        if paths is None or not can_serve(model):
            self.say(t("only a language model that is on this machine can be chosen"))
            return

        def confirmed(is_sure: bool | None) -> None:
            if is_sure:
                self.change(lambda _: _use(paths, model.path), self._taken)

        question = t("Use {name} from the next start on?", name=model.name)
        self.app.push_screen(ConfirmScreen(question), confirmed)

    def _taken(self, name: str) -> None:
        self.say(t("{name} is used from the next start on", name=name))
        self.refill()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "data-export":
            self.action_export()
        else:
            self._go("library" if event.button.id == "data-library" else "people")

    def action_export(self) -> None:
        """Where the library is, it can be exported."""
        self._go("library")

    def action_forget(self) -> None:
        """Where the people are, everything about one can be forgotten."""
        self._go("people")

    def _go(self, page: str) -> None:
        self.app.call_later(self.app.run_action, f"app.go('{page}')")


def _use(paths: Paths, file: Path) -> str:
    from edge_rec.personal import storage

    return storage.use(paths, str(file)).name
