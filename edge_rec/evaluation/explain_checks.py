"""Checks of one explanation against the catalog itself, not against the evidence it was made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from edge_rec.explanation.phrases import DIRECTIONS, FACETS, phrases_for, supported
from edge_rec.lexicon import Lexicon
from edge_rec.types import Explanation, Fact, FactKind, Item, ItemId, Nudge, Query

_PLACEHOLDER = re.compile(r"\{\w+\}")
_TAGS = (FactKind.TAG, FactKind.SHARED_TAG, FactKind.CONSTRAINT)
_ITEMS = (FactKind.LIKED_ITEM, FactKind.ANCHOR)
_SLIGHTS = re.compile(
    r"\b(?:bad|boring|worst|awful|poor|terrible|malo|aburrido|schlecht|langweilig|mauvais|"
    r"ennuyeux|ruim|chato)\b|つまらな|ひどい|駄作|지루|나쁜|无聊|無聊|糟糕",
    re.IGNORECASE,
)
_RISING = ("newer", "longer", "dearer", "more")


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found about one explanation."""

    wrong_facts: tuple[str, ...]
    """Facts the catalog or the request does not bear out."""
    stray_text: str
    """What is left when facts and the phrases of the language are taken away."""
    foreign: tuple[str, ...]
    """Tags and kinds with no word in the language."""
    speaks_ill: bool


def audit(
    explanation: Explanation,
    item: Item,
    query: Query,
    known: Mapping[ItemId, Item],
    words: Lexicon,
) -> Audit:
    """Check what is said about `item`; `known` holds every item the sentence may name.

    For template explanations: a sentence by the model has its own check of every word.
    """
    language = query.language
    wrong = [
        f"{fact.kind}: {fact.value}"
        for fact in explanation.facts
        if not holds(fact, item, query, known)
    ]
    rest = remainder(explanation, language, words)
    return Audit(
        wrong_facts=tuple(wrong),
        stray_text=rest,
        foreign=tuple(f.value for f in explanation.facts if _is_foreign(f, language, words)),
        speaks_ill=_SLIGHTS.search(rest) is not None,
    )


def holds(fact: Fact, item: Item, query: Query, known: Mapping[ItemId, Item]) -> bool:
    """Whether the catalog and the request bear a fact out."""
    match fact.kind:
        case FactKind.LIKED_ITEM | FactKind.ANCHOR:
            named = query.anchors if fact.kind is FactKind.ANCHOR else query.liked
            other = known.get(fact.item_id) if fact.item_id is not None else None
            return fact.item_id in named and other is not None and fact.value in _names(other)
        case FactKind.SHARED_TAG:
            liked = [known[i] for i in (*query.liked, *query.anchors) if i in known]
            return fact.value in item.tags and any(fact.value in each.tags for each in liked)
        case FactKind.TAG | FactKind.CONSTRAINT:
            return fact.value in item.tags
        case FactKind.KIND:
            return fact.value == item.kind
        case FactKind.YEAR:
            return fact.value == str(item.year)
        case FactKind.RATING:
            return item.rating is not None and fact.value == f"{item.rating:g}"
        case FactKind.WISH:
            return fact.value == query.text
        case FactKind.NUDGE:
            return any(_lies_that_way(nudge, item, query, known) for nudge in query.nudges)


def remainder(explanation: Explanation, language: str, words: Lexicon) -> str:
    """The letters of a sentence that neither a fact nor a phrase of the language accounts for."""
    rest = explanation.text.casefold()
    said = sorted(
        (_said(fact, language, words) for fact in explanation.facts), key=len, reverse=True
    )
    for text in (*said, *_fragments(language)):
        rest = (
            rest.replace(text.casefold(), " ", 1)
            if text in said
            else rest.replace(text.casefold(), " ")
        )
    return " ".join(re.findall(r"\w+", rest))


def _fragments(language: str) -> list[str]:
    """The fixed parts of the phrases of a language, longest first."""
    phrases = phrases_for(language)
    texts = [getattr(phrases, field.name) for field in fields(phrases) if field.name != "quote"]
    parts = {part.strip() for text in texts for part in _PLACEHOLDER.split(text)}
    return sorted((part for part in parts if re.search(r"\w", part)), key=len, reverse=True)


def _said(fact: Fact, language: str, words: Lexicon) -> str:
    if fact.kind in _TAGS:
        return words.tag_name(fact.value, language)
    return words.kind_name(fact.value, language) if fact.kind is FactKind.KIND else fact.value


def _is_foreign(fact: Fact, language: str, words: Lexicon) -> bool:
    """Whether a tag or kind has no word in the language; a nudge, no phrase."""
    language = supported(language)
    if fact.kind in _TAGS:
        entry = words.tags.get(fact.value.casefold())
        return entry is None or entry.name(language) is None
    if fact.kind is FactKind.KIND:
        entry = words.kinds.get(fact.value.casefold())
        return entry is None or entry.name(language) is None
    if fact.kind is FactKind.NUDGE:
        parts = [_PLACEHOLDER.split(text) for text in DIRECTIONS[language].values()]
        return not any(all(part in fact.value for part in each) for each in parts)
    return False


def _lies_that_way(nudge: Nudge, item: Item, query: Query, known: Mapping[ItemId, Item]) -> bool:
    """Numbers are compared with the mean of what the nudge started from; tags are looked up."""
    if nudge.facet in FACETS["en"] or nudge.facet == "tone":
        return True  # a mood is a judgement of tags that no single datum can refute
    if nudge.facet not in ("year", "length", "price"):
        return nudge.facet in item.tags
    start = [known[i] for i in (query.anchors or query.reference_list) if i in known]
    before = [v for each in start if (v := getattr(each, nudge.facet)) is not None]
    value = getattr(item, nudge.facet)
    if value is None or not before:
        return False
    mean = sum(before) / len(before)
    return bool(value > mean if nudge.direction in _RISING else value < mean)


def _names(item: Item) -> Sequence[str]:
    return [item.title, *(title.text for title in item.titles)]
