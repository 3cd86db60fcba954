"""The frame around the prompt; its lower edge says what is being done, or what can be done next."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from edge_rec.tui.drawing import FAINT, MUTED
from edge_rec.tui.i18n import t
from edge_rec.tui.widgets.prompt import Prompt

STAGES = {
    "understand": "understanding",
    "link": "matching names",
    "retrieve": "searching",
    "rerank": "ranking",
    "explain": "explaining",
}
"""Stage names of the pipeline, in order, and what a person reads."""
_EDGE_CELLS = 8
"""Cells of the lower edge that the frame itself needs."""


class PromptFrame(Horizontal):
    """The prompt, and under it the stages of a turn with the running one lit."""

    stage: reactive[str] = reactive("", init=False)
    """Name of the running stage, empty when nothing runs."""
    hint: reactive[str] = reactive("", init=False)
    """Shown while nothing runs."""

    class KeyboardWanted(Message):
        """The person would rather click than type."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.prompt = Prompt(id="prompt", compact=True)

    def compose(self) -> ComposeResult:
        """A sign that sends, where the person types, a sign that brings letters to click on."""
        yield Static("›", id="sign", markup=False)
        yield self.prompt
        yield Static("⌨", id="keys-sign", markup=False)

    def on_click(self, event: events.Click) -> None:
        """What the signs do, for the mouse."""
        clicked = event.widget.id if event.widget else ""
        if clicked == "sign":
            # By the prompt's own hand: a message does not rise past the widget that caused it.
            self.prompt.call_later(self.prompt.action_submit)
        elif clicked == "keys-sign":
            self.post_message(self.KeyboardWanted())

    def watch_stage(self) -> None:
        """Light another stage."""
        self._draw_edge()

    def watch_hint(self) -> None:
        """Show another hint."""
        self._draw_edge()

    def on_resize(self) -> None:
        """Fit the edge to the new width."""
        self._draw_edge()

    def _draw_edge(self) -> None:
        width = max(self.size.width - _EDGE_CELLS, 1)
        edge = stage_track(self.stage, width) if self.stage else Content.styled(self.hint, MUTED)
        self.border_subtitle = edge.truncate(width, ellipsis=True) if edge.plain else None


def stage_track(stage: str, width: int) -> Content:
    """All stages on one line, the running one lit; it alone where `width` cells do not hold all."""
    alone = Content.styled(f"● {t(STAGES.get(stage, stage))}", "bold $text-accent")
    if stage not in STAGES:
        return alone
    names = list(STAGES)
    now = names.index(stage)
    done = [Content.styled(f"● {t(STAGES[name])}", MUTED) for name in names[:now]]
    ahead = [Content.styled(f"○ {t(STAGES[name])}", FAINT) for name in names[now + 1 :]]
    track = Content("   ").join([*done, alone, *ahead])
    return track if track.cell_length <= width else alone
