"""What is believed where the rules and a language model read the same words.

What the catalog's linker finds is a name, and so is what the model surely takes for one; what only
the grammar around it makes a name, the model has to see too. With the names known the rules read
the rest; of a name's role their word, or that they have none, is weighed against the model's
chances. A tag of which no word says whether it is wanted is meant as the model surely has it. What
else the model adds, a wish in words the lexicon lacks or a nudge, must stand in the text, where no
rule has decided.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from edge_rec.nlu.claims import NAME_LABELS, OPERATORS, Claim, Shares
from edge_rec.nlu.draft import Draft
from edge_rec.nlu.facets import read_facets
from edge_rec.nlu.nudges import COMPARATIVES, DEGREES, read_nudges
from edge_rec.nlu.rules import Reading
from edge_rec.nlu.text import MASK, Span, is_cjk, mask, overlaps
from edge_rec.nlu.vocabulary import Facet, Vocabulary
from edge_rec.nlu.weighing import decide, judged
from edge_rec.types import (
    DialogueAct,
    Mention,
    Role,
    Slot,
)

SURE = 0.6
"""From this probability a claim may name what nobody knows, and ask for what no rule has read.
Chosen on the dev parts of the labelled utterances."""
WISHED = 0.8
"""The same for what no rule has read as a wish."""
CERTAIN, CERTAIN_IN = 0.7, {"en": 0.9}
"""From this probability a claim asks for what the rules have a word for but saw no wish in; more
is asked in English, which the rules read best."""
HARDLY = 0.15
"""Below this probability a short known name in a script without spaces is none; chosen there."""
_LIST = re.compile(
    rf"{MASK}(?:[\s,、/&・]|{MASK}|\b(?:and|or|und|oder|et|ou|y|o|e)\b|[とやか和或跟與与과와이랑])*",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s*(?:[,、/&・+]|\b(?:and|or|und|oder|et|ou|y|o|e)\b|とか|[とやか和或跟與与과와]|이랑|랑)\s*",
    re.IGNORECASE,
)
"""What stands between two names of a list."""
_JOINT_BEFORE = re.compile(rf"(?:{_JOINT.pattern})\Z", re.IGNORECASE)
_PARTICLES = re.compile(r"[ぁ-ん]{1,3}")
_SEVERAL = 2
"""Names known in a claim from which it is taken for a list, whatever stands between them."""
_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "«": "»", "‘": "’", "《": "》"}


@dataclass(frozen=True, slots=True)
class Arbiter:
    """What claims are checked against."""

    links: Callable[[Mention], bool]
    """Whether the catalog has an item a mention may mean."""
    means: Callable[[str], tuple[Slot, str] | None]
    """The catalog's tag or kind that words of a wish mean, if any."""
    vocabulary: Vocabulary
    """Tags and kinds. Where a text has a word for one, the rules know what is meant."""
    is_proven: bool
    """Whether the model has passed its extraction probe. One that has not only points at names
    that link: its facets are guesses, and a guess must not become a hard condition."""
    seen: int = 0
    """So many characters of the text the claims say all there is of: what they pass over there is
    no name."""
    doubts: Callable[[Mention], bool] = lambda mention: False
    """Whether the words of a mention that links may as well be everyday ones."""
    is_everyday: Callable[[str], bool] = lambda words: False
    """Whether words are none that a name nobody knows could have."""
    named: Callable[[Span], float] = lambda span: 0.0
    """Probability, to the model, that a stretch of the text has something of a name."""
    roles: Shares = lambda span: {}
    """To the model, of a stretch that is a name the chance of each role, where it was measured."""
    wishes: Shares = lambda span: {}
    """To the model, of a stretch the chances to be wished for ("want"), refused ("avoid"), neither
    (""), where they were measured."""

    def read(self, reading: Reading, text: str, claims: Sequence[Claim]) -> list[Claim]:
        """`claims` as the catalog's names show them to be meant; what the other methods are given.

        `reading` is the rules' own.
        """
        return [
            part
            for claim in claims
            for part in self._parts(self._as_name(claim, text), reading, text)
        ]

    def names(self, reading: Reading, text: str, claims: Sequence[Claim]) -> list[Mention]:
        """The names in `text`: those the rules were given, and what the claims make of them."""
        names = [
            m
            for m in reading.act.mentions
            if not self._is_wish(m, claims) and not self._is_refuted(m, claims, text)
        ]
        for claim in claims:
            if claim.label not in NAME_LABELS:
                continue
            whole = Mention(text[claim.start : claim.end], claim.start, claim.end)
            if claim.probability >= SURE:
                names = [m for m in names if not _crosses(m, claim)]
            known = [m for m in names if overlaps((m.start, m.end), [_span(claim)])]
            if not known:
                if self._is_new(claim, whole, reading, text):
                    names.append(whole)
            elif self._is_longer(claim, whole, known, text):
                names = [m for m in names if m not in known] + [whole]
        return sorted(names, key=lambda mention: mention.start)

    def __call__(self, reading: Reading, text: str, claims: Sequence[Claim]) -> DialogueAct:
        """The rules' reading, made with the names known, and what the claims add to it."""
        if not self.is_proven:
            return reading.act
        draft = Draft(judged(reading, self.roles), text)
        for facet in reading.untold:
            decide(facet, self.wishes, draft)
        for claim in claims:
            is_sure = claim.probability >= WISHED
            is_believed = is_sure or overlaps(_span(claim), reading.unexplained)
            if not is_believed or draft.is_name(claim):
                continue
            if claim.label in OPERATORS:
                self._wish(claim, draft)
            elif claim.label == "nudge":
                self._nudge(claim, draft)
        return draft.finished()

    def _is_wish(self, mention: Mention, claims: Sequence[Claim]) -> bool:
        """Whether what the linker took for a name are words of a wish: some title is "Mystery"."""
        span = mention.start, mention.end
        said = [claim for claim in claims if overlaps(_span(claim), [span])]
        if not self.is_proven:
            return False
        if self._is_vocabulary(mention.text):
            return mention.text.islower() or not self._is_firm(mention)
        is_named = any(claim.label in NAME_LABELS for claim in said)
        return not is_named and any(claim.probability >= SURE for claim in said)

    def _is_refuted(self, mention: Mention, claims: Sequence[Claim], text: str) -> bool:
        """Whether what may be no name is none to a model that labels every word.

        Where the model surely sees a name in words that only grammar took for one, its own span
        takes their place.
        """
        span = mention.start, mention.end
        if mention.end > self.seen or _is_quoted(text, span):
            return False
        if self._is_firm(mention):
            return False
        is_known = self.links(mention)
        if is_known and is_cjk(mention.text[0]):
            return self.named(span) < HARDLY
        said = [c for c in claims if c.label in NAME_LABELS and overlaps(_span(c), [span])]
        return not said or (not is_known and any(claim.probability >= SURE for claim in said))

    def _is_vocabulary(self, words: str) -> bool:
        """Whether `words` are nothing but tags and kinds, as in "Vampire und Fantasy"."""
        left = mask(words, [facet.span for facet in self.vocabulary.find(words)])
        return MASK in left and _LIST.fullmatch(left) is not None

    def _as_name(self, claim: Claim, text: str) -> Claim:
        """A wish for what is no tag but a title of the catalog: it was a name after all."""
        words = text[claim.start : claim.end]
        if claim.label not in OPERATORS or claim.probability < SURE or self._facets(claim, words):
            return claim
        if not self.links(Mention(words, claim.start, claim.end)):
            return claim
        return dataclasses.replace(claim, label=Role.MENTIONED)

    def _parts(self, claim: Claim, reading: Reading, text: str) -> Iterator[Claim]:
        """The claim, or the names it holds: one or more that are known, and others beside them.

        A known name that it runs into is whole.
        """
        words = text[claim.start : claim.end]
        if claim.label not in NAME_LABELS or self.links(Mention(words, claim.start, claim.end)):
            yield claim
            return
        near = [m for m in reading.act.mentions if overlaps(_span(claim), [(m.start, m.end)])]
        firm = [mention for mention in near if self._is_firm(mention)]
        crossed = [mention for mention in firm if _crosses(mention, claim)]
        known = [m for m in near if m in firm or not (self.links(m) or _crosses(m, claim))]
        start = min([claim.start, *(mention.start for mention in crossed)])
        end = max([claim.end, *(mention.end for mention in crossed)])
        spans, is_joined = _apart((start, end), known, text)
        is_list = is_joined or bool(crossed) or len(firm) >= _SEVERAL
        whole = {(m.start, m.end) for m in known}
        for start, end in spans if is_list else [_span(claim)]:
            if not is_list or (start, end) in whole or not _is_scrap(text[start:end]):
                yield dataclasses.replace(claim, start=start, end=end)

    def _is_firm(self, mention: Mention) -> bool:
        """Whether the catalog has it, and its words are no everyday ones."""
        return self.links(mention) and not self.doubts(mention)

    def _is_new(self, claim: Claim, mention: Mention, reading: Reading, text: str) -> bool:
        """Whether a name that the linker did not find is one."""
        pointed = [(reference.start, reference.end) for reference in reading.act.references]
        if overlaps(_span(claim), pointed):
            return False
        if self._is_vocabulary(mention.text) and not _is_quoted(text, _span(claim)):
            return False
        is_word = any(map(str.isalpha, mention.text)) and not self.is_everyday(mention.text)
        if not is_word and not _is_quoted(text, _span(claim)):
            return False  # "show me 2"
        if mention.text.islower() and not self.links(mention):
            words = [nudge.text.casefold() for nudge in reading.act.nudges]
            if any(said in mention.text or mention.text in said for said in words):
                return False
        if self.is_proven and (claim.probability >= SURE or self._is_firm(mention)):
            return True
        return overlaps(_span(claim), reading.unexplained) and (
            _is_quoted(text, _span(claim)) or self.links(mention)
        )

    def _is_longer(self, claim: Claim, whole: Mention, known: Sequence[Mention], text: str) -> bool:
        """Whether the claimed words are one name that holds those the linker found."""
        inside = all(claim.start <= m.start and m.end <= claim.end for m in known)
        is_more = any((m.start, m.end) != _span(claim) for m in known)
        if not (inside and is_more) or any(_is_quoted(text, (m.start, m.end)) for m in known):
            return False
        if self.links(whole):
            return True
        # Without spaces a letter too much is an error of the model, not another title.
        is_edge = is_cjk(whole.text[0]) and 2 * len(known[0].text) > len(whole.text)
        is_known = is_edge and self.links(known[0])
        is_one = len(known) == 1 or all(self.doubts(mention) for mention in known)
        return self.is_proven and is_one and claim.probability >= SURE and not is_known

    def _wish(self, claim: Claim, draft: Draft) -> None:
        """A tag the claim's words mean; words that mean none describe what is wanted.

        The model finds the words, the words around them say whether what they mean is asked for:
        where those say nothing, its label does.
        """
        words = draft.text[claim.start : claim.end]
        if draft.has_read(claim):
            return
        facets = self._facets(claim, words)
        certain = CERTAIN_IN.get(draft.act.language, CERTAIN)
        if facets and self.vocabulary.find(words) and claim.probability < certain:
            return
        for facet in facets:
            entry = read_facets(draft.masked, [facet])[0]
            if facet.value not in draft.decided():
                draft.take(entry, OPERATORS[claim.label])
        if not facets and claim.label == "want" and words not in draft.wish:
            draft.wish = f"{draft.wish} {words}".strip()

    def _facets(self, claim: Claim, words: str) -> list[Facet]:
        """Values the words of a claim name, or else the one they mean."""
        if claim.tag in self.vocabulary.tags:
            return [Facet(_span(claim), Slot.TAG, claim.tag)]
        named = [
            Facet((claim.start + f.span[0], claim.start + f.span[1]), f.slot, f.value)
            for f in self.vocabulary.find(words)
            if f.slot is Slot.TAG
        ]
        if named or self.vocabulary.find(words):
            return named
        meant = self.means(words)
        return [Facet(_span(claim), *meant)] if meant is not None else []

    def _nudge(self, claim: Claim, draft: Draft) -> None:
        words = draft.text[claim.start : claim.end]
        if draft.has_read(claim):
            return
        for table in (COMPARATIVES, DEGREES):
            for nudge, _ in read_nudges(words, (), table):
                if nudge.facet not in draft.decided():
                    draft.nudges.append(dataclasses.replace(nudge, text=words))
                    draft.wish = " ".join(draft.wish.replace(words, " ").split())
                return


