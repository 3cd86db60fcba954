"""The app's dealings with the session: opening it, turns, marks, whatever a page asks of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import App
from textual.worker import get_current_worker

from edge_rec.tui import driver
from edge_rec.tui.drawing import KIND_MARKS, number, plain
from edge_rec.tui.i18n import t
from edge_rec.tui.messages import (
    ChoiceMade,
    CompletionFound,
    CompletionWanted,
    FeedbackGiven,
    FeedbackUndone,
    ItemJudged,
    JobDone,
    JobFailed,
    PartRetracted,
    PromptSubmitted,
    RatingWanted,
    SessionCall,
    SessionFailed,
    SessionOpened,
    Standing,
    Steered,
    TurnCancelled,
    TurnEnded,
    TurnFailed,
    TurnProgressed,
    UnderstandingChanged,
    UndoWanted,
    WorkerReport,
)
from edge_rec.tui.screens.discover import DiscoverScreen
from edge_rec.tui.screens.page import Page
from edge_rec.tui.screens.rate import RateScreen
from edge_rec.types import InteractionKind, TurnEvent, TurnFinished

if TYPE_CHECKING:
    from edge_rec.session import Session

OpenSession = Callable[[], "Session"]


class Conversation(App[None]):
    """Half of the app, as Textual hands messages to the app itself: all that needs the session.

    Workers call the session and post reports; the reports are drawn here.
    """

    def __init__(self, open_session: OpenSession) -> None:
        super().__init__()
        self.session: Session | None = None
        self.standing: Standing | None = None
        self.discover = DiscoverScreen()
        self._open = open_session
        self._asked: str | None = None
        """What the running turn was asked, empty for a list made anew; None when none runs."""
        self._cancel = threading.Event()
        self._jobs: SimpleQueue[driver.Job] = SimpleQueue()
        self._job_order = threading.Lock()
        self._failure: SessionFailed | None = None
        self._elapsed_s = 0.0

    # --- workers -------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, exit_on_error=False, group="session")
    def open_session(self) -> None:
        """Open the session behind the first screen."""
        driver.open_in_worker(self._open, self.post_message)

    @work(thread=True, exclusive=True, exit_on_error=False, group="turn")
    def _run_turn(
        self, session: Session, text: str, start: Callable[[], Iterator[TurnEvent]]
    ) -> None:
        worker = get_current_worker()
        driver.run_turn(
            session,
            text,
            start,
            lambda: self._cancel.is_set() or worker.is_cancelled,
            self.post_message,
        )

    @work(thread=True, exit_on_error=False, group="jobs")
    def _run_job(self, session: Session) -> None:
        # Not exclusive: a key pressed twice is two events. Each worker takes the oldest job, so
        # they are done in the order of the keys whichever thread comes first.
        with self._job_order:
            driver.run_job(self._jobs.get_nowait(), session, self.post_message)

    @work(thread=True, exclusive=True, exit_on_error=False, group="names")
    def _complete(self, session: Session, text: str) -> None:
        driver.complete(session, text, self.post_message)

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
            case UnderstandingChanged():
                self.discover.show_chips(report.chips)
            case TurnEnded():
                self._asked = None
                self.discover.settle(f"{self._elapsed_s:.1f} s")
                self.show_standing(report.standing)
            case TurnCancelled():
                await self._abandon(hint=t("cancelled"))
            case TurnFailed():
                await self._abandon(error=report.error)
            case FeedbackGiven():
                self._feedback_given(report)
            case FeedbackUndone():
                self._feedback_undone(report)
            case CompletionFound():
                self.discover.offer(report.text, report.completion)
            case JobDone():
                report.then(report.result)
            case JobFailed():
                self.page.show_error(report.error)

    @property
    def page(self) -> Page:
        """The page on screen, whatever lies over it."""
        return next(screen for screen in self.screen_stack if isinstance(screen, Page))

    def show_standing(self, standing: Standing) -> None:
        """Draw what the session holds on the page in front and on Discover."""
        self.standing = standing
        self.discover.show_standing(standing)
        if self.page is not self.discover:
            self.page.show_profile(standing.profile)

    # --- the session ---------------------------------------------------------------------------

    def _session_opened(self, report: SessionOpened) -> None:
        self.session = report.session
        self.show_standing(report.standing)
        self.discover.remember(report.said)
        self.page.refill()
        if self._asked:
            text, session = self._asked, report.session
            self._run_turn(session, text, lambda: session.respond(text))
        else:
            self.discover.say("")
        self.session_ready()

    def session_ready(self) -> None:
        """The session is there; the app may have something to ask."""

    @on(SessionCall)
    def _session_call(self, call: SessionCall) -> None:
        if call.changes and self._asked is not None:
            self.page.say(t("wait until the list is there"))
        else:
            self._queue(driver.answer(call.job, call.then))

    @on(CompletionWanted)
    def _completion_wanted(self, event: CompletionWanted) -> None:
        if self.session is not None and event.text:
            self._complete(self.session, event.text)

    # --- a turn --------------------------------------------------------------------------------

    @on(PromptSubmitted)
    def _prompt_submitted(self, event: PromptSubmitted) -> None:
        self._ask(event.text, said=event.text)

    @on(ChoiceMade)
    def _choice_made(self, event: ChoiceMade) -> None:
        # The place is what the dialogue policy understands without doubt; two may share a title.
        self._ask(str(event.place), said=event.title)

    def _ask(self, text: str, *, said: str) -> None:
        if self._asked is not None:
            return
        self._begin(text, said)
        session = self.session
        if session is not None:
            self._run_turn(session, text, lambda: session.respond(text))
        elif self._failure is not None:
            self.post_message(TurnFailed(text, self._failure.error))
        else:
            self.discover.say(t("asked as soon as the models are there   esc cancels"))
        self.discover.refresh_bindings()

    def _begin(self, text: str, said: str) -> None:
        self._asked = text
        self._cancel.clear()
        self.discover.begin(said)

    @on(PartRetracted)
    def _part_retracted(self, event: PartRetracted) -> None:
        self.correct(lambda session: session.retract(event.part), "")

    @on(Steered)
    def _steered(self, event: Steered) -> None:
        direction = "more like {title}" if event.toward else "less like {title}"
        self.correct(
            lambda session: session.steer(event.item.item_id, toward=event.toward),
            t(direction, title=plain(event.item.title_in(self.discover.language))),
        )

    def correct(self, change: Callable[[Session], None], said: str) -> None:
        """Change what holds, then make the list anew."""
        session = self.session
        if session is None or self._asked is not None:
            return

        def corrected() -> Iterator[TurnEvent]:
            change(session)
            yield from session.again()

        self._begin("", said)
        self._run_turn(session, "", corrected)

    async def _turn_progressed(self, event: TurnEvent) -> None:
        if isinstance(event, TurnFinished):
            self._elapsed_s = event.timings_s.get("total", 0.0)
        if not self._cancel.is_set():
            await self.discover.draw(event)

    async def _abandon(self, *, hint: str = "", error: str = "") -> None:
        text, self._asked = self._asked or "", None
        await self.discover.abandon(text, hint=hint, error=error)
        if self.session is not None:
            self._queue(driver.answer(driver.standing_of, self.show_standing))

    def action_cancel_turn(self) -> None:
        """Ask the worker to close the turn; before the session is there, just take it back."""
        if self.session is None:
            self.post_message(TurnCancelled(self._asked or ""))
        else:
            self._cancel.set()
            self.discover.say(t("cancelling"))

    def start_over(self) -> None:
        """Show a new conversation: somebody else is here."""
        self.run_worker(self.discover.start_over(), group="discover")
        self._queue(driver.answer(lambda session: session.said(), self.discover.remember))

    # --- feedback ------------------------------------------------------------------------------

    @on(ItemJudged)
    def _item_judged(self, event: ItemJudged) -> None:
        self._queue(lambda session: driver.judge(session, event))

    @on(UndoWanted)
    def action_undo(self) -> None:
        """Take the latest mark back; each call one more."""
        self._queue(driver.undo)

    def _queue(self, job: driver.Job) -> None:
        if self.session is not None:
            self._jobs.put(job)
            self._run_job(self.session)

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
        self.show_standing(report.standing)
        value = report.interaction.value
        mark = t(KIND_MARKS[report.interaction.kind])
        done = mark + ("" if value is None else f" {number(value)}")
        self._hint(f"{done}   {t('the next list follows   g asks for it   u undoes')}")

    def _feedback_undone(self, report: FeedbackUndone) -> None:
        self.show_standing(report.standing)
        if report.interaction is None or report.item is None:
            self._hint(t("nothing to undo"))
        else:
            was = t(KIND_MARKS[report.interaction.kind])
            self._hint(t("undone: {mark} {title}", mark=was, title=plain(report.item.title)))

    def _hint(self, hint: str) -> None:
        if self.page is not self.discover or self._asked is None:
            self.page.say(hint)
