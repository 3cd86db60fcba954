"""People and items never trained on: folding a person in, and finding the people for a new item."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import CatalogError
from edge_rec.evaluation import baselines
from edge_rec.evaluation.judge import top
from edge_rec.evaluation.metrics import bootstrap_interval, list_gain
from edge_rec.evaluation.replay import EventLog, k_core
from edge_rec.evaluation.report import Result
from edge_rec.evaluation.splits import GIVEN_SHARE, FoldIn, fold_in
from edge_rec.learning.next_item import NextItemModel, ScoreHistories, fitting
from edge_rec.learning.selection import HeldOut, next_item_grid, select_next_item
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sparse_rows import SparseRows
from edge_rec.learning.tags import tag_rows
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray

Floats = NDArray[np.floating[Any]]

FOLD_IN_PROTOCOL = (
    "5-core; a fifth of people is unseen; the first 80 % of their events by time are given "
    "(drawn at random where times are unknown), the rest is to be found among all items not "
    "given; settings chosen on a fifth of the other people"
)
COLD_START_PROTOCOL = (
    "5-core; a tenth of items is new: no event of theirs is trained on; people who had one rank "
    "all new items by the rest of their history"
)
_VALIDATION_SHARE = 0.2
_NEW_SHARE = 0.1
_BATCH = 1_000
_MIXES = (0.0, 0.25, 0.5, 0.75, 1.0)


def unseen_people(
    log: EventLog, *, neighbours: int, seed: int, progress: Progress = NO_PROGRESS
) -> Iterator[Result]:
    """Baselines, rivals where installed, and the product's model, for people never trained on.

    Raises:
        CatalogError: the 5-core of the data is empty.
    """
    core = k_core(log)
    split = fold_in(core, seed)
    if not split.wanted:
        raise CatalogError(f"{log.name}: too few people to leave some out; choose other data")
    training, n_items = split.training, split.n_items
    builders: dict[str, Callable[[], ScoreHistories]] = {
        "popularity": lambda: baselines.popularity(np.concatenate(training), n_items),
        "item_knn": lambda: baselines.item_knn(training, n_items),
        "ease": lambda: baselines.ease(training, n_items),
    }
    for name, build in baselines.implicit_rivals(training, n_items, seed):
        if name == "implicit_als":  # the other one has no fold-in
            builders[name] = build
    tags = tag_rows(core.facts.tags) if len(core.facts.tags) else None
    base = NextItemConfig(neighbours=neighbours)
    builders["edge_rec"] = lambda: _product(
        split, tags, base, ordered=log.ordered, seed=seed, progress=progress
    )
    for name, build in builders.items():
        started = time.perf_counter()
        gains = _gains(build(), split.given, split.wanted)
        counts = {"people": len(split.given), "items": n_items}
        yield _result("fold-in", log, FOLD_IN_PROTOCOL, name, gains, counts, started, seed)


def _product(
    split: FoldIn,
    tags: SparseRows | None,
    base: NextItemConfig,
    *,
    ordered: bool,
    seed: int,
    progress: Progress,
) -> ScoreHistories:
    """What follows and what goes together, mixed as validation people like it best."""
    rng = np.random.default_rng(seed)
    held = rng.random(len(split.training)) < _VALIDATION_SHARE
    trained = [items for items, out in zip(split.training, held.tolist(), strict=True) if not out]
    others = [items for items, out in zip(split.training, held.tolist(), strict=True) if out]
    given, later = [], []
    for items in others:
        n_given = int(GIVEN_SHARE * len(items))
        rest = items[n_given:][~np.isin(items[n_given:], items[:n_given])]
        if n_given and len(rest):
            given.append(items[:n_given])
            later.append(rest)
    first = HeldOut(tuple(given), np.array([items[0] for items in later], dtype=np.int64))
    configs, scores = {}, {}
    for kind in (True, False) if ordered else (False,):
        grid = next_item_grid(split.n_items, ordered=kind, base=base)
        fitted = fitting(trained, split.n_items, grid[0], ordered=kind, progress=progress)
        configs[kind], model = select_next_item(
            fitted, first, split.n_items, grid, ordered=kind, tags=tags
        )
        scores[kind] = model.scores_batch(given)
    models = {
        kind: NextItemModel.fit(
            split.training, split.n_items, config, ordered=kind, tags=tags, progress=progress
        )
        for kind, config in configs.items()
    }
    if len(models) == 1:
        return models[False].scores_batch
    unit = float(scores[True].std() / scores[False].std())

    def mixed(share: float, follows: FloatArray, together: FloatArray) -> FloatArray:
        mix: FloatArray = np.float32(1.0 - share) * follows + np.float32(share * unit) * together
        return mix

    reached = [
        np.mean(_list_gains(mixed(share, scores[True], scores[False]), given, later))
        for share in _MIXES
    ]
    share = _MIXES[int(np.argmax(reached))]
    return lambda histories: mixed(
        share, models[True].scores_batch(histories), models[False].scores_batch(histories)
    )


def new_items(
    log: EventLog, *, neighbours: int, seed: int, progress: Progress = NO_PROGRESS
) -> Iterator[Result]:
    """Items on their first day, which only their tags speak for: chance, and the product's model.

    Nothing where no tags tell the items apart.
    """
    core = k_core(log)
    tags = tag_rows(core.facts.tags) if len(core.facts.tags) else None
    if tags is None or not len(tags.values):
        return
    rng = np.random.default_rng(seed)
    n_items = len(tags)
    new = rng.random(n_items) < _NEW_SHARE
    order = np.lexsort((core.times, core.user_codes))
    users, items = core.user_codes[order], core.item_nums[order]
    everyone = np.split(items, np.flatnonzero(np.diff(users)) + 1)
    known = [sequence[~new[sequence]] for sequence in everyone]
    pairs = [(k, np.unique(e[new[e]])) for k, e in zip(known, everyone, strict=True)]
    given = [k for k, wanted in pairs if len(k) and len(wanted)]
    wanted = [wanted for k, wanted in pairs if len(k) and len(wanted)]
    grid = next_item_grid(n_items, ordered=log.ordered, base=NextItemConfig(neighbours=neighbours))

    def product() -> ScoreHistories:
        long = [sequence for sequence in known if len(sequence) >= 3]
        held_out = HeldOut(
            tuple(sequence[:-1] for sequence in long),
            np.array([sequence[-1] for sequence in long], dtype=np.int64),
        ).sample(1_000, rng)
        trained = [sequence[:-1] for sequence in long]
        fitted = fitting(trained, n_items, grid[0], ordered=log.ordered, progress=progress)
        _, model = select_next_item(fitted, held_out, n_items, grid, ordered=log.ordered, tags=tags)
        return model.scores_batch

    builders: dict[str, Callable[[], ScoreHistories]] = {
        "chance": lambda: lambda histories: rng.random((len(histories), n_items), np.float32),
        "edge_rec": product,
    }
    for name, build in builders.items():
        started = time.perf_counter()
        gains = _gains(_only(new, build()), given, wanted)
        counts = {"people": len(given), "items": n_items, "new items": int(new.sum())}
        yield _result("cold-start", log, COLD_START_PROTOCOL, name, gains, counts, started, seed)


def _only(shown: NDArray[np.bool_], score: ScoreHistories) -> ScoreHistories:
    """Scores of the items `shown`; the others come last."""
    return lambda histories: np.where(shown, score(histories), np.float32(-np.inf))


def _gains(score: ScoreHistories, given: Sequence[IntArray], wanted: Sequence[IntArray]) -> Floats:
    """NDCG@10 of each person's list."""
    gains: list[float] = []
    for first in range(0, len(given), _BATCH):
        part = slice(first, first + _BATCH)
        gains += _list_gains(score(given[part]), given[part], wanted[part])
    return np.array(gains)


def _list_gains(
    scores: FloatArray, given: Sequence[IntArray], wanted: Sequence[IntArray]
) -> list[float]:
    lists = top(scores, given)
    return [list_gain(items, sought) for items, sought in zip(lists, wanted, strict=True)]


def _result(
    task: str,
    log: EventLog,
    protocol: str,
    model: str,
    gains: Floats,
    counts: dict[str, int],
    started: float,
    seed: int,
) -> Result:
    low, high = bootstrap_interval(gains, np.random.default_rng(seed))
    return Result(
        task=task,
        dataset=log.name,
        protocol=protocol,
        model=model,
        metrics={"ndcg@10": float(gains.mean()), "ndcg@10_low": low, "ndcg@10_high": high},
        counts=counts,
        seconds=time.perf_counter() - started,
    )
