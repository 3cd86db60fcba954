"""The line on top: where one is, whose taste it is, and how much of it is known."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from edge_rec.dialogue.policy import Profile
from edge_rec.tui.drawing import MUTED, Mark, beside, plain
from edge_rec.tui.i18n import t

PAGES = ("discover", "library", "taste", "people", "data")
"""Pages of the app, in the order of their function keys."""
_WIDE_CELLS = 92
"""From this width on there is room for the app's name."""


class Masthead(Widget):
    """Tabs to click on, and counts of what the profile holds."""

    profile: reactive[Profile | None] = reactive(None)

    def __init__(self, page: str, *, id: str) -> None:
        super().__init__(id=id)
        self._page = page

    def render(self) -> Content:
        """One line."""
        left = Content.assemble(self._title(), *(self._tab(page) for page in PAGES))
        return beside(left, self._counts(self.size.width - left.cell_length), self.size.width)

    def _title(self) -> Content:
        if self.size.width < _WIDE_CELLS:
            return Content("")
        return Content.styled(f"{self.app.title}    ", "bold $text-primary")

    def _tab(self, page: str) -> Content:
        is_here = page == self._page
        word = Content.styled(t(page.capitalize()), "bold $text-accent" if is_here else MUTED)
        return Content.assemble(word, "   ")

    def on_click(self, event: events.Click) -> None:
        """Go to the page whose word was clicked."""
        end = self._title().cell_length
        for page in PAGES:
            start, end = end, end + self._tab(page).cell_length
            if start <= event.x < end:
                self.app.call_later(self.app.run_action, f"app.go('{page}')")

    def _counts(self, room: int) -> Content:
        if self.profile is None:
            return Content("")
        counts = (
            (Mark.LIKED, len(self.profile.liked)),
            (Mark.DISLIKED, len(self.profile.disliked)),
            (Mark.SEEN, len(self.profile.seen)),
            (Mark.SAVED, len(self.profile.saved)),
        )
        parts = [
            part
            for mark, count in counts
            for part in (("  ", ""), (f"{mark} ", mark.style), (str(count), MUTED))
        ]
        whole = Content.assemble((plain(str(self.profile.user_id)), MUTED), " ", *parts)
        return whole if whole.cell_length <= room else Content.styled(self.profile.user_id, MUTED)
