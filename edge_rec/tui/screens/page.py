"""What all pages of the app share: the line on top, the keys below, both in the language in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding
from textual.widgets import Footer

from edge_rec.dialogue.policy import Profile
from edge_rec.tui.driver import standing_of
from edge_rec.tui.i18n import t
from edge_rec.tui.messages import SessionCall, Standing
from edge_rec.tui.screens.steady import Steady
from edge_rec.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from edge_rec.session import Session
    from edge_rec.tui.conversation import Conversation


WIDE_CELLS, TALL_CELLS = 110, 32
"""From these on there is room for things side by side, and for space between them."""


class Page(Steady[None]):
    """A place of its own that the line on top leads to."""

    NAME: ClassVar[str]
    """Its mode in the app, and its word on the line on top."""

    _is_fresh = True
    """Whether it has not been in front yet."""

    def _post_register(self, app: App[Any]) -> None:
        """Have the colours and the size of now before any part is styled, so that none is twice."""
        super()._post_register(app)
        self._css_update_count = app._css_update_count
        width, height = app.size
        self.set_class(width >= WIDE_CELLS, "-wide", update=False)
        self.set_class(width < WIDE_CELLS, "-narrow", update=False)
        self.set_class(height >= TALL_CELLS, "-tall", update=False)
        self.set_class(height < TALL_CELLS, "-short", update=False)

    def compose(self) -> ComposeResult:
        """Line on top, content, keys."""
        yield Masthead(self.NAME, id="masthead")
        yield from self.content()
        yield Footer(compact=True, show_command_palette=False)

    def content(self) -> ComposeResult:
        """What the page shows."""
        raise NotImplementedError

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Draw what is true now each time the page comes to the front."""
        event.refresh_styles, self._is_fresh = not self._is_fresh, False
        if standing := self.conversation.standing:
            self.show_profile(standing.profile)
        self.refill()

    def refill(self) -> None:
        """Ask the session for what the page shows; pages that are told need not."""

    async def relabel(self) -> None:
        """Draw everything anew, in the language now in use."""
        await self.recompose()

    @property
    def conversation(self) -> Conversation:
        """The app, as the pages know it."""
        return cast("Conversation", self.app)

    def change(
        self, job: Callable[[Session], Any], then: Callable[[Any], object] = lambda _: None
    ) -> None:
        """Have the session do something that changes what it holds, then draw what that is now."""

        def done(answer: tuple[Any, Standing]) -> None:
            self.conversation.show_standing(answer[1])
            then(answer[0])

        self.post_message(
            SessionCall(lambda session: (job(session), standing_of(session)), done, changes=True)
        )

    def show_profile(self, profile: Profile) -> None:
        """Draw what is stored about the person."""
        self.query_one(Masthead).profile = profile

    def say(self, hint: str) -> None:
        """Tell the person how something they did went."""
        self.notify(hint, timeout=3)

    def show_error(self, error: str) -> None:
        """Tell the person what went wrong."""
        self.notify(error, severity="error", timeout=8)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys in force, described in the language in use."""
        return {
            key: active._replace(
                binding=replace(active.binding, description=t(active.binding.description))
            )
            for key, active in super().active_bindings.items()
        }
