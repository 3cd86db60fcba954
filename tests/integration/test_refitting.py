"""A refit behind a running session, and what kill -9 leaves behind."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

import edge_rec
from edge_rec.assembly import train_models
from edge_rec.assembly.upkeep import TRAINING
from edge_rec.config import Config, load
from edge_rec.paths import resolve
from edge_rec.store.database import Database
from edge_rec.store.factors import SqliteFactorStore
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.models import SqliteModelStore
from edge_rec.types import Interaction, InteractionKind, ItemId, UserId

SCRIPT = Path(__file__).parents[2] / "scripts" / "kill_test.py"


def train(shop):
    paths = resolve(shop)
    return train_models(paths, load(paths.config_file, {}) if paths.config_file else Config())


def test_a_session_takes_over_what_was_trained_meanwhile(shop):
    with edge_rec.open(shop) as session:
        session.ask("I love Comet Ferry Seven")
        before = session.pipeline
        train(shop)
        turn = session.ask("something else")
        assert session.pipeline is not before
        assert turn.recommendations
        assert session.profile().liked == ("s3",)
        assert session.learner.scores(session.user_id).std() > 0


def test_a_session_keeps_its_models_while_nothing_new_is_there(shop):
    with edge_rec.open(shop) as session:
        before = session.pipeline
        session.ask("something")
        assert session.pipeline is before


def test_events_stored_while_a_training_runs_keep_their_drift(shop):
    database = Database(shop / "edge_rec.db")
    try:
        factors = SqliteFactorStore(database)
        interactions = SqliteInteractionStore(database)
        up_to = interactions.last_id()
        model = factors.load()
        late = Interaction(UserId("late"), ItemId("s3"), InteractionKind.LIKE)
        number = interactions.add(late)
        factors.add_drift(number, 0, model.learn_one("late", 0, 9.0))
        factors.save(factors.load(), up_to=up_to)
        assert database.value("SELECT count(*) FROM drift") == 1
        factors.save(factors.load())
        assert database.value("SELECT count(*) FROM drift") == 0
    finally:
        database.close()


def test_training_reads_no_event_stored_after_it_began(shop):
    database = Database(shop / "edge_rec.db")
    try:
        interactions = SqliteInteractionStore(database)
        up_to, before = interactions.last_id(), len(interactions.columns().item_nums)
        interactions.add(Interaction(UserId("late"), ItemId("s3"), InteractionKind.LIKE))
        assert len(interactions.columns(up_to).item_nums) == before
        assert len(interactions.columns().item_nums) == before + 1
    finally:
        database.close()


@pytest.mark.slow
def test_a_long_session_trains_anew_by_itself(shop, monkeypatch):
    monkeypatch.setenv("EDGE_REC_LEARNING__REFIT_EVENTS", "3")
    monkeypatch.setenv("EDGE_REC_LEARNING__REFIT_GROWTH", "0.001")
    with edge_rec.open(shop) as session:
        first = session.pipeline
        for item_id in ("s1", "s3", "s4", "h1"):
            session.feedback(item_id, "like")
        deadline = time.monotonic() + 60
        while session.pipeline is first and time.monotonic() < deadline:
            session.ask("something")
            time.sleep(0.2)
        assert session.pipeline is not first
    database = Database(shop / "edge_rec.db")
    try:
        assert SqliteModelStore(database).version(TRAINING) == 2
    finally:
        database.close()


@pytest.mark.slow
def test_kill_9_loses_no_acknowledged_event_and_leaves_whole_factors(shop):
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--home", str(shop), "--kills", "10", "--seed", "1"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 kills" in done.stdout
