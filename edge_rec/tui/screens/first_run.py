"""The first minute: a language, a few titles one at a time, the first list."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from edge_rec.personal.interview import MOST, Answer, Interview
from edge_rec.tui.drawing import MUTED, Mark, facts, names_in, plain, tags_inline
from edge_rec.tui.i18n import LANGUAGES, language, t
from edge_rec.tui.messages import LanguageChosen, SessionCall
from edge_rec.tui.screens.over import Over
from edge_rec.types import Item

_TAGS = 5
_TEXT = 220
"""Letters of a description that are shown."""
_SIGNS = {
    Answer.LIKE: (Mark.LIKED.value, Mark.LIKED.style),
    Answer.DISLIKE: (Mark.DISLIKED.value, Mark.DISLIKED.style),
    Answer.SKIP: ("·", MUTED),
}


class FirstRun(Over[Interview]):
    """Answers with what was said; nothing was where the person would rather not say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "answer('like')", "Like"),
        Binding("d", "answer('dislike')", "Dislike"),
        Binding("n,space", "answer('skip')", "Don't know it"),
        Binding("u,backspace", "back", "Back"),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
        Binding("f", "finish", "First list"),
        Binding("escape", "skip", "Skip"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._interview = Interview()
        self._item: Item | None = None

    def compose(self) -> ComposeResult:
        """Languages, how far one is, one title, what may be said of it, ways on."""
        with Vertical(id="first-run") as panel:
            panel.border_title = t("Welcome")
            panel.border_subtitle = t("Nothing you say leaves this machine.")
            with Horizontal(classes="choices-line"):
                for code, name in LANGUAGES.items():
                    state = "-on" if code == language() else None
                    yield Button(name, id=f"speak-{code}", compact=True, classes=state)
            yield Static(id="first-progress", markup=False)
            yield Static(id="first-title", markup=False)
            with Horizontal(classes="choices-line"):
                yield Button(t("l  I like it"), id="like", compact=True)
                yield Button(t("d  not for me"), id="dislike", compact=True)
                yield Button(t("n  don't know it"), id="skip-one", compact=True)
            with Horizontal(classes="choices-line"):
                yield Button(t("u  back"), id="back", compact=True)
                yield Button(t("f  show my first list"), id="finish", compact=True)
                yield Button(t("esc  skip all"), id="skip", compact=True)

    def on_mount(self) -> None:
        """Ask for the first title."""
        self._draw()
        self._ask()

    def _ask(self) -> None:
        """Look for the next title, nearer to what was liked."""
        interview = self._interview
        self.post_message(SessionCall(interview.question, self._show))

    def _show(self, item: Item | None) -> None:
        if item is None:
            self.action_finish()
            return
        self._item = item
        self._draw()

    def _draw(self) -> None:
        place = min(self._interview.place, MOST)
        signs = [_SIGNS[answer] for _, answer in self._interview.answers]
        progress = Content.assemble(t("{n} of {all}", n=place, all=MOST), "   ", *_spaced(signs))
        self.query_one("#first-progress", Static).update(progress)
        item = self._item
        shown = self._sheet(item) if item else Content(t("Looking for titles to ask about"))
        self.query_one("#first-title", Static).update(shown)
        for name in ("like", "dislike", "skip-one"):
            self.query_one(f"#{name}", Button).disabled = item is None
        self.query_one("#back", Button).disabled = not self._interview.answers
        if item is not None and (self.focused is None or self.focused.disabled):
            self.query_one("#like", Button).focus()

    def _sheet(self, item: Item) -> Content:
        """What helps to remember a title."""
        title, original = names_in(item, language())
        other = f"  {original}" if original else ""
        lines = [
            Content.assemble((title, "bold"), (other, MUTED)),
            Content.assemble((facts(item), MUTED)),
            Content.assemble((tags_inline(item, _TAGS), MUTED)),
        ]
        if item.description:
            text = plain(item.description)
            lines.append(Content(f"{text[:_TEXT].rstrip()}…" if len(text) > _TEXT else text))
        return Content("\n").join(line for line in lines if line)

    @on(Button.Pressed)
    async def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        name = event.button.id or ""
        if name.startswith("speak-"):
            self.post_message(LanguageChosen(name.removeprefix("speak-")))
        elif name in ("like", "dislike", "skip-one"):
            self.action_answer(name.removesuffix("-one"))
        else:
            await self.run_action(name)

    async def relabel(self) -> None:
        """Draw everything anew; answers stay."""
        await self.recompose()
        self._draw()

    def action_answer(self, answer: str) -> None:
        """Keep what is said of the title, and go on."""
        if self._item is None:
            return
        self._interview = self._interview.told(self._item, Answer(answer))
        self._item = None
        self._draw()
        self._ask()

    def action_back(self) -> None:
        """Take the last answer back and ask again."""
        if (before := self._interview.back()) is not None and self._item is not None:
            self._interview, self._item = before
            self._draw()

    def action_finish(self) -> None:
        """On to the first list."""
        self.dismiss(self._interview)

    def action_skip(self) -> None:
        """On without a word."""
        self.dismiss(Interview())


def _spaced(signs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(f"{sign} ", style) for sign, style in signs]
