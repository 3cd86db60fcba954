"""Reads an utterance with rules alone: English and Japanese well, seven more languages plainly."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edge_rec.nlu.actions import ActionReading, Pointed, read_actions
from edge_rec.nlu.commands import read_command
from edge_rec.nlu.conditions import Findings, read_conditions, settled
from edge_rec.nlu.fragments import read_fragments
from edge_rec.nlu.language import detect
from edge_rec.nlu.questions import Question, has_subject, read_question, read_surprise
from edge_rec.nlu.references import read_references
from edge_rec.nlu.requests import ASKS, RESTART, THANKS
from edge_rec.nlu.roles import read_roles
from edge_rec.nlu.smalltalk import CONTINUES, REJECTS, read_smalltalk
from edge_rec.nlu.text import ANALYSED_CHARS, Span, mask, overlaps
from edge_rec.nlu.vocabulary import Facet, Vocabulary
from edge_rec.nlu.wishes import Residue, read_residue
from edge_rec.types import (
    DialogueAct,
    DialogueState,
    Intent,
    Mention,
    Reference,
    Role,
    Utterance,
)

_KNOWN = re.compile(r"(?:は|も|なら)?(?:もう|全部)?知って(?:い?る|い?ます)(?![?？人か])")
"""Behind words that point at a list: what one knows of it one has seen. Of a name it says less."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules make of an utterance."""

    act: DialogueAct
    unexplained: tuple[Span, ...] = ()
    """Words that carry meaning and that no rule has read."""
    unjudged: tuple[Span, ...] = ()
    """Names beside which no rule has found words that say what they are to the person."""
    untold: tuple[Facet, ...] = ()
    """Tags beside which none has found words that say whether they are wanted."""


