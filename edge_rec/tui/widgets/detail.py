"""Everything known about one recommendation, and what can be done with it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.reactive import Reactive, reactive

from edge_rec.tui import pictures, sheet
from edge_rec.tui.drawing import Mark
from edge_rec.tui.messages import ItemJudged, RatingWanted, Steered
from edge_rec.tui.widgets.actions import JUDGEMENTS, Actions
from edge_rec.tui.widgets.block import Block
from edge_rec.types import Explanation, Item, Recommendation


class DetailPane(VerticalScroll):
    """Names and facts, buttons, then reasons, similar items and the rest, in few widgets.

    The reactives paint nothing by themselves: the widgets inside do.
    """

    virtual_size = Reactive(Size(0, 0))
    """As in `Block`; the scroll bar keeps its place in the styles, as it would not be laid out."""

    recommendation: reactive[Recommendation | None] = reactive(None, init=False, repaint=False)
    explanation: reactive[Explanation] = reactive(Explanation(""), init=False, repaint=False)
    mark: reactive[Mark] = reactive(Mark.NONE, init=False, repaint=False)
    language: reactive[str] = reactive("en", init=False, repaint=False)
    similar: reactive[tuple[Item, ...]] = reactive((), init=False, repaint=False)

    _at_reason = False
    """The person asked why; a new width must not scroll the reason away."""

    def compose(self) -> ComposeResult:
        """From what it is called to what can be done with it, and why."""
        if (frame := pictures.new_frame()) is not None:
            yield frame
        yield Block(id="heading")
        yield Actions(id="actions")
        yield Block(id="story")

    def draw(self, recommendation: Recommendation, explanation: Explanation, mark: Mark) -> None:
        """Show another item, from its top."""
        self.set_reactive(DetailPane.explanation, explanation)
        self.set_reactive(DetailPane.similar, ())
        self.recommendation, self.mark = recommendation, mark

    def watch_recommendation(self, recommendation: Recommendation | None) -> None:
        """Draw another item from its top."""
        self.set_class(recommendation is None, "-empty")
        if recommendation is not None:
            self._at_reason = False
            self._draw_heading(recommendation.item)
            self._draw_story()
            self.scroll_home(animate=False)

    def watch_explanation(self) -> None:
        """Draw the sentence."""
        self._draw_story()

    def watch_similar(self) -> None:
        """Name the items nearest to this one."""
        self._draw_story()

    def watch_mark(self, mark: Mark) -> None:
        """Light the button of what the person already said."""
        self.query_one(Actions).mark = mark

    def scroll_to_reason(self) -> None:
        """Bring the reason and what it rests on to the top, and keep it there for this item."""
        self._at_reason = True
        # Where the story begins is known once what is above it has been laid out anew.
        self.call_after_refresh(self.call_after_refresh, self._scroll_to_story)

    def _scroll_to_story(self) -> None:
        self.scroll_to(y=self.query_one("#story").virtual_region.y, animate=False)

    def on_resize(self) -> None:
        """Fit the text to the new width."""
        if self.recommendation is not None:
            self._draw_heading(self.recommendation.item)
            self._draw_story()
        if self._at_reason:
            self.scroll_to_reason()

    @on(Actions.Pressed)
    def _act(self, event: Actions.Pressed) -> None:
        event.stop()
        if self.recommendation is None:
            return
        item = self.recommendation.item
        if event.name in JUDGEMENTS:
            self.post_message(ItemJudged(item.item_id, JUDGEMENTS[event.name][0]))
        elif event.name == "rate":
            self.post_message(RatingWanted(item))
        else:
            self.post_message(Steered(item, event.name == "more"))

    @property
    def _text_width(self) -> int:
        return max(self.scrollable_content_region.width, 20)

    def _draw_heading(self, item: Item) -> None:
        heading = sheet.heading(item, self.language, self._text_width)
        self.query_one("#heading", Block).update(heading)
        for frame in self.query("#picture"):
            pictures.show(frame, item.item_id)

    def _draw_story(self) -> None:
        recommendation = self.recommendation
        if recommendation is None:
            return
        told = sheet.story(
            recommendation.item,
            reason=self.explanation.text,
            sources=recommendation.sources,
            similar=self.similar,
            language=self.language,
            width=self._text_width,
        )
        self.query_one("#story", Block).update(told)
