"""Who uses the product on this machine, alone or together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edge_rec.errors import ConfigError
from edge_rec.session import Session
from edge_rec.types import UserId

TOGETHER = " + "
"""Between the names of a group's members; a single person's name cannot hold it."""
_MAX_NAME = 40


@dataclass(frozen=True, slots=True)
class Person:
    """A profile of this machine."""

    user_id: UserId
    n_events: int
    members: tuple[UserId, ...] = ()
    """Of a group, else empty."""


def people(session: Session) -> list[Person]:
    """Everybody with an event of their own, and whoever is here now; by name."""
    known = session.interactions.people()
    known.setdefault(session.user_id, 0)
    return [Person(user, n, members_of(user)) for user, n in sorted(known.items())]


def members_of(user_id: UserId) -> tuple[UserId, ...]:
    """The members a group's name lists; none for a single person."""
    names = user_id.split(TOGETHER)
    return tuple(UserId(name) for name in names) if len(names) > 1 else ()


def go_as(session: Session, user_ids: Sequence[UserId]) -> None:
    """Carry on as one person, or as several who choose together.

    Raises:
        ConfigError: no name, or one that cannot be used.
    """
    names = sorted(dict.fromkeys(name for user in user_ids for name in user.split(TOGETHER)))
    if not names:
        raise ConfigError("choose at least one person")
    for name in names:
        check_name(name)
    session.switch(UserId(TOGETHER.join(names)), members_of(UserId(TOGETHER.join(names))))


def check_name(name: str) -> UserId:
    """The name of a new person.

    Raises:
        ConfigError: it is empty, too long or holds what separates names.
    """
    cleaned = name.strip()
    if not cleaned or len(cleaned) > _MAX_NAME or not cleaned.isprintable():
        raise ConfigError(f"a name has 1 to {_MAX_NAME} printable characters")
    if TOGETHER in cleaned:
        raise ConfigError(f"a name cannot hold {TOGETHER!r}, which joins the names of a group")
    return UserId(cleaned)


def forget(session: Session) -> int:
    """Delete everything about the person in `session`, from the disk too; returns the events.

    Raises:
        StoreError: another process holds the database.
    """
    n_events = session.interactions.forget_user(session.user_id)
    session.switch(session.user_id, session.members)
    return n_events
