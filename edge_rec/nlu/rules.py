"""Reads an utterance with rules alone: English and Japanese well, seven more languages plainly."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from edge_rec.nlu.facets import SignedFacet, is_meant, read_facets
from edge_rec.nlu.language import STOPWORDS, detect
from edge_rec.nlu.nudges import COMPARATIVES, DEGREES, read_nudges
from edge_rec.nlu.quantities import read_quantities
from edge_rec.nlu.questions import Question, has_subject, read_question, read_surprise
from edge_rec.nlu.references import read_references
from edge_rec.nlu.requests import ASKS, RESTART, THANKS, read_number, read_retractions
from edge_rec.nlu.roles import read_roles
from edge_rec.nlu.signs import Sign
from edge_rec.nlu.text import ANALYSED_CHARS, Span, mask, overlaps
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.nlu.wishes import Residue, read_residue
from edge_rec.types import (
    Constraint,
    DialogueAct,
    DialogueState,
    Intent,
    Mention,
    Nudge,
    Operator,
    Reference,
    Role,
    Slot,
    Utterance,
)

_OPERATORS = {Sign.WANTED: Operator.IS, Sign.REFUSED: Operator.IS_NOT}
_DIRECTIONS = {Sign.MORE: "more", Sign.LESS: "less"}
_HUMOR_TAGS = frozenset({"comedy", "humor", "humour"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules make of an utterance."""

    act: DialogueAct
    unexplained: tuple[Span, ...] = ()
    """Words that carry meaning and that no rule has read."""


@dataclass(slots=True)
class _Findings:
    """Gathered while reading; `spans` is all that is explained."""

    constraints: list[Constraint] = field(default_factory=list)
    nudges: list[Nudge] = field(default_factory=list)
    retracted: list[Slot] = field(default_factory=list)
    retracted_values: list[str] = field(default_factory=list)
    n: int | None = None
    spans: list[Span] = field(default_factory=list)


def read(
    utterance: Utterance,
    state: DialogueState,
    mentions: Sequence[Mention],
    vocabulary: Vocabulary,
) -> Reading:
    """Read the first `ANALYSED_CHARS` characters; `mentions` are the names found in them.

    Every text of a mention, reference, constraint or nudge is verbatim in the utterance.
    """
    text = utterance.text[:ANALYSED_CHARS]
    names = _usable(text, mentions)
    name_spans = [(mention.start, mention.end) for mention in names]
    masked = mask(text, name_spans)
    language = detect(masked, state.language)
    pointed = list(read_references(masked, name_spans, n_shown=len(state.last_shown)))
    question = _question(masked, name_spans, pointed, state)
    findings = _Findings(spans=[*name_spans, *(span for span, _ in pointed)])
    _read_conditions(text, masked, utterance.at.year, state, vocabulary, language, findings)

    ordered = sorted(findings.spans[: len(name_spans) + len(pointed)])
    roles = read_roles(mask(masked, [span for span, _ in pointed]), ordered)
    role_of = dict(zip(ordered, roles.roles, strict=True))
    compared = dict(zip(ordered, roles.compared, strict=True))
    for span, _ in pointed:
        if compared[span]:  # "like the second one": an example, not a judgement
            role_of[span] = Role.MENTIONED
    findings.spans += [cue for cue in roles.cues if cue[0] < cue[1]]
    for pattern in (ASKS, THANKS, RESTART):
        findings.spans += [match.span() for match in pattern.finditer(masked)]
    if surprise := read_surprise(masked):
        findings.spans.append(surprise)
    residue = read_residue(text, masked, findings.spans, language)
    if question is not None and not _asks_for_more(findings):
        residue = Residue("", ())
    else:
        question = None

    act = DialogueAct(
        intent=Intent.SURPRISE if surprise else Intent.CHITCHAT,
        mentions=tuple(Mention(m.text, m.start, m.end, role_of[m.start, m.end]) for m in names),
        references=_references(text, pointed, role_of),
        constraints=_settled(findings.constraints),
        nudges=tuple(findings.nudges),
        retracted=tuple(dict.fromkeys(findings.retracted)),
        retracted_values=tuple(dict.fromkeys(findings.retracted_values)),
        n=findings.n,
        wish=residue.wish,
        language=language,
    )
    if question is not None:
        act = dataclasses.replace(act, intent=question.intent)
    elif act.intent is not Intent.SURPRISE:
        act = _with_intent(act, masked)
    return Reading(act, residue.unexplained)


def _question(
    masked: str,
    names: Sequence[Span],
    pointed: list[tuple[Span, tuple[int, ...]]],
    state: DialogueState,
) -> Question | None:
    """The question about items, if it is one; its bare numbers join `pointed`."""
    n_shown = len(state.last_shown)
    question = read_question(masked, [*names, *(span for span, _ in pointed)], n_shown=n_shown)
    if question is None:
        return None
    n_pointed = sum(max(len(ranks), 1) for _, ranks in (*pointed, *question.ranks))
    if not has_subject(question, n_named=len(names), n_pointed=n_pointed, n_shown=n_shown):
        return None
    pointed.extend(question.ranks)
    pointed.sort()
    return question


