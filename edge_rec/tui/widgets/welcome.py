"""What the first screen says before there is a list."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from edge_rec.tui.drawing import MUTED, plain
from edge_rec.tui.i18n import t

_HINTS = (
    ("♥", "$text-error", "Name a few titles you love", "in any language, spelt as you remember"),
    ("✗", "$text-warning", "Say what to leave out", "only films, nothing before 2005, no horror"),
    ("↻", "$text-accent", "Then steer", "a bit darker, something newer, more like the second"),
)
_MAX_SAID = 44


class Welcome(Widget):
    """Three hints, and the way back into the last conversation."""

    resumable: reactive[str] = reactive("", layout=True)
    """What was said last, empty when there is nothing to go on with."""

    def render(self) -> Content:
        """Line by line; the last conversation on the last one."""
        lines = [Content.styled(t("What are you in the mood for?"), "bold"), Content("")]
        for sign, style, what, example in _HINTS:
            lines.append(Content.assemble((f"{sign}  ", style), t(what)))
            lines.append(Content.styled(f"   {t(example)}", MUTED))
            lines.append(Content(""))
        if self.resumable:
            said = Content(f"“{plain(self.resumable)}”").truncate(_MAX_SAID, ellipsis=True)
            lines.append(Content.assemble(("↺  ", "$text-success"), t("Go on where you stopped")))
            lines.append(Content.assemble("   ", said.stylize(MUTED), ("  ctrl+r", MUTED)))
            lines.append(Content(""))
        lines.append(Content.styled(t("Nothing you say leaves this machine."), MUTED))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Go on with the last conversation, where its line was clicked."""
        first = 2 + 3 * len(_HINTS)
        if self.resumable and first <= event.y <= first + 1:
            self.app.call_later(self.app.run_action, "app.resume")
