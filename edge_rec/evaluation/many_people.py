"""People whose last rating is held out, for one model that is to do many things for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import CatalogError
from edge_rec.evaluation.replay import EventLog, core_rows, read_log
from edge_rec.evaluation.rerank_cases import items_by_num
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.types import Item

N_CANDIDATES = 20
"""The held-out item, and as many others as make this number, drawn by popularity."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody, and what is to be told."""

    code: int
    history: IntArray
    """Item numbers, oldest first."""
    values: FloatArray
    """Ratings of `history`."""
    target: int
    value: float
    """Rating of `target`."""
    candidates: IntArray
    """(N_CANDIDATES,), fewer in a small catalog; the target at a place drawn by chance."""

    @property
    def mean(self) -> float:
        """Mean rating given so far."""
        return float(self.values.mean())


@dataclass(frozen=True)
class People:
    """A log without the held-out ratings, and people in two halves."""

    name: str
    items: Sequence[Item]
    past: EventLog
    """Of everybody in the data."""
    fitting: tuple[Person, ...]
    """To fit what a model's answer counts for."""
    test: tuple[Person, ...]
    tags: tuple[str, ...]
    tag_matrix: NDArray[np.bool_]
    """(n_items, n_tags)"""

    @property
    def scale(self) -> tuple[float, float]:
        """Least and best rating."""
        assert self.past.scale is not None
        return self.past.scale

    @property
    def sequences(self) -> list[IntArray]:
        """Items of each user, oldest first."""
        order = np.argsort(self.past.user_codes, kind="stable")
        ends = np.flatnonzero(np.diff(self.past.user_codes[order])) + 1
        return np.split(self.past.item_nums[order], ends)

    @cached_property
    def popularity(self) -> FloatArray:
        """Events of each item, (n_items,)."""
        return np.bincount(self.past.item_nums, minlength=len(self.items)).astype(np.float32)


def read_people(folder: Path, *, n: int, seed: int) -> People:
    """`n` people to fit on and `n` to judge by, of the 5-core of the ratings in `folder`.

    A person's last rating is held out, ties in file order; drawn by chance where nothing says the
    order.

    Raises:
        CatalogError: the folder has no ratings, or items without titles.
    """
    log = read_log(folder)
    log = log.select(np.flatnonzero(np.isfinite(log.values)))
    rows = core_rows(log) if len(log) else np.zeros(0, dtype=np.int64)
    if not len(rows) or log.scale is None:
        raise CatalogError(f"{log.name}: no ratings to judge by; choose other data")
    items = items_by_num(folder, np.unique(log.item_nums[rows]))
    rng = np.random.default_rng(seed)
    core = log.select(rows).renumbered()
    core = core.in_time_order() if log.ordered else core.select(rng.permutation(len(core)))
    by_user = np.argsort(core.user_codes, kind="stable")
    last = by_user[np.append(np.flatnonzero(np.diff(core.user_codes[by_user])), len(by_user) - 1)]
    past = core.select(np.setdiff1d(np.arange(len(core)), last))
    chosen = rng.permutation(last)[: 2 * n]
    shares = np.bincount(past.item_nums, minlength=len(items))
    people = [_person(core, past, int(row), shares, rng) for row in chosen.tolist()]
    half = len(people) // 2
    tags = tuple(sorted({tag for item in items for tag in item.tags}))
    matrix = np.array([[tag in item.tags for tag in tags] for item in items], dtype=np.bool_)
    fitting, test = tuple(people[:half]), tuple(people[half:])
    return People(log.name, items, past, fitting, test, tags, matrix.reshape(len(items), -1))


def _person(
    core: EventLog, past: EventLog, row: int, shares: IntArray, rng: np.random.Generator
) -> Person:
    code, target = int(core.user_codes[row]), int(core.item_nums[row])
    own = np.flatnonzero(past.user_codes == code)
    history = past.item_nums[own]
    open_shares = shares.astype(np.float64)
    open_shares[history] = 0.0
    open_shares[target] = 0.0
    n_others = min(N_CANDIDATES - 1, int(np.count_nonzero(open_shares)))
    others = rng.choice(len(shares), n_others, replace=False, p=open_shares / open_shares.sum())
    candidates = rng.permutation(np.append(others, target))
    return Person(code, history, past.values[own], target, float(core.values[row]), candidates)
