"""Who is trained on what, and what is to be found: the splits the protocols ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from edge_rec.evaluation.replay import EventLog
from edge_rec.learning.events import confidences_of
from edge_rec.learning.recency import TimedEvents
from edge_rec.protocols import FloatArray, IntArray

TIME_SHARE = 0.9
"""Share of all events that lie before the cut of a split by time."""
GIVEN_SHARE = 0.8
"""Share of an unseen person's events that are given."""
UNSEEN_SHARE = 0.2
"""Share of people who are never trained on."""


@dataclass(frozen=True, slots=True)
class Split:
    """Training sequences without targets; one target a history in validation and test."""

    training: tuple[IntArray, ...]
    validation_histories: tuple[IntArray, ...]
    validation_targets: IntArray
    test_histories: tuple[IntArray, ...]
    test_targets: IntArray
    n_items: int
    known: TimedEvents
    """The events of `training` with their times; none where times are unknown."""
    confidences: tuple[FloatArray, ...] | None = None
    """How sure each event of `training` is; None where no amounts are known."""

    @property
    def recent(self) -> IntArray:
        """Items of the latest tenth of the training events by time; empty without times."""
        times = self.known.times
        if not len(times):
            return np.zeros(0, dtype=np.int64)
        latest: IntArray = self.known.item_nums[times >= np.quantile(times, 0.9)]
        return latest


def leave_one_out(log: EventLog, seed: int = 0) -> Split:
    """Each user's last item is the test target, the one before validation's; trained without both.

    Ties in time keep file order. Where events have neither time nor order, two of each user's are
    drawn at random: the order of such a file may give the target away (by hours played, say).
    Users with fewer than three events drop out. Test histories include the validation target.
    """
    parts = _by_user(log)
    if not log.ordered:
        rng = np.random.default_rng(seed)
        parts = [rng.permutation(part) for part in parts]
    kept = [part for part in parts if len(part) >= 3]
    sequences = [log.item_nums[part] for part in kept]
    training = tuple(sequence[:-2] for sequence in sequences)
    return Split(
        training,
        training,
        np.array([sequence[-2] for sequence in sequences], dtype=np.int64),
        tuple(sequence[:-1] for sequence in sequences),
        np.array([sequence[-1] for sequence in sequences], dtype=np.int64),
        _n_items(log),
        _timed(log, [part[:-2] for part in kept]),
        _confidences(log, [part[:-2] for part in kept]),
    )


def by_time(log: EventLog) -> Split:
    """Everything before one moment is known, everything after is not.

    The test target is a user's first event after the cut, for users with two or more events
    before it; targets nobody had before the cut are kept, and cost every model the same. The last
    event before the cut is validation's and is not trained on.
    """
    cut = float(np.quantile(log.times, TIME_SHARE))
    parts = _by_user(log)
    training, held, histories, targets = [], [], [], []
    for part in parts:
        before, after = part[log.times[part] < cut], part[log.times[part] >= cut]
        if len(before) >= 2:
            training.append(before[:-1])
            held.append(log.item_nums[before[-1]])
            if len(after):
                histories.append(log.item_nums[before])
                targets.append(log.item_nums[after[0]])
    known = tuple(log.item_nums[part] for part in training)
    return Split(
        known,
        known,
        np.array(held, dtype=np.int64),
        tuple(histories),
        np.array(targets, dtype=np.int64),
        _n_items(log),
        _timed(log, training),
        _confidences(log, training),
    )


@dataclass(frozen=True, slots=True)
class FoldIn:
    """People never trained on: what is given of each, and what is to be ranked."""

    training: tuple[IntArray, ...]
    given: tuple[IntArray, ...]
    wanted: tuple[IntArray, ...]
    n_items: int


def fold_in(log: EventLog, seed: int) -> FoldIn:
    """A share of people is unseen; the first part of their events by time is given.

    Where times are unknown the given part is drawn at random.
    """
    rng = np.random.default_rng(seed)
    parts = _by_user(log)
    if not log.times.any():
        parts = [rng.permutation(part) for part in parts]
    unseen = rng.random(len(parts)) < UNSEEN_SHARE
    given, wanted = [], []
    for part in (part for part, chosen in zip(parts, unseen.tolist(), strict=True) if chosen):
        items = log.item_nums[part]
        n_given = int(GIVEN_SHARE * len(items))
        rest = np.setdiff1d(items[n_given:], items[:n_given])
        if n_given and len(rest):
            given.append(items[:n_given])
            wanted.append(rest)
    seen = [part for part, chosen in zip(parts, unseen.tolist(), strict=True) if not chosen]
    training = tuple(log.item_nums[part] for part in seen)
    return FoldIn(training, tuple(given), tuple(wanted), _n_items(log))


def _by_user(log: EventLog) -> list[IntArray]:
    """Places in the log of each user's events, oldest first, ties in file order."""
    order = np.lexsort((log.times, log.user_codes))  # stable, so ties keep their order
    if not len(order):
        return []
    return np.split(order, np.flatnonzero(np.diff(log.user_codes[order])) + 1)


def _n_items(log: EventLog) -> int:
    return int(log.item_nums.max()) + 1 if len(log) else 0


def _confidences(log: EventLog, training: list[IntArray]) -> tuple[FloatArray, ...] | None:
    sure = confidences_of(log.amounts)
    return None if sure is None else tuple(sure[places] for places in training)


def _timed(log: EventLog, training: list[IntArray]) -> TimedEvents:
    places = np.concatenate([*training, np.zeros(0, dtype=np.int64)])
    if not log.times.any():
        places = places[:0]
    return TimedEvents(log.user_codes[places], log.item_nums[places], log.times[places])