def read(
    utterance: Utterance,
    state: DialogueState,
    mentions: Sequence[Mention],
    vocabulary: Vocabulary,
    titles: Sequence[Sequence[str]] = (),
) -> Reading:
    """Read the first `ANALYSED_CHARS` characters; `mentions` are the names found in them.

    `titles` are all names of each item of the last list, so that a part of one may point at it.

    Every text of a mention, reference, constraint or nudge is verbatim in the utterance.
    """
    text = utterance.text[:ANALYSED_CHARS]
    parts = list(read_fragments(text, titles))
    names = [
        mention
        for mention in _usable(text, mentions)
        if not overlaps((mention.start, mention.end), (span for span, _ in parts))
    ]
    name_spans = [(mention.start, mention.end) for mention in names]
    masked = mask(text, name_spans)
    language = detect(masked, state.language)
    if (command := read_command(masked)) is not None and not names:
        return Reading(DialogueAct(command, language=language))
    pointed, actions = _pointed(text, masked, name_spans, parts, state)
    masked = mask(masked, actions.spans)
    question = _question(masked, name_spans, pointed, state)
    findings = Findings(
        spans=[*name_spans, *(span for span, _ in pointed), *actions.spans],
    )
    read_conditions(text, masked, utterance.at.year, state, vocabulary, language, findings)

    ordered = sorted(findings.spans[: len(name_spans) + len(pointed)])
    roles = read_roles(mask(masked, [span for span, _ in pointed]), ordered)
    role_of = dict(zip(ordered, roles.roles, strict=True))
    compared = dict(zip(ordered, roles.compared, strict=True))
    said = dict(zip(ordered, roles.is_said, strict=True))
    for span, ranks in pointed:
        if role_of[span] is Role.MENTIONED and _KNOWN.match(masked, span[1]):
            role_of[span] = Role.SEEN
        if compared[span] or _is_passed(masked, (span, ranks)):
            role_of[span] = Role.MENTIONED  # "like the second one", "none of these": no judgement
    findings.spans += [cue for cue in roles.cues if cue[0] < cue[1]]
    for pattern in (ASKS, THANKS, RESTART):
        findings.spans += [match.span() for match in pattern.finditer(masked)]
    if state.last_shown:
        findings.spans += read_smalltalk(masked, language)
    if surprise := read_surprise(masked):
        findings.spans.append(surprise)
    residue = read_residue(text, masked, findings.spans, language)
    if question is not None and not _asks_for_more(findings):
        # What is asked about may be a name nobody knows.
        residue = Residue("", ((0, len(text)),) if residue.wish else residue.unexplained)
    else:
        question = None

    act = DialogueAct(
        intent=Intent.SURPRISE if surprise else Intent.CHITCHAT,
        mentions=tuple(Mention(m.text, m.start, m.end, role_of[m.start, m.end]) for m in names),
        references=_references(text, masked, pointed, role_of),
        actions=actions.actions,
        constraints=settled(findings.constraints),
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
        act = _with_intent(act, masked, bool(state.last_shown))
    unjudged = tuple(name for name in name_spans if not said[name])
    return Reading(act, residue.unexplained, unjudged, tuple(findings.untold))


def _pointed(
    text: str, masked: str, names: list[Span], parts: Sequence[Pointed], state: DialogueState
) -> tuple[list[Pointed], ActionReading]:
    """Words that point at what was shown, `parts` of titles too, and what is to be done with items.

    Nothing is done with a list that is turned down: "not interested in any of these".
    """
    shown = state.last_shown
    talked = tuple(shown.index(item_id) + 1 for item_id in state.focus if item_id in shown)
    taken = [*names, *(span for span, _ in parts)]
    found = read_references(masked, taken, n_shown=len(shown), talked=talked)
    pointed = sorted([*parts, *found])
    objects = [entry for entry in pointed if not _is_passed(masked, entry)]
    actions = read_actions(
        text, masked, names, objects, n_shown=len(shown), is_talked_about=bool(state.focus)
    )
    return [entry for entry in pointed if entry not in actions.pointed], actions


def _is_passed(masked: str, entry: Pointed) -> bool:
    """Whether words point at a whole list to turn it down."""
    return not entry[1] and overlaps(entry[0], (m.span() for m in REJECTS.finditer(masked)))


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


def _asks_for_more(findings: Findings) -> bool:
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


def _references(
    text: str,
    masked: str,
    pointed: Sequence[Pointed],
    role_of: dict[Span, Role],
) -> tuple[Reference, ...]:
    """One reference for the same ranks, with the last role that says anything."""
    merged: dict[tuple[int, ...], Reference] = {}
    for span, ranks in pointed:
        known = merged.get(ranks)
        role = role_of[span]
        if known is None or role is not Role.MENTIONED:
            is_passed = _is_passed(masked, (span, ranks))
            merged[ranks] = Reference(text[span[0] : span[1]], *span, ranks, role, is_passed)
    return tuple(sorted(merged.values(), key=lambda reference: reference.start))


def _with_intent(act: DialogueAct, masked: str, has_list: bool) -> DialogueAct:
    intent = _intent(act, masked, has_list)
    if intent is Intent.ACT:  # "save it for the weekend": the rest asks for nothing
        return dataclasses.replace(act, intent=intent, wish="")
    return dataclasses.replace(act, intent=intent)


def _intent(act: DialogueAct, masked: str, has_list: bool) -> Intent:
    judges = any(r.role is not Role.MENTIONED for r in act.references)
    narrows = bool(act.constraints or act.nudges or act.retracted or act.retracted_values or act.n)
    continues = has_list and bool(CONTINUES.search(masked) or REJECTS.search(masked))
    if RESTART.search(masked):
        return Intent.RESTART
    if judges and not narrows and not act.wish:
        return Intent.FEEDBACK
    if act.actions and not (narrows or continues or act.references or _likes(act)):
        return Intent.ACT
    if narrows or continues or act.wish or act.references or ASKS.search(masked):
        return Intent.RECOMMEND
    return Intent.INFORM if act.mentions else Intent.CHITCHAT


def _likes(act: DialogueAct) -> bool:
    """Whether a name is more than the object of an action."""
    return any(mention.role is not Role.MENTIONED for mention in act.mentions)
