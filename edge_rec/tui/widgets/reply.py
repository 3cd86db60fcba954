"""The last exchange: what the person said, the reply as it streams, notices, or what failed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive, reactive

from edge_rec.tui.drawing import MUTED, plain, prose
from edge_rec.tui.widgets.block import Block

_FRAME_S = 0.08
_DRAWN = 900
"""Characters drawn while a reply streams: more than the pane shows, few enough to wrap quickly."""


class ReplyPane(VerticalScroll, can_focus=False):
    """Grows with the reply up to a few lines, then scrolls."""

    virtual_size = Reactive(Size(0, 0))
    """As in `Block`; the scroll bar keeps its place in the styles, as it would not be laid out."""
    said: reactive[str] = reactive("", init=False, repaint=False)
    reply: reactive[str] = reactive("", init=False, repaint=False)
    notices: reactive[tuple[str, ...]] = reactive((), init=False, repaint=False)
    error: reactive[str] = reactive("", init=False, repaint=False)
    _unread = ""
    _is_cut = False

    def compose(self) -> ComposeResult:
        """One line for the person, then blocks for the reply, notices and an error."""
        yield Block(id="said")
        yield Block(id="reply")
        yield Block(id="notices")
        yield Block(id="error")

    def on_mount(self) -> None:
        """Take no room before there is something to say."""
        self.display = False
        for static in self.query(Block):
            static.display = False
        self.set_interval(_FRAME_S, self.flush)

    def begin(self, said: str) -> None:
        """A new exchange."""
        self._unread = ""
        self.said, self.reply, self.notices, self.error = said, "", (), ""

    def add(self, token: str) -> None:
        """Take a piece of the reply; it is drawn with the next frame.

        A model may stream faster than a terminal draws, and keys must not wait for either.
        """
        self._unread += token

    def flush(self, *, is_whole: bool = False) -> None:
        """Draw what has come since the last frame; while more may come, the end is enough."""
        if not self._unread and not (is_whole and self._is_cut):
            return
        self._is_cut = not is_whole and len(self.reply) + len(self._unread) > _DRAWN
        self.reply += self._unread
        self._unread = ""
        if is_whole:
            self.watch_reply(self.reply)

    def watch_said(self, said: str) -> None:
        """Show the person's words."""
        self._put("#said", Content.assemble(("› ", "$text-accent"), (plain(said), MUTED)))

    def watch_reply(self, reply: str) -> None:
        """Show the reply so far, following its end."""
        text = prose(reply)
        self._put("#reply", Content(text[-_DRAWN:] if self._is_cut else text))
        self.scroll_end(animate=False)

    def watch_notices(self, notices: tuple[str, ...]) -> None:
        """Show what the person should know, muted."""
        lines = "\n".join(f"· {notice}" for notice in notices)
        self._put("#notices", Content.styled(lines, f"italic {MUTED}"))
        self.scroll_end(animate=False)

    def watch_error(self, error: str) -> None:
        """Show what went wrong, in full."""
        self._put("#error", Content.styled(plain(error), "$text-error"))

    def _put(self, selector: str, content: Content) -> None:
        static = self.query_one(selector, Block)
        # A line more moves all below it; most pieces of a reply stay within their line.
        is_shown, width = bool(content.plain), static.size.width
        lines = content.get_height({}, width) if width and is_shown else 0
        static.update(content, layout=lines != static.size.height)
        static.display = is_shown
        self.display = bool(self.said or self.error)
