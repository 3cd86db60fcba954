#!/usr/bin/env python
"""What recommending costs: lists over large catalogs, and training for them.

    python scripts/bench_recommending.py lists --items 1000000
    python scripts/bench_recommending.py train --items 100000 --events 1000000
    python scripts/bench_recommending.py quality --data FOLDER

`lists` and `train` make catalogs up, so they say nothing of accuracy. `quality` trains the model of
large catalogs and the exact one on the same real events, and compares both on validation events.
One object a line; `cpu_ms` is what the process itself needed, whatever else the machine did.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from no_drift import NoDrift

from edge_rec.evaluation.metrics import bootstrap_interval
from edge_rec.evaluation.replay import k_core, read_log
from edge_rec.evaluation.splits import leave_one_out
from edge_rec.learning.factors import FactorModel
from edge_rec.learning.neighbourhoods import Neighbourhoods
from edge_rec.learning.next_item import NextItemModel, fitting
from edge_rec.learning.selection import LOCAL_REG, HeldOut, gain
from edge_rec.learning.settings import FactorConfig, NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.learning.users import UserFactors
from edge_rec.pipeline.listing import Lister
from edge_rec.progress import NO_PROGRESS
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.outline import outline_of
from edge_rec.retrieval.retriever import Retriever
from edge_rec.types import (
    Constraint,
    Interaction,
    InteractionKind,
    Item,
    ItemId,
    Operator,
    Query,
    RatingScale,
    Slot,
    UserId,
)

N_TAGS = 24
ROW = 50
"""Weights of an item in the made-up next-item model."""
USER = UserId("somebody")
EXACT = NextItemConfig(decays=(0.8,), regs=(60.0,), backward=0.3, neighbours=300)
LARGE_CATALOG = replace(EXACT, regs=(LOCAL_REG,))


class Wishes:
    """An encoder whose texts lie somewhere among the items; what encoding takes is left out."""

    name = "made up"

    def __init__(self, vectors: FloatArray, rng: np.random.Generator) -> None:
        self.dim = vectors.shape[1]
        near = vectors[rng.integers(0, len(vectors), 2)].sum(axis=0)
        off = rng.standard_normal(self.dim, dtype=np.float32) / np.sqrt(self.dim)
        self._wish = ((near + off) / np.linalg.norm(near + off)).astype(np.float32)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """The same for every text, (len(texts), dim)."""
        return np.tile(self._wish, (len(texts), 1))


class Titles:
    """An item store that knows nothing but names."""

    def get(self, item_id: ItemId) -> Item | None:
        """Any item."""
        return Item(item_id, f"Title {item_id}")

    def get_many(self, item_ids: object) -> dict[ItemId, Item]:
        """All of them."""
        return {i: Item(i, f"Title {i}") for i in item_ids}  # type: ignore[attr-defined]


def made_up_lister(n: int, dim: int, rng: np.random.Generator) -> tuple[Lister, UserFactors]:
    """A catalog with next-item model, factors and content vectors, all random."""
    ids = tuple(ItemId(str(num)) for num in range(n))
    columns = CatalogColumns(
        item_ids=ids,
        item_nums={item_id: num for num, item_id in enumerate(ids)},
        titles=tuple(f"Title {num}" for num in range(n)),
        exists=np.ones(n, dtype=np.bool_),
        tags=tuple(f"tag {num:02}" for num in range(N_TAGS)),
        tag_matrix=np.asfortranarray(rng.random((n, N_TAGS)) < 0.15),
        kinds=("film", "series"),
        kind_codes=rng.integers(0, 2, n).astype(np.int16),
        popularity=np.log1p(rng.pareto(1.0, n)).astype(np.float32),
        year=rng.integers(1960, 2026, n).astype(np.float32),
        length=rng.integers(1, 200, n).astype(np.float32),
        price=np.full(n, np.nan, dtype=np.float32),
        rating=rng.uniform(1, 10, n).astype(np.float32),
    )
    model = NextItemModel(
        n,
        (0.8,),
        (
            SparseRows(
                np.arange(0, n * ROW + 1, ROW),
                np.sort(rng.integers(0, n, (n, ROW), dtype=np.int32)).ravel(),
                rng.random(n * ROW, dtype=np.float32),
                n,
            ),
        ),
    )
    factors = FactorModel.empty(n, FactorConfig(), 7.0, columns.tag_matrix.astype(np.float32))
    learner = UserFactors(
        factors,
        lambda item_ids: {i: columns.item_nums[i] for i in item_ids},
        RatingScale(),
        NoDrift(),
    )
    vectors = made_up_vectors(n, dim, rng)
    retriever = Retriever(
        columns,
        next_item=model,
        factors=learner,
        vectors=vectors,
        outline=outline_of(vectors),
        encoder=Wishes(vectors, rng),
    )
    return Lister(retriever, Titles(), diversity=0.25, calibration=0.2, freshness=0.3), learner


def made_up_vectors(n: int, dim: int, rng: np.random.Generator) -> FloatArray:
    """Unit vectors that differ as much in each direction as those of the encoder do.

    Of its vectors of the demo catalog 39 % lie along one direction, 80 % in 64 and 89 % in 128; of
    these 39 %, 78 % and 86 %.
    """
    spread = np.arange(1, dim + 1, dtype=np.float32) ** -0.5
    spread[0] = np.sqrt(0.64 * np.sum(spread[1:] ** 2))
    vectors = rng.standard_normal((n, dim), dtype=np.float32)
    vectors[:, 0] = 1.0
    vectors *= spread
    turn, _ = np.linalg.qr(rng.standard_normal((dim, dim)))
    vectors = vectors @ turn.astype(np.float32)
    vectors /= np.sqrt(np.einsum("nd,nd->n", vectors, vectors))[:, None]
    return vectors


def lists(n: int, dim: int, rounds: int) -> dict[str, object]:
    """Lists of ten under filters with diversity, and an event with the list that follows it."""
    rng = np.random.default_rng(0)
    lister, learner = made_up_lister(n, dim, rng)
    liked = [ItemId(str(num)) for num in rng.choice(n, 60 + rounds, replace=False)]
    for item_id in liked[:50]:
        learner.learn_one(_event(item_id))

    def asked(known: int, *constraints: Constraint) -> Query:
        items = tuple(liked[:known])
        return Query(USER, liked=items, excluded=frozenset(items), constraints=constraints, n=10)

    filtered = asked(
        50,
        Constraint(Slot.TAG, Operator.IS, "tag 03"),
        Constraint(Slot.TAG, Operator.IS_NOT, "tag 07"),
        Constraint(Slot.YEAR, Operator.AT_LEAST, 1990.0),
    )

    wished = replace(asked(50), text="a ghost story by the sea")

    def list_for(query: Query) -> None:
        assert len(lister.bare(lister.retrieve(query).candidates, query)) == query.n

    known = itertools.count(51)

    def event_and_list() -> None:
        """Another item each time, as a person judges one after the other."""
        learner.learn_one(_event(liked[number := next(known) - 1]))
        list_for(asked(number + 1))

    return {
        "task": "lists",
        "items": n,
        "dim": dim,
        "filtered": timed(lambda: list_for(filtered), rounds),
        "unfiltered": timed(lambda: list_for(asked(50)), rounds),
        "wish": timed(lambda: list_for(wished), rounds),
        "wish_filtered": timed(
            lambda: list_for(replace(wished, constraints=filtered.constraints)), rounds
        ),
        "event": timed(lambda: learner.learn_one(_event(liked[-1])), rounds),
        "event_and_list": timed(event_and_list, rounds),
        "peak_mb": _peak_mb(),
    }


def _event(item_id: ItemId) -> Interaction:
    return Interaction(USER, item_id, InteractionKind.RATE, 8.0, datetime.now(UTC))


def train(n_items: int, n_events: int) -> dict[str, object]:
    """The next-item model of a made-up catalog too large for one matrix."""
    sequences = made_up_sequences(n_items, n_events, np.random.default_rng(0))
    before_mb, started, cpu_started = _peak_mb(), time.perf_counter(), time.process_time()
    model = NextItemModel.fit(sequences, n_items, LARGE_CATALOG, ordered=True)
    return {
        "task": "train",
        "items": n_items,
        "items_with_events": len(np.unique(np.concatenate(sequences))),
        "events": sum(map(len, sequences)),
        "weights": len(model.blocks[0].values),
        "cpu_s": round(time.process_time() - cpu_started, 1),
        "wall_s": round(time.perf_counter() - started, 1),
        "peak_mb": _peak_mb(),
        "before_mb": before_mb,
    }


def made_up_sequences(n_items: int, n_events: int, rng: np.random.Generator) -> list[IntArray]:
    """People with one or two tastes each: mostly items of these, some that everybody has."""
    lengths = 3 + rng.geometric(1 / 9, n_events // 12)
    total = int(lengths.sum())
    n_tastes = n_items // 50
    tastes = rng.integers(0, n_tastes, (len(lengths), 2))
    owners = np.repeat(np.arange(len(lengths)), lengths)
    own = tastes[owners, rng.integers(0, 2, total)] * 50
    within = np.minimum(rng.geometric(0.06, total) - 1, 49)
    popular = np.minimum(rng.pareto(0.7, total) * 20, n_items - 1).astype(np.int64)
    items = np.where(rng.random(total) < 0.8, own + within, popular)
    return np.split(items, np.cumsum(lengths)[:-1])


def quality(folder: Path, n_validation: int) -> dict[str, object]:
    """NDCG@10 on validation events of the exact model, of the large-catalog one, and the gap."""
    log = k_core(read_log(folder))
    split = leave_one_out(log)
    held_out = HeldOut(split.validation_histories, split.validation_targets)
    held_out = held_out.sample(n_validation, np.random.default_rng(0))
    reached, seconds = [], []
    for local in (False, True):
        started = time.process_time()
        config = LARGE_CATALOG if local else EXACT
        fitted = (
            Neighbourhoods(split.training, split.n_items, config, NO_PROGRESS, ordered=log.ordered)
            if local
            else fitting(
                split.training, split.n_items, config, ordered=log.ordered, progress=NO_PROGRESS
            )
        )
        model = NextItemModel.of_blocks(
            split.n_items, fitted.weights(config), config, ordered=log.ordered, tags=None
        )
        seconds.append(round(time.process_time() - started, 1))
        pairs = zip(held_out.histories, held_out.targets.tolist(), strict=True)
        reached.append(np.array([gain(model.scores(h), t, h) for h, t in pairs]))
    low, high = bootstrap_interval(reached[1] - reached[0], np.random.default_rng(0))
    return {
        "task": "quality",
        "dataset": log.name,
        "items": split.n_items,
        "users": len(held_out.targets),
        "exact_ndcg@10": round(float(reached[0].mean()), 4),
        "local_ndcg@10": round(float(reached[1].mean()), 4),
        "gain_low": round(low, 4),
        "gain_high": round(high, 4),
        "exact_cpu_s": seconds[0],
        "local_cpu_s": seconds[1],
    }


def timed(work: Callable[[], None], rounds: int) -> dict[str, float]:
    """Milliseconds, median and 95th percentile, after two rounds that are not counted."""
    wall, cpu = [], []
    for number in range(rounds + 2):
        started, cpu_started = time.perf_counter(), time.process_time()
        work()
        if number >= 2:
            cpu.append((time.process_time() - cpu_started) * 1e3)
            wall.append((time.perf_counter() - started) * 1e3)
    return {
        f"{name}_{what}": round(value, 2)
        for name, measured in (("cpu_ms", cpu), ("wall_ms", wall))
        for what, value in (
            ("median", statistics.median(measured)),
            ("p95", sorted(measured)[int(0.95 * (rounds - 1))]),
        )
    }


def _peak_mb() -> int:
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale)


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    of_lists = tasks.add_parser("lists")
    of_lists.add_argument("--items", type=int, default=12_000)
    of_lists.add_argument("--dim", type=int, default=512)
    of_lists.add_argument("--rounds", type=int, default=40)
    of_train = tasks.add_parser("train")
    of_train.add_argument("--items", type=int, default=100_000)
    of_train.add_argument("--events", type=int, default=1_000_000)
    of_quality = tasks.add_parser("quality")
    of_quality.add_argument("--data", type=Path, required=True)
    of_quality.add_argument("--users", type=int, default=5_000)
    args = parser.parse_args()
    match args.task:
        case "lists":
            figures = lists(args.items, args.dim, args.rounds)
        case "train":
            figures = train(args.items, args.events)
        case _:
            figures = quality(args.data, args.users)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
