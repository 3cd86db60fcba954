"""Which item a mention means, whether to ask, or that the catalog does not have it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from edge_rec.config import LinkingConfig
from edge_rec.linking.aliases import FormKind, query_texts
from edge_rec.linking.candidates import NameIndex
from edge_rec.linking.finding import find_mentions
from edge_rec.linking.markers import without_brackets
from edge_rec.linking.ordinary import OrdinaryWords
from edge_rec.linking.scoring import Reading, relative_distance, score_form
from edge_rec.types import Ambiguous, ItemId, Link, LinkCandidate, Linked, Mention, Unlinked

_MAX_CANDIDATES: Final = 8
_RESCORED: Final = 12
"""Forms compared in full; those further off by edits alone never win."""
_NEAR: Final = 0.03
"""Scores this close are a tie, which popularity may break."""
_CLEAR: Final = 0.6
"""Share of the weight the first of two tied works needs, or the person is asked."""
_CONTEXT_GAIN: Final = 4.0
"""Weight gained by a tied candidate whose name begins like one the person also named."""
_CONTEXT_PREFIX: Final = 5
_MAX_LENGTH: Final = 200
"""Characters of a mention that are looked at."""

_QUALIFIER: Final = re.compile(r"[(\[（［【]([^()\[\]（）［］【】]*)[)\]）］】]\s*$")
_YEAR: Final = re.compile(r"\s(?:19|20)\d\d$")
_KIND_WORDS: Final = frozenset(
    "tv movie film ova oav ona special anime manga series show book game season 1".split()
)
_QUALIFIED: Final = 0.75
"""Share kept when something is left out that may name another work: a year, a version."""


@dataclass(frozen=True, slots=True)
class _Match:
    """The best form of one item."""

    item_id: ItemId
    form: int
    score: float
    is_exact: bool
    kind: FormKind
    popularity: float
    raw_distance: int
    """Edits, three at most, from what was written to the title as the catalog writes it."""

    @property
    def rank(self) -> tuple[bool, float, int, float, ItemId]:
        """Sorts the best match first."""
        return (not self.is_exact, -self.score, self.raw_distance, -self.popularity, self.item_id)

    @property
    def weight(self) -> float:
        """How strongly a tied candidate is preferred: exactness first, then popularity."""
        return float(self.score**20 * 0.5**self.raw_distance * (self.popularity + 10.0) ** 0.5)


class Linker:
    """Links mentions to items and finds them in running text."""

    def __init__(self, names: NameIndex, config: LinkingConfig) -> None:
        self._names = names
        self._config = config
        self._ordinary = OrdinaryWords(names.forms)

    def link(self, mention: Mention, *, context: Sequence[ItemId] = ()) -> Link:
        """The item `mention` means; `context` are items named beside it.

        Between `reject` and `accept`, or where works of one name are equally known, the
        candidates come back as `Ambiguous`.
        """
        matches = self._matches(mention.text)
        tied = _tied(matches)
        if not tied:
            return Unlinked(mention)
        weights = [match.weight * self._context_gain(match, context) for match in tied]
        order = sorted(range(len(tied)), key=lambda n: (-weights[n], tied[n].item_id))
        first = tied[order[0]]
        ranked = [tied[n] for n in order] + [match for match in matches if match not in tied]
        candidates = tuple(self._candidate(match) for match in ranked[:_MAX_CANDIDATES])
        if first.score < self._config.reject:
            return Unlinked(mention, candidates)
        rivals = [n for n in order[1:] if _is_rival(first, tied[n])]
        unclear = bool(rivals) and weights[order[0]] < _CLEAR * (
            weights[order[0]] + weights[rivals[0]]
        )
        if unclear or first.score < self._config.accept:
            return Ambiguous(mention, candidates)
        return Linked(mention, first.item_id, candidates[0].title, first.score, candidates)

    def find(self, text: str) -> list[Mention]:
        """Names in `text`, in order, without overlaps; see `finding.find_mentions`."""
        return find_mentions(
            text, self._names.forms, self._ordinary, self.score, accept=self._config.accept
        )

    def score(self, text: str) -> float:
        """Probability that `text` names an item of the catalog."""
        return max((match.score for match in self._matches(text)), default=0.0)

    def _matches(self, text: str) -> list[_Match]:
        """The best form of each item in reach, best first."""
        text = " ".join(text[:_MAX_LENGTH].split())
        readings = [Reading.of(reading) for reading in query_texts(text)]
        kept = _unqualified_weight(text)
        best: dict[ItemId, _Match] = {}
        for reading, form in self._pairs(readings):
            match = self._match(text, reading, form, 1.0 if reading is readings[0] else kept)
            known = best.get(match.item_id)
            if match.score > 0 and (known is None or match.rank < known.rank):
                best[match.item_id] = match
        return sorted(best.values(), key=lambda m: m.rank)

    def _pairs(self, readings: Sequence[Reading]) -> list[tuple[Reading, int]]:
        """Readings with the forms they equal, then those with the fewest edits between them."""
        forms = self._names.forms
        exact = {
            (n, form): None
            for n, reading in enumerate(readings)
            for form in (*forms.with_text(reading.compacted), *forms.with_key(reading.key))
        }
        keys = list(dict.fromkeys(reading.key for reading in readings if reading.key))
        nearest = sorted(
            (relative_distance(reading, forms.texts[form], forms.key(form)), n, form)
            for form in self._names.near(keys, self._config.k)
            for n, reading in enumerate(readings)
            if (n, form) not in exact
        )
        pairs = [*exact, *((n, form) for _, n, form in nearest[:_RESCORED])]
        return [(readings[n], form) for n, form in pairs]

    def _match(self, text: str, reading: Reading, form: int, kept: float) -> _Match:
        forms = self._names.forms
        kind = forms.kind(form)
        score, is_exact = score_form(reading, forms.texts[form], forms.key(form), kind)
        item_num = forms.item_num(form)
        return _Match(
            item_id=forms.item_ids[item_num],
            form=form,
            score=score * kept,
            is_exact=is_exact,
            kind=kind,
            popularity=forms.popularity[item_num],
            raw_distance=_raw_distance(text, forms.titles[form], kind) if is_exact else 0,
        )

    def _context_gain(self, match: _Match, context: Sequence[ItemId]) -> float:
        forms = self._names.forms
        starts = {forms.key(form)[:_CONTEXT_PREFIX] for i in context for form in forms.forms_of(i)}
        mine = {forms.key(form)[:_CONTEXT_PREFIX] for form in forms.forms_of(match.item_id)}
        shared = any(len(start) == _CONTEXT_PREFIX for start in starts & mine)
        return _CONTEXT_GAIN if shared and match.item_id not in context else 1.0

    def _candidate(self, match: _Match) -> LinkCandidate:
        score = round(min(max(match.score, 0.0), 1.0), 4)
        return LinkCandidate(match.item_id, self._names.forms.titles[match.form], score)


def _tied(matches: Sequence[_Match]) -> list[_Match]:
    """The matches between which popularity decides: the exact ones, else the nearly equal best."""
    exact = [match for match in matches if match.is_exact]
    if exact:
        return exact
    return [match for match in matches if match.score >= matches[0].score - _NEAR]


def _is_rival(first: _Match, other: _Match) -> bool:
    """Whether `other` is another work with as good a claim to the name, not the same franchise."""
    surest = max(first.kind, other.kind)
    return surest <= FormKind.ALIAS and first.raw_distance == other.raw_distance


def _unqualified_weight(text: str) -> float:
    """What a reading of `text` keeps that leaves out its last bracket or year."""
    qualifier = _QUALIFIER.search(text)
    if qualifier and not set(qualifier[1].casefold().split()) <= _KIND_WORDS:
        return _QUALIFIED
    return _QUALIFIED if _YEAR.search(text) else 1.0


def _raw_distance(text: str, title: str, kind: FormKind) -> int:
    """Of names that normalise alike, the one written most alike comes first."""
    if kind > FormKind.UNMARKED:
        return 0
    written = title if kind < FormKind.UNMARKED else without_brackets(title)
    return min(OSA.distance(_raw(text), _raw(written)), 3)


@lru_cache(maxsize=2048)
def _raw(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
