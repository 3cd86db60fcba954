"""Collecting the facts that speak for one recommendation. Every fact is checked here, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from edge_rec.types import (
    Constraint,
    Evidence,
    Fact,
    FactKind,
    Influence,
    Item,
    ItemId,
    Nudge,
    Operator,
    Query,
    Slot,
    Source,
)

_NUMBERS: Mapping[str, Callable[[Item], float | None]] = {
    "year": lambda item: item.year,
    "length": lambda item: item.length,
    "price": lambda item: item.price,
    "popularity": lambda item: item.popularity or None,
}
"""Facets that are a number of the item."""
_MOODS = frozenset({"tone", "humor"})
"""Facets that are read off the tags; the score of a single nudge says how far an item goes."""
_CLEARLY = 0.3
"""Part of the score, of 1 at most, from which a mood or a wish may be claimed as a reason."""
_RISING = frozenset({"newer", "longer", "dearer", "more"})
_MAX_LIKED = 2
_MAX_TAGS = 3
_MIN_SHARE = 0.05
"""An item of the history is named when it gives at least this share of what speaks for the item,
all sources together: where a nudge or a wish decided, no like is claimed to have."""


def gather(
    item: Item,
    sources: Mapping[Source, float],
    query: Query,
    influences: Sequence[Influence],
    known: Mapping[ItemId, Item],
    name_nudge: Callable[[Nudge], str],
) -> Evidence:
    """Facts about `item`, strongest first.

    `sources` are the parts of the item's score, `known` the items the query names; `name_nudge`
    says a nudge in the user's language.
    """
    facts = [
        *_history_facts(item, sources, query, influences, known),
        *(
            Fact(FactKind.NUDGE, name_nudge(nudge))
            for nudge in query.nudges
            if _lies_that_way(nudge, item, sources, query, known)
        ),
        *(fact for constraint in query.constraints if (fact := _constraint_fact(constraint, item))),
    ]
    share = sources.get(Source.WISH, 0.0) + sources.get(Source.TEXT, 0.0)
    if query.text and share > _CLEARLY:
        facts.append(Fact(FactKind.WISH, query.text, weight=share))
    return Evidence(item.item_id, (*facts, *_item_facts(item)))


def _history_facts(
    item: Item,
    sources: Mapping[Source, float],
    query: Query,
    influences: Sequence[Influence],
    known: Mapping[ItemId, Item],
) -> list[Fact]:
    """The liked items that count most, and the tags they share with `item`."""
    total = sum(part for part in sources.values() if part > 0) or 1.0
    facts: list[Fact] = []
    shared: dict[str, None] = {}
    for influence in influences[:_MAX_LIKED]:
        source = known.get(influence.item_id)
        if source is None or influence.weight / total < _MIN_SHARE:
            continue
        kind = FactKind.ANCHOR if source.item_id in query.anchors else FactKind.LIKED_ITEM
        facts.append(
            Fact(kind, source.title_in(query.language), source.item_id, influence.weight / total)
        )
        shared |= dict.fromkeys(tag for tag in source.tags if tag in item.tags)
    facts += [Fact(FactKind.SHARED_TAG, tag) for tag in list(shared)[:_MAX_TAGS]]
    return facts


def _lies_that_way(
    nudge: Nudge,
    item: Item,
    sources: Mapping[Source, float],
    query: Query,
    known: Mapping[ItemId, Item],
) -> bool:
    """Whether the data show that `item` lies in the nudge's direction from what was compared."""
    if nudge.facet in _MOODS:
        return len(query.nudges) == 1 and sources.get(Source.NUDGE, 0.0) > _CLEARLY
    read = _NUMBERS.get(nudge.facet)
    if read is None:
        return nudge.facet in item.tags and nudge.direction == "more"
    reference = [known[i] for i in query.anchors or query.reference_list if i in known]
    value, before = read(item), [v for r in reference if (v := read(r)) is not None]
    if value is None or not before:
        return False
    mean = sum(before) / len(before)
    return value > mean if nudge.direction in _RISING else value < mean


def _constraint_fact(constraint: Constraint, item: Item) -> Fact | None:
    """A positive tag constraint that `item` meets; kind and year stand among the item's facts."""
    if constraint.slot is Slot.TAG and constraint.operator is Operator.IS:
        tags = {tag.casefold(): tag for tag in item.tags}
        if tag := tags.get(str(constraint.value).casefold()):
            return Fact(FactKind.CONSTRAINT, tag)
    return None


def _item_facts(item: Item) -> list[Fact]:
    facts = [Fact(FactKind.KIND, item.kind)] if item.kind else []
    if item.year is not None:
        facts.append(Fact(FactKind.YEAR, str(item.year)))
    facts += [Fact(FactKind.TAG, tag) for tag in item.tags[:_MAX_TAGS]]
    if item.rating is not None:
        facts.append(Fact(FactKind.RATING, f"{item.rating:g}"))
    return facts
