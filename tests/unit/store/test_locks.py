"""Passphrases in the database."""

import pytest

from edge_rec.store.database import Database
from edge_rec.store.locks import SqliteLockStore
from edge_rec.types import UserId

MINA, BEN = UserId("mina"), UserId("ben")


@pytest.fixture
def database():
    opened = Database()
    yield opened
    opened.close()


def test_only_the_right_passphrase_opens(database):
    locks = SqliteLockStore(database)
    locks.lock(MINA, "狼 and spice")
    assert locks.opens(MINA, "狼 and spice")
    assert not locks.opens(MINA, "wolf and spice")
    assert locks.locked() == {MINA}


def test_whoever_has_no_passphrase_is_let_in_with_any(database):
    assert SqliteLockStore(database).opens(BEN, "")


def test_full_and_half_width_letters_are_the_same_passphrase(database):
    locks = SqliteLockStore(database)
    locks.lock(MINA, "ｗｏｌｆ")
    assert locks.opens(MINA, "wolf")


def test_an_empty_passphrase_takes_the_lock_away(database):
    locks = SqliteLockStore(database)
    locks.lock(MINA, "wolf")
    locks.lock(MINA, "")
    assert locks.locked() == frozenset()


def test_the_passphrase_itself_is_stored_nowhere_and_salted(database):
    locks = SqliteLockStore(database)
    locks.lock(MINA, "wolf")
    locks.lock(BEN, "wolf")
    (salt, digest), (other_salt, other) = database.rows("SELECT salt, digest FROM locks")
    assert b"wolf" not in digest
    assert salt != other_salt
    assert digest != other
