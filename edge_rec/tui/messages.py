"""What happened, as messages: workers post the first group, widgets the second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from edge_rec.dialogue.policy import Profile
from edge_rec.types import Interaction, InteractionKind, Item, ItemId, TurnEvent

if TYPE_CHECKING:
    from edge_rec.session import Session

# --- from workers ------------------------------------------------------------------------------


class WorkerReport(Message):
    """Base of what workers post."""


@dataclass
class SessionOpened(WorkerReport):
    """The catalog and models are there."""

    session: Session
    profile: Profile


@dataclass
class SessionFailed(WorkerReport):
    """The session cannot be opened."""

    error: str
    exit_code: int


@dataclass
class TurnProgressed(WorkerReport):
    """The running turn yielded an event."""

    event: TurnEvent


@dataclass
class TurnEnded(WorkerReport):
    """The turn ran to its end."""

    profile: Profile
    """What is stored now, the turn's own statements included."""


@dataclass
class TurnCancelled(WorkerReport):
    """The turn was closed before its end, at the person's wish."""

    text: str
    """What the person had typed."""


@dataclass
class TurnFailed(WorkerReport):
    """The turn raised."""

    text: str
    error: str


@dataclass
class FeedbackGiven(WorkerReport):
    """An event is stored and learnt from."""

    interaction: Interaction
    item: Item
    profile: Profile


@dataclass
class FeedbackUndone(WorkerReport):
    """The latest stored event is taken back; no interaction when there was none."""

    interaction: Interaction | None
    item: Item | None
    profile: Profile


@dataclass
class FeedbackFailed(WorkerReport):
    """An event could not be stored or taken back."""

    error: str


# --- from widgets ------------------------------------------------------------------------------


@dataclass
class PromptSubmitted(Message):
    """The person said something."""

    text: str


@dataclass
class ChoiceMade(Message):
    """The person picked a candidate of the question."""

    place: int
    """1-based."""
    title: str


@dataclass
class ItemJudged(Message):
    """The person wants an item marked."""

    item_id: ItemId
    kind: InteractionKind
    value: float | None = None


@dataclass
class RatingWanted(Message):
    """The person wants to rate an item with a number."""

    item: Item


@dataclass
class UndoWanted(Message):
    """The person wants the latest mark taken back."""
