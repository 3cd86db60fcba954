"""The main screen: talk, choose, see why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center

from edge_rec.dialogue.policy import Profile
from edge_rec.tui.drawing import marks_of
from edge_rec.tui.i18n import t
from edge_rec.tui.messages import Chip, Standing
from edge_rec.tui.screens.page import Page
from edge_rec.tui.widgets.browser import Browser
from edge_rec.tui.widgets.chips import Chips
from edge_rec.tui.widgets.choices import Choices
from edge_rec.tui.widgets.prompt import Prompt
from edge_rec.tui.widgets.prompt_frame import PromptFrame
from edge_rec.tui.widgets.reply import ReplyPane
from edge_rec.tui.widgets.results import ResultList
from edge_rec.tui.widgets.typing import Typing
from edge_rec.tui.widgets.welcome import Welcome
from edge_rec.types import (
    Asked,
    Explained,
    Notice,
    Ranked,
    StageStarted,
    Token,
    TurnEvent,
    Understood,
)

if TYPE_CHECKING:
    from edge_rec.linking.completion import Completion


class DiscoverScreen(Page):
    """Draws what the app tells it; knows nothing of sessions or workers."""

    NAME = "discover"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.cancel_turn", "Cancel"),
        Binding("escape", "back", "Back", show=False),
        Binding("down", "browse", "List"),
        Binding("up,slash", "prompt", "To the prompt", show=False),
        Binding("tab", "switch", "Prompt or list", show=False),
        Binding("c", "correct", "Correct what was understood", show=False),
        Binding("ctrl+z", "app.undo", "Undo", show=False),
        Binding("ctrl+r", "app.resume", "Go on where you stopped", show=False),
        Binding("f7", "app.type_line", "Write on a plain line", show=False),
        Binding("f8", "keyboard", "Letters to click on", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.language = "en"
        """The language of the last turn, and so of the titles."""
        self.resumable = ""
        """What was said last in the conversation before this one, empty when there is none."""
        self._drawn: list[TurnEvent] = []
        """Events of the running turn that made the list on screen."""
        self._settled: list[TurnEvent] = []
        """The same of the last turn that ended: what the session holds as shown."""

    def content(self) -> ComposeResult:
        """Top to bottom in the order of a turn: say, wait, correct, read, choose."""
        yield Typing()
        yield Chips(id="chips")
        yield ReplyPane(id="exchange")
        yield Choices(id="choices")
        with Center(id="empty"):
            yield Welcome(id="welcome")
        yield Browser(id="browser")

    def on_mount(self) -> None:
        """Start with the prompt alone."""
        self._prepare()

    async def relabel(self) -> None:
        """Draw everything anew; what was typed, said and listed stays."""
        reply, kept = self.query_one(ReplyPane), self.query_one(Typing).keep()
        said, replied = reply.said, reply.reply
        await super().relabel()
        self._prepare()
        self.query_one(Typing).restore(kept)
        reply = self.query_one(ReplyPane)
        reply.said, reply.reply = said, replied
        for event in self._drawn or self._settled:
            await self._redraw(event)

    async def _redraw(self, event: TurnEvent) -> None:
        match event:
            case Ranked():
                await self._show(event)
            case Explained():
                self.query_one(Browser).explain(event.item_id, event.explanation)
            case _:
                pass

    def _prepare(self) -> None:
        for selector in ("#choices", "#browser", "#chips"):
            self.query_one(selector).display = False
        self.query_one(Welcome).resumable = self.resumable

    # --- a turn --------------------------------------------------------------------------------

    def begin(self, said: str) -> None:
        """The person said something; hold the prompt until the turn is over."""
        self.query_one(Prompt).locked = True
        if said:
            self.query_one(ReplyPane).begin(said)
        self.query_one(Choices).link = None
        self.say("")
        self._drawn = []

    async def draw(self, event: TurnEvent) -> None:
        """Show one event of the running turn."""
        reply = self.query_one(ReplyPane)
        match event:
            case StageStarted():
                self.query_one(PromptFrame).stage = event.stage
            case Understood():
                self.language = event.act.language
            case Asked():
                self._ask_back(event)
            case Ranked():
                self._drawn = [event]
                await self._show(event)
            case Explained():
                self._drawn.append(event)
                self.query_one(Browser).explain(event.item_id, event.explanation)
            case Token():
                reply.add(event.text)
            case Notice():
                reply.notices = (*reply.notices, event.text)
            case _:
                pass

    def settle(self, hint: str) -> None:
        """The turn is over and what it drew stands."""
        if self._drawn:
            self._settled = self._drawn
        self._release(hint)

    async def abandon(self, text: str, *, hint: str = "", error: str = "") -> None:
        """The turn came to nothing: its words go back to the prompt, the list before it returns."""
        self.query_one(Choices).link = None
        if self._drawn:
            for event in self._settled or [Ranked(())]:
                await self._redraw(event)
            self._drawn = []
        self._welcome(not self._settled)
        reply = self.query_one(ReplyPane)
        reply.begin("")
        self.show_error(error)
        self.query_one(Prompt).give_back(text)
        self._release(hint)

    async def start_over(self) -> None:
        """Nothing said, nothing listed."""
        self._drawn, self._settled = [], []
        self.query_one(ReplyPane).begin("")
        self.query_one(Choices).link = None
        await self._show(Ranked(()))
        self._welcome(True)
        self.say("")

    async def _show(self, event: Ranked) -> None:
        self._welcome(False)
        browser = self.query_one(Browser)
        browser.display = bool(event.recommendations)
        await browser.show(event.recommendations, self.language)

    def _ask_back(self, event: Asked) -> None:
        self._welcome(False)
        choices = self.query_one(Choices)
        choices.link = event.link
        self.set_focus(choices)

    def _welcome(self, is_shown: bool) -> None:
        self.query_one("#empty").display = is_shown

    def _release(self, hint: str) -> None:
        self.query_one(ReplyPane).flush(is_whole=True)
        self.say(hint)
        self.query_one(Prompt).locked = False
        self.refresh_bindings()

    # --- between turns -------------------------------------------------------------------------

    def say(self, hint: str) -> None:
        """Show a hint in place of the stages."""
        frame = self.query_one(PromptFrame)
        frame.stage, frame.hint = "", hint

    def show_error(self, error: str) -> None:
        """Show what went wrong."""
        self.query_one(ReplyPane).error = error

    def show_profile(self, profile: Profile) -> None:
        """Draw the marks and counts of what is stored."""
        super().show_profile(profile)
        self.query_one(Browser).marks = marks_of(profile)

    def show_standing(self, standing: Standing) -> None:
        """Draw what the session holds."""
        self.show_profile(standing.profile)
        self.show_chips(standing.chips)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Draw what was understood."""
        self.query_one(Chips).chips = chips

    # --- typing --------------------------------------------------------------------------------

    def remember(self, said: Sequence[str]) -> None:
        """Give the prompt its history; what was said last can be gone on with."""
        self.query_one(Prompt).remember(said)
        self.resumable = said[-1] if said else ""
        self.query_one(Welcome).resumable = self.resumable

    def offer(self, text: str, completion: Completion | None) -> None:
        """Offer names for the end of `text`."""
        self.query_one(Typing).offer(text, completion)

    def action_keyboard(self) -> None:
        """Show letters to click on, or put them away."""
        self.query_one(Typing).toggle_keyboard()

    # --- moving about --------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way to the list from the prompt only, and only when there is one."""
        if action == "browse":
            inside = self.query_one(Browser).has_focus_within
            return self._browsable() is not None and not inside
        return True

    def action_browse(self) -> None:
        """Go to the answers of a question, or to the list."""
        if target := self._browsable():
            target.focus()

    def action_prompt(self) -> None:
        """Go to the prompt."""
        self.query_one(Prompt).focus()

    def action_correct(self) -> None:
        """Go to the chips, or say that there are none."""
        chips = self.query_one(Chips)
        if chips.display:
            chips.focus()
        else:
            self.say(t("nothing to correct yet"))

    def action_switch(self) -> None:
        """From the prompt to the list, from anywhere else to the prompt."""
        if isinstance(self.focused, Prompt) or self.focused is None:
            self.action_browse()
        else:
            self.action_prompt()

    def action_back(self) -> None:
        """One step back: from the details to the list, from the list to the prompt."""
        if not self.query_one(Browser).close_details():
            self.action_prompt()

    def _browsable(self) -> Choices | ResultList | None:
        choices, results = self.query_one(Choices), self.query_one(ResultList)
        if choices.display:
            return choices
        return results if results.rows else None
