"""The frame around the prompt; its lower edge says what is being done, or what can be done next."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
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

    def compose(self) -> ComposeResult:
        """A sign, and where the person types."""
        yield Static("›", id="sign", markup=False)
        yield Prompt(id="prompt", compact=True)

    def on_click(self, event: events.Click) -> None:
        """The sign sends what was typed, for the mouse."""
        if event.widget is self.query_one("#sign"):
            # By the prompt's own hand: a message does not rise past the widget that caused it.
            prompt = self.query_one(Prompt)
            prompt.call_later(prompt.action_submit)

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
