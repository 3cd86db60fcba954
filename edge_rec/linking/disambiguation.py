"""Which item a mention means, whether to ask, or that the catalog does not have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from edge_rec.config import LinkingConfig
from edge_rec.linking.aliases import FormKind
from edge_rec.linking.candidates import NameIndex
from edge_rec.linking.common import everyday_katakana
from edge_rec.linking.finding import find_mentions
from edge_rec.linking.franchises import Franchises
from edge_rec.linking.matching import Match, Matcher, tied
from edge_rec.linking.ordinary import SMALL_WORDS, OrdinaryWords
from edge_rec.linking.spans import tokenize
from edge_rec.linking.windows import is_hiragana, is_long
from edge_rec.types import Ambiguous, ItemId, Link, LinkCandidate, Linked, Mention, Unlinked

_MAX_CANDIDATES: Final = 8
_CLEAR: Final = 0.6
"""Share of the weight the first of two works of one name needs, or the person is asked."""
_CONTEXT_GAIN: Final = 4.0
"""Weight gained by a tied candidate whose name begins like one the person also named."""
_CONTEXT_PREFIX: Final = 5


class Linker:
    """Links mentions to items and finds them in running text."""

    def __init__(self, names: NameIndex, config: LinkingConfig) -> None:
        self._names = names
        self._config = config
        self._ordinary = OrdinaryWords(names.forms)
        self._matcher = Matcher(names, config, self._ordinary)
        self._franchises = Franchises(names.forms, self._matcher.fame, self._ordinary)

    def link(self, mention: Mention, *, context: Sequence[ItemId] = ()) -> Link:
        """The item `mention` means; `context` are items named beside it.

        Between `reject` and `accept`, or where works of one name are equally known, the
        candidates come back as `Ambiguous`. The first words of a franchise mean its main entry.
        """
        every = self._matcher.matches(mention.text)
        matches = [match for match in every if self._names.forms.is_stocked(match.form)]
        best = tied(matches)
        if members := self._franchise(mention.text, best):
            candidates = tuple(members[:_MAX_CANDIDATES])
            main = candidates[0]
            return Linked(mention, main.item_id, main.title, main.score, candidates)
        if known_as := self._known_as(every, best):
            nearest = tuple(map(self._candidate, matches[:_MAX_CANDIDATES]))
            return Unlinked(mention, nearest, known_as)
        if not best:
            return Unlinked(mention)
        weights = [match.weight * self._context_gain(match, context) for match in best]
        order = sorted(range(len(best)), key=lambda n: (-weights[n], best[n].item_id))
        first = best[order[0]]
        ranked = [best[n] for n in order] + [match for match in matches if match not in best]
        candidates = tuple(self._candidate(match) for match in ranked[:_MAX_CANDIDATES])
        if first.score < self._config.reject:
            return Unlinked(mention, candidates)
        rivals = [n for n in order[1:] if self._is_rival(first, best[n])]
        unclear = bool(rivals) and weights[order[0]] < _CLEAR * (
            weights[order[0]] + weights[rivals[0]]
        )
        if unclear or first.score < self._config.accept:
            return Ambiguous(mention, candidates)
        seen = {candidate.item_id for candidate in candidates}
        others = [o for o in self._franchises.others(first.item_id) if o.item_id not in seen]
        offered = (*candidates, *others)[:_MAX_CANDIDATES]
        return Linked(mention, first.item_id, candidates[0].title, first.score, offered)

    def knows(self, mention: Mention) -> bool:
        """Whether it surely names an item of the catalog or a work the catalog lacks."""
        link = self.link(mention)
        return isinstance(link, Linked) or (isinstance(link, Unlinked) and bool(link.known_as))

    def find(self, text: str) -> list[Mention]:
        """Names in `text`, in order, without overlaps; see `finding.find_mentions`."""
        return find_mentions(
            text, self._names.forms, self._ordinary, self.score, accept=self._config.accept
        )

    def is_doubtful(self, mention: Mention) -> bool:
        """Whether its words may as well be everyday ones.

        So may a single word that names nothing well known: "a rogue shark". Of several words
        capitals tell.
        """
        matches = self._matcher.matches(mention.text)
        if mention.text in everyday_katakana() or not matches:
            return True
        if self._franchise(mention.text, tied(matches)):
            return False
        tokens = tokenize(mention.text)
        if any(token.is_cjk for token in tokens):
            return not is_long(mention.text) or (
                not matches[0].is_exact and all(map(is_hiragana, mention.text))
            )
        if matches[0].kind is FormKind.ACRONYM:
            return True
        words = [token.norm for token in tokens if token.norm not in SMALL_WORDS]
        known = max(match.popularity for match in matches)
        if len(words) > 1:
            return mention.text.islower() and self._ordinary.could_be_said(words)
        return known < self._ordinary.well_known or self._ordinary.could_be_said(words)

    def score(self, text: str) -> float:
        """Probability that `text` names an item of the catalog, a franchise or a known work."""
        matched = max((match.score for match in self._matcher.matches(text)), default=0.0)
        if matched >= self._config.accept:
            return matched
        return max(matched, *(member.score for member in self._franchises.members(text)[:1]), 0.0)

    def _known_as(self, matches: Sequence[Match], inside: Sequence[Match]) -> str:
        """The work the catalog lacks that has a better claim to the name than any `inside`."""
        forms = self._names.forms
        outside = next((match for match in matches if not forms.is_stocked(match.form)), None)
        if outside is None or outside.score < self._config.accept:
            return ""
        if inside and not outside.has_better_claim(inside[0]):
            return ""
        return forms.titles[forms.forms_of(outside.item_id)[0]]

    def _franchise(self, text: str, best: Sequence[Match]) -> Sequence[LinkCandidate]:
        """The franchise `text` means, unless an item has a better claim to these very words.

        A better known main entry comes before a title of another spelling, and before one that
        only begins with the words.
        """
        if not best or best[0].score < self._config.accept:
            return self._franchises.members(text)
        loose = [m.kind > FormKind.UNMARKED or m.looseness > 0 for m in best]
        if not best[0].is_exact or not all(loose):
            return ()
        members = self._franchises.members(text)
        known = max(match.popularity for match in best)
        return members if members and self._franchises.popularity(members[0]) > known else ()

    def _is_rival(self, first: Match, other: Match) -> bool:
        """Whether `other` has as good a claim to the name, and its main title is the same too.

        Where main titles differ, the catalog itself tells a series from its sequel or remake:
        then the better known is the main entry, and nobody is asked.
        """
        surest = max(first.kind, other.kind)
        if surest > FormKind.ALIAS or first.looseness != other.looseness:
            return False
        return not first.is_exact or self._main_key(first) == self._main_key(other)

    def _main_key(self, match: Match) -> str:
        forms = self._names.forms
        return forms.key(forms.forms_of(match.item_id)[0])

    def _context_gain(self, match: Match, context: Sequence[ItemId]) -> float:
        forms = self._names.forms
        starts = {forms.key(form)[:_CONTEXT_PREFIX] for i in context for form in forms.forms_of(i)}
        mine = {forms.key(form)[:_CONTEXT_PREFIX] for form in forms.forms_of(match.item_id)}
        shared = any(len(start) == _CONTEXT_PREFIX for start in starts & mine)
        return _CONTEXT_GAIN if shared and match.item_id not in context else 1.0

    def _candidate(self, match: Match) -> LinkCandidate:
        score = round(min(max(match.score, 0.0), 1.0), 4)
        return LinkCandidate(match.item_id, self._names.forms.titles[match.form], score)
