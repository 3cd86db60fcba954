"""Other ways to link a name, to measure beside the linker: each gives one item and a score."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process, utils

from edge_rec.protocols import Encoder, FloatArray
from edge_rec.types import Item, ItemId

Answer = tuple[ItemId | None, float]
"""The item that seems meant, and how surely: higher is surer, on a scale of the method's own."""
Method = Callable[[Sequence[str]], Iterator[Answer]]

_TRIGRAM: Final = 3
_BATCH: Final = 256


def titles_of(items: Sequence[Item]) -> tuple[list[ItemId], list[str]]:
    """Every title with its item, row by row."""
    rows = [(item.item_id, title.text) for item in items for title in item.titles]
    return [item_id for item_id, _ in rows], [title for _, title in rows]


def rapidfuzz_method(items: Sequence[Item]) -> Method:
    """`process.extractOne` with its default scorer over case-folded titles."""
    ids, titles = titles_of(items)
    choices = [utils.default_process(title) for title in titles]

    def answers(texts: Sequence[str]) -> Iterator[Answer]:
        for text in texts:
            found = process.extractOne(
                utils.default_process(text), choices, scorer=fuzz.WRatio, processor=None
            )
            yield (ids[found[2]], float(found[1])) if found else (None, 0.0)

    return answers


def fts5_method(items: Sequence[Item]) -> Method:
    """The best title by BM25 over SQLite's trigrams; the score is that of a trigram asked for."""
    ids, titles = titles_of(items)

    def answers(texts: Sequence[str]) -> Iterator[Answer]:
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute("CREATE VIRTUAL TABLE names USING fts5(title, tokenize='trigram')")
            database.executemany("INSERT INTO names(title) VALUES (?)", ((t,) for t in titles))
            for text in texts:
                folded = " ".join(text.casefold().replace("\0", " ").split())
                grams = {
                    folded[n : n + _TRIGRAM].replace('"', '""')
                    for n in range(len(folded) - _TRIGRAM + 1)
                }
                row = database.execute(
                    "SELECT rowid, rank FROM names WHERE names MATCH ? ORDER BY rank LIMIT 1",
                    [" OR ".join(f'"{gram}"' for gram in sorted(grams)) or '"\x01"'],
                ).fetchone()
                yield (ids[row[0] - 1], -row[1] / len(grams)) if row else (None, 0.0)

    return answers


def encoder_method(items: Sequence[Item], encoder: Encoder) -> Method:
    """The title nearest by cosine of the text encoder's vectors: the ancestor's way."""
    ids, titles = titles_of(items)

    def answers(texts: Sequence[str]) -> Iterator[Answer]:
        vectors = _encoded(encoder, titles)
        for start in range(0, len(texts), _BATCH):
            scores = _encoded(encoder, texts[start : start + _BATCH]) @ vectors.T
            best = scores.argmax(axis=1)
            for row, column in enumerate(best.tolist()):
                yield ids[column], float(scores[row, column])

    return answers


def _encoded(encoder: Encoder, texts: Sequence[str]) -> FloatArray:
    batches = [
        encoder.encode(list(texts[n : n + _BATCH])) for n in range(0, max(len(texts), 1), _BATCH)
    ]
    return np.vstack(batches)
