"""Everything known about one recommendation, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Button, Static

from edge_rec.tui.drawing import (
    MUTED,
    Mark,
    facts,
    meter,
    names_in,
    other_titles,
    plain,
    tag_lines,
)
from edge_rec.tui.i18n import t
from edge_rec.tui.messages import ItemJudged, RatingWanted, Steered
from edge_rec.types import Explanation, InteractionKind, Item, Recommendation, Source

SOURCE_NAMES = {
    Source.NEXT_ITEM: "your history",
    Source.FACTORS: "shared taste",
    Source.CONTENT: "content",
    Source.WISH: "your words",
    Source.POPULARITY: "popularity",
    Source.NUDGE: "your nudge",
}
"""What a person reads for a part of the score."""
_LABEL_CELLS = 13
_MAX_BAR_CELLS = 24
_MAX_TITLES = 8
_JUDGEMENTS = {
    "like": (InteractionKind.LIKE, Mark.LIKED),
    "dislike": (InteractionKind.DISLIKE, Mark.DISLIKED),
    "seen": (InteractionKind.SEEN, Mark.SEEN),
    "save": (InteractionKind.SAVE, Mark.SAVED),
    "hide": (InteractionKind.HIDE, Mark.HIDDEN),
}
_BUTTONS = (
    {"like": "♥ like", "dislike": "✗ dislike", "seen": "✓ seen", "rate": "★ rate"},
    {"save": "◆ save", "hide": "⊘ hide", "more": "≈ more", "less": "≠ less"},
)
"""Two lines of buttons, by id."""


class SourceChart(Widget):
    """The parts of a score as bars, strongest first."""

    sources: reactive[Mapping[Source, float]] = reactive(dict, layout=True)

    def render(self) -> Content:
        """A line for each part; bars share one scale, parts that speak against are marked."""
        parts = sorted(self.sources.items(), key=lambda part: (-abs(part[1]), part[0]))
        parts = [(source, value) for source, value in parts if value]
        longest = max((abs(value) for _, value in parts), default=1.0)
        width = min(max(self.size.width - _LABEL_CELLS - 8, 4), _MAX_BAR_CELLS)
        lines = [
            Content.assemble(
                (_padded(t(SOURCE_NAMES.get(source, source))), MUTED),
                meter(abs(value) / longest, width, "$accent" if value > 0 else "$error"),
                (f" {value:+.2f}", MUTED),
            )
            for source, value in parts
        ]
        return Content("\n").join(lines)


class Actions(Vertical):
    """What can be done with the item, for the mouse and for the keyboard."""

    class Pressed(Message):
        """One of the buttons was used."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def compose(self) -> ComposeResult:
        """Judgements above, what steers the list below."""
        for line in _BUTTONS:
            with Horizontal():
                for name, label in line.items():
                    yield Button(t(label), id=name, compact=True)

    @on(Button.Pressed)
    def _tell(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Pressed(event.button.id or ""))


class DetailPane(VerticalScroll):
    """Titles, facts, reasons, sources, description and actions of one recommendation."""

    recommendation: reactive[Recommendation | None] = reactive(None, init=False)
    explanation: reactive[Explanation] = reactive(Explanation(""), init=False)
    mark: reactive[Mark] = reactive(Mark.NONE, init=False)
    language: reactive[str] = reactive("en", init=False)
    similar: reactive[tuple[Item, ...]] = reactive((), init=False)

    _at_reason = False
    """The person asked why; a new width must not scroll the reason away."""

    def compose(self) -> ComposeResult:
        """From what it is called to what can be done with it."""
        yield Static(id="names", markup=False)
        yield Static(id="facts", markup=False)
        yield Actions(id="actions")
        yield Static(id="why", markup=False)
        yield SourceChart(id="sources")
        yield Static(id="similar", markup=False)
        yield Static(id="description", markup=False)
        yield Static(id="titles", markup=False)

    def on_mount(self) -> None:
        """Nothing is drawn that is not known yet."""
        for static in self.query(Static):
            static.display = False

    def watch_recommendation(self, recommendation: Recommendation | None) -> None:
        """Draw another item from its top."""
        self.set_class(recommendation is None, "-empty")
        if recommendation is None:
            return
        item = recommendation.item
        title, original = names_in(item, self.language)
        self._put("#names", Content.assemble((title, "bold $text-primary"), _below(original)))
        self._draw_facts(item)
        self.query_one(SourceChart).sources = dict(recommendation.sources)
        self.similar = ()
        self._put("#description", Content(item.description.strip()))
        self._put("#titles", _titles(item, (item.title, item.title_in(self.language))))
        self._at_reason = False
        self.scroll_home(animate=False)

    def watch_explanation(self, explanation: Explanation) -> None:
        """Draw the sentence."""
        self._put("#why", Content(explanation.text))

    def watch_similar(self, similar: tuple[Item, ...]) -> None:
        """Name the items nearest to this one."""
        lines = [Content.styled(t("similar"), MUTED)] if similar else []
        for item in similar:
            title = plain(item.title_in(self.language))
            lines.append(
                Content.assemble(("≈ ", "$text-primary"), title, (f"  {item.year or ''}", MUTED))
            )
        self._put("#similar", Content("\n").join(lines))

    def scroll_to_reason(self) -> None:
        """Bring the reason and what it rests on to the top, and keep it there for this item."""
        self._at_reason = True
        self.scroll_to(y=self.query_one("#why").virtual_region.y, animate=False)

    def watch_mark(self, mark: Mark) -> None:
        """Light the button of what the person already said."""
        for name, (_, own) in _JUDGEMENTS.items():
            self.query_one(f"#{name}", Button).set_class(mark is own, "-on")

    def on_resize(self) -> None:
        """Fit the tags to the new width."""
        if self.recommendation is not None:
            self._draw_facts(self.recommendation.item)
        if self._at_reason:
            self.call_after_refresh(self.scroll_to_reason)

    @on(Actions.Pressed)
    def _act(self, event: Actions.Pressed) -> None:
        event.stop()
        if self.recommendation is None:
            return
        item = self.recommendation.item
        if event.name in _JUDGEMENTS:
            self.post_message(ItemJudged(item.item_id, _JUDGEMENTS[event.name][0]))
        elif event.name == "rate":
            self.post_message(RatingWanted(item))
        else:
            self.post_message(Steered(item, event.name == "more"))

    def _draw_facts(self, item: Item) -> None:
        width = max(self.scrollable_content_region.width, 20)
        lines = [Content.styled(facts(item), MUTED), *tag_lines(item.tags, width)]
        self._put("#facts", Content("\n").join(lines))

    def _put(self, selector: str, content: Content) -> None:
        static = self.query_one(selector, Static)
        static.update(content)
        static.display = bool(content.plain.strip())


def _padded(label: str) -> str:
    """`label` filled up to its column, in terminal cells."""
    return label + " " * (_LABEL_CELLS - cell_len(label) + 1)


def _below(original: str) -> tuple[str, str]:
    return (f"\n{original}" if original else "", MUTED)


def _titles(item: Item, shown: tuple[str, ...]) -> Content:
    """A line for each other official title, its language first; aliases on one line."""
    official, aliases = other_titles(item, shown)
    lines = [
        Content.assemble((f"{title.language:<8} ", MUTED), plain(title.text))
        for title in official[:_MAX_TITLES]
    ]
    if aliases:
        names = ", ".join(aliases[:_MAX_TITLES])
        lines.append(Content.assemble((f"{t('also'):<8} ", MUTED), (names, MUTED)))
    return Content("\n").join(lines)
