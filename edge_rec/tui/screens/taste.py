"""The taste page: what the models believe, drawn, and what changing it does to the next list."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.cells import set_cell_size
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from edge_rec.personal import taste
from edge_rec.personal.taste import Portrait, TagBelief
from edge_rec.session import Session
from edge_rec.tui.drawing import FAINT, MUTED, plain, tag_style
from edge_rec.tui.i18n import language, t, tag_word
from edge_rec.tui.messages import SessionCall
from edge_rec.tui.screens.page import Page
from edge_rec.tui.widgets.beliefs import Beliefs
from edge_rec.tui.widgets.keywords import Keywords
from edge_rec.tui.widgets.knob import Knob
from edge_rec.tui.widgets.taste_map import TasteMap
from edge_rec.types import ItemId

_STEPS = "▁▂▃▄▅▆▇█"
_TOP, _BOTTOM = 11, 3
"""Tags shown from the two ends of the profile, besides those the person set by hand."""


class TasteScreen(Page):
    """Knob and tags to the left, the next list and the map to the right."""

    NAME = "taste"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "Next", show=False),
        Binding("u", "app.undo", "Undo", show=False),
        Binding("escape", "app.go('discover')", "Back", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._before: list[ItemId] | None = None
        """The list as it was before the last change."""

    def content(self) -> ComposeResult:
        """Side by side where there is room, below one another where there is not."""
        with VerticalScroll(id="taste", can_focus=False), Container(id="taste-columns"):
            with Vertical(id="taste-left"):
                yield Knob(id="knob")
                yield Static(id="words-head", markup=False)
                yield Keywords(id="words")
                yield Static(id="belief-head", markup=False)
                yield Beliefs(id="beliefs")
                yield Static(id="timeline", markup=False)
            with Vertical(id="taste-right"):
                yield Static(id="next-list", markup=False)
                yield TasteMap(id="map")
                yield Static(id="map-legend", markup=False)

    def on_mount(self) -> None:
        """Start at the tags."""
        self.query_one(Beliefs).focus()

    async def relabel(self) -> None:
        """Draw everything anew."""
        await super().relabel()
        self.refill()

    def refill(self) -> None:
        """Read the taste anew."""
        self._before = None
        self.post_message(SessionCall(taste.portrait, self._show))

    @on(Knob.Turned)
    def _turned(self, event: Knob.Turned) -> None:
        value = event.value
        self._adjust(lambda session: taste.lean(session, value))

    @on(Beliefs.Wanted)
    def _wanted(self, event: Beliefs.Wanted) -> None:
        tag, direction = event.tag, event.direction
        self._adjust(lambda session: taste.want(session, tag, direction))

    @on(Keywords.Toggled)
    def _toggled(self, event: Keywords.Toggled) -> None:
        tag, holds = event.tag, event.holds
        self._adjust(lambda session: taste.say(session, tag, holds=holds))

    def _adjust(self, change: Callable[[Session], None]) -> None:
        """Change what the person set by hand, then draw what became of it."""

        def adjusted(session: Session) -> Portrait:
            change(session)
            return taste.portrait(session)

        self.change(adjusted, self._show)

    def _show(self, portrait: Portrait) -> None:
        self.query_one(Knob).value = portrait.preferences.popularity
        beliefs = self.query_one(Beliefs)
        beliefs.beliefs = _shown(portrait)
        beliefs.preferences = portrait.preferences
        words = self.query_one(Keywords)
        words.words, words.struck = portrait.words, portrait.preferences.unsaid
        in_words = t("you in words: strike out what is not so") if portrait.words else ""
        self.query_one("#words-head", Static).update(Content.styled(in_words, MUTED))
        head = t("your tags  ┃ the catalog's average")
        self.query_one("#belief-head", Static).update(Content.styled(head, MUTED))
        self.query_one("#timeline", Static).update(_timeline(portrait))
        self.query_one("#next-list", Static).update(self._next_list(portrait))
        self.query_one(TasteMap).portrait = portrait
        self.query_one("#map-legend", Static).update(
            Content.assemble(
                ("♥ ", "$text-error"),
                (t("liked"), MUTED),
                ("  ✗ ", "$text-warning"),
                (t("disliked"), MUTED),
                ("  ● ", "$text-accent"),
                (t("the next list"), MUTED),
            )
        )
        self._before = [r.item.item_id for r in portrait.preview]

    def _next_list(self, portrait: Portrait) -> Content:
        share = f"{portrait.mean_popularity:.0%}"
        known = t("better known than {share} of the catalog", share=share)
        lines = [Content.assemble((t("the next list"), "bold"), (f"   {known}", MUTED))]
        for place, recommendation in enumerate(portrait.preview):
            item = recommendation.item
            lines.append(
                Content.assemble(
                    (f"{recommendation.rank:>2} ", MUTED),
                    self._moved(item.item_id, place),
                    plain(item.title_in(language())),
                    (f"  {item.year or ''}", MUTED),
                )
            )
        return Content("\n").join(lines)

    def _moved(self, item_id: ItemId, place: int) -> tuple[str, str]:
        """Where an item came from since the last change."""
        if self._before is None:
            return ("  ", "")
        if item_id not in self._before:
            return ("✦ ", "bold $text-accent")
        was = self._before.index(item_id)
        if was == place:
            return ("  ", "")
        return ("↑ ", "$text-success") if was > place else ("↓ ", MUTED)


def _shown(portrait: Portrait) -> list[TagBelief]:
    """The two ends of the profile, and what the person set by hand wherever that lies."""
    beliefs = list(portrait.beliefs)
    by_hand = {*portrait.preferences.more, *portrait.preferences.less}
    last = len(beliefs) - _BOTTOM
    return [
        belief
        for place, belief in enumerate(beliefs)
        if place < _TOP or place >= last or belief.tag in by_hand
    ]


def _timeline(portrait: Portrait) -> Content:
    """A line a tag: its share in what was liked, from the first likes to the latest."""
    if not portrait.timeline:
        return Content.styled(t("like something, and your taste appears here"), MUTED)
    lines = [Content.styled(t("over time, first likes to latest"), MUTED)]
    for tag, shares in portrait.timeline:
        bars = "".join(_STEPS[round(share * (len(_STEPS) - 1))] * 2 for share in shares)
        lines.append(
            Content.assemble(
                (set_cell_size(f"  {plain(tag_word(tag))}", 16), ""),
                (bars, tag_style(tag)),
                (f"  {shares[-1]:.0%}", FAINT if not shares[-1] else MUTED),
            )
        )
    return Content("\n").join(lines)
