"""Every item a text may name, each with its best form and how surely it is meant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from edge_rec.config import LinkingConfig
from edge_rec.linking.aliases import FormKind, query_texts, spelling
from edge_rec.linking.candidates import NameIndex
from edge_rec.linking.markers import numbers_of, without_brackets
from edge_rec.linking.ordinary import OrdinaryWords
from edge_rec.linking.qualifiers import UNQUALIFIED, kept, qualifier_of
from edge_rec.linking.scoring import (
    KIND_WEIGHT,
    Reading,
    features,
    log_odds,
    log_odds_of,
    may_be_misspelt,
    probability,
    relative_distance,
    score_exactly,
)
from edge_rec.linking.sounds import Sounds, is_katakana_name
from edge_rec.types import ItemId

_RESCORED: Final = 12
"""Forms compared in full; those further off by edits alone never win."""
_FAR: Final = 0.6
"""Edits over the length from which two spellings are two names."""
_MAX_LENGTH: Final = 200
"""Characters of a mention that are looked at."""
_EXACT_TIE: Final = 0.05
"""Exact matches this much below the best are of a lesser kind of form and do not compete."""
_NEAR: Final = 0.8
"""Other matches this close in log odds are a tie, which popularity may break: less than an edit."""
_LEFT_OUT: Final = 1.0
"""Log odds by which a misspelt name with its bracket comes before the same without."""
_FAMOUS: Final = {FormKind.SHORT: 0.8, FormKind.ACRONYM: 0.7}
"""Fame from which initials or a title without its subtitle name an item."""
_LESS_FAMOUS: Final = {FormKind.SHORT: 0.82, FormKind.ACRONYM: 0.6}
"""Share such a form keeps for the rest: a question at most, and nothing at all for initials."""
_OTHER_NUMBER: Final = 0.5
"""Share a form keeps that is alike but for a number: another season is another item."""
_ALIKE_IN_SOUND: Final = 0.88
"""Score of an English name that katakana spells."""
_CLEARLY_ALIKE: Final = 0.55
"""Likeness of the letters from which it is accepted, whoever knows the item."""
_HEARD_OF: Final = 0.7
"""Fame of an item that may be spelt with other vowels: "Avengers" is 「アベンジャーズ」."""
_PERHAPS: Final = 0.8
"""Share of the score left to others: a question."""
_MAX_RAW: Final = 3
_KEPT: Final = 128
"""Texts whose matches are remembered."""


@dataclass(frozen=True, slots=True)
class Match:
    """The best form of one item."""

    item_id: ItemId
    form: int
    score: float
    is_exact: bool
    kind: FormKind
    popularity: float
    looseness: int
    """Edits, three at most, from what was written to the title as the catalog writes it; of names
    that only sound alike one."""
    log_odds: float = 0.0
    """Of a match that is not exact: tells apart what `score` shows as equally sure."""

    @property
    def rank(self) -> tuple[bool, float, int, float, ItemId]:
        """Sorts the best match first."""
        return (not self.is_exact, -self.score, self.looseness, -self.popularity, self.item_id)

    def has_better_claim(self, other: Match) -> bool:
        """Whether the name is rather this one's, beyond what popularity would decide."""
        if self.is_exact and other.is_exact:
            return self.score > other.score + _EXACT_TIE
        if self.is_exact or other.is_exact:
            return self.is_exact
        return self.log_odds > other.log_odds + _NEAR

    @property
    def weight(self) -> float:
        """How strongly a tied candidate is preferred: exactness first, then popularity."""
        return float(self.score**20 * 0.3**self.looseness * (self.popularity + 1.0))


@dataclass(frozen=True, slots=True)
class Pair:
    """A reading of what was written, beside a form of the catalog."""

    reading: Reading
    form: int
    kept: float
    """Share of its score left by what the reading leaves out."""


