"""Explanations and the reply around them, by template: only facts, in the user's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edge_rec.explanation.phrases import DIRECTIONS, FACETS, Phrases, phrases_for, supported
from edge_rec.types import (
    Ambiguous,
    Constraint,
    Evidence,
    Explanation,
    Fact,
    FactKind,
    Item,
    Nudge,
    Recommendation,
)

Name = Callable[[str, str], str]
"""(catalog value, language) -> the word for it in that language."""
_MAX_INTRO = 3


@dataclass(frozen=True, slots=True)
class TemplateExplainer:
    """Turns evidence into sentences."""

    tag_name: Name
    kind_name: Name

    def explain(self, evidence: Evidence, language: str) -> Explanation:
        """One sentence from at most three reasons and the plain facts of the item."""
        words = phrases_for(language)
        used: list[Fact] = []
        clauses: list[str] = []
        for kinds, template, slot in (
            ((FactKind.ANCHOR,), words.like_anchor, "items"),
            ((FactKind.LIKED_ITEM,), words.because, "items"),
            ((FactKind.NUDGE,), words.nudged, "words"),
            ((FactKind.CONSTRAINT,), words.matches, "tags"),
            ((FactKind.WISH,), words.wish, "words"),
            ((FactKind.SHARED_TAG,), words.shares, "tags"),
        ):
            facts = [fact for fact in evidence.facts if fact.kind in kinds]
            if facts and len(clauses) < 3:
                used += facts
                shown = words.joiner.join(self._shown(fact, words, language) for fact in facts)
                clauses.append(template.format(**{slot: shown}))
        plain = self._plain(evidence, clauses_so_far=len(clauses), language=language, used=used)
        text = words.sentence.join([*clauses, plain] if plain else clauses)
        return Explanation(text[:1].upper() + text[1:], tuple(used), "template")

    def said(self, fact: Fact, language: str) -> str:
        """The bare words for a fact in the user's language."""
        match fact.kind:
            case FactKind.SHARED_TAG | FactKind.CONSTRAINT | FactKind.TAG:
                return self.tag_name(fact.value, language)
            case FactKind.KIND:
                return self.kind_name(fact.value, language)
            case _:
                return fact.value

    def nudge_name(self, nudge: Nudge, language: str) -> str:
        """A nudge in the user's language: "newer", "more Action"."""
        language = supported(language)
        facet = FACETS[language].get(nudge.facet) or self.tag_name(nudge.facet, language)
        return DIRECTIONS[language][nudge.direction].format(facet=facet)

    def _plain(
        self, evidence: Evidence, *, clauses_so_far: int, language: str, used: list[Fact]
    ) -> str:
        """Kind, year, rating, and the tags where nothing else has been said."""
        words = phrases_for(language)
        shown = []
        for fact in evidence.facts:
            match fact.kind:
                case FactKind.KIND | FactKind.YEAR:
                    shown.append(self.said(fact, language))
                case FactKind.RATING:
                    shown.append(words.rated.format(rating=fact.value))
                case FactKind.TAG if not clauses_so_far:
                    shown.append(self.said(fact, language))
                case _:
                    continue
            used.append(fact)
        return words.joiner.join(shown)

    def _shown(self, fact: Fact, words: Phrases, language: str) -> str:
        text = self.said(fact, language)
        named = fact.kind in (FactKind.LIKED_ITEM, FactKind.ANCHOR)
        return text.join(words.quote) if named else text


def intro(liked: Sequence[Item], language: str) -> str:
    """The line above the list, naming up to three of the items it rests on."""
    words = phrases_for(language)
    if not liked:
        return words.intro
    names = [item.title_in(language).join(words.quote) for item in liked[-_MAX_INTRO:]]
    return words.intro_likes.format(items=words.joiner.join(names))


def question(link: Ambiguous, language: str) -> str:
    """Asks which of the candidates was meant, numbered."""
    words = phrases_for(language)
    lines = [words.question.format(name=link.mention.text)]
    lines += [f"{place}. {c.title}" for place, c in enumerate(link.candidates, start=1)]
    return "\n".join(lines)


def unknown_names(names: Sequence[str], language: str) -> str:
    """Says which names the catalog does not have."""
    words = phrases_for(language)
    return words.unknown.format(names=words.joiner.join(n.join(words.quote) for n in names))


def relaxed(constraints: Sequence[Constraint], language: str) -> str:
    """Says which conditions were left out, in the user's own words."""
    words = phrases_for(language)
    shown = words.joiner.join(c.text or str(c.value) for c in constraints)
    return words.relaxed.format(words=shown)


def line(recommendation: Recommendation, language: str) -> str:
    """One line of the reply: rank, title, and why."""
    title = recommendation.item.title_in(language)
    return f"{recommendation.rank}. {title} — {recommendation.explanation.text}"
