"""What workers do: drive the session from their thread and say by messages how it went."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from edge_rec.dialogue.understanding import Part, PartKind, parts_of
from edge_rec.errors import EdgeRecError
from edge_rec.tui.messages import (
    Chip,
    CompletionFound,
    FeedbackGiven,
    FeedbackUndone,
    ItemJudged,
    JobDone,
    JobFailed,
    PassphraseWrong,
    SessionFailed,
    SessionOpened,
    SessionReplaced,
    Standing,
    TurnCancelled,
    TurnEnded,
    TurnFailed,
    TurnProgressed,
    UnderstandingChanged,
    WorkerReport,
)
from edge_rec.types import DialogueState, Interaction, Tracked, TurnEvent, TurnFinished, UserId

if TYPE_CHECKING:
    from edge_rec.paths import Paths
    from edge_rec.session import Session

logger = logging.getLogger(__name__)

GUEST = UserId("guest")
"""Who goes on where a passphrase is not given."""
Post = Callable[[WorkerReport], object]
"""Hands a message to the app; safe from any thread."""
Job = Callable[["Session"], WorkerReport]
"""Something to do with the session, and the message that says how it went."""


def open_in_worker(open_session: Callable[[], Session], post: Post) -> None:
    """Open the session: `SessionOpened` or `SessionFailed`."""
    try:
        session = open_session()
        standing, said = standing_of(session), session.said()
        is_locked = session.locks is not None and session.user_id in session.locks.locked()
    except Exception as error:
        post(SessionFailed(_sentence(error), getattr(error, "exit_code", 1)))
    else:
        post(SessionOpened(session, standing, said, is_locked))


def unlock(
    session: Session, *, passphrase: str | None, then: SessionOpened, failed: Callable[[], object]
) -> WorkerReport:
    """Let the person in whose passphrase it is; None is a guest, who starts with nothing."""
    from edge_rec.personal import people

    if passphrase is None:
        session.switch(GUEST)
        return SessionOpened(session, standing_of(session), session.said())
    if not people.opens(session, session.user_id, passphrase):
        return PassphraseWrong(failed)
    return replace(then, is_locked=False)


def add_name(
    session: Session, *, name: str, paths: Paths, reopen: Callable[[], Session]
) -> WorkerReport:
    """Put an item of that name into the catalog, and go on with a session that knows it."""
    from edge_rec.personal.names import add_name

    item = add_name(paths, name)
    session.retract(Part(PartKind.UNKNOWN, text=name))
    opened = reopen()
    if (opened.user_id, opened.members) != (session.user_id, session.members):
        opened.switch(session.user_id, session.members)
    opened.state, opened.conversation_id = session.state, session.conversation_id
    session.close()
    return SessionReplaced(opened, standing_of(opened), item.title)


def standing_of(session: Session) -> Standing:
    """What the session holds."""
    return Standing(session.profile(), chips_of(session, session.state))


def chips_of(session: Session, state: DialogueState) -> tuple[Chip, ...]:
    """The parts of `state`, each with the title of its item in the language of the talk."""
    return tuple(
        Chip(part, session.item(part.item_id).title_in(state.language) if part.item_id else "")
        for part in parts_of(state)
    )


def run_turn(
    session: Session,
    text: str,
    start: Callable[[], Iterator[TurnEvent]],
    cancelled: Callable[[], bool],
    post: Post,
) -> None:
    """One turn: `TurnProgressed` for every event of `start()`, then how it ended.

    `text` is what the person had typed. `cancelled` is asked after every event; a turn that has
    already finished is not cancelled.
    """
    try:
        events = start()
        for event in events:
            if cancelled() and not isinstance(event, TurnFinished):
                if isinstance(events, Generator):
                    events.close()
                post(TurnCancelled(text))
                return
            post(TurnProgressed(event))
            if isinstance(event, Tracked):
                post(UnderstandingChanged(chips_of(session, event.state)))
        post(TurnEnded(standing_of(session)))
    except Exception as error:
        post(TurnFailed(text, _sentence(error)))


def judge(session: Session, request: ItemJudged) -> WorkerReport:
    """Store one judgement."""
    interaction = session.feedback(request.item_id, request.kind, request.value)
    return FeedbackGiven(interaction, session.item(request.item_id), standing_of(session))


def undo(session: Session) -> WorkerReport:
    """Undo the latest step."""
    step = session.undo_step()
    if isinstance(step, Interaction):
        return FeedbackUndone(step, session.item(step.item_id), standing_of(session))
    return FeedbackUndone(None, None, standing_of(session), given_back=step)


def answer(job: Callable[[Session], Any], then: Callable[[Any], object]) -> Job:
    """A job whose result goes to `then`."""
    return lambda session: JobDone(then, job(session))


def run_job(job: Job, session: Session, post: Post) -> None:
    """Do `job`: its message, or `JobFailed`."""
    try:
        report = job(session)
    except Exception as error:
        report = JobFailed(_sentence(error))
    post(report)


def complete(session: Session, text: str, post: Post) -> None:
    """Names for the end of `text`; where that fails, none are offered."""
    try:
        completion = session.complete(text)
    except Exception as error:
        logger.warning("no names for what is typed", exc_info=error)
        completion = None
    post(CompletionFound(text, completion))


def _sentence(error: Exception) -> str:
    """What the person reads. A worker is the last frame above a failure, so it takes them all."""
    if isinstance(error, EdgeRecError):
        return str(error)
    logger.error("unexpected failure in the terminal app", exc_info=error)
    return f"something broke ({type(error).__name__}); the log file has the details"
