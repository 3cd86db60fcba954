"""Cold starts: new items, and a new person whose list should be good after a few questions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from edge_rec.errors import CatalogError
from edge_rec.evaluation.judge import top
from edge_rec.evaluation.metrics import bootstrap_interval, list_gain
from edge_rec.evaluation.people import new_items
from edge_rec.evaluation.replay import EventLog, k_core
from edge_rec.evaluation.report import Result
from edge_rec.evaluation.splits import UNSEEN_SHARE
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.settings import NextItemConfig
from edge_rec.personal.picks import worth_asking
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.retrieval.fusion import rescale

PROTOCOL = (
    "5-core; a fifth of people is unseen and is asked about one item after the other; half of what "
    "each has, drawn at random four times, is answered with yes, all else with don't know; the "
    "other half is to be found among all items but those answered with yes; the same co-occurrence "
    "and popularity rank for every way of asking"
)
N_PICKS = 8
_ROUNDS = 4
"""Halves drawn of a person, whose mean counts."""
_MIN_ITEMS = 6
"""Fewer leave too little to answer with, and to find."""
_POPULARITY = 0.3
"""Weight of popularity in the lists, beside what goes with the answers."""


@dataclass(slots=True)
class Interview:
    """One person's answers so far."""

    knows: IntArray
    """What is answered with yes."""
    wanted: IntArray
    asked: list[int] = field(default_factory=list)
    liked: list[int] = field(default_factory=list)

    def ask(self, item_num: int) -> None:
        """Take the answer to one more question."""
        self.asked.append(item_num)
        if item_num in self.knows:
            self.liked.append(item_num)


Pick = Callable[[Interview], int]
"""The item to ask about next."""


@dataclass(frozen=True, slots=True)
class Recommender:
    """What every way of asking is judged by."""

    model: NextItemModel
    fame: FloatArray
    """(n_items,) log(1 + people)."""

    def liking(self, interview: Interview) -> FloatArray | None:
        """What goes with the answers, (n_items,); None before the first yes."""
        if not interview.liked:
            return None
        return self.model.scores(np.array(interview.liked, dtype=np.int64))

    def gain(self, interview: Interview) -> float:
        """NDCG@10 of the list that the answers lead to."""
        scores = rescale(self.fame)
        if (liking := self.liking(interview)) is not None:
            scores = rescale(liking) + np.float32(_POPULARITY) * scores
        (items,) = top(scores[None], [np.array(interview.liked, dtype=np.int64)])
        return list_gain(items, interview.wanted)


def ways_of_asking(rng: np.random.Generator, recommender: Recommender) -> dict[str, Pick]:
    """At random, the best known first, and as the product does."""
    n_items = len(recommender.fame)
    best_known = np.argsort(-recommender.fame, kind="stable")

    def at_random(interview: Interview) -> int:
        return int(rng.choice(np.setdiff1d(np.arange(n_items), interview.asked)))

    def popular(interview: Interview) -> int:
        return int(best_known[len(interview.asked)])

    def adaptive(interview: Interview) -> int:
        worth = worth_asking(recommender.fame, recommender.liking(interview))
        worth[interview.asked] = -np.inf
        return int(worth.argmax())

    return {"random_picks": at_random, "popular_picks": popular, "edge_rec_picks": adaptive}


def cold_start(
    log: EventLog, *, neighbours: int, seed: int, progress: Progress = NO_PROGRESS
) -> Iterator[Result]:
    """New items, where tags tell them apart, and then new people.

    Raises:
        CatalogError: nobody is left out who has enough items.
    """
    yield from new_items(log, neighbours=neighbours, seed=seed, progress=progress)
    yield from first_questions(log, neighbours=neighbours, seed=seed, progress=progress)


def first_questions(
    log: EventLog, *, neighbours: int, seed: int, progress: Progress = NO_PROGRESS
) -> Iterator[Result]:
    """NDCG@10 after each of the first questions, by way of asking.

    Raises:
        CatalogError: nobody is left out who has enough items.
    """
    core = k_core(log)
    rng = np.random.default_rng(seed)
    order = np.argsort(core.user_codes, kind="stable")
    items, users = core.item_nums[order], core.user_codes[order]
    everyone = np.split(items, np.flatnonzero(np.diff(users)) + 1)
    unseen = (rng.random(len(everyone)) < UNSEEN_SHARE).tolist()
    trained = [own for own, out in zip(everyone, unseen, strict=True) if not out]
    people = [
        [np.array_split(rng.permutation(np.unique(own)), 2) for _ in range(_ROUNDS)]
        for own, out in zip(everyone, unseen, strict=True)
        if out and len(np.unique(own)) >= _MIN_ITEMS
    ]
    if not people:
        raise CatalogError(f"{log.name}: too few people to ask some; choose other data")
    n_items = int(core.item_nums.max()) + 1
    settings = NextItemConfig(neighbours=neighbours)
    counts = np.bincount(np.concatenate(trained), minlength=n_items).astype(np.float32)
    recommender = Recommender(
        NextItemModel.fit(trained, n_items, settings, ordered=False, progress=progress),
        np.log1p(counts),
    )
    popular: FloatArray | None = None
    for name, pick in ways_of_asking(rng, recommender).items():
        started = time.perf_counter()
        gains, likes = _asked(people, pick, recommender)
        yield _result(log.name, name, gains, likes, popular, n_items, started, seed)
        if name == "popular_picks":
            popular = gains


def _asked(
    people: list[list[list[IntArray]]], pick: Pick, recommender: Recommender
) -> tuple[FloatArray, float]:
    """NDCG@10 after 0, 1, … answers, (n_people, N_PICKS + 1); and mean yeses of a person."""
    gains = np.zeros((len(people), N_PICKS + 1), dtype=np.float32)
    n_liked = 0
    for row, halves in enumerate(people):
        for knows, wanted in halves:
            interview = Interview(knows, wanted)
            gains[row, 0] += recommender.gain(interview)
            for k in range(1, N_PICKS + 1):
                interview.ask(pick(interview))
                gains[row, k] += recommender.gain(interview)
            n_liked += len(interview.liked)
    gains /= _ROUNDS
    return gains, n_liked / (_ROUNDS * len(people))


def _result(
    dataset: str,
    model: str,
    gains: FloatArray,
    likes: float,
    popular: FloatArray | None,
    n_items: int,
    started: float,
    seed: int,
) -> Result:
    """`gain` and its interval are of the mean over all k, over the popular picks."""
    rng = np.random.default_rng(seed)
    low, high = bootstrap_interval(gains[:, -1], rng)
    metrics = {"ndcg@10": float(gains[:, -1].mean()), "ndcg@10_low": low, "ndcg@10_high": high}
    metrics |= {f"after_{k}": float(mean) for k, mean in enumerate(gains.mean(axis=0))}
    metrics["yeses"] = likes
    if popular is not None:
        more = (gains - popular)[:, 1:].mean(axis=1)
        metrics["gain"] = float(more.mean())
        metrics["gain_low"], metrics["gain_high"] = bootstrap_interval(more, rng)
    return Result(
        task="cold-start",
        dataset=dataset,
        protocol=PROTOCOL,
        model=model,
        metrics=metrics,
        counts={"people": len(gains), "items": n_items},
        seconds=time.perf_counter() - started,
    )
