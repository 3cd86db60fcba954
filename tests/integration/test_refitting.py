"""A refit behind a running session, and what kill -9 leaves behind."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import edge_rec
from edge_rec.assembly import train_models, upkeep
from edge_rec.assembly.refitting import Refitting
from edge_rec.assembly.upkeep import TRAINING
from edge_rec.config import Config, load
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.sums import KeptSums
from edge_rec.paths import resolve
from edge_rec.store.database import Database
from edge_rec.store.factors import SqliteFactorStore
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.models import SqliteModelStore
from edge_rec.types import Interaction, InteractionKind, ItemId, UserId

SCRIPT = Path(__file__).parents[2] / "scripts" / "kill_test.py"
sys.path.append(str(SCRIPT.parent))  # scripts/ is no part of the installed package

import kill_test  # noqa: E402


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


def test_an_event_learned_by_a_session_builds_on_what_was_trained_meanwhile(shop):
    with edge_rec.open(shop, profile=kill_test.PROFILE) as session:
        session.feedback("s1", "like")
        train(shop)
        session.feedback("s3", "rate", 9.0)
    assert list(kill_test.problems(str(shop), ["s1\tlike\tNone", "s3\trate\t9.0"])) == []


def test_an_event_stored_during_training_is_learned_again_on_the_new_factors(shop, monkeypatch):
    with edge_rec.open(shop, profile=kill_test.PROFILE) as session:

        def fit_while_events_come(*args, **kwargs):
            session.feedback("s2", "dislike")
            return fit(*args, **kwargs)

        fit = upkeep.train
        monkeypatch.setattr(upkeep, "train", fit_while_events_come)
        train(shop)
    assert list(kill_test.problems(str(shop), ["s2\tdislike\tNone"])) == []


def test_forgetting_somebody_training_saw_makes_a_training_due(shop):
    paths, config = resolve(shop), load(resolve(shop).config_file, {"profile": "space0"})
    database = Database(paths.database)
    try:
        refitting = Refitting(paths, config, database)
        assert not refitting.is_due()
        assert upkeep.forget_profile(paths, config) > 0
        assert refitting.is_due()
        train(shop)
        assert not refitting.is_due()
    finally:
        database.close()


def test_a_refit_moves_the_sums_of_the_last_one_to_what_counting_anew_gives(shop, monkeypatch):
    paths = resolve(shop)
    train(shop)
    with edge_rec.open(shop) as session:
        for item_id in ("s1", "s3", "h1"):
            session.feedback(item_id, "like")
    started_with = []
    become = KeptSums.become

    def watched(sums, people, progress):
        started_with.append(len(sums.items))
        become(sums, people, progress)

    monkeypatch.setattr(KeptSums, "become", watched)
    train(shop)
    by_sums = NextItemModel.load(paths.next_item)
    paths.next_item_sums.unlink()
    train(shop)
    anew = NextItemModel.load(paths.next_item)
    assert started_with[0] > 0 and started_with[2] == 0
    np.testing.assert_allclose(by_sums.blocks[0].dense(), anew.blocks[0].dense(), atol=1e-6)


def test_forgetting_deletes_what_training_had_counted(shop):
    paths = resolve(shop)
    train(shop)
    assert paths.next_item_sums.is_file()
    upkeep.forget_profile(paths, load(paths.config_file, {"profile": "guest"}))
    assert paths.next_item_sums.is_file()
    part = paths.index / f".{paths.next_item_sums.name}.1.tmp"
    part.write_bytes(b"of a training that was killed")
    upkeep.forget_profile(paths, load(paths.config_file, {"profile": "space0"}))
    assert not paths.next_item_sums.exists() and not part.exists()


def test_somebody_forgotten_while_a_training_runs_makes_another_due(shop, monkeypatch):
    paths, config = resolve(shop), load(resolve(shop).config_file, {"profile": "space0"})

    def fit_while_somebody_is_forgotten(*args, **kwargs):
        trained = fit(*args, **kwargs)
        upkeep.forget_profile(paths, config)
        return trained

    fit = upkeep.train
    monkeypatch.setattr(upkeep, "train", fit_while_somebody_is_forgotten)
    train(shop)
    assert not paths.next_item_sums.is_file()
    database = Database(paths.database)
    try:
        assert Refitting(paths, config, database).is_due()
    finally:
        database.close()


def test_forgetting_somebody_training_never_saw_leaves_the_factors_as_trained(shop):
    paths, config = resolve(shop), load(resolve(shop).config_file, {"profile": "guest"})
    database = Database(paths.database)
    try:
        trained = SqliteFactorStore(database).load()
        with edge_rec.open(shop, profile="guest") as session:
            session.feedback("s1", "like")
            session.feedback("h1", "dislike")
        assert np.abs(SqliteFactorStore(database).load().biases - trained.biases).max() > 1e-3
        upkeep.forget_profile(paths, config)
        left = SqliteFactorStore(database).load()
        np.testing.assert_allclose(left.biases, trained.biases, atol=1e-6)
        np.testing.assert_allclose(left.vectors, trained.vectors, atol=1e-6)
        assert not Refitting(paths, config, database).is_due()
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
