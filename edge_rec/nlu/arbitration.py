"""What is believed where the rules and a language model read the same words.

The rules' reading stands, and the model's claims are weighed against it one by one. A name the
catalog knows is a name; its role is the model's where the model is sure, for the rules only go by
the words around it. What the model adds must stand in the text, where no rule has decided.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from edge_rec.nlu.claims import NAME_LABELS, Claim
from edge_rec.nlu.nudges import COMPARATIVES, DEGREES, read_nudges
from edge_rec.nlu.rules import Reading
from edge_rec.nlu.text import Span, overlaps
from edge_rec.types import Constraint, DialogueAct, Intent, Mention, Nudge, Operator, Role, Slot

SURE = 0.6
"""From this probability a claim may change what the rules have read, and name what nobody knows."""
_OPERATORS = {"want": Operator.IS, "avoid": Operator.IS_NOT}
_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "«": "»", "‘": "’", "《": "》"}


@dataclass(frozen=True, slots=True)
class Arbiter:
    """What claims are checked against."""

    links: Callable[[Mention], bool]
    """Whether the catalog has an item a mention may mean."""
    means: Callable[[str], tuple[Slot, str] | None]
    """The catalog's tag or kind that words of a wish mean, if any."""
    tags: Collection[str]
    """What the catalog has."""
    is_proven: bool
    """Whether the model has passed its extraction probe. One that has not only points at names:
    its roles and facets are guesses, and a guess must not become a like or a hard condition."""

    def __call__(self, reading: Reading, text: str, claims: Sequence[Claim]) -> DialogueAct:
        """The rules' reading with what the claims change; every span is verbatim in `text`."""
        draft = _Draft(reading.act, text, reading.unexplained)
        for claim in claims:
            if claim.label in NAME_LABELS:
                self._name(claim, draft)
        for claim in claims:
            is_believed = claim.probability >= SURE or overlaps(_span(claim), draft.unexplained)
            if not self.is_proven or not is_believed or draft.is_name(claim):
                continue
            if claim.label in _OPERATORS:
                self._wish(claim, draft)
            elif claim.label == "nudge":
                self._nudge(claim, draft)
        return draft.finished()

    def _name(self, claim: Claim, draft: _Draft) -> None:
        known = [m for m in draft.mentions if overlaps((m.start, m.end), [_span(claim)])]
        role = Role(claim.label) if self.is_proven else Role.MENTIONED
        whole = Mention(draft.text[claim.start : claim.end], claim.start, claim.end, role)
        if not known:
            if self._is_new(claim, whole, draft):
                draft.mentions.append(whole)
        elif self._is_longer(claim, whole, known, draft.text):
            draft.mentions = [m for m in draft.mentions if m not in known] + [whole]
        elif self.is_proven:
            draft.mentions = [
                dataclasses.replace(m, role=role)
                if m in known and (m.role is Role.MENTIONED or claim.probability >= SURE)
                else m
                for m in draft.mentions
            ]

    def _is_new(self, claim: Claim, mention: Mention, draft: _Draft) -> bool:
        """Whether a name that the linker did not find is one."""
        if overlaps(_span(claim), draft.pointed):
            return False
        if self.is_proven and claim.probability >= SURE:
            return True
        return overlaps(_span(claim), draft.unexplained) and (
            _is_quoted(draft.text, _span(claim)) or self.links(mention)
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
        if draft.has_read(claim):
            return
        meant = (Slot.TAG, claim.tag) if claim.tag in self.tags else self.means(words)
        if meant is not None:
            if meant[1] not in draft.decided():
                slot, value = meant
                draft.constraints.append(Constraint(slot, _OPERATORS[claim.label], value, words))
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
    unexplained: Sequence[Span]
    mentions: list[Mention] = field(init=False)
    constraints: list[Constraint] = field(init=False)
    nudges: list[Nudge] = field(init=False)
    wish: str = field(init=False)

    def __post_init__(self) -> None:
        self.mentions, self.constraints = list(self.act.mentions), list(self.act.constraints)
        self.nudges, self.wish = list(self.act.nudges), self.act.wish

    @property
    def pointed(self) -> list[Span]:
        """Words that point at what was shown."""
        return [(reference.start, reference.end) for reference in self.act.references]

    def is_name(self, claim: Claim) -> bool:
        """Whether the claim's words belong to a name."""
        return overlaps(_span(claim), [(m.start, m.end) for m in self.mentions])

    def has_read(self, claim: Claim) -> bool:
        """Whether a rule has made something of the claim's words, or of words around them."""
        words = self.text[claim.start : claim.end].casefold()
        read = [c.text for c in self.act.constraints] + [n.text for n in self.act.nudges]
        return any(said and (said.casefold() in words or words in said.casefold()) for said in read)

    def decided(self) -> set[str | float]:
        """Facets something has been said about."""
        held = {c.value for c in self.constraints} | {n.facet for n in self.nudges}
        return held | set(self.act.retracted_values)

    def _is_of_a_name(self, constraint: Constraint) -> bool:
        """Whether the words of a condition turned out to belong to a name or reach into one."""
        start = self.text.find(constraint.text)
        end = start + len(constraint.text)
        return any(
            (start < m.end and m.start < end) and not (start <= m.start and m.end < end)
            for m in self.mentions
        )

    def finished(self) -> DialogueAct:
        """The act, with whose word it is; the same object where nothing changed."""
        changed = dataclasses.replace(
            self.act,
            mentions=tuple(sorted(self.mentions, key=lambda mention: mention.start)),
            constraints=tuple(c for c in self.constraints if not self._is_of_a_name(c)),
            nudges=tuple(self.nudges),
            wish=self.wish,
        )
        if changed == self.act:
            return self.act
        intent = changed.intent
        if intent is Intent.CHITCHAT:
            asks = changed.constraints or changed.nudges or changed.wish
            intent = Intent.RECOMMEND if asks else Intent.INFORM
        before = self.act
        said_nothing = not (
            before.mentions or before.constraints or before.nudges or before.references
        )
        return dataclasses.replace(
            changed, intent=intent, by="llm" if said_nothing else "rules+llm"
        )


def _span(claim: Claim) -> Span:
    return claim.start, claim.end


def _is_quoted(text: str, span: Span) -> bool:
    before, after = text[: span[0]][-1:], text[span[1] :][:1]
    return bool(before) and _QUOTES.get(before) == after
