"""Turns that make no list: things done with items, undone, and the conditions that hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from edge_rec.dialogue.deeds import Deeds, Undone, deeds_of, judged_deeds
from edge_rec.dialogue.understanding import Part, PartKind, parts_of
from edge_rec.explanation.answer_phrases import answer_phrases
from edge_rec.explanation.reports import Reporter
from edge_rec.protocols import ItemStore
from edge_rec.types import (
    Answered,
    Deed,
    DialogueAct,
    DialogueState,
    Intent,
    ItemId,
    Link,
    RatingScale,
)

_SHOWN_PARTS = frozenset(
    {
        PartKind.ANCHOR,
        PartKind.AVOIDED,
        PartKind.WISH,
        PartKind.CONSTRAINT,
        PartKind.NUDGE,
        PartKind.COUNT,
    }
)
"""Parts that are conditions of the list; what is liked or seen is the person's taste."""


@dataclass(frozen=True, slots=True)
class Doings:
    """Reads the deeds out of an act, and says what was done."""

    items: ItemStore
    reporter: Reporter
    scale: RatingScale = field(default_factory=RatingScale)

    def deeds(self, act: DialogueAct, links: Sequence[Link], state: DialogueState) -> Deeds:
        """What `act` asks to be done; `state` is the one before it."""
        return deeds_of(act, links, state, self.scale)

    def report(self, act: DialogueAct, deeds: Deeds, state: DialogueState) -> Answered:
        """What was done with shown items, and what could not be; `state` is the one before."""
        language = act.language
        done = (*judged_deeds(act, state), *deeds.done)
        said = [self.reporter.done(done, self.items.get_many(_ids(done)), language)]
        if deeds.is_outside:
            said.append(self.reporter.outside(self.scale, language))
        if deeds.is_unclear:
            said.append(answer_phrases(language).whom)
        return Answered(Intent.ACT, " ".join(filter(None, said)), _ids(done))

    def undone(self, undone: Undone, language: str) -> Answered:
        """What was taken back, or that there was nothing to take back."""
        item_ids = tuple(dict.fromkeys(event.item_id for event in undone.events))
        known = self.items.get_many(item_ids)
        items = [known[item_id] for item_id in item_ids if item_id in known]
        gone = self._named(undone.parts, language)
        given_back = self._named(undone.given_back, language)
        text = self.reporter.undone(items, gone, given_back, language)
        return Answered(Intent.UNDO, text, item_ids)

    def conditions(self, state: DialogueState) -> Answered:
        """What the lists are made by now."""
        parts = [part for part in parts_of(state) if part.kind in _SHOWN_PARTS]
        text = self.reporter.holds(self._named(parts, state.language), state.language)
        return Answered(Intent.CONDITIONS, text)

    def _named(self, parts: Iterable[Part], language: str) -> list[str]:
        parts = list(parts)
        known = self.items.get_many([part.item_id for part in parts if part.item_id is not None])
        named: list[str] = []
        for part in parts:
            item = known.get(part.item_id) if part.item_id is not None else None
            if part.constraint is not None:
                named += self.reporter.conditions([part.constraint], (), language)
            elif part.nudge is not None:
                named += self.reporter.conditions((), [part.nudge], language)
            elif item is not None:
                toward = part.kind is not PartKind.AVOIDED
                named.append(self.reporter.compared(item, language, toward=toward))
            elif part.kind is PartKind.COUNT:
                named.append(self.reporter.count(int(part.text), language))
            elif part.text:
                named.append(self.reporter.wish(part.text, language))
        return list(dict.fromkeys(named))


def _ids(deeds: Iterable[Deed]) -> tuple[ItemId, ...]:
    return tuple(dict.fromkeys(deed.item_id for deed in deeds))
