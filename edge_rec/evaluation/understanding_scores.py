"""How far what was understood agrees with what was meant: F1 of names and tags, shares right."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from edge_rec.evaluation.understanding_set import EITHER, LabelledUtterance
from edge_rec.types import DialogueAct, Mention, Operator, Reference, Role, Slot

GROUPS: Final = ("en", "ja", "other", "all")
_EDGES = re.compile(r"^[\s\"'“”‘’«»「」『』《》]+|[\s\"'“”‘’«»「」『』《》.,!?;:。、，！？…]+$")


@dataclass(slots=True)
class Tally:
    """Counts of right, superfluous and missing answers."""

    right: int = 0
    extra: int = 0
    missing: int = 0

    def add(self, found: Collection[object], meant: Collection[object]) -> None:
        """Count two sets against each other."""
        right = len(set(found) & set(meant))
        self.right += right
        self.extra += len(set(found)) - right
        self.missing += len(set(meant)) - right

    @property
    def f1(self) -> float | None:
        """None where nothing was meant and nothing found."""
        total = 2 * self.right + self.extra + self.missing
        return 2 * self.right / total if total else None


@dataclass(slots=True)
class GroupScores:
    """What one language group's utterances add up to."""

    names: Tally = field(default_factory=Tally)
    """Names with their roles."""
    mentions: Tally = field(default_factory=Tally)
    """Names whatever their role."""
    tags: Tally = field(default_factory=Tally)
    """Tags included and excluded."""
    nudges: list[bool] = field(default_factory=list)
    """For each follow-up, whether its nudges are exactly right."""
    followups: list[bool] = field(default_factory=list)
    """The same of nudges, references, tags and what is taken back together."""

    def add(self, utterance: LabelledUtterance, act: DialogueAct) -> None:
        """Count one utterance."""
        found = {(plain_name(mention.text), mention.role) for mention in act.mentions}
        meant = {(plain_name(n), role) for role, names in utterance.names.items() for n in names}
        self.names.add(found, meant)
        self.mentions.add({name for name, _ in found}, {name for name, _ in meant})
        included, excluded = _tags(act)
        wanted = _either(utterance.include, included)
        refused = _either(utterance.exclude, excluded)
        signed = {*(("+", tag) for tag in included), *(("-", tag) for tag in excluded)}
        right = {*(("+", tag) for tag in wanted), *(("-", tag) for tag in refused)}
        self.tags.add(signed, right)
        if utterance.shown:
            nudges = {(nudge.facet, nudge.direction) for nudge in act.nudges}
            self.nudges.append(nudges == utterance.nudges)
            self.followups.append(
                nudges == utterance.nudges
                and signed == right
                and _points_right(utterance, act)
                and {*act.retracted, *act.retracted_values} == utterance.retracted
            )

    def metrics(self, group: str) -> dict[str, float]:
        """By name; figures without any case are left out."""
        values = {
            "names_f1": self.names.f1,
            "mentions_f1": self.mentions.f1,
            "tags_f1": self.tags.f1,
            "nudges": _share(self.nudges),
            "followups": _share(self.followups),
        }
        return {f"{name}/{group}": v for name, v in values.items() if v is not None}


def plain_name(name: str) -> str:
    """`name` without case, quotes around it, trailing punctuation and doubled spaces."""
    return " ".join(_EDGES.sub("", name).casefold().split())


def groups_of(utterance: LabelledUtterance) -> tuple[str, str]:
    """The groups an utterance counts for."""
    return utterance.group, GROUPS[-1]


def invented(text: str, act: DialogueAct) -> int:
    """Spans of an act that do not stand in `text` where it says they do."""
    placed: list[Mention | Reference] = [*act.mentions, *act.references]
    loose = [*(c.text for c in act.constraints), *(nudge.text for nudge in act.nudges)]
    return sum(text[span.start : span.end] != span.text for span in placed) + sum(
        words not in text for words in loose
    )


def _tags(act: DialogueAct) -> tuple[set[str], set[str]]:
    tags = [c for c in act.constraints if c.slot is Slot.TAG]
    refused = {str(c.value) for c in tags if c.operator is Operator.IS_NOT}
    return {str(c.value) for c in tags} - refused, refused


def _either(meant: Iterable[str], found: Collection[str]) -> set[str]:
    """What was meant; of alternatives those found, or else the first."""
    chosen: set[str] = set()
    for tag in meant:
        alternatives = tag.split(EITHER)
        chosen |= set(alternatives) & set(found) or {alternatives[0]}
    return chosen


def _points_right(utterance: LabelledUtterance, act: DialogueAct) -> bool:
    roles: dict[tuple[int, ...], Role] = {r.ranks: r.role for r in act.references}
    return roles.keys() == {pointer.ranks for pointer in utterance.pointers} and all(
        pointer.role in (None, roles[pointer.ranks]) for pointer in utterance.pointers
    )


def _share(answers: Sequence[bool]) -> float | None:
    return sum(answers) / len(answers) if answers else None
