"""A text read by those that have learnt to: a small tagger, and a language model where asked."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from edge_rec.config import LlmConfig
from edge_rec.errors import ModelError
from edge_rec.nlu.claims import NAME_LABELS, Claim, Shares
from edge_rec.nlu.grammar import make_grammar
from edge_rec.nlu.mending import mended
from edge_rec.nlu.prompt import read_claims, understanding_prompt
from edge_rec.nlu.rules import Reading
from edge_rec.nlu.tagging import (
    CHOICES,
    SKILL,
    likeliest,
    mixed,
    named,
    read_labels,
    role_shares,
    tagging_prompt,
    wish_shares,
)
from edge_rec.nlu.text import Span, overlaps
from edge_rec.nlu.vocabulary import Facet
from edge_rec.protocols import FloatArray, LanguageModel, Tagger
from edge_rec.types import DialogueAct, Notice, Operator

logger = logging.getLogger(__name__)

MAX_TOKENS = 96
LIKELY = 0.5
"""Probability from which a claim that the rules do not share is worth the model's time."""
CLEAR = 0.9
"""Share from which a role is."""
LATE = Notice("llm_timeout", "The language model was too slow; the rules' reading stands.")


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What was claimed about a text."""

    claims: Sequence[Claim]
    are_labels: bool
    """Whether every unit was labelled, so that what no claim is about is known for nothing."""
    by_model: bool
    """Whether the language model had a part in it."""
    named: Callable[[Span], float] = lambda span: 0.0
    """Probability that a stretch of the text has something of a name."""
    roles: Shares = lambda span: {}
    """Of a stretch that is a name the chance of each role, where it was measured."""
    wishes: Shares = lambda span: {}
    """Of a stretch the chances to be wished for ("want"), refused ("avoid"), neither ("")."""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class SecondReader:
    """The tagger and the model, as far as there are any."""

    model: LanguageModel | None
    tagger: Tagger | None
    config: LlmConfig
    model_is_proven: bool
    """Whether a model without the adapter passed its extraction probe."""
    known_tags: Sequence[str]
    """What such a model may name."""

    def tags(self, text: str) -> FloatArray | None:
        """The tagger's scores of the text's units; None without it."""
        units = tagging_prompt(text).units
        if self.tagger is None or not units:
            return None
        try:
            return self.tagger.label(text, units)
        except ModelError as error:
            logger.info("understanding goes on without the tagger: %s", error)
            return None

    def __call__(self, text: str, tags: FloatArray | None, language: str) -> SecondReading:
        """Read `text`, of which the tagger thinks `tags`: with the model if there is one.

        `language` is the BCP 47 tag of what it is written in.
        """
        model, notices = self.model, tuple[Notice, ...]()
        has_skill = model is not None and SKILL in model.skills
        if model is not None:
            try:
                if has_skill:
                    logits = weighed(model, text, timeout_s=self.config.timeout_s)
                    notices = () if logits is not None else (LATE,)
                    if logits is not None:
                        both = logits if tags is None else mixed(logits, tags, language)
                        return labelled(text, both, by_model=True)
                elif tags is None or self.model_is_proven:
                    claims, is_complete = self._answered(model, text)
                    late = () if is_complete else (LATE,)
                    return SecondReading(claims, False, True, notices=late)
            except ModelError as error:
                logger.info("understanding goes on without the language model: %s", error)
                failed = f"The language model did not help: {error}"
                notices = (Notice("llm_failed", failed),)
        if tags is None:
            return SecondReading((), False, False, notices=notices)
        return replace(labelled(text, tags, by_model=False), notices=notices)

    def _answered(self, model: LanguageModel, text: str) -> tuple[list[Claim], bool]:
        """Claims of any other model, and if it had finished in time.

        It writes them, under a grammar made for the text.
        """
        grammar = make_grammar(text, self.known_tags)
        if grammar is None:
            return [], True
        deadline = time.monotonic() + self.config.timeout_s
        pieces: list[str] = []
        stream = model.stream(understanding_prompt(text), grammar=grammar, max_tokens=MAX_TOKENS)
        is_complete = True
        try:
            for piece in stream:
                pieces.append(piece)
                if time.monotonic() > deadline:
                    is_complete = False
                    break
        finally:
            if isinstance(stream, Generator):  # stops the model now, not when it is collected
                stream.close()
        return read_claims("".join(pieces), text), is_complete


def weighed(model: LanguageModel, text: str, *, timeout_s: float = math.inf) -> FloatArray | None:
    """Scores of a model that has learnt to label: one pass, nothing is generated.

    Shape (units, choices); None where time ran out.
    """
    prompt = tagging_prompt(text)
    return model.weigh(
        prompt.segments, CHOICES, first=prompt.first_answer, skill=SKILL, timeout_s=timeout_s
    )


def labelled(text: str, scores: FloatArray, *, by_model: bool) -> SecondReading:
    """The reading that scores of a text's units make."""
    units = tagging_prompt(text).units
    return SecondReading(
        mended(text, read_labels(text, units, scores)),
        True,
        by_model,
        named=partial(named, units, scores),
        roles=partial(role_shares, units, scores),
        wishes=partial(wish_shares, units, scores),
    )


def contradicts(second: SecondReading, reading: Reading, text: str) -> bool:
    """Whether it says what the rules did not see: a name, a role, a wish or its sign."""
    act = reading.act
    names = [(m.start, m.end) for m in act.mentions]
    pointed = [(r.start, r.end) for r in act.references]
    said = [c.text.casefold() for c in act.constraints] + [n.text.casefold() for n in act.nudges]
    for facet in reading.untold:
        label, share = likeliest(second.wishes(facet.span))
        if share >= LIKELY and label != _told(facet, act):
            return True
    for mention in act.mentions:
        role, share = likeliest(second.roles((mention.start, mention.end)))
        if share >= CLEAR and role != mention.role:
            return True
    for claim in second.claims:
        if claim.probability < LIKELY or overlaps((claim.start, claim.end), pointed):
            continue
        span = claim.start, claim.end
        if claim.label in NAME_LABELS:
            if not overlaps(span, names):
                return True
        elif claim.label in ("want", "avoid") and not overlaps(span, names):
            words = text[claim.start : claim.end].casefold()
            if not any(word in words or words in word for word in said):
                return True
    return False


def _told(facet: Facet, act: DialogueAct) -> str:
    """Whether a tag is wanted or refused as the rules read it: "want", "avoid" or ""."""
    for constraint in act.constraints:
        if (constraint.slot, constraint.value) == (facet.slot, facet.value):
            return "avoid" if constraint.operator is Operator.IS_NOT else "want"
    return ""
