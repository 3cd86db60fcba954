"""Says what was done with items, what was taken back and what holds, in the user's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from edge_rec.explanation.answers import quoted
from edge_rec.explanation.deed_phrases import DeedPhrases, deed_phrases
from edge_rec.explanation.phrases import phrases_for
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.types import (
    Constraint,
    Deed,
    InteractionKind,
    Item,
    ItemId,
    Nudge,
    Operator,
    RatingScale,
    Slot,
)

Items = Mapping[ItemId, Item]
_SIGNS = {Operator.AT_LEAST: "≥", Operator.AT_MOST: "≤", Operator.IS: "=", Operator.IS_NOT: "≠"}


@dataclass(frozen=True, slots=True)
class Reporter:
    """Makes reports of facts."""

    explainer: TemplateExplainer

    def done(self, deeds: Sequence[Deed], items: Items, language: str) -> str:
        """A sentence for each kind of deed, in the order first done; "" where there are none."""
        words, joiner = deed_phrases(language), phrases_for(language).joiner
        groups: dict[tuple[InteractionKind, float | None], list[str]] = {}
        for deed in deeds:
            if deed.item_id in items:
                names = groups.setdefault((deed.kind, deed.value), [])
                names.append(quoted(items[deed.item_id], language))
        return " ".join(
            _sentence(words, kind).format(
                items=joiner.join(dict.fromkeys(names)), value=_number(value)
            )
            for (kind, value), names in groups.items()
        )

    def undone(
        self,
        items: Sequence[Item],
        gone: Sequence[str],
        given_back: Sequence[str],
        language: str,
    ) -> str:
        """What was taken back: events on items, conditions, or the taking back of some."""
        words, joiner = deed_phrases(language), phrases_for(language).joiner
        if given_back:
            return words.given_back.format(items=joiner.join(given_back))
        named = [*(quoted(item, language) for item in items), *gone]
        return words.undone.format(items=joiner.join(named)) if named else words.nothing

    def outside(self, scale: RatingScale, language: str) -> str:
        """Says that a rating lies outside the catalog's scale."""
        words = deed_phrases(language)
        return words.outside.format(low=_number(scale.low), high=_number(scale.high))

    def holds(self, conditions: Sequence[str], language: str) -> str:
        """Lists what lists are made by now."""
        words = deed_phrases(language)
        if not conditions:
            return words.free
        return words.holds.format(items=phrases_for(language).joiner.join(conditions))

    def conditions(
        self, constraints: Iterable[Constraint], nudges: Iterable[Nudge], language: str
    ) -> list[str]:
        """Each condition in a few words."""
        named = [self._constraint(constraint, language) for constraint in constraints]
        return named + [self.explainer.nudge_name(nudge, language) for nudge in nudges]

    def wish(self, text: str, language: str) -> str:
        """Free words of a wish, quoted."""
        return text.join(phrases_for(language).quote)

    def compared(self, item: Item, language: str, *, toward: bool) -> str:
        """An item that lists move toward, or away from."""
        words = deed_phrases(language)
        return (words.like if toward else words.avoided).format(value=quoted(item, language))

    def count(self, n: int, language: str) -> str:
        """How many items a list has."""
        return deed_phrases(language).count.format(value=n)

    def _constraint(self, constraint: Constraint, language: str) -> str:
        value = str(constraint.value)
        if constraint.slot is Slot.TAG:
            value = self.explainer.tag_name(value, language)
        elif constraint.slot is Slot.KIND:
            value = self.explainer.kind_name(value, language)
        else:
            return constraint.text or f"{_SIGNS[constraint.operator]} {value}"
        if constraint.operator is Operator.IS_NOT:
            return deed_phrases(language).barred.format(value=value)
        return value


def _sentence(words: DeedPhrases, kind: InteractionKind) -> str:
    by_kind = {
        InteractionKind.SAVE: words.saved,
        InteractionKind.RATE: words.rated,
        InteractionKind.HIDE: words.hidden,
        InteractionKind.LIKE: words.liked,
        InteractionKind.DISLIKE: words.disliked,
        InteractionKind.SEEN: words.seen,
    }
    return by_kind[kind]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
