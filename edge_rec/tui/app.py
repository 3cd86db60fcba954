"""The terminal app: owns the session and the workers that drive it; screens draw."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.worker import get_current_worker

from edge_rec.tui import driver
from edge_rec.tui.drawing import KIND_MARKS, number, plain
from edge_rec.tui.messages import (
    ChoiceMade,
    FeedbackFailed,
    FeedbackGiven,
    FeedbackUndone,
    ItemJudged,
    PromptSubmitted,
    RatingWanted,
    SessionFailed,
    SessionOpened,
    TurnCancelled,
    TurnEnded,
    TurnFailed,
    TurnProgressed,
    UndoWanted,
    WorkerReport,
)
from edge_rec.tui.screens.discover import DiscoverScreen
from edge_rec.tui.screens.help import HelpScreen
from edge_rec.tui.screens.rate import RateScreen
from edge_rec.tui.themes import DARK, LIGHT
from edge_rec.tui.widgets.browser import Browser
from edge_rec.tui.widgets.choices import Choices
from edge_rec.tui.widgets.prompt import Prompt
from edge_rec.tui.widgets.results import ResultList
from edge_rec.types import InteractionKind, TurnEvent, TurnFinished

if TYPE_CHECKING:
    from edge_rec.session import Session

OpenSession = Callable[[], "Session"]
_WIDTHS = [(0, "-narrow"), (110, "-wide")]
_HEIGHTS = [(0, "-short"), (32, "-tall")]
_MARKED = "the next list follows   g asks for it   u undoes"


class EdgeRecApp(App[None]):
    """Talk, choose, see why."""

    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "Help"),
        Binding("ctrl+q", "quit", "Quit"),
    ]

    def __init__(self, open_session: OpenSession, *, title: str = "edge_rec") -> None:
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.title = title
        self.session: Session | None = None
        self._open = open_session
        self._discover = DiscoverScreen()
        self._text = ""
        """What the running turn was asked; empty when none runs."""
        self._cancel = threading.Event()
        self._feedback: SimpleQueue[Callable[[Session], WorkerReport]] = SimpleQueue()
        self._feedback_order = threading.Lock()
        self._failure: SessionFailed | None = None
        self._elapsed_s = 0.0

    async def on_mount(self) -> None:
        """Show the first screen at once; the session opens behind it."""
        await self.push_screen(self._discover)
        self._discover.say("opening the catalog and the models")
        self._open_session()

    # --- workers: they call the session and post messages, nothing else -------------------------

    @work(thread=True, exclusive=True, exit_on_error=False, group="session")
    def _open_session(self) -> None:
        driver.open_in_worker(self._open, self.post_message)

    @work(thread=True, exclusive=True, exit_on_error=False, group="turn")
    def _run_turn(self, session: Session, text: str) -> None:
        worker = get_current_worker()
        driver.run_turn(
            session,
            text,
            lambda: self._cancel.is_set() or worker.is_cancelled,
            self.post_message,
        )

    @work(thread=True, exit_on_error=False, group="feedback")
    def _run_feedback(self, session: Session) -> None:
        # Not exclusive: a key pressed twice is two events. Each worker takes the oldest job, so
        # they are stored in the order of the keys whichever thread comes first.
        with self._feedback_order:
            driver.run_feedback(self._feedback.get_nowait(), session, self.post_message)

    @on(WorkerReport)
    async def _draw_report(self, report: WorkerReport) -> None:
        """Show what a worker found; nothing any more once the screens are taken down."""
        if not self.is_running:
            return
        match report:
            case SessionOpened():
                self._session_opened(report)
            case SessionFailed():
                self._failure = report
                await self._abandon(error=report.error)
            case TurnProgressed():
                await self._turn_progressed(report.event)
            case TurnEnded():
                self._text = ""
                self._discover.settle(report.profile, f"{self._elapsed_s:.1f} s")
            case TurnCancelled():
                await self._abandon(hint="cancelled")
            case TurnFailed():
                await self._abandon(error=report.error)
            case FeedbackGiven():
                self._feedback_given(report)
            case FeedbackUndone():
                self._feedback_undone(report)
            case FeedbackFailed():
                self._discover.show_error(report.error)

    # --- the session ---------------------------------------------------------------------------

    def _session_opened(self, report: SessionOpened) -> None:
        self.session = report.session
        self._discover.show_profile(report.profile)
        if self._text:
            self._run_turn(report.session, self._text)
        else:
            self._discover.say("")

    # --- a turn --------------------------------------------------------------------------------

    @on(PromptSubmitted)
    def _prompt_submitted(self, event: PromptSubmitted) -> None:
        self._ask(event.text, said=event.text)

    @on(ChoiceMade)
    def _choice_made(self, event: ChoiceMade) -> None:
        # The place is what the dialogue policy understands without doubt; two may share a title.
        self._ask(str(event.place), said=event.title)

    def _ask(self, text: str, *, said: str) -> None:
        if self._text:
            return
        self._text = text
        self._cancel.clear()
        self._discover.begin(said)
        if self.session is not None:
            self._run_turn(self.session, text)
        elif self._failure is not None:
            self.post_message(TurnFailed(text, self._failure.error))
        else:
            self._discover.say("asked as soon as the models are there   esc cancels")
        self._discover.refresh_bindings()

    async def _turn_progressed(self, event: TurnEvent) -> None:
        if isinstance(event, TurnFinished):
            self._elapsed_s = event.timings_s.get("total", 0.0)
        if not self._cancel.is_set():
            await self._discover.draw(event)

    async def _abandon(self, *, hint: str = "", error: str = "") -> None:
        text, self._text = self._text, ""
        await self._discover.abandon(text, hint=hint, error=error)

    def action_cancel_turn(self) -> None:
        """Ask the worker to close the turn; before the session is there, just take it back."""
        if self.session is None:
            self.post_message(TurnCancelled(self._text))
        else:
            self._cancel.set()
            self._discover.say("cancelling")

    # --- feedback ------------------------------------------------------------------------------

    @on(ItemJudged)
    def _item_judged(self, event: ItemJudged) -> None:
        self._queue(lambda session: driver.judge(session, event))

    @on(UndoWanted)
    def action_undo(self) -> None:
        """Take the latest mark back; each call one more."""
        self._queue(driver.undo)

    def _queue(self, job: Callable[[Session], WorkerReport]) -> None:
        if self.session is not None:
            self._feedback.put(job)
            self._run_feedback(self.session)

    @on(RatingWanted)
    def _rating_wanted(self, event: RatingWanted) -> None:
        if self.session is None:
            return
        item_id, scale = event.item.item_id, self.session.scale

        def rated(value: float | None) -> None:
            if value is not None:
                self.post_message(ItemJudged(item_id, InteractionKind.RATE, value))

        self.push_screen(RateScreen(event.item.title, low=scale.low, high=scale.high), rated)

    def _feedback_given(self, report: FeedbackGiven) -> None:
        self._discover.show_profile(report.profile)
        value = report.interaction.value
        done = KIND_MARKS[report.interaction.kind] + ("" if value is None else f" {number(value)}")
        self._hint(f"{done}   {_MARKED}")

    def _feedback_undone(self, report: FeedbackUndone) -> None:
        self._discover.show_profile(report.profile)
        if report.interaction is None or report.item is None:
            self._hint("nothing to undo")
        else:
            was = KIND_MARKS[report.interaction.kind]
            self._hint(f"undone: {was} {plain(report.item.title)}")

    def _hint(self, hint: str) -> None:
        if not self._text:
            self._discover.say(hint)

    # --- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to cancel only while there is something to cancel."""
        return bool(self._text) if action == "cancel_turn" else True

    def action_help(self) -> None:
        """Show every key."""
        self.push_screen(
            HelpScreen(
                [
                    ("Prompt", Prompt.BINDINGS),
                    ("List and details", [*ResultList.BINDINGS, *Browser.BINDINGS]),
                    ("A question", Choices.BINDINGS),
                    ("Everywhere", [*DiscoverScreen.BINDINGS, *self.BINDINGS]),
                ]
            )
        )

    async def action_quit(self) -> None:
        """Leave; a running turn is told to stop first."""
        self._cancel.set()
        self.exit()

    @property
    def exit_code(self) -> int:
        """That of the error that kept the session from opening, else 0."""
        return self._failure.exit_code if self._failure else 0


def run_app(open_session: OpenSession) -> int:
    """Run the app until the person leaves, close what it opened, and return the exit code."""
    opened: list[Session] = []

    def open_and_keep() -> Session:
        opened.append(open_session())
        return opened[-1]

    app = EdgeRecApp(open_and_keep)
    try:
        app.run()
    finally:
        for session in opened:
            session.close()
    return app.return_code or app.exit_code
