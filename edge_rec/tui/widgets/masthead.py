"""The line on top: whose taste, and how much of it is known."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from edge_rec.dialogue.policy import Profile
from edge_rec.tui.drawing import MUTED, Mark, beside


class Masthead(Widget):
    """The app's name, and counts of what the profile holds."""

    profile: reactive[Profile | None] = reactive(None)

    def render(self) -> Content:
        """One line."""
        name = Content.styled(self.app.title, "bold $text-primary")
        return beside(name, self._counts(), self.size.width)

    def _counts(self) -> Content:
        if self.profile is None:
            return Content("")
        counts = (
            (Mark.LIKED, len(self.profile.liked)),
            (Mark.DISLIKED, len(self.profile.disliked)),
            (Mark.SEEN, len(self.profile.seen)),
        )
        parts = [
            part
            for mark, count in counts
            for part in (("   ", ""), (f"{mark} ", mark.style), (str(count), MUTED))
        ]
        return Content.assemble((str(self.profile.user_id), MUTED), *parts)
