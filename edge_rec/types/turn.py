"""The events of a turn as it happens, and the whole turn collected from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from edge_rec.types.catalog import ItemId
from edge_rec.types.dialogue import Deed, DialogueState, Query
from edge_rec.types.linking import Ambiguous, Link
from edge_rec.types.recommending import Candidate, Explanation, Recommendation
from edge_rec.types.understanding import DialogueAct, Intent, Utterance


@dataclass(frozen=True, slots=True)
class StageStarted:
    """The named stage begins; front ends show it."""

    stage: str
    """`understand`, `link`, `retrieve`, `rerank` or `explain`."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The utterance has been read."""

    act: DialogueAct


@dataclass(frozen=True, slots=True)
class MentionsLinked:
    """Every mention has its link, in the order of `act.mentions`."""

    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Tracked:
    """What holds from here on; the session stores the likes and dislikes this turn added."""

    state: DialogueState
    deeds: tuple[Deed, ...] = ()
    """What was said to be done with items; the session does it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The policy asks back instead of recommending."""

    question: str
    link: Ambiguous


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Candidates, best first."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The list, explanations still empty. A second one of the same turn replaces the first."""

    recommendations: tuple[Recommendation, ...]
    by: str = "retrieval"
    """Which ranker put it in this order."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the reply as it is made."""

    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation of one recommendation is complete."""

    item_id: ItemId
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Answered:
    """A question about items was answered from facts; no list follows."""

    intent: Intent
    text: str
    item_ids: tuple[ItemId, ...] = ()
    """The items it is about, in the order asked."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know: a plainer path was taken, a wish was relaxed."""

    code: str
    """Stable short name: `llm_missing`, `relaxed`, `unknown_name`."""
    text: str


@dataclass(frozen=True, slots=True)
class TurnFinished:
    """The turn is over; `state` is the one the next turn starts from."""

    state: DialogueState
    query: Query | None
    timings_s: Mapping[str, float]
    """Elapsed seconds by stage, `total` included."""


TurnEvent = (
    StageStarted
    | Understood
    | MentionsLinked
    | Tracked
    | Asked
    | Retrieved
    | Ranked
    | Token
    | Explained
    | Answered
    | Notice
    | TurnFinished
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A whole turn, collected from its events."""

    utterance: Utterance
    act: DialogueAct
    links: tuple[Link, ...]
    query: Query | None
    recommendations: tuple[Recommendation, ...]
    reply: str
    notices: tuple[Notice, ...]
    timings_s: Mapping[str, float]
    models: Mapping[str, str]
    """Which model served which stage."""
    answer: Answered | None = None
    """Where the turn was a question about items."""
