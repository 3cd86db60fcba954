"""What a reranker is judged on: people's next items, and wishes in words with what answers them."""

from __future__ import annotations

import csv
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from edge_rec.catalog.readers import ignore_error, open_source
from edge_rec.errors import CatalogError
from edge_rec.evaluation.replay import core_rows, read_log
from edge_rec.evaluation.splits import leave_one_out
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.settings import NextItemConfig
from edge_rec.lexicon import Lexicon
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import Encoder, FloatArray, IntArray
from edge_rec.retrieval.dense import item_text
from edge_rec.types import Candidate, Item, ItemId, Query, UserId

N_CANDIDATES = 100
"""Kept of a retrieved list."""
MAX_RELEVANT = 10
N_OTHERS = 60
"""Popular items among which those that answer a wish have to be found."""
MIN_RELEVANT = 3


@dataclass(frozen=True, slots=True)
class Case:
    """One list to be put in order."""

    query: Query
    candidates: tuple[Candidate, ...]
    """As retrieval has them, best first."""
    relevant: frozenset[ItemId]
    known: dict[ItemId, Item]
    """Candidates and history, as the model may see them."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Half to learn a weight on, half to judge it; nothing is in both."""

    protocol: str
    validation: tuple[Case, ...]
    test: tuple[Case, ...]


def history_cases(
    folder: Path, *, n: int, neighbours: int, seed: int, progress: Progress = NO_PROGRESS
) -> Cases:
    """The next item of each of `2 n` people, half for the weight and half for the test.

    Of the former the last item but one is to be found, of the latter the last.

    Raises:
        CatalogError: the folder has no events, or none of five or more a user and item, or its
            items have no names to read.
    """
    log = read_log(folder)
    rows = core_rows(log)
    if not len(rows):
        raise CatalogError(f"{log.name}: no user with 5 events on items with 5; choose other data")
    items = items_by_num(folder, np.unique(log.item_nums[rows]))
    if all(item.title == item.item_id for item in items):
        raise CatalogError(f"{log.name}: its items have no titles or texts for a model to read")
    split = leave_one_out(log.select(rows).renumbered(), seed)
    config = NextItemConfig(neighbours=neighbours)
    model = NextItemModel.fit(
        split.training, split.n_items, config, ordered=log.ordered, progress=progress
    )
    users = np.random.default_rng(seed).permutation(len(split.training))[: 2 * n]
    half = len(users) // 2
    return Cases(
        "history",
        tuple(
            _history_case(model, items, split.training[u], int(split.validation_targets[u]))
            for u in users[:half].tolist()
        ),
        tuple(
            _history_case(model, items, split.test_histories[u], int(split.test_targets[u]))
            for u in users[half:].tolist()
        ),
    )


def _history_case(
    model: NextItemModel, items: Sequence[Item], history: IntArray, target: int
) -> Case:
    scores = model.scores(history)
    scores[history] = -np.inf
    order = np.argsort(-scores, kind="stable")[: min(N_CANDIDATES, np.isfinite(scores).sum())]
    candidates = tuple(Candidate(items[k].item_id, float(scores[k])) for k in order.tolist())
    liked = tuple(items[k].item_id for k in history.tolist())
    known = {items[k].item_id: items[k] for k in (*order.tolist(), *history.tolist())}
    query = Query(UserId("judge"), liked=liked)
    return Case(query, candidates, frozenset({items[target].item_id}), known)


def items_by_num(folder: Path, nums: IntArray) -> list[Item]:
    """The items that `read_log` numbers `nums`, in that order."""
    source = open_source(folder)
    ids = list(dict.fromkeys(event.item_id for event in source.interactions(ignore_error)))
    by_id = catalog_of(folder)
    return [by_id.get(ids[num], Item(ids[num], str(ids[num]))) for num in nums.tolist()]


def catalog_of(folder: Path) -> dict[ItemId, Item]:
    """The items of a folder; where it states no popularity, their events are counted."""
    source = open_source(folder)
    items = {item.item_id: item for item in source.items(ignore_error)}
    if any(item.popularity for item in items.values()):
        return items
    counts = Counter(event.item_id for event in source.interactions(ignore_error))
    return {i: replace(item, popularity=float(counts[i])) for i, item in items.items()}


