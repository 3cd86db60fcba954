"""The data page: models at work, what is stored where and how large, the way to be rid of it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from edge_rec.paths import Paths
from edge_rec.tui.drawing import MUTED, plain
from edge_rec.tui.i18n import t
from edge_rec.tui.messages import SessionCall
from edge_rec.tui.screens.page import Page

_STATES = {"ok": "$text-success", "unverified": "$text-success", "damaged": "$text-error"}
_STAGES = {"understand": "understanding", "retrieve": "searching", "content": "content",
           "explain": "explaining"}  # fmt: skip


class DataScreen(Page):
    """Three blocks of text, and buttons that lead to what changes them."""

    NAME = "data"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "export", "Export the library"),
        Binding("delete", "forget", "Forget"),
        Binding("escape", "app.go('discover')", "Back", show=False),
    ]

    def __init__(self, paths: Paths | None) -> None:
        super().__init__()
        self._paths = paths

    def content(self) -> ComposeResult:
        """Models in use, models on disk, files."""
        with VerticalScroll(id="data"):
            yield Static(t("Nothing you say leaves this machine."), classes="heading", markup=False)
            yield Static(id="serving", markup=False)
            yield Static(id="model-files", markup=False)
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

        def look(session: object) -> tuple[dict[str, str], list[Content], list[Content]]:
            serving = dict(getattr(session, "models", {}))
            return serving, _model_lines(paths), _stored_lines(paths)

        self.post_message(SessionCall(look, self._show))

    def _show(self, found: tuple[dict[str, str], list[Content], list[Content]]) -> None:
        serving, model_lines, stored_lines = found
        lines = [
            Content.assemble((f"  {t(_STAGES.get(stage, stage))}  ", MUTED), plain(model))
            for stage, model in serving.items()
        ]
        self._put("#serving", t("At work now"), lines)
        self._put("#model-files", t("Models on this machine"), model_lines)
        self._put("#stored", t("Stored on this machine"), stored_lines)

    def _put(self, selector: str, heading: str, lines: list[Content]) -> None:
        head = Content.styled(heading, "bold $text-primary")
        self.query_one(selector, Static).update(Content("\n").join([head, *lines]))

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


def megabytes(size_bytes: int) -> str:
    """A size a person can compare."""
    return f"{size_bytes / 1e6:,.1f} MB" if size_bytes >= 50_000 else f"{size_bytes / 1e3:,.1f} kB"


def _model_lines(paths: Paths | None) -> list[Content]:
    from edge_rec.personal.storage import models

    return [
        Content.assemble(
            (f"  {each.state.value:<10} ", _STATES.get(each.state.value, MUTED)),
            f"{each.name:<30} ",
            (f"{megabytes(each.size_bytes):>12}" if each.size_bytes else " " * 12, MUTED),
            (f"  {each.licence}", MUTED),
        )
        for each in (models(paths) if paths else ())
    ]


def _stored_lines(paths: Paths | None) -> list[Content]:
    from edge_rec.personal.storage import stored

    return [
        Content.assemble(
            (f"  {megabytes(each.size_bytes):>10}  ", ""),
            f"{t(each.what):<18}",
            (f"{t('what you said and did')}  " if each.is_personal else "", "$text-warning"),
            (str(each.path), MUTED),
        )
        for each in (stored(paths) if paths else ())
    ]
