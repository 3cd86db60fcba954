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
    is_locked: bool = False
    """Whether a passphrase is asked for, of a group that of a member."""


def people(session: Session) -> list[Person]:
    """Everybody with an event or a passphrase of their own, and whoever is here now; by name."""
    known = session.interactions.people()
    known.setdefault(session.user_id, 0)
    locked = session.locks.locked() if session.locks else frozenset()
    known = {**dict.fromkeys(locked, 0), **known}
    return [
        Person(user, n, members_of(user), not locked.isdisjoint({user, *members_of(user)}))
        for user, n in sorted(known.items())
    ]


def members_of(user_id: UserId) -> tuple[UserId, ...]:
    """The members a group's name lists; none for a single person."""
    names = user_id.split(TOGETHER)
    return tuple(UserId(name) for name in names) if len(names) > 1 else ()


def asked_for(session: Session, user_ids: Sequence[UserId]) -> list[UserId]:
    """Those of the people, members of groups included, who want a passphrase; by name.

    Whoever is here now has been asked already.
    """
    if session.locks is None:
        return []
    names = {name for user in user_ids for name in (*members_of(user), user)}
    return sorted((names & session.locks.locked()) - {session.user_id, *session.members})


def opens(session: Session, user_id: UserId, passphrase: str) -> bool:
    """Whether `passphrase` is right for the person."""
    return session.locks is None or session.locks.opens(user_id, passphrase)


def protect(session: Session, passphrase: str) -> None:
    """Ask for `passphrase` before going on as the person who is here now; an empty one ends that.

    It keeps others from looking into a profile in the app. It hides nothing from whoever can read
    the database's file or use the command line: nothing is encrypted.

    Raises:
        ConfigError: several people are here.
    """
    if session.members:
        raise ConfigError("a passphrase is one person's; go on as that person first")
    if session.locks is not None:
        session.locks.lock(session.user_id, passphrase)


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
