"""What workers do: drive the session from their thread and say by messages how it went."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from edge_rec.errors import EdgeRecError
from edge_rec.tui.messages import (
    FeedbackFailed,
    FeedbackGiven,
    FeedbackUndone,
    ItemJudged,
    SessionFailed,
    SessionOpened,
    TurnCancelled,
    TurnEnded,
    TurnFailed,
    TurnProgressed,
    WorkerReport,
)
from edge_rec.types import TurnFinished

if TYPE_CHECKING:
    from edge_rec.session import Session

logger = logging.getLogger(__name__)

Post = Callable[[WorkerReport], object]
"""Hands a message to the app; safe from any thread."""


def open_in_worker(open_session: Callable[[], Session], post: Post) -> None:
    """Open the session: `SessionOpened` or `SessionFailed`."""
    try:
        session = open_session()
        profile = session.profile()
    except Exception as error:
        post(SessionFailed(_sentence(error), getattr(error, "exit_code", 1)))
    else:
        post(SessionOpened(session, profile))


def run_turn(session: Session, text: str, cancelled: Callable[[], bool], post: Post) -> None:
    """One turn: `TurnProgressed` for every event, then how it ended.

    `cancelled` is asked after every event. A turn that has already finished is not cancelled.
    """
    try:
        events = session.respond(text)
        for event in events:
            if cancelled() and not isinstance(event, TurnFinished):
                if isinstance(events, Generator):
                    events.close()
                post(TurnCancelled(text))
                return
            post(TurnProgressed(event))
        post(TurnEnded(session.profile()))
    except Exception as error:
        post(TurnFailed(text, _sentence(error)))


def judge(session: Session, request: ItemJudged) -> WorkerReport:
    """Store one judgement."""
    interaction = session.feedback(request.item_id, request.kind, request.value)
    return FeedbackGiven(interaction, session.item(request.item_id), session.profile())


def undo(session: Session) -> WorkerReport:
    """Take the latest stored event back."""
    interaction = session.undo()
    item = session.item(interaction.item_id) if interaction else None
    return FeedbackUndone(interaction, item, session.profile())


def run_feedback(job: Callable[[Session], WorkerReport], session: Session, post: Post) -> None:
    """Do `job`: its message, or `FeedbackFailed`."""
    try:
        report = job(session)
    except Exception as error:
        report = FeedbackFailed(_sentence(error))
    post(report)


def _sentence(error: Exception) -> str:
    """What the person reads. A worker is the last frame above a failure, so it takes them all."""
    if isinstance(error, EdgeRecError):
        return str(error)
    logger.error("unexpected failure in the terminal app", exc_info=error)
    return f"something broke ({type(error).__name__}); the log file has the details"