class Matcher:
    """Compares what was written with the forms that equal it or lie near it."""

    def __init__(self, names: NameIndex, config: LinkingConfig, ordinary: OrdinaryWords) -> None:
        self._names, self._k, self._ordinary = names, config.k, ordinary
        self._accept = config.accept
        self._log_most = math.log1p(max(names.forms.popularity, default=0.0))
        self._sounds: Sounds | None = None
        self._kept_matches: dict[str, list[Match]] = {}
        self._revision = names.forms.revision

    def matches(self, text: str) -> list[Match]:
        """The best form of each item in reach, best first.

        Where the text equals a name that is to be accepted, nothing is looked for that is only
        alike. The last texts are remembered: finding names asks for those that are linked next.
        """
        text = shown(text)
        if self._revision != self._names.forms.revision or len(self._kept_matches) > _KEPT:
            if self._revision != self._names.forms.revision:
                self._sounds = None
            self._kept_matches, self._revision = {}, self._names.forms.revision
        if text not in self._kept_matches:
            self._kept_matches[text] = self._matches(text)
        return self._kept_matches[text]

    def _matches(self, text: str) -> list[Match]:
        readings = [Reading.of(reading) for reading in query_texts(text)]
        exact = self._exact_pairs(text, readings)
        matches = self._best_of_items(text, exact)
        if matches and matches[0].is_exact and matches[0].score >= self._accept:
            return matches
        near = self._best_of_items(text, exact + self._near_pairs(text, readings, exact))
        if near and near[0].score >= self._accept:
            return near
        alike = self._alike_in_sound(text)
        others = {match.item_id for match in alike}
        return sorted([*alike, *(m for m in near if m.item_id not in others)], key=lambda m: m.rank)

    def _alike_in_sound(self, text: str) -> list[Match]:
        """Items whose English name a text in katakana spells, made when first asked for."""
        if not is_katakana_name(text):
            return []
        if self._sounds is None:
            self._sounds = Sounds(self._names.forms)
        forms, best = self._names.forms, dict[ItemId, Match]()
        for form, likeness in self._sounds.like(text):
            popularity = forms.popularity[forms.item_num(form)]
            is_sure = likeness >= _CLEARLY_ALIKE or self.fame(popularity) >= _HEARD_OF
            score = _ALIKE_IN_SOUND * (1.0 if is_sure else _PERHAPS)
            item_id, kind = forms.item_ids[forms.item_num(form)], forms.kind(form)
            match = Match(item_id, form, score, False, kind, popularity, 1, log_odds_of(score))
            if item_id not in best or kind < best[item_id].kind:
                best[item_id] = match
        return list(best.values())

    def pairs(self, text: str) -> list[Pair]:
        """Readings with the forms they equal, then those with the fewest edits between them."""
        readings = [Reading.of(reading) for reading in query_texts(text)]
        exact = self._exact_pairs(text, readings)
        return exact + self._near_pairs(text, readings, exact)

    def _best_of_items(self, text: str, pairs: Sequence[Pair]) -> list[Match]:
        best: dict[ItemId, Match] = {}
        for pair in pairs:
            match = self._match(text, pair)
            known = best.get(match.item_id)
            if match.score > 0 and (known is None or match.rank < known.rank):
                best[match.item_id] = match
        return sorted(best.values(), key=lambda m: m.rank)

    def _exact_pairs(self, text: str, readings: Sequence[Reading]) -> list[Pair]:
        forms = self._names.forms
        equal = {
            (n, form): None
            for n, reading in enumerate(readings)
            for form in (*forms.with_text(reading.compacted), *forms.with_key(reading.key))
        }
        return self._paired(text, readings, list(equal))

    def _near_pairs(
        self, text: str, readings: Sequence[Reading], exact: Sequence[Pair]
    ) -> list[Pair]:
        forms = self._names.forms
        known = {(pair.reading.text, pair.form) for pair in exact}
        keys = list(dict.fromkeys(reading.key for reading in readings if reading.key))
        nearest = sorted(
            (distance, n, form)
            for form in self._names.near(keys, self._k)
            for n, reading in enumerate(readings)
            if (reading.text, form) not in known
            and (distance := relative_distance(reading, forms.texts[form], forms.key(form))) <= _FAR
        )
        return self._paired(text, readings, [(n, form) for _, n, form in nearest[:_RESCORED]])

    def _paired(
        self, text: str, readings: Sequence[Reading], found: Sequence[tuple[int, int]]
    ) -> list[Pair]:
        forms = self._names.forms
        qualifier = qualifier_of(text)
        leaves_out = qualifier is not None or without_brackets(text) != text
        return [
            Pair(
                readings[n],
                form,
                kept(qualifier, forms.years[forms.item_num(form)]) if n and leaves_out else 1.0,
            )
            for n, form in found
        ]

    def features(self, pair: Pair) -> tuple[float, ...]:
        """What the probability of a misspelling is made of; see `scoring.features`."""
        forms, form = self._names.forms, pair.form
        return features(pair.reading, forms.texts[form], forms.key(form), self._ordinary.is_known)

    def fame(self, popularity: float) -> float:
        """Popularity on a scale from 0 to 1, the best known item; 0.5 where nothing is known."""
        if not self._log_most:
            return 0.5
        return min(math.log1p(max(popularity, 0.0)) / self._log_most, 1.0)

    def _match(self, text: str, pair: Pair) -> Match:
        forms, form = self._names.forms, pair.form
        kind, written = forms.kind(form), forms.texts[form]
        popularity = forms.popularity[forms.item_num(form)]
        score, odds = score_exactly(pair.reading, written, forms.key(form), kind), 0.0
        is_exact = score > 0
        if not is_exact and may_be_misspelt(pair.reading, forms.key(form), kind):
            odds = log_odds(self.features(pair))
            score = probability(odds) * KIND_WEIGHT[kind]
            if pair.reading.numbers != numbers_of(written):
                score *= _OTHER_NUMBER
        if self.fame(popularity) < _FAMOUS.get(kind, 0.0):
            score *= _LESS_FAMOUS[kind]
        score *= pair.kept
        if is_exact and pair.kept < UNQUALIFIED:
            # Something else was named beside the name: a misspelling of it all may be nearer.
            is_exact, odds = False, log_odds_of(score)
        by_text = pair.reading.compacted == written.replace(" ", "")
        return Match(
            item_id=forms.item_ids[forms.item_num(form)],
            form=form,
            score=score,
            is_exact=is_exact,
            kind=kind,
            popularity=popularity,
            looseness=_looseness(text, forms.titles[form], kind, by_text) if is_exact else 0,
            log_odds=odds - (_LEFT_OUT if pair.kept < 1 else 0.0),
        )


def tied(matches: Sequence[Match]) -> list[Match]:
    """The matches between which popularity decides: the exact ones, else the nearly equal best.

    Items that have the whole name do not compete with those whose title only begins with it, nor
    those written like it to the letter with others.
    """
    exact = [match for match in matches if match.is_exact]
    if exact:
        near = [match for match in exact if match.score >= exact[0].score - _EXACT_TIE]
        return [match for match in near if not match.looseness] or near
    return [match for match in matches if match.log_odds >= matches[0].log_odds - _NEAR]


def shown(text: str) -> str:
    """What is looked at of a mention: its start, spaces made single."""
    return " ".join(text[:_MAX_LENGTH].split())


def _looseness(text: str, title: str, kind: FormKind, by_text: bool) -> int:
    """Of names that normalise alike, the one written most alike comes first."""
    if not by_text:
        return 1
    if kind > FormKind.UNMARKED:
        return 0
    written = title if kind < FormKind.UNMARKED else without_brackets(title)
    return min(OSA.distance(spelling(text), spelling(written)), _MAX_RAW)
