"""Conversations between people: what one of them recommends next is what the list should have."""

from __future__ import annotations

import csv
import gzip
import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from edge_rec.errors import CatalogError
from edge_rec.evaluation.rerank_cases import N_CANDIDATES, Case, Cases
from edge_rec.types import Candidate, Item, ItemId, Query, UserId

FILES = ("utterances_dev.csv.gz", "utterances.csv.gz")
N_TURNS = 3
"""Utterances before the recommendation that are read, the one before it last."""
_YEAR = re.compile(r"\s*\((?:19|20)\d\d\)")
_JUDGE = UserId("judge")
_QUARTERS = ("known", "validation", "known", "test")
Turn = tuple[str, tuple[ItemId, ...]]
"""What was said, without the years that nobody types, and the items named."""


def dialogues_in(folder: Path) -> Path:
    """The file of utterances.

    Raises:
        CatalogError: the folder is not one of dialogues.
    """
    for name in FILES:
        if (folder / name).is_file():
            return folder / name
    raise CatalogError(f"no utterances at {folder}; expected {' or '.join(FILES)}")


def dialogue_cases(path: Path, catalog: Iterable[Item], *, n: int) -> Cases:
    """At most `n` recommendations to learn on and as many to judge, no dialogue in both.

    Of each dialogue the last recommendation of titles not named before in it; what was named
    before counts as liked. Retrieved by what half of the dialogues name, often and together: that
    half is not judged. `catalog` has to hold the titles as "Title (year)".

    Raises:
        CatalogError: the dialogues name too little of this catalog.
    """
    items = {item.item_id: item for item in catalog}
    dialogues = _dialogues(path, {_key(i.title, i.year): i.item_id for i in items.values()})
    parts: dict[str, list[list[Turn]]] = {part: [] for part in _QUARTERS}
    for dialogue, turns in dialogues.items():
        parts[_QUARTERS[zlib.crc32(dialogue.encode()) % len(_QUARTERS)]].append(turns)
    habits = Habits.of(parts["known"])
    halves = [
        tuple(case for turns in parts[part] if (case := _case(turns, habits, items)))[:n]
        for part in ("validation", "test")
        if habits.counts
    ]
    if not halves or not all(halves):
        raise CatalogError(f"{path}: these dialogues name nothing of this catalog")
    return Cases("dialogue", *halves)


@dataclass(frozen=True, slots=True)
class Habits:
    """What people name, and what they name beside it, each title once a dialogue."""

    counts: Counter[ItemId]
    together: Mapping[ItemId, Counter[ItemId]]

    @classmethod
    def of(cls, dialogues: Iterable[Sequence[Turn]]) -> Habits:
        """Count them."""
        counts: Counter[ItemId] = Counter()
        together: defaultdict[ItemId, Counter[ItemId]] = defaultdict(Counter)
        for turns in dialogues:
            named = list(dict.fromkeys(item_id for _, ids in turns for item_id in ids))
            counts.update(named)
            for item_id in named:
                together[item_id].update(other for other in named if other != item_id)
        return cls(counts, together)

    def candidates(self, liked: Sequence[ItemId]) -> tuple[Candidate, ...]:
        """Titles not `liked`, best first: how often beside those, and how often at all.

        The two are divided by their largest value, so that each may say as much.
        """
        beside: Counter[ItemId] = Counter()
        for item_id in liked:
            beside.update(self.together.get(item_id, {}))
        most, most_beside = max(self.counts.values()), max(beside.values(), default=1)
        scores = {
            item_id: math.log1p(count) / math.log1p(most) + beside[item_id] / most_beside
            for item_id, count in self.counts.items()
            if item_id not in liked
        }
        order = sorted(scores, key=lambda item_id: (-scores[item_id], item_id))
        return tuple(Candidate(item_id, scores[item_id]) for item_id in order[:N_CANDIDATES])


def _case(turns: Sequence[Turn], habits: Habits, items: Mapping[ItemId, Item]) -> Case | None:
    """The last turn that recommends something new."""
    for place in range(len(turns) - 1, 0, -1):
        before = tuple(dict.fromkeys(i for _, named in turns[:place] for i in named))
        answers = frozenset(turns[place][1]) - frozenset(before)
        text = " ".join(text for text, _ in turns[max(0, place - N_TURNS) : place])
        if answers and text.strip():
            query = Query(_JUDGE, text=text, liked=before, anchors=before)
            pool = habits.candidates(before)
            known = {i: items[i] for i in (*(c.item_id for c in pool), *before)}
            return Case(query, pool, answers, known)
    return None


def _dialogues(path: Path, by_title: Mapping[str, ItemId]) -> dict[str, list[Turn]]:
    dialogues: defaultdict[str, list[Turn]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            named = tuple(_found(row["movies"], by_title))
            dialogues[row["dialog_id"]].append((_YEAR.sub("", row["text"]), named))
    return dialogues


def _found(movies: str, by_title: Mapping[str, ItemId]) -> Iterator[ItemId]:
    for name in movies.split("|"):
        if (item_id := by_title.get(_folded(name))) is not None:
            yield item_id


def _key(title: str, year: int | None) -> str:
    return _folded(title if year is None or f"({year})" in title else f"{title} ({year})")


def _folded(name: str) -> str:
    """Without case, and with the article where people put it: "Matrix, The (1999)"."""
    name = re.sub(r"^(.*), (the|an?)(?= \()", r"\2 \1", name.strip(), flags=re.IGNORECASE)
    return name.casefold()