def wish_cases(folder: Path, words: Lexicon, encoder: Encoder, *, n: int, seed: int) -> Cases:
    """Wishes of one or two words, and items that people or the catalog say answer them.

    Where people tagged items freely (`tags.csv`), their tags are the wishes. Else the catalog's
    own tags are, in the words of the lexicon, one or two of them; the tag asked for is taken out
    of what retrieval and model may read. Wishes are told apart by a hash: one in the validation
    half is never in the test half.

    Raises:
        CatalogError: no wish has enough items that answer it.
    """
    rng = np.random.default_rng(seed)
    items = catalog_of(folder)
    free = folder / "tags.csv"
    wishes = _tagged_by_people(free, items) if free.is_file() else _tags_of(items, words, rng)
    popular = sorted(items.values(), key=lambda item: (-item.popularity, item.item_id))
    halves: dict[bool, list[Case]] = {True: [], False: []}
    for wish, (relevant, hidden) in wishes.items():
        half = halves[zlib.crc32(wish.encode()) % 2 == 0]
        if len(half) < n:
            half.append(_wish_case(wish, relevant, hidden, items, popular, encoder, rng))
    if not halves[True] or not halves[False]:
        raise CatalogError(f"{folder}: too few tags to make wishes of; choose other data")
    return Cases("wishes", tuple(halves[True]), tuple(halves[False]))


Wishes = dict[str, tuple[list[ItemId], tuple[str, ...]]]
"""Wish in words -> the items that answer it, and the tags that must not give them away."""


def _tagged_by_people(path: Path, items: dict[ItemId, Item]) -> Wishes:
    tagged: defaultdict[str, dict[ItemId, None]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (item_id := ItemId(row["movieId"])) in items:
                tagged[row["tag"].strip().casefold()].setdefault(item_id)
    titles = {item.title.casefold() for item in items.values()}
    return {
        tag: (list(ids), (tag,))
        for tag, ids in sorted(tagged.items())
        if len(ids) >= MIN_RELEVANT and tag not in titles and "netflix" not in tag
    }


def _tags_of(items: dict[ItemId, Item], words: Lexicon, rng: np.random.Generator) -> Wishes:
    """Single tags and pairs of tags, in English and Japanese words."""
    by_tag: defaultdict[str, set[ItemId]] = defaultdict(set)
    for item in items.values():
        for tag in item.tags:
            by_tag[tag].add(item.item_id)
    tags = sorted(tag for tag, ids in by_tag.items() if len(ids) >= 20)
    pairs = [(a, b) for k, a in enumerate(tags) for b in tags[k + 1 :]]
    chosen: list[tuple[str, ...]] = [(tag,) for tag in tags]
    chosen += [pairs[k] for k in rng.permutation(len(pairs)).tolist()]
    wishes: Wishes = {}
    for place, asked in enumerate(chosen):
        ids = set.intersection(*(by_tag[tag] for tag in asked))
        if len(ids) >= MIN_RELEVANT:
            language = ("en", "ja")[place % 2]
            text = " ".join(words.tag_name(tag, language) for tag in asked)
            known = sorted(ids, key=lambda i: (-items[i].popularity, i))
            wishes[text] = known[: 5 * MAX_RELEVANT], asked
    return wishes


def _wish_case(
    wish: str,
    relevant: Sequence[ItemId],
    hidden: Sequence[str],
    items: dict[ItemId, Item],
    popular: Sequence[Item],
    encoder: Encoder,
    rng: np.random.Generator,
) -> Case:
    answers = [relevant[k] for k in rng.permutation(len(relevant))[:MAX_RELEVANT].tolist()]
    every = set(relevant)
    unwanted = {tag.casefold() for tag in hidden}
    # Items that carry every tag asked for are right answers too and may not stand in as wrong.
    others = [
        item
        for item in popular[: 10 * N_OTHERS]
        if item.item_id not in every and not unwanted <= {tag.casefold() for tag in item.tags}
    ]
    chosen = rng.permutation(len(others))[:N_OTHERS].tolist()
    pool = [*(items[i] for i in answers), *(others[k] for k in chosen)]
    seen = [
        replace(item, tags=tuple(t for t in item.tags if t.casefold() not in unwanted))
        for item in pool
    ]
    scores: FloatArray = (
        encoder.encode([item_text(item) for item in seen]) @ (encoder.encode([wish])[0])
    )
    order = np.argsort(-scores, kind="stable").tolist()
    return Case(
        Query(UserId("judge"), text=wish),
        tuple(Candidate(seen[k].item_id, float(scores[k])) for k in order),
        frozenset(answers),
        {item.item_id: item for item in seen},
    )
