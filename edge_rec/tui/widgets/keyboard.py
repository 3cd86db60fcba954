"""Letters to click on or touch, where there is no keyboard."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from edge_rec.tui.i18n import t

_LATIN = ("1234567890-", "qwertyuiop'", "asdfghjkl:!", "zxcvbnm,.?&")
_KANA = (
    "あいうえおかきくけこー",
    "さしすせそたちつてと、",
    "なにぬねのはひふへほ。",
    "まみむめもやゆよらりる",
    "れろわをんっゃゅょ゛゜",
)
LAYOUTS = {"en": _LATIN, "ja": _KANA}
"""Rows of letters by the language of the interface; the other one is a click away."""
_VOICED = str.maketrans(
    "かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ"
)
_HALF_VOICED = str.maketrans("はひふへほばびぶべぼ", "ぱぴぷぺぽぱぴぷぺぽ")
_SPECIAL = {"other": "ABC / あ", "space": "space", "erase": "⌫", "send": "⏎ Ask"}


class Keyboard(Widget):
    """A grid of letters, and a last row for space, taking back and sending; never focused."""

    layout_name: reactive[str] = reactive("en", layout=True)

    class Typed(Message):
        """A key was clicked: one letter, or `space`, `erase` or `send`."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def get_content_height(self, *_: object) -> int:
        """The rows of letters and the last one."""
        return len(LAYOUTS[self.layout_name]) + 1

    def render(self) -> Content:
        """Each key on a ground of its own."""
        lines = [
            Content(" ").join(Content.styled(_cap(label), "on $panel") for label in row.values())
            for row in self._rows()
        ]
        return Content("\n").join(lines)

    def _rows(self) -> list[dict[str, str]]:
        """What each key says, by its name, row by row."""
        letters = [{letter: letter for letter in row} for row in LAYOUTS[self.layout_name]]
        return [*letters, {name: t(label) for name, label in _SPECIAL.items()}]

    def on_click(self, event: events.Click) -> None:
        """Type what was clicked."""
        event.stop()
        rows = self._rows()
        end = 0
        for key, label in rows[event.y].items() if event.y < len(rows) else ():
            start, end = end, end + cell_len(_cap(label)) + 1
            if not start <= event.x < end:
                continue
            if key == "other":
                self.layout_name = "ja" if self.layout_name == "en" else "en"
            else:
                self.post_message(self.Typed(key))


def with_key(text: str, key: str) -> str:
    """`text` after a key: marks of voicing go onto the kana before them."""
    match key:
        case "space":
            return f"{text} "
        case "erase":
            return text[:-1]
        case "゛" | "゜":
            table = _VOICED if key == "゛" else _HALF_VOICED
            return text[:-1] + text[-1:].translate(table)
        case _:
            return text + key


def _cap(label: str) -> str:
    return f" {label} "
