"""Conversations between people: what one of them recommends next is what the list should have."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from edge_rec.errors import CatalogError
from edge_rec.evaluation.rerank_cases import Case, Cases
from edge_rec.ranking.diversity import one_of_each
from edge_rec.session import Session
from edge_rec.types import ItemId, Query, UserId

FILES = ("utterances_dev.csv.gz", "utterances.csv.gz")
N_TURNS = 3
"""Utterances before the recommendation that are read, the one before it last."""
_YEAR = re.compile(r"\s*\((?:19|20)\d\d\)")
_JUDGE = UserId("judge")
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


def dialogue_cases(path: Path, session: Session, *, n: int) -> Cases:
    """At most `n` recommendations to learn on and as many to judge, no dialogue in both.

    Of each dialogue the last recommendation of titles not named before in it; what was named
    before counts as liked. Retrieved by `session` from its catalog, which has to hold the titles
    as "Title (year)".

    Raises:
        CatalogError: the dialogues name too little of this catalog.
    """
    columns = session.pipeline.retrieve.columns
    known = session.items.get_many(columns.item_ids)
    by_title = {_key(i.title, i.year): item_id for item_id, i in known.items()}
    halves: dict[bool, list[Case]] = {True: [], False: []}
    for dialogue, turns in _dialogues(path, by_title).items():
        half = halves[zlib.crc32(dialogue.encode()) % 2 == 0]
        if len(half) < n and (case := _case(turns, session)) is not None:
            half.append(case)
    if not halves[True] or not halves[False]:
        raise CatalogError(f"{path}: these dialogues name nothing of this home's catalog")
    return Cases("dialogue", tuple(halves[True]), tuple(halves[False]))


def _case(turns: Sequence[Turn], session: Session) -> Case | None:
    """The last turn that recommends something new."""
    retrieve = session.pipeline.retrieve
    for place in range(len(turns) - 1, 0, -1):
        before = tuple(dict.fromkeys(i for _, named in turns[:place] for i in named))
        answers = frozenset(turns[place][1]) - frozenset(before)
        text = " ".join(text for text, _ in turns[max(0, place - N_TURNS) : place])
        if answers and text.strip():
            query = Query(_JUDGE, text=text, liked=before, excluded=frozenset(before))
            found = retrieve(query).candidates
            pool = one_of_each(found, retrieve.columns.title, n=query.n)
            known = session.items.get_many([*(c.item_id for c in pool), *before])
            return Case(query, tuple(pool), answers, known)
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
