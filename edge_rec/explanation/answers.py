"""Answers to questions about items: compared, described, why one is in the list or is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from edge_rec.explanation.answer_phrases import AnswerPhrases, answer_phrases
from edge_rec.explanation.deed_phrases import deed_phrases
from edge_rec.explanation.phrases import phrases_for
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.types import Constraint, Item

_EVEN = 0.02
"""Scores in [0, 1] nearer than this are about equal."""
_MAX_ABOUT = 320
"""Characters of an item's own text, cut at the end of a sentence."""
_SENTENCE = re.compile(r".*?[.!?。！？…]+[」』”\"')]*\s*|.+$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Absence:
    """What is known about an item that is not in the list."""

    place: int
    """Among all that may be shown, 1-based."""
    n_items: int
    unmet: tuple[Constraint, ...] = ()
    rank: int | None = None
    """Its place in the list where it is there after all."""
    said: str = ""
    """`liked`, `disliked`, `seen`, `hidden` or `shown`: why it is kept out, if it is."""
    sibling: Item | None = None
    """An item of the same franchise that is in the list."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Makes answers of facts, in the user's language."""

    explainer: TemplateExplainer

    def describe(self, item: Item, language: str) -> str:
        """What the catalog states, then the beginning of the item's own text."""
        words = answer_phrases(language)
        about = opening(item.description)
        text = words.own_words.format(text=about) if about else words.no_text
        return f"{self._facts(item, language)}\n{text}"

    def where(self, item: Item, language: str) -> str:
        """What tells an item from others; a catalog holds no word on where to get it."""
        nowhere = deed_phrases(language).nowhere
        return f"{self._facts(item, language, tags=False)}\n{nowhere}"

    def compare(self, items: Sequence[Item], scores: Sequence[float], language: str) -> str:
        """The facts of each, what they share, what only one has, and which fits better.

        `scores` in [0, 1] say how well each fits the person and the request.
        """
        words, joiner = answer_phrases(language), phrases_for(language).joiner
        lines = [self._facts(item, language, tags=False) for item in items]
        shared = [tag for tag in items[0].tags if all(tag in item.tags for item in items[1:])]
        if shared:
            lines.append(words.both.format(tags=self._tags(shared, language)))
        for item in items:
            own = [t for t in item.tags if not any(t in o.tags for o in items if o is not item)]
            if own:
                tags = self._tags(own, language)
                lines.append(words.only.format(item=quoted(item, language), tags=tags))
        best = max(range(len(items)), key=lambda place: scores[place])
        second = max((s for place, s in enumerate(scores) if place != best), default=0.0)
        if scores[best] - second < _EVEN:
            lines.append(words.even)
        else:
            lines.append(words.better.format(item=quoted(items[best], language)))
        return "\n".join(line.strip(joiner) for line in lines)

    def why(self, item: Item, reasons: str, language: str) -> str:
        """The reasons of a recommendation, as a sentence about `item`."""
        words = answer_phrases(language)
        return words.why.format(item=quoted(item, language), reasons=reasons.rstrip(".。"))

    def why_not(self, item: Item, absence: Absence, language: str) -> str:
        """The plainest true reason that `item` is not in the list, or that it is."""
        words, name = answer_phrases(language), quoted(item, language)
        if absence.rank is not None:
            return words.in_list.format(item=name, place=absence.rank)
        if absence.said:
            return _kept_out(words, absence.said).format(item=name)
        if absence.unmet:
            shown = phrases_for(language).joiner.join(c.text or str(c.value) for c in absence.unmet)
            return words.unmet.format(item=name, words=shown)
        text = words.place.format(item=name, place=absence.place, n=absence.n_items)
        if absence.sibling is None:
            return text
        sibling = words.franchise.format(other=quoted(absence.sibling, language))
        return f"{sibling} {text}"

    def _facts(self, item: Item, language: str, *, tags: bool = True) -> str:
        """Title, kind, year, rating and, if asked for, tags."""
        words = phrases_for(language)
        parts = [self.explainer.kind_name(item.kind, language)] if item.kind else []
        if item.year is not None:
            parts.append(str(item.year))
        if item.rating is not None:
            parts.append(words.rated.format(rating=f"{item.rating:g}"))
        if item.creators:
            parts.append(words.joiner.join(item.creators))
        if tags and item.tags:
            parts.append(self._tags(item.tags, language))
        name = quoted(item, language)
        return f"{name} — {words.joiner.join(parts)}" if parts else name

    def _tags(self, tags: Sequence[str], language: str) -> str:
        joiner = phrases_for(language).joiner
        return joiner.join(self.explainer.tag_name(tag, language) for tag in tags)


def quoted(item: Item, language: str) -> str:
    """The item's title in the user's language, in that language's quotes."""
    return item.title_in(language).join(phrases_for(language).quote)


def opening(text: str, limit: int = _MAX_ABOUT) -> str:
    """Whole sentences from the start of `text`, as many as `limit` characters hold.

    A first sentence that is longer is cut at a word and marked so.
    """
    plain = " ".join(text.split())
    taken = ""
    for match in _SENTENCE.finditer(plain):
        if len(taken) + len(match.group()) > limit:
            break
        taken += match.group()
    if taken or not plain:
        return taken.strip()
    cut = plain[:limit]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def _kept_out(words: AnswerPhrases, said: str) -> str:
    by_reason = {
        "liked": words.liked,
        "disliked": words.disliked,
        "seen": words.seen,
        "hidden": words.hidden,
        "shown": words.shown,
    }
    return by_reason[said]
