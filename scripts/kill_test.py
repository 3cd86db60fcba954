"""Kill -9 during events and during training, many times; nothing acknowledged may be lost.

    python scripts/kill_test.py --home FOLDER --kills 200

Works on a home that holds a trained catalog; use a copy. A child stores events, or trains, or one
stores while another trains, and all are killed at a random instant of the work. After each kill the
database is opened anew: every event a child had acknowledged must be there, the file must be whole,
and the item factors must be those that come out when the stored events are learned again, one by
one, from the last training. Some events are taken back by the child, which must leave no trace
either.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

import numpy as np
from no_drift import NoDrift

import edge_rec
from edge_rec.assembly import train_models
from edge_rec.assembly.parts import rating_scale
from edge_rec.assembly.upkeep import catalog_facts
from edge_rec.config import load
from edge_rec.learning.factors import FactorModel
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.users import UserFactors
from edge_rec.paths import resolve
from edge_rec.protocols import FloatArray
from edge_rec.store.database import Database
from edge_rec.store.factors import SqliteFactorStore
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import UserId

PROFILE = "kill-test"
TRAINED = "trained"
TOLERANCE = 1e-5
"""Vectors are stored in single precision."""
UNDONE = 0.1
"""Share of events that are taken back at once, and not acknowledged."""
MODES = ("events", "both", "events", "training")
_KINDS = ("like", "dislike", "rate", "seen")
_SPAN_S = 0.4
"""Events are stored for at most so long."""


def store_events(home: str, seed: int) -> None:
    """Store events until killed; a line for each once it is durable."""
    rng = random.Random(seed)
    with edge_rec.open(home, profile=PROFILE) as session:
        ids = list(session.pipeline.retrieve.columns.item_nums)
        print("ready", flush=True)
        while True:
            kind = rng.choice(_KINDS)
            value = float(rng.randint(1, 10)) if kind == "rate" else None
            item_id = rng.choice(ids)
            session.feedback(item_id, kind, value)
            if rng.random() < UNDONE:
                session.undo()
            else:
                print(f"{item_id}\t{kind}\t{value}", flush=True)


def train_forever(home: str) -> None:
    """Train again and again until killed."""
    paths = resolve(home)
    print("ready", flush=True)
    while True:
        train_models(paths, load(paths.config_file))
        print(TRAINED, flush=True)


@dataclass(frozen=True, slots=True)
class Child:
    """A process that works until it is killed."""

    pid: int
    lines: TextIO

    def kill(self) -> list[str]:
        """End it at once; the events it had acknowledged."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        lines = self.lines.read().split("\n")[:-1]  # a cut-off last line is no promise
        self.lines.close()
        return [line for line in lines if line and line != TRAINED]


def start(home: str, mode: str, rng: random.Random) -> Child:
    """A child that has begun to work; forked, so that it need not import everything again."""
    seed = rng.randrange(10**6)
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        os.dup2(writer, sys.stdout.fileno())
        try:
            train_forever(home) if mode == "training" else store_events(home, seed)
        finally:
            traceback.print_exc()
            os._exit(1)
    os.close(writer)
    child = Child(pid, os.fdopen(reader))
    while (line := child.lines.readline()) and line != "ready\n":
        pass
    return child


def kill_one(home: str, mode: str, rng: random.Random, training_s: float) -> list[str]:
    """Let a child work, or two, kill them, and return the events acknowledged."""
    children = [start(home, mode, rng)] if mode != "both" else []
    if mode == "both":
        children = [start(home, "training", rng), start(home, "events", rng)]
    time.sleep(rng.uniform(0.0, _SPAN_S if mode == "events" else training_s))
    return [line for child in children for line in child.kill()]


def time_training(home: str, rng: random.Random) -> float:
    """Seconds of one whole training."""
    child = start(home, "training", rng)
    began = time.perf_counter()
    child.lines.readline()
    elapsed_s = time.perf_counter() - began
    child.kill()
    return elapsed_s


def problems(home: str, acknowledged: list[str]) -> Iterator[str]:
    """What is wrong with the home; `acknowledged` are all events ever promised, oldest first."""
    paths = resolve(home)
    database = Database(paths.database)
    try:
        if (verdict := database.value("PRAGMA integrity_check")) != "ok":
            yield f"the database is damaged: {verdict}"
        interactions = SqliteInteractionStore(database)
        stored = [
            f"{event.item_id}\t{event.kind}\t{event.value}"
            for event in interactions.of_user(UserId(PROFILE))
        ]
        place = 0
        for line in acknowledged:  # stored events may be more: killed before the promise
            try:
                place = stored.index(line, place) + 1
            except ValueError:
                yield f"lost: {line}"
        yield from _factor_problems(database)
    finally:
        database.close()
    NextItemModel.load(paths.next_item)  # raises where the file is not whole


def _factor_problems(database: Database) -> Iterator[str]:
    """Compare the stored factors with the events learned again from the last training."""
    items = SqliteItemStore(database)
    store, known = SqliteFactorStore(database), catalog_facts(items)
    stored, fresh = store.load(known), _as_trained(database, store, known)
    if stored is None or fresh is None:
        yield "the factors are gone"
        return
    drifted = {row[0] for row in database.rows("SELECT interaction_id FROM drift")}
    last_trained = database.value("SELECT min(interaction_id) FROM drift") or 0
    learner = UserFactors(fresh, items.item_nums, rating_scale(items), NoDrift())
    events = SqliteInteractionStore(database).of_user(UserId(PROFILE))
    before = [e for e in events if (e.interaction_id or 0) < last_trained]
    learner.replay(UserId(PROFILE), before)
    for event in events[len(before) :]:
        if not drifted:
            break
        learner.learn_one(event)
    if not np.allclose(stored.biases, fresh.biases, atol=TOLERANCE):
        yield f"biases differ by {np.abs(stored.biases - fresh.biases).max():.2g}"
    if not np.allclose(stored.vectors, fresh.vectors, atol=TOLERANCE):
        yield f"vectors differ by {np.abs(stored.vectors - fresh.vectors).max():.2g}"


def _as_trained(
    database: Database, store: SqliteFactorStore, known: FloatArray
) -> FactorModel | None:
    """The model before any event moved an item; the database stays as it is."""
    with contextlib.suppress(_TakenBack), database.transaction():
        database.execute("DELETE FROM drift")
        model = store.load(known)
        raise _TakenBack
    return model


class _TakenBack(Exception):
    """Ends a transaction that must leave nothing behind."""


def main() -> int:
    """Kill, look, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", required=True, help="a trained home; a copy, it is written to")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    acknowledged: list[str] = []
    failures = n_training = 0
    training_s = time_training(args.home, rng)
    for number in range(args.kills):
        mode = MODES[number % len(MODES)]
        n_training += mode != "events"
        acknowledged += kill_one(args.home, mode, rng, training_s)
        for problem in problems(args.home, acknowledged):
            failures += 1
            print(f"kill {number} during {mode}: {problem}", file=sys.stderr)
        if (number + 1) % 20 == 0:
            print(f"{number + 1} kills, {failures} problems", file=sys.stderr, flush=True)
    print(
        f"{args.kills} kills, {n_training} of them during training; "
        f"{len(acknowledged):,} events acknowledged; {failures} problems"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
