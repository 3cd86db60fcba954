"""What happened, as messages: workers post the first group, widgets the second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from edge_rec.dialogue.policy import Profile
from edge_rec.dialogue.understanding import Part
from edge_rec.types import Interaction, InteractionKind, Item, ItemId, TurnEvent

if TYPE_CHECKING:
    from edge_rec.linking.completion import Completion
    from edge_rec.session import Session, TakenBack


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the understanding with the title of its item, if it is about one."""

    part: Part
    title: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a session holds between two turns, as far as it is drawn."""

    profile: Profile
    chips: tuple[Chip, ...] = ()


# --- from workers ------------------------------------------------------------------------------


class WorkerReport(Message):
    """Base of what workers post."""


@dataclass
class SessionOpened(WorkerReport):
    """The catalog and models are there."""

    session: Session
    standing: Standing
    said: list[str]
    """What the person typed before, oldest first."""
    is_locked: bool = False
    """Whether the person is to be asked for a passphrase first."""


@dataclass
class PassphraseWrong(WorkerReport):
    """The passphrase given was not the person's."""

    again: Callable[[], object]


@dataclass
class SessionReplaced(WorkerReport):
    """The catalog has one more name, and another session knows it."""

    session: Session
    standing: Standing
    name: str


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
class UnderstandingChanged(WorkerReport):
    """The running turn has been read: this is what holds now."""

    chips: tuple[Chip, ...]


@dataclass
class TurnEnded(WorkerReport):
    """The turn ran to its end."""

    standing: Standing
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
    standing: Standing


@dataclass
class FeedbackUndone(WorkerReport):
    """One step is undone: an event is taken back, or what was taken back is there again.

    Neither when nothing was left to undo.
    """

    interaction: Interaction | None
    item: Item | None
    standing: Standing
    given_back: TakenBack | None = None


@dataclass
class CompletionFound(WorkerReport):
    """Names for the end of `text`."""

    text: str
    completion: Completion | None


@dataclass
class JobDone(WorkerReport):
    """What a page asked of the session is done."""

    then: Callable[[Any], object]
    result: Any


@dataclass
class JobFailed(WorkerReport):
    """A page or the person asked something of the session that raised."""

    error: str


# --- from widgets ------------------------------------------------------------------------------


@dataclass
class PromptSubmitted(Message):
    """The person said something."""

    text: str


@dataclass
class CompletionWanted(Message):
    """The person is typing; the end of `text` may be the beginning of a name."""

    text: str


@dataclass
class PartRetracted(Message):
    """The person takes a part of the understanding back."""

    part: Part


@dataclass
class NameAdded(Message):
    """The person wants the catalog to know a name it lacks."""

    text: str


@dataclass
class Steered(Message):
    """The person wants more, or less, like an item."""

    item: Item
    toward: bool


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
class LanguageChosen(Message):
    """The person would rather read this language."""

    code: str


@dataclass
class UndoWanted(Message):
    """The person wants the latest mark taken back."""


@dataclass
class SessionCall(Message):
    """A page asks something of the session; `then` gets the answer, on the page's own thread."""

    job: Callable[[Session], Any]
    then: Callable[[Any], object]
    changes: bool = False
    """Whether `job` changes what the session holds; such calls wait for the end of a turn."""