def _asks_for_more(findings: _Findings) -> bool:
    """Whether there are conditions beside a question: then it asks for a list after all."""
    return bool(findings.constraints or findings.nudges or findings.retracted or findings.n)


def _usable(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Those that are verbatim in `text`, in reading order, the first of any that overlap."""
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        is_verbatim = (
            mention.start < mention.end and text[mention.start : mention.end] == mention.text
        )
        if is_verbatim and not (chosen and mention.start < chosen[-1].end):
            chosen.append(mention)
    return chosen


def _read_conditions(
    text: str,
    masked: str,
    this_year: int,
    state: DialogueState,
    vocabulary: Vocabulary,
    language: str,
    findings: _Findings,
) -> None:
    taken = findings.spans
    for slot, span in read_retractions(masked):
        findings.retracted.append(slot)
        taken.append(span)
    for constraint, span in read_quantities(masked, this_year):
        words = text[span[0] : span[1]]
        findings.constraints.append(dataclasses.replace(constraint, text=words))
        taken.append(span)
    number = read_number(masked, taken)
    if number is not None:
        findings.n = number[0]
        taken.append(number[1])
    _take_nudges(text, read_nudges(masked, taken, COMPARATIVES), findings)
    facets = [
        facet
        for facet in vocabulary.find(masked)
        if not overlaps(facet.span, _except(taken, number))
        and masked[slice(*facet.span)].casefold() not in STOPWORDS.get(language, ())
    ]
    signed = read_facets(masked, facets)
    for entry in signed:
        if is_meant(masked, entry):
            _take_facet(text, entry, state, findings)
            taken.append(entry.facet.span)
        elif entry.sign is Sign.IGNORED:
            taken.append(entry.facet.span)
    _take_nudges(text, read_nudges(masked, taken, DEGREES), findings)


def _take_nudges(text: str, nudges: Iterable[tuple[Nudge, Span]], findings: _Findings) -> None:
    for nudge, span in nudges:
        if not any(known.facet == nudge.facet for known in findings.nudges):
            words = text[span[0] : span[1]].strip()
            findings.nudges.append(dataclasses.replace(nudge, text=words))
        findings.spans.append(span)


def _except(spans: Sequence[Span], number: tuple[int, Span] | None) -> list[Span]:
    """`spans` without that of the number wanted, whose words may name a kind: "5 movies"."""
    return [span for span in spans if number is None or span != number[1]]


def _take_facet(text: str, entry: SignedFacet, state: DialogueState, findings: _Findings) -> None:
    facet = entry.facet
    start, end = min(entry.span[0], facet.span[0]), max(entry.span[1], facet.span[1])
    findings.spans.append(entry.span)
    words = text[start:end]
    if entry.sign is Sign.TAKEN_BACK:
        findings.retracted_values.append(facet.value)
        if facet.slot is Slot.KIND and any(
            held.slot is Slot.KIND and held.operator is Operator.IS for held in state.constraints
        ):
            findings.retracted.append(Slot.KIND)
    elif entry.sign in _DIRECTIONS and facet.slot is Slot.TAG:
        name = "humor" if facet.value.casefold() in _HUMOR_TAGS else facet.value
        findings.nudges.append(Nudge(name, _DIRECTIONS[entry.sign], words))
    else:
        operator = _OPERATORS.get(entry.sign, Operator.IS)
        findings.constraints.append(Constraint(facet.slot, operator, facet.value, words))


def _settled(constraints: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """One constraint a value and operator; of a value both wanted and refused, the later word."""
    settled: dict[tuple[object, ...], Constraint] = {}
    for constraint in constraints:
        key: tuple[object, ...] = (constraint.slot, constraint.operator)
        if constraint.slot in (Slot.TAG, Slot.KIND):
            key = constraint.slot, constraint.value
        settled.pop(key, None)
        settled[key] = constraint
    return tuple(settled.values())


def _references(
    text: str,
    pointed: Sequence[tuple[Span, tuple[int, ...]]],
    role_of: dict[Span, Role],
) -> tuple[Reference, ...]:
    """One reference for the same ranks, with the last role that says anything."""
    merged: dict[tuple[int, ...], Reference] = {}
    for span, ranks in pointed:
        known = merged.get(ranks)
        role = role_of[span]
        if known is None or role is not Role.MENTIONED:
            merged[ranks] = Reference(text[span[0] : span[1]], *span, ranks, role)
    return tuple(sorted(merged.values(), key=lambda reference: reference.start))


def _with_intent(act: DialogueAct, masked: str) -> DialogueAct:
    return dataclasses.replace(act, intent=_intent(act, masked))


def _intent(act: DialogueAct, masked: str) -> Intent:
    judges = any(reference.role is not Role.MENTIONED for reference in act.references)
    narrows = bool(act.constraints or act.nudges or act.retracted or act.retracted_values or act.n)
    if RESTART.search(masked):
        return Intent.RESTART
    if judges and not narrows and not act.wish:
        return Intent.FEEDBACK
    if narrows or act.wish or act.references or ASKS.search(masked):
        return Intent.RECOMMEND
    return Intent.INFORM if act.mentions else Intent.CHITCHAT
