"""Turns: begun by what a person says, picks or corrects, and given up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from textual import on

from edge_rec.tui import driver
from edge_rec.tui.drawing import plain
from edge_rec.tui.i18n import t
from edge_rec.tui.messages import (
    ChoiceMade,
    PartRetracted,
    PromptSubmitted,
    Standing,
    Steered,
    TurnCancelled,
    TurnFailed,
)
from edge_rec.tui.workers import Workers
from edge_rec.types import TurnEvent, TurnFinished

if TYPE_CHECKING:
    from edge_rec.session import Session


class Turns(Workers):
    """At most one turn runs; what was typed for one that comes to nothing is given back."""

    _elapsed_s = 0.0
    """Of the last turn that ended."""

    def show_standing(self, standing: Standing) -> None:
        """Draw what the session holds on the page in front and on Discover."""
        self.standing = standing
        self.discover.show_standing(standing)
        if self.page is not self.discover:
            self.page.show_profile(standing.profile)

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
            self.run_turn(session, text, lambda: session.respond(text))
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

    def correct(self, change: Callable[[Session], object], said: str) -> None:
        """Change what holds, then make the list anew."""
        session = self.session
        if session is None or self._asked is not None:
            return

        def corrected() -> Iterator[TurnEvent]:
            change(session)
            yield from session.again()

        self._begin("", said)
        self.run_turn(session, "", corrected)

    async def _turn_progressed(self, event: TurnEvent) -> None:
        if isinstance(event, TurnFinished):
            self._elapsed_s = event.timings_s.get("total", 0.0)
        if not self._cancel.is_set():
            await self.discover.draw(event)

    async def _abandon(self, *, hint: str = "", error: str = "") -> None:
        text, self._asked = self._asked or "", None
        await self.discover.abandon(text, hint=hint, error=error)
        if self.session is not None:
            self.queue(driver.answer(driver.standing_of, self.show_standing))

    def action_cancel_turn(self) -> None:
        """Ask the worker to close the turn; before the session is there, just take it back."""
        if self.session is None:
            self.post_message(TurnCancelled(self._asked or ""))
        else:
            self._cancel.set()
            self.discover.say(t("cancelling"))

    def action_resume(self) -> None:
        """Carry on with the conversation before this one."""
        said = self.discover.resumable
        if said:
            self.correct(lambda session: session.resume(), said)
