"""Conditions of an utterance: numbers, tags and kinds, moves along a facet, what is taken back."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from edge_rec.nlu.facets import SignedFacet, meant, read_facets
from edge_rec.nlu.language import STOPWORDS
from edge_rec.nlu.nudges import COMPARATIVES, DEGREES, EXCESSES, read_nudges, read_tag_nudges
from edge_rec.nlu.quantities import read_quantities
from edge_rec.nlu.requests import read_number, read_retractions
from edge_rec.nlu.signs import Sign
from edge_rec.nlu.text import Span, overlaps
from edge_rec.nlu.vocabulary import Facet, Vocabulary
from edge_rec.types import Constraint, DialogueState, Nudge, Operator, Slot

OPERATORS = {Sign.WANTED: Operator.IS, Sign.REFUSED: Operator.IS_NOT}
DIRECTIONS = {Sign.MORE: "more", Sign.LESS: "less"}
_HUMOR_TAGS = frozenset({"comedy", "humor", "humour"})
_COUNTER = re.compile(r"(?<=[0-9０-９一二三四五六七八九十])[本作話]")
"""Counts things behind a number: not a book."""
_TOO_MUCH = re.compile(r"not (?:too|so|that|very|super|overly)\b", re.IGNORECASE)
"""What is refused in excess only may be wanted all the same: "horror, but not too gory"."""


@dataclass(slots=True)
class Findings:
    """Gathered while reading; `spans` is all that is explained."""

    constraints: list[Constraint] = field(default_factory=list)
    nudges: list[Nudge] = field(default_factory=list)
    retracted: list[Slot] = field(default_factory=list)
    retracted_values: list[str] = field(default_factory=list)
    n: int | None = None
    spans: list[Span] = field(default_factory=list)
    untold: list[Facet] = field(default_factory=list)
    """Tags of which no word says whether they are wanted."""


def read_conditions(
    text: str,
    masked: str,
    this_year: int,
    state: DialogueState,
    vocabulary: Vocabulary,
    language: str,
    findings: Findings,
) -> None:
    """Add to `findings` what `masked` asks for outside of the spans it holds."""
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
    _take_nudges(text, read_nudges(masked, taken, COMPARATIVES, vocabulary.tags), findings)
    _take_nudges(text, read_tag_nudges(masked, taken, vocabulary.comparatives), findings)
    facets = [
        facet
        for facet in vocabulary.find(masked)
        if not overlaps(facet.span, _except(taken, number))
        and masked[slice(*facet.span)].casefold() not in STOPWORDS.get(language, ())
        and not _COUNTER.match(masked, *facet.span)
    ]
    signed = read_facets(masked, facets)
    findings.untold += [s.facet for s in signed if s.facet.slot is Slot.TAG and not s.is_said]
    for entry, is_meant in zip(signed, meant(masked, signed), strict=True):
        if is_meant:
            _take_facet(text, entry, state, findings)
            taken.append(entry.facet.span)
        elif entry.sign is Sign.IGNORED:
            taken.append(entry.facet.span)
    for table in (DEGREES, EXCESSES):
        _take_nudges(text, read_nudges(masked, taken, table, vocabulary.tags), findings)


def _take_nudges(text: str, nudges: Iterable[tuple[Nudge, Span]], findings: Findings) -> None:
    for nudge, span in nudges:
        if not any(known.facet == nudge.facet for known in findings.nudges):
            words = text[span[0] : span[1]].strip()
            findings.nudges.append(dataclasses.replace(nudge, text=words))
        findings.spans.append(span)


def _except(spans: Sequence[Span], number: tuple[int, Span] | None) -> list[Span]:
    """`spans` without that of the number wanted, whose words may name a kind: "5 movies"."""
    return [span for span in spans if number is None or span != number[1]]


def _take_facet(text: str, entry: SignedFacet, state: DialogueState, findings: Findings) -> None:
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
    elif entry.sign in DIRECTIONS and facet.slot is Slot.TAG:
        name = "humor" if facet.value.casefold() in _HUMOR_TAGS else facet.value
        findings.nudges.append(Nudge(name, DIRECTIONS[entry.sign], words))
    else:
        operator = OPERATORS.get(entry.sign, Operator.IS)
        findings.constraints.append(Constraint(facet.slot, operator, facet.value, words))


def settled(constraints: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """One constraint a value and operator; of a value both wanted and refused, the later word."""
    settled: dict[tuple[object, ...], Constraint] = {}
    for constraint in constraints:
        key: tuple[object, ...] = (constraint.slot, constraint.operator)
        if constraint.slot in (Slot.TAG, Slot.KIND):
            key = constraint.slot, constraint.value
            if key in settled and _TOO_MUCH.match(constraint.text):
                continue
        settled.pop(key, None)
        settled[key] = constraint
    return tuple(settled.values())