def _crosses(mention: Mention, claim: Claim) -> bool:
    """Whether each holds words that the other does not: names do not run into each other."""
    return (
        mention.start < claim.start < mention.end < claim.end
        or claim.start < mention.start < claim.end < mention.end
    )


def _apart(span: Span, known: Sequence[Mention], text: str) -> tuple[list[Span], bool]:
    """`span` cut into the `known` names and what stands beside them, and if a word joins these."""
    spans: list[Span] = []
    is_joined, start = False, span[0]
    for name in [*((m.start, m.end) for m in known), (span[1], span[1])]:
        after = _JOINT.match(text, start, name[0]) if start > span[0] else None
        before = _JOINT_BEFORE.search(text, start, name[0]) if name[0] < span[1] else None
        begin, end = after.end() if after else start, before.start() if before else name[0]
        left = text[begin:end]
        if left.strip():
            is_joined |= bool(after or before)
            begin += len(left) - len(left.lstrip())
            spans.append((begin, begin + len(left.strip())))
        if name[1] > name[0]:
            spans.append(name)
        start = name[1]
    return spans, is_joined


def _is_scrap(words: str) -> bool:
    """Whether it is too short, in a script without spaces, to be what is left of a name."""
    return is_cjk(words[0]) and (len(words) == 1 or _PARTICLES.fullmatch(words) is not None)


def _span(claim: Claim) -> Span:
    return claim.start, claim.end


def _is_quoted(text: str, span: Span) -> bool:
    before, after = text[: span[0]][-1:], text[span[1] :][:1]
    return bool(before) and _QUOTES.get(before) == after
