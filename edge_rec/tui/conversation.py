"""What workers report, drawn; who may look; marks, and taking them back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on

from edge_rec.tui import driver, i18n
from edge_rec.tui.drawing import KIND_MARKS, number, plain
from edge_rec.tui.i18n import t
from edge_rec.tui.messages import (
    CompletionFound,
    FeedbackGiven,
    FeedbackUndone,
    ItemJudged,
    JobDone,
    JobFailed,
    NameAdded,
    PassphraseWrong,
    RatingWanted,
    SessionFailed,
    SessionOpened,
    SessionReplaced,
    TurnCancelled,
    TurnEnded,
    TurnFailed,
    TurnProgressed,
    UnderstandingChanged,
    UndoWanted,
    WorkerReport,
)
from edge_rec.tui.turns import Turns
from edge_rec.types import InteractionKind

if TYPE_CHECKING:
    pass


class Conversation(Turns):
    """The app without its pages and looks: workers report here, and what they found is drawn."""

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
            case PassphraseWrong():
                report.again()
            case SessionReplaced():
                self.session = report.session
                self.show_standing(report.standing)
                self.discover.say(t("{name} is in the catalog now", name=plain(report.name)))
            case JobFailed():
                self.page.show_error(report.error)

    # --- the session ---------------------------------------------------------------------------

    def _session_opened(self, report: SessionOpened) -> None:
        i18n.know(getattr(report.session, "words", None))
        if report.is_locked:
            self._ask_who(report)
        else:
            self._let_in(report)

    def _ask_who(self, report: SessionOpened) -> None:
        """Show nothing of the person's before they have given their passphrase."""
        from edge_rec.tui.screens.ask import SecretScreen

        session = report.session

        def answered(passphrase: str | None) -> None:
            work = partial(driver.unlock, passphrase=passphrase, then=report, failed=again)
            self._jobs.put(work)
            self._run_job(session)

        def again() -> None:
            self._ask_who(report)

        question = t("Passphrase of {name}", name=session.user_id)
        self.push_screen(SecretScreen(question, t("esc goes on as a guest")), answered)

    def _let_in(self, report: SessionOpened) -> None:
        self.session = report.session
        self.show_standing(report.standing)
        self.discover.remember(report.said)
        self.page.refill()
        if self._asked:
            text, session = self._asked, report.session
            self.run_turn(session, text, lambda: session.respond(text))
        else:
            self.discover.say("")
        self.session_ready()

    def session_ready(self) -> None:
        """The session is there; the app may have something to ask."""

    def start_over(self) -> None:
        """Show a new conversation: somebody else is here."""
        self.run_worker(self.discover.start_over(), group="discover")
        self.queue(driver.answer(lambda session: session.said(), self.discover.remember))

    @on(NameAdded)
    def _name_added(self, event: NameAdded) -> None:
        """Let the catalog know a name; the session is opened anew, as its indexes are."""
        paths = self._paths
        if paths is None or self._asked is not None:
            self.discover.say(t("not now"))
            return
        self.discover.say(t("adding {name}", name=plain(event.text)))
        self.queue(partial(driver.add_name, name=event.text, paths=paths, reopen=self._open))

    # --- feedback ------------------------------------------------------------------------------

    @on(ItemJudged)
    def _item_judged(self, event: ItemJudged) -> None:
        self.queue(lambda session: driver.judge(session, event))

    @on(UndoWanted)
    def action_undo(self) -> None:
        """Take the latest mark back; each call one more."""
        self.queue(driver.undo)

    @on(RatingWanted)
    def _rating_wanted(self, event: RatingWanted) -> None:
        if self.session is None:
            return
        item_id, scale = event.item.item_id, self.session.scale

        def rated(value: float | None) -> None:
            if value is not None:
                self.post_message(ItemJudged(item_id, InteractionKind.RATE, value))

        from edge_rec.tui.screens.rate import RateScreen

        self.push_screen(RateScreen(event.item.title, low=scale.low, high=scale.high), rated)

    def _feedback_given(self, report: FeedbackGiven) -> None:
        self.show_standing(report.standing)
        value = report.interaction.value
        mark = t(KIND_MARKS[report.interaction.kind])
        done = mark + ("" if value is None else f" {number(value)}")
        self._hint(f"{done}   {t('the next list follows   g asks for it   u undoes')}")

    def _feedback_undone(self, report: FeedbackUndone) -> None:
        self.show_standing(report.standing)
        if report.given_back is not None:
            self._hint(t("given back"))
            if report.given_back.parts:
                self.correct(lambda _: None, "")
        elif report.interaction is None or report.item is None:
            self._hint(t("nothing to undo"))
        else:
            was = t(KIND_MARKS[report.interaction.kind])
            self._hint(t("undone: {mark} {title}", mark=was, title=plain(report.item.title)))

    def _hint(self, hint: str) -> None:
        if self.page is not self.discover or self._asked is None:
            self.page.say(hint)
