"""The first minute with a new person: a few titles, one after the other, each moved by the answers.

Values only: every answer gives a new interview, so that taking one back is having the old one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from edge_rec.personal.picks import picks
from edge_rec.session import Session
from edge_rec.types import Item, ItemId

MOST = 8
"""Titles asked about; what a ninth answer adds is no longer worth the question."""
ENOUGH = 5
"""Opinions after which nothing more is asked."""


class Answer(StrEnum):
    """What a person may say of a title."""

    LIKE = "like"
    DISLIKE = "dislike"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Interview:
    """What was asked and answered so far, in order."""

    answers: tuple[tuple[Item, Answer], ...] = ()

    @property
    def place(self) -> int:
        """Of the next question, from 1."""
        return len(self.answers) + 1

    @property
    def is_over(self) -> bool:
        """Whether enough was asked, or enough is known."""
        n_skipped = len(self.of(Answer.SKIP))
        return len(self.answers) >= MOST or len(self.answers) - n_skipped >= ENOUGH

    @property
    def has_opinions(self) -> bool:
        """Whether anything was said but "don't know"."""
        return len(self.of(Answer.SKIP)) < len(self.answers)

    def of(self, answer: Answer) -> tuple[ItemId, ...]:
        """Titles that got this answer, in the order asked."""
        return tuple(item.item_id for item, given in self.answers if given is answer)

    def told(self, item: Item, answer: Answer) -> Interview:
        """The interview after one more answer."""
        return replace(self, answers=(*self.answers, (item, answer)))

    def back(self) -> tuple[Interview, Item] | None:
        """The interview before the last answer, and what that was about; None at the start."""
        if not self.answers:
            return None
        return replace(self, answers=self.answers[:-1]), self.answers[-1][0]

    def question(self, session: Session) -> Item | None:
        """The title to ask about next; None where it is over or the catalog has no more."""
        if self.is_over:
            return None
        shown = [item.item_id for item, _ in self.answers]
        found = picks(session, 1, liked=self.of(Answer.LIKE), shown=shown)
        return found[0] if found else None


def take_down(session: Session, interview: Interview) -> None:
    """Store what the person said of the titles, as their first events."""
    for item, answer in interview.answers:
        if answer is not Answer.SKIP:
            session.feedback(item.item_id, answer.value)
