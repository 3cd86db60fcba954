"""Everything known about one recommendation, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
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
from edge_rec.tui.messages import ItemJudged, RatingWanted
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
    "like": (InteractionKind.LIKE, Mark.LIKED, "♥ like"),
    "dislike": (InteractionKind.DISLIKE, Mark.DISLIKED, "✗ dislike"),
    "seen": (InteractionKind.SEEN, Mark.SEEN, "✓ seen"),
}


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
                (f"{SOURCE_NAMES.get(source, source):<{_LABEL_CELLS}} ", MUTED),
                meter(abs(value) / longest, width, "$accent" if value > 0 else "$error"),
                (f" {value:+.2f}", MUTED),
            )
            for source, value in parts
        ]
        return Content("\n").join(lines)


class Actions(Horizontal):
    """What can be done with the item, for the mouse and for the keyboard."""

    class Pressed(Message):
        """One of the buttons was used."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def compose(self) -> ComposeResult:
        """A button for each judgement."""
        for name, (_, _, label) in _JUDGEMENTS.items():
            yield Button(label, id=name, compact=True)
        yield Button("★ rate", id="rate", compact=True)

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

    def compose(self) -> ComposeResult:
        """From what it is called to what can be done with it."""
        yield Static(id="names", markup=False)
        yield Static(id="facts", markup=False)
        yield Actions(id="actions")
        yield Static(id="why", markup=False)
        yield SourceChart(id="sources")
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
        self._put("#description", Content(item.description.strip()))
        self._put("#titles", _titles(item, (item.title, item.title_in(self.language))))
        self.scroll_home(animate=False)

    def watch_explanation(self, explanation: Explanation) -> None:
        """Draw the sentence."""
        self._put("#why", Content(explanation.text))

    def watch_mark(self, mark: Mark) -> None:
        """Light the button of what the person already said."""
        for name, (_, own, _) in _JUDGEMENTS.items():
            self.query_one(f"#{name}", Button).set_class(mark is own, "-on")

    def on_resize(self) -> None:
        """Fit the tags to the new width."""
        if self.recommendation is not None:
            self._draw_facts(self.recommendation.item)

    @on(Actions.Pressed)
    def _act(self, event: Actions.Pressed) -> None:
        event.stop()
        if self.recommendation is None:
            return
        item = self.recommendation.item
        if event.name in _JUDGEMENTS:
            self.post_message(ItemJudged(item.item_id, _JUDGEMENTS[event.name][0]))
        else:
            self.post_message(RatingWanted(item))

    def _draw_facts(self, item: Item) -> None:
        width = max(self.scrollable_content_region.width, 20)
        lines = [Content.styled(facts(item), MUTED), *tag_lines(item.tags, width)]
        self._put("#facts", Content("\n").join(lines))

    def _put(self, selector: str, content: Content) -> None:
        static = self.query_one(selector, Static)
        static.update(content)
        static.display = bool(content.plain.strip())


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
        lines.append(Content.assemble(("also     ", MUTED), (names, MUTED)))
    return Content("\n").join(lines)
