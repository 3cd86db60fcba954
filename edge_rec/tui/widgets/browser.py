"""The list and the details beside it: where the person looks, judges and asks why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import ListView

from edge_rec.tui.drawing import Mark
from edge_rec.tui.messages import (
    ItemJudged,
    PromptSubmitted,
    RatingWanted,
    SessionCall,
    Steered,
    UndoWanted,
)
from edge_rec.tui.widgets.detail import DetailPane
from edge_rec.tui.widgets.results import ResultList
from edge_rec.types import Explanation, InteractionKind, ItemId, Recommendation

_N_SIMILAR = 5
_AGAIN = {"en": "more", "ja": "もっと"}
"""What a person types for a fresh list, by the language of the list on screen."""


class Browser(Horizontal):
    """Side by side where there is room; one at a time where there is not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "judge('like')", "Like"),
        Binding("d", "judge('dislike')", "Dislike"),
        Binding("s", "judge('seen')", "Seen"),
        Binding("r", "rate", "Rate"),
        Binding("b", "judge('save')", "Save"),
        Binding("x", "judge('hide')", "Hide"),
        Binding("m", "steer(True)", "More like this", show=False),
        Binding("n", "steer(False)", "Less like this", show=False),
        Binding("w", "why", "Why"),
        Binding("u", "undo", "Undo"),
        Binding("g", "again", "Again"),
        Binding("j", "move(1)", "Next item", show=False),
        Binding("k", "move(-1)", "Item before", show=False),
    ]

    PAUSED_S: ClassVar[float] = 0.06
    """How long the cursor rests on an item before its details are drawn; held keys pass by."""
    SETTLED_S: ClassVar[float] = 0.2
    """How much longer before similar items are looked for."""

    marks: reactive[Mapping[ItemId, Mark]] = reactive(dict, init=False)
    expanded: reactive[bool] = reactive(False, toggle_class="-expanded")
    """The person has opened the details; on a narrow screen they take the list's place."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.results = ResultList(id="results")
        self.detail = DetailPane(id="detail", classes="-empty")
        self._explanations: dict[ItemId, Explanation] = {}
        self._rest: Timer | None = None
        """Runs out when the cursor has rested."""

    def compose(self) -> ComposeResult:
        """List; the details come with the first of them, as the first screen need not wait."""
        yield self.results

    async def show(self, recommendations: Sequence[Recommendation], language: str) -> None:
        """Draw a new list."""
        self._explanations = {r.item.item_id: r.explanation for r in recommendations}
        self.expanded = False
        if recommendations and not self.detail.is_attached:
            await self.mount(self.detail)
        self.detail.recommendation = None
        self.detail.language = language
        await self.results.show(recommendations, language)
        self.watch_marks(self.marks)

    def explain(self, item_id: ItemId, explanation: Explanation) -> None:
        """Draw the reason of one item."""
        self._explanations[item_id] = explanation
        if row := self.results.row(item_id):
            row.reason = explanation.text
        if self._shows(item_id):
            self.detail.explanation = explanation

    def watch_marks(self, marks: Mapping[ItemId, Mark]) -> None:
        """Draw the marks beside the items they belong to."""
        for row in self.results.rows:
            row.mark = marks.get(row.recommendation.item.item_id, Mark.NONE)
        if shown := self.detail.recommendation:
            self.detail.mark = marks.get(shown.item.item_id, Mark.NONE)

    def _shows(self, item_id: ItemId) -> bool:
        shown = self.detail.recommendation
        return shown is not None and shown.item.item_id == item_id

    @on(ListView.Highlighted)
    def _follow_cursor(self, event: ListView.Highlighted) -> None:
        event.stop()
        # The cursor's own frame first: details cost a new layout, and may be passed by.
        self._after(self.PAUSED_S, self._draw_details)

    def _after(self, seconds: float, then: Callable[[], None]) -> None:
        """Do `then` unless the cursor moves on before."""
        if self._rest is not None:
            self._rest.stop()

        def rested() -> None:
            self._rest = None
            then()

        self._rest = self.set_timer(seconds, rested)

    @property
    def is_waiting(self) -> bool:
        """Whether something will be drawn once the cursor has rested."""
        return self._rest is not None

    def _draw_details(self) -> None:
        # A page drawn anew, in another language, leaves the old one's callbacks behind.
        row = self.results.current if self.detail.is_attached else None
        if row is None:
            return
        item_id = row.recommendation.item.item_id
        if self.detail.recommendation is not row.recommendation:
            explanation = self._explanations.get(item_id, Explanation(""))
            self.detail.draw(row.recommendation, explanation, self.marks.get(item_id, Mark.NONE))
        if not self.detail.similar:  # the cursor may have been away before they were found
            self._after(self.SETTLED_S, lambda: self._look_for_similar(item_id))

    def _look_for_similar(self, item_id: ItemId) -> None:
        def show(similar: tuple[Recommendation, ...]) -> None:
            if self.detail.is_attached and self._shows(item_id):
                self.detail.similar = tuple(r.item for r in similar)

        self.post_message(SessionCall(lambda session: session.similar(item_id, _N_SIMILAR), show))

    @on(ListView.Selected)
    def _open(self, event: ListView.Selected) -> None:
        event.stop()
        self._draw_details()
        self.expanded = True
        self.detail.focus()

    def close_details(self) -> bool:
        """Go back from the details to the list; False when there was nothing to close."""
        inside = self.detail.has_focus_within or self.expanded
        self.expanded = False
        if inside:
            self.results.focus()
        return inside

    @property
    def current(self) -> Recommendation | None:
        """The recommendation keys act on."""
        row = self.results.current
        return row.recommendation if row else None

    def action_judge(self, kind: str) -> None:
        """Mark the current item."""
        if current := self.current:
            self.post_message(ItemJudged(current.item.item_id, InteractionKind(kind)))

    def action_rate(self) -> None:
        """Rate the current item."""
        if current := self.current:
            self.post_message(RatingWanted(current.item))

    def action_steer(self, toward: bool) -> None:
        """Make the list anew, nearer to the current item or farther from it."""
        if current := self.current:
            self.post_message(Steered(current.item, toward))

    def action_why(self) -> None:
        """Open the details at the reason."""
        if self.current:
            self._draw_details()
            self.expanded = True
            self.detail.focus()
            self.detail.scroll_to_reason()

    def action_undo(self) -> None:
        """Take the latest mark back."""
        self.post_message(UndoWanted())

    def action_again(self) -> None:
        """Ask for a list that knows the marks made since."""
        language = self.detail.language
        self.post_message(PromptSubmitted(_AGAIN.get(language, _AGAIN["en"])))

    def action_move(self, step: int) -> None:
        """Move the cursor of the list, from the details too."""
        if self.results.index is not None:
            self.results.index += step
