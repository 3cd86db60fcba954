"""Which items a reranker may learn from, and which are kept to judge it."""

from __future__ import annotations

import zlib

from edge_rec.ranking.diversity import franchise_of
from edge_rec.types import Item

PARTS = ("train", "validation", "test")
_TENTHS = (6, 2, 2)


def part_of(item: Item) -> str:
    """One of `PARTS`; the seasons and films of one work share it."""
    tenth = zlib.crc32(franchise_of(item.title).encode("utf-8", "replace")) % 10
    for part, tenths in zip(PARTS, _TENTHS, strict=True):
        if tenth < tenths:
            return part
        tenth -= tenths
    raise AssertionError("the tenths add up to ten")
