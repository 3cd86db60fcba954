"""The app's hands on the session: threads that call it, and what they report."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import App
from textual.worker import get_current_worker

from edge_rec.tui import driver
from edge_rec.tui.i18n import t
from edge_rec.tui.messages import CompletionWanted, SessionCall, SessionFailed, Standing
from edge_rec.tui.screens.discover import DiscoverScreen
from edge_rec.tui.screens.page import Page
from edge_rec.types import TurnEvent

if TYPE_CHECKING:
    from edge_rec.paths import Paths
    from edge_rec.session import Session

OpenSession = Callable[[], "Session"]


class Workers(App[None]):
    """A third of the app, as Textual binds workers to it: nothing else calls the session."""

    def __init__(self, open_session: OpenSession, paths: Paths | None) -> None:
        super().__init__()
        self._paths = paths
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

    @property
    def is_opened(self) -> bool:
        """Whether the session is there, or is known not to come."""
        return self.session is not None or self._failure is not None

    @property
    def page(self) -> Page:
        """The page on screen, whatever lies over it."""
        return next(screen for screen in self.screen_stack if isinstance(screen, Page))

    @work(thread=True, exclusive=True, exit_on_error=False, group="session")
    def open_session(self) -> None:
        """Open the session behind the first screen."""
        driver.open_in_worker(self._open, self.post_message)

    @work(thread=True, exclusive=True, exit_on_error=False, group="turn")
    def run_turn(
        self, session: Session, text: str, start: Callable[[], Iterator[TurnEvent]]
    ) -> None:
        """Run the turn `start` begins; `text` is what the person had typed."""
        worker = get_current_worker()
        driver.run_turn(
            session,
            text,
            start,
            lambda: self._cancel.is_set() or worker.is_cancelled,
            self.post_message,
        )

    def queue(self, job: driver.Job) -> None:
        """Have a job done, after those asked for before; none without a session."""
        if self.session is not None:
            self._jobs.put(job)
            self._run_job(self.session)

    @work(thread=True, exit_on_error=False, group="jobs")
    def _run_job(self, session: Session) -> None:
        # Not exclusive: a key pressed twice is two events. Each worker takes the oldest job, so
        # they are done in the order of the keys whichever thread comes first.
        with self._job_order:
            driver.run_job(self._jobs.get_nowait(), session, self.post_message)

    @work(thread=True, exclusive=True, exit_on_error=False, group="names")
    def _complete(self, session: Session, text: str) -> None:
        driver.complete(session, text, self.post_message)

    @on(CompletionWanted)
    def _completion_wanted(self, event: CompletionWanted) -> None:
        if self.session is not None and event.text:
            self._complete(self.session, event.text)

    @on(SessionCall)
    def _session_call(self, call: SessionCall) -> None:
        if call.changes and self._asked is not None:
            self.page.say(t("wait until the list is there"))
        else:
            self.queue(driver.answer(call.job, call.then))
