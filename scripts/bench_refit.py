#!/usr/bin/env python
"""What a scheduled refit costs after new events, with the sums of the last training and without.

    python scripts/bench_refit.py HOME --events 1000

Works on a copy of the home, which has to be imported and indexed. `people` of those there are, one
in five new, rate items drawn by popularity. Prints one object: seconds of processor time for
counting and for the whole refit either way, and the largest difference between the two models.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from edge_rec import config, paths
from edge_rec.assembly.upkeep import train_models
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.sums import KeptSums
from edge_rec.store.database import Database
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.types import Interaction, InteractionKind, ItemId, UserId


class Watch:
    """Processor seconds spent on reading, moving and writing sums."""

    def __init__(self) -> None:
        self.seconds = 0.0
        for name in ("load", "become", "save"):
            self._watch(name)

    def _watch(self, name: str) -> None:
        work = getattr(KeptSums, name)

        def timed(*args: object, **options: object) -> object:
            started = time.process_time()
            try:
                return work(*args, **options)
            finally:
                self.seconds += time.process_time() - started

        setattr(KeptSums, name, staticmethod(timed) if name == "load" else timed)


def add_events(where: paths.Paths, n_events: int, n_people: int) -> None:
    """Ratings by some people, at times after everything there is."""
    rng = np.random.default_rng(0)
    database = Database(where.database)
    try:
        store = SqliteInteractionStore(database)
        known = store.columns()
        people = [known.user_ids[code] for code in rng.permutation(len(known.user_ids))[:n_people]]
        people[::5] = [UserId(f"new person {number}") for number in range(len(people[::5]))]
        nums = rng.choice(known.item_nums, n_events)
        id_of = dict(database.rows("SELECT item_num, item_id FROM items"))
        now = datetime.now(UTC)
        store.add_many(
            Interaction(
                people[int(rng.integers(len(people)))],
                ItemId(id_of[num]),
                InteractionKind.RATE,
                float(rng.integers(5, 11)),
                now,
            )
            for num in nums.tolist()
        )
    finally:
        database.close()


def train(where: paths.Paths, watch: Watch) -> dict[str, float]:
    """One training in this process."""
    watch.seconds, started = 0.0, time.process_time()
    train_models(where, config.load(where.config_file))
    cpu_s = time.process_time() - started
    return {"counting_cpu_s": round(watch.seconds, 2), "cpu_s": round(cpu_s, 1)}


def compare(home: Path, n_events: int, n_people: int) -> dict[str, object]:
    """Train, add events, and train again with the sums and without."""
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "home"
        shutil.copytree(home, copy)
        where = paths.resolve(copy)
        where.next_item_sums.unlink(missing_ok=True)
        figures: dict[str, object] = {"task": "refit", "events": n_events, "people": n_people}
        figures["first"] = train(where, watch)
        if where.next_item_sums.is_file():
            figures["sums_mb"] = round(where.next_item_sums.stat().st_size / 1e6, 1)
        add_events(where, n_events, n_people)
        figures["with_sums"] = train(where, watch)
        by_sums = NextItemModel.load(where.next_item)
        where.next_item_sums.unlink(missing_ok=True)
        figures["anew"] = train(where, watch)
        anew = NextItemModel.load(where.next_item)
        pairs = zip(by_sums.blocks, anew.blocks, strict=True)
        figures["largest_difference"] = max(
            float(np.abs(a.dense() - b.dense()).max()) for a, b in pairs
        )
    return figures


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--events", type=int, default=1_000)
    parser.add_argument("--people", type=int, default=50)
    args = parser.parse_args()
    print(json.dumps(compare(args.home, args.events, args.people)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
