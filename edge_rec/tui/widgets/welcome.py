"""What the first screen says before there is a list."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from edge_rec.tui.drawing import MUTED
from edge_rec.tui.i18n import t

_HINTS = (
    ("♥", "$text-error", "Name a few titles you love", "in any language, spelt as you remember"),
    ("✗", "$text-warning", "Say what to leave out", "only films, nothing before 2005, no horror"),
    ("↻", "$text-accent", "Then steer", "a bit darker, something newer, more like the second"),
)


class Welcome(Static):
    """Three hints; everything stays on this machine."""

    def __init__(self, *, id: str) -> None:
        lines = [Content.styled(t("What are you in the mood for?"), "bold"), Content("")]
        for sign, style, what, example in _HINTS:
            lines.append(Content.assemble((f"{sign}  ", style), t(what)))
            lines.append(Content.styled(f"   {t(example)}", MUTED))
            lines.append(Content(""))
        lines.append(Content.styled(t("Nothing you say leaves this machine."), MUTED))
        super().__init__(Content("\n").join(lines), id=id)
