"""The catalog as arrays: one row an item, in `item_num` order, for arithmetic over all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import FloatArray, IntArray
from edge_rec.types import Item, ItemId, Slot


@dataclass(frozen=True, slots=True)
class CatalogColumns:
    """Numbers and tags of every item; unknown numbers are NaN."""

    item_ids: tuple[ItemId, ...]
    item_nums: dict[ItemId, int]
    titles: tuple[str, ...]
    """Main titles by row."""
    exists: NDArray[np.bool_]
    """(n_items,) False for the numbers of removed items."""
    tags: tuple[str, ...]
    """Column names of `tag_matrix`, sorted."""
    tag_matrix: NDArray[np.bool_]
    """(n_items, n_tags), each column contiguous: filters and nudges read whole columns."""
    kinds: tuple[str, ...]
    """What `kind_codes` stand for."""
    kind_codes: NDArray[np.int16]
    """(n_items,) place in `kinds`."""
    popularity: FloatArray
    """(n_items,) log(1 + count)."""
    year: FloatArray
    length: FloatArray
    price: FloatArray
    rating: FloatArray

    def __len__(self) -> int:
        return len(self.item_ids)

    def nums(self, item_ids: Iterable[ItemId]) -> IntArray:
        """Rows of those of `item_ids` that exist, in their order."""
        known = [self.item_nums[i] for i in item_ids if i in self.item_nums]
        return np.asarray(known, dtype=np.int64)

    def title(self, item_id: ItemId) -> str:
        """The main title of an item of the catalog."""
        return self.titles[self.item_nums[item_id]]

    def tag_column(self, tag: str) -> NDArray[np.bool_]:
        """(n_items,) which items carry `tag`; none when the catalog does not have it."""
        folded = tag.casefold()
        for column, name in enumerate(self.tags):
            if name.casefold() == folded:
                return self.tag_matrix[:, column]
        return np.zeros(len(self), dtype=np.bool_)

    def with_tag(self, tag: str) -> NDArray[np.bool_]:
        """(n_items,) which items carry exactly this tag."""
        if tag not in self.tags:
            return np.zeros(len(self), dtype=np.bool_)
        return self.tag_matrix[:, self.tags.index(tag)]

    def of_kind(self, kind: str) -> NDArray[np.bool_]:
        """(n_items,) which items are of exactly this kind."""
        if kind not in self.kinds:
            return np.zeros(len(self), dtype=np.bool_)
        return np.equal(self.kind_codes, self.kinds.index(kind))

    def number(self, slot: Slot) -> FloatArray:
        """(n_items,) the column of a slot that holds a number."""
        numbers = {
            Slot.YEAR: self.year,
            Slot.LENGTH: self.length,
            Slot.PRICE: self.price,
            Slot.RATING: self.rating,
        }
        return numbers[slot]

    @classmethod
    def from_items(cls, items: Mapping[int, Item]) -> CatalogColumns:
        """Build from items by `item_num`; numbers no item has become rows that nothing matches."""
        gap = Item(ItemId(""), "")
        rows = [items.get(num, gap) for num in range(max(items, default=-1) + 1)]
        tags = tuple(sorted({tag for item in rows for tag in item.tags}))
        column = {tag: number for number, tag in enumerate(tags)}
        matrix = np.zeros((len(rows), len(tags)), dtype=np.bool_, order="F")
        for row, item in enumerate(rows):
            matrix[row, [column[tag] for tag in item.tags]] = True
        kinds = tuple(sorted({item.kind for item in rows}))
        code = {kind: number for number, kind in enumerate(kinds)}
        counts = np.asarray([item.popularity for item in rows], dtype=np.float32)
        return cls(
            item_ids=tuple(item.item_id for item in rows),
            item_nums={item.item_id: num for num, item in items.items()},
            titles=tuple(item.title for item in rows),
            exists=np.asarray([num in items for num in range(len(rows))], dtype=np.bool_),
            tags=tags,
            tag_matrix=matrix,
            kinds=kinds,
            kind_codes=np.asarray([code[item.kind] for item in rows], dtype=np.int16),
            popularity=np.log1p(np.maximum(counts, 0.0)),
            year=_numbers(item.year for item in rows),
            length=_numbers(item.length for item in rows),
            price=_numbers(item.price for item in rows),
            rating=_numbers(item.rating for item in rows),
        )


def _numbers(values: Iterable[float | None]) -> FloatArray:
    return np.asarray([np.nan if v is None else v for v in values], dtype=np.float32)
