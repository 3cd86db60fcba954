"""Understanding as a whole: rules first, the language model where they leave words unexplained."""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass

from edge_rec.config import LlmConfig
from edge_rec.errors import ModelError
from edge_rec.nlu.grammar import make_grammar
from edge_rec.nlu.prompt import Claim, read_claims, shorten, understanding_prompt
from edge_rec.nlu.rules import Reading, read
from edge_rec.nlu.text import ANALYSED_CHARS, Span, is_cjk, overlaps
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.protocols import LanguageModel
from edge_rec.types import (
    Constraint,
    DialogueAct,
    DialogueState,
    Intent,
    Mention,
    Notice,
    Operator,
    Role,
    Slot,
    Utterance,
)

logger = logging.getLogger(__name__)

EXPLAINED_ENOUGH = 2
"""So many unexplained words (two characters of an unspaced script count as one) are let be."""
MAX_TOKENS = 96
_ROLES = {"liked": Role.LIKED, "disliked": Role.DISLIKED, "seen": Role.SEEN}
_OPERATORS = {"want": Operator.IS, "avoid": Operator.IS_NOT}
_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "«": "»", "‘": "’", "《": "》"}


@dataclass(frozen=True, slots=True)
class Parser:
    """Utterance and state to a `DialogueAct`."""

    find_mentions: Callable[[str], Sequence[Mention]]
    """Names in a text, verbatim, in reading order."""
    links: Callable[[Mention], bool]
    """Whether the catalog has an item a mention may mean."""
    vocabulary: Vocabulary
    model: LanguageModel | None
    config: LlmConfig
    model_is_proven: bool = False
    """Whether the model passed its extraction probe. One that has not only points at names: its
    roles and facets are guesses, and a guess must not become a like or a hard condition."""

    def __call__(
        self, utterance: Utterance, state: DialogueState
    ) -> tuple[DialogueAct, tuple[Notice, ...]]:
        """Read `utterance`; notices say where a plainer path was taken."""
        mentions = self.find_mentions(utterance.text[:ANALYSED_CHARS])
        reading = read(utterance, state, mentions, self.vocabulary)
        if self.model is None or not self.config.enabled or not _is_unclear(reading, utterance):
            return reading.act, ()
        text = shorten(utterance.text)
        grammar = make_grammar(text, self.vocabulary.tags)
        if grammar is None:
            return reading.act, ()
        try:
            answer, is_complete = self._ask(self.model, text, grammar)
        except ModelError as error:
            logger.info("understanding goes on without the language model: %s", error)
            return reading.act, (Notice("llm_failed", f"The language model did not help: {error}"),)
        notices = (
            ()
            if is_complete
            else (
                Notice(
                    "llm_timeout", "The language model was too slow; the rules' reading stands."
                ),
            )
        )
        act = self._arbitrate(reading, utterance.text, list(read_claims(answer)))
        return act, notices

    def _ask(self, model: LanguageModel, text: str, grammar: str) -> tuple[str, bool]:
        """The answer, and whether it was finished within the time allowed."""
        deadline = time.monotonic() + self.config.timeout_s
        pieces: list[str] = []
        stream = model.stream(understanding_prompt(text), grammar=grammar, max_tokens=MAX_TOKENS)
        try:
            for piece in stream:
                pieces.append(piece)
                if time.monotonic() > deadline:
                    return "".join(pieces), False
        finally:
            if isinstance(stream, Generator):  # stops the model now, not when it is collected
                stream.close()
        return "".join(pieces), True

    def _arbitrate(self, reading: Reading, text: str, claims: Iterable[Claim]) -> DialogueAct:
        """Add to the rules' reading what a claim adds and the text and the catalog bear out.

        Rules win where they have decided: a claim never changes a role they gave, never speaks
        about words they explained, and is dropped unless verbatim.
        """
        act = reading.act
        mentions, constraints = list(act.mentions), list(act.constraints)
        for claim in claims:
            span = _place(text, claim.text, [(m.start, m.end) for m in mentions])
            if claim.label in _OPERATORS:
                fresh = self._facet(claim, span, reading, constraints)
                constraints += [fresh] if fresh else []
            elif span is not None:
                added = self._name(claim, span, reading, text)
                mentions += [added] if added else []
            elif self.model_is_proven:
                mentions = [_with_role(mention, claim) for mention in mentions]
        changed = dataclasses.replace(
            act,
            mentions=tuple(sorted(mentions, key=lambda mention: mention.start)),
            constraints=tuple(constraints),
        )
        if changed == act:
            return act
        intent = Intent.INFORM if act.intent is Intent.CHITCHAT else act.intent
        nothing_before = not (act.mentions or act.constraints or act.nudges or act.references)
        return dataclasses.replace(
            changed, intent=intent, by="llm" if nothing_before else "rules+llm"
        )

    def _facet(
        self,
        claim: Claim,
        span: Span | None,
        reading: Reading,
        constraints: Sequence[Constraint],
    ) -> Constraint | None:
        decided = {c.value for c in constraints} | {n.facet for n in reading.act.nudges}
        is_allowed = (
            self.model_is_proven
            and claim.tag in self.vocabulary.tags
            and claim.tag not in decided
            and span is not None
            and overlaps(span, reading.unexplained)
        )
        return (
            Constraint(Slot.TAG, _OPERATORS[claim.label], claim.tag, claim.text)
            if is_allowed
            else None
        )

    def _name(self, claim: Claim, span: Span, reading: Reading, text: str) -> Mention | None:
        role = _ROLES[claim.label] if self.model_is_proven else Role.MENTIONED
        mention = Mention(claim.text, *span, role)
        if overlaps(span, _decided_spans(reading.act)) or not overlaps(span, reading.unexplained):
            return None
        return mention if _is_quoted(text, span) or self.links(mention) else None


def _is_unclear(reading: Reading, utterance: Utterance) -> bool:
    """Whether the rules left more words unexplained than chance remarks account for."""
    weight = sum(
        (end - start) // 2 if is_cjk(utterance.text[start]) else 1
        for start, end in reading.unexplained
    )
    return weight > EXPLAINED_ENOUGH


def _decided_spans(act: DialogueAct) -> list[Span]:
    mentions = [(mention.start, mention.end) for mention in act.mentions]
    return mentions + [(reference.start, reference.end) for reference in act.references]


def _place(text: str, words: str, taken: Sequence[Span]) -> Span | None:
    """The first place where `words` stand in `text` outside `taken`."""
    start = text.find(words)
    while start >= 0:
        span = start, start + len(words)
        if not overlaps(span, taken):
            return span
        start = text.find(words, start + 1)
    return None


def _with_role(mention: Mention, claim: Claim) -> Mention:
    """`mention` with the claimed role where the rules gave none."""
    if mention.text != claim.text or mention.role is not Role.MENTIONED:
        return mention
    return dataclasses.replace(mention, role=_ROLES[claim.label])


def _is_quoted(text: str, span: Span) -> bool:
    before, after = text[: span[0]][-1:], text[span[1] :][:1]
    return bool(before) and _QUOTES.get(before) == after
