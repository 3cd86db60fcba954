"""What is believed where the rules and a language model read the same words.

What the catalog's linker finds is a name, and so is what the model surely takes for one. With the
names known the rules read the rest, and roles better than the model does (measured on the dev part
of the labelled utterances), so that theirs count. What else the model adds, a wish in words the
lexicon lacks or a nudge, must stand in the text, where no rule has decided.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from edge_rec.nlu.claims import NAME_LABELS, Claim
from edge_rec.nlu.nudges import COMPARATIVES, DEGREES, read_nudges
from edge_rec.nlu.rules import Reading
from edge_rec.nlu.text import Span, overlaps
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.types import Constraint, DialogueAct, Intent, Mention, Nudge, Operator, Slot

SURE = 0.4
"""From this probability a claim may name what nobody knows, and ask for what no rule has read.
Chosen on the dev part of the labelled utterances."""
OPERATORS = {"want": Operator.IS, "avoid": Operator.IS_NOT}
"""What a label of a wish says about the tag it names."""
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

    def names(self, reading: Reading, text: str, claims: Sequence[Claim]) -> list[Mention]:
        """The names in `text`: those the rules were given, and what the claims make of them."""
        names = list(reading.act.mentions)
        for claim in claims:
            if claim.label not in NAME_LABELS:
                continue
            whole = Mention(text[claim.start : claim.end], claim.start, claim.end)
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
        draft = _Draft(reading.act, text)
        for claim in claims:
            is_believed = claim.probability >= SURE or overlaps(_span(claim), reading.unexplained)
            if not is_believed or draft.is_name(claim):
                continue
            if claim.label in OPERATORS:
                self._wish(claim, draft)
            elif claim.label == "nudge":
                self._nudge(claim, draft)
        return draft.finished()

    def _is_new(self, claim: Claim, mention: Mention, reading: Reading, text: str) -> bool:
        """Whether a name that the linker did not find is one."""
        pointed = [(reference.start, reference.end) for reference in reading.act.references]
        if overlaps(_span(claim), pointed):
            return False
        if self.is_proven and claim.probability >= SURE:
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
        return self.links(whole) or (
            self.is_proven and len(known) == 1 and claim.probability >= SURE
        )

    def _wish(self, claim: Claim, draft: _Draft) -> None:
        words = draft.text[claim.start : claim.end]
        if draft.has_read(claim) or (not claim.tag and self.vocabulary.find(words)):
            return
        meant = (Slot.TAG, claim.tag) if claim.tag in self.vocabulary.tags else self.means(words)
        if meant is not None:
            if meant[1] not in draft.decided():
                slot, value = meant
                draft.constraints.append(Constraint(slot, OPERATORS[claim.label], value, words))
        elif claim.label == "want" and words not in draft.wish:
            draft.wish = f"{draft.wish} {words}".strip()

    def _nudge(self, claim: Claim, draft: _Draft) -> None:
        words = draft.text[claim.start : claim.end]
        if draft.has_read(claim):
            return
        for table in (COMPARATIVES, DEGREES):
            for nudge, _ in read_nudges(words, (), table):
                if nudge.facet not in draft.decided():
                    draft.nudges.append(dataclasses.replace(nudge, text=words))
                return


@dataclass(slots=True)
class _Draft:
    """The act as it stands after some claims."""

    act: DialogueAct
    text: str
    constraints: list[Constraint] = field(init=False)
    nudges: list[Nudge] = field(init=False)
    wish: str = field(init=False)

    def __post_init__(self) -> None:
        self.constraints, self.nudges = list(self.act.constraints), list(self.act.nudges)
        self.wish = self.act.wish

    def is_name(self, claim: Claim) -> bool:
        """Whether the claim's words belong to a name."""
        return overlaps(_span(claim), [(m.start, m.end) for m in self.act.mentions])

    def has_read(self, claim: Claim) -> bool:
        """Whether a rule has made something of the claim's words, or of words around them."""
        words = self.text[claim.start : claim.end].casefold()
        read = [c.text for c in self.act.constraints] + [n.text for n in self.act.nudges]
        return any(said and (said.casefold() in words or words in said.casefold()) for said in read)

    def decided(self) -> set[str | float]:
        """Facets something has been said about."""
        held = {c.value for c in self.constraints} | {n.facet for n in self.nudges}
        return held | set(self.act.retracted_values)

    def finished(self) -> DialogueAct:
        """The act; the same object where nothing changed."""
        changed = dataclasses.replace(
            self.act,
            constraints=tuple(self.constraints),
            nudges=tuple(self.nudges),
            wish=self.wish,
        )
        if changed == self.act or changed.intent is not Intent.CHITCHAT:
            return changed
        asks = changed.constraints or changed.nudges or changed.wish
        return dataclasses.replace(changed, intent=Intent.RECOMMEND if asks else Intent.INFORM)


def _span(claim: Claim) -> Span:
    return claim.start, claim.end


def _is_quoted(text: str, span: Span) -> bool:
    before, after = text[: span[0]][-1:], text[span[1] :][:1]
    return bool(before) and _QUOTES.get(before) == after
