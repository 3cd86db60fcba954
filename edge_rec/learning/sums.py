"""Sums over everybody that are kept: a person is added, changed and taken away again.

After any changes they are those of the people they then have, as if nothing had ever been
otherwise, within rounding. So one training counts once, and moves the sums by the events it holds
out; and from one training to the next they are moved by those who did something.

The file holds sums alone: who had what is read from the database again, and where the events up to
then are no longer those that were counted, all are counted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import StoreError
from edge_rec.files import load_arrays, save_arrays
from edge_rec.learning.sum_rules import GRAM, Cells, Rule, UserEvents, following
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, IntArray

MAX_BYTES = 400_000_000
"""Sums that take more are not kept but counted when needed: those of some 10,000 items without
order, 5,000 with it, and 2,000 where two decays and four horizons are tried."""
_BAND = 512
"""Rows packed at a time."""

People = Mapping[int, UserEvents]
"""Events in item nums, by any number of the person."""
_NOBODY = UserEvents(np.zeros(0, dtype=np.int64))


class KeptSums:
    """`OrderedSums`, or `Sums` where the rule knows no order."""

    def __init__(self, rule: Rule, n_items: int) -> None:
        """Of nobody."""
        self._rule, self._n_items = rule, n_items
        self._held: IntArray = np.zeros(0, dtype=np.int64)
        self._cells: Cells = self._empty(0)
        self._counts = np.zeros(n_items, dtype=np.int64)
        self._people: People = {}

    @property
    def items(self) -> IntArray:
        """The items that people have, ascending."""
        return np.flatnonzero(self._counts)

    def gram(self) -> FloatArray:
        """X'X, (features, features), to be overwritten by whoever asks."""
        return self._alive(GRAM).astype(np.float32)

    def follows(self, horizon: float) -> FloatArray:
        """(n, features): how often each item comes after each feature."""
        return self._alive(following(horizon)).astype(np.float32)

    def become(self, people: People, progress: Progress = NO_PROGRESS) -> None:
        """Make the sums those of `people`, by what is different or anew, whichever is less."""
        wanted = {user: own.latest(self._rule.limit) for user, own in people.items()}
        changed = self._changed(wanted)
        anew = sum(self._cost(_NOBODY, own) for own in wanted.values())
        if sum(self._cost(*move) for move in changed) > anew:
            self._start_over()
            changed = self._changed(wanted)
        self._hold([new.items for _, new in changed])
        place = np.full(self._n_items, -1, dtype=np.int64)
        place[self._held] = np.arange(len(self._held))
        for old, new in changed:
            np.subtract.at(self._counts, old.items, 1)
            np.add.at(self._counts, new.items, 1)
        moves = [
            (UserEvents(place[old.items], old.sure), UserEvents(place[new.items], new.sure))
            for old, new in changed
        ]
        progress.start("counting", len(moves), "users")
        self._rule.move(self._cells, len(self._held), moves, progress)
        progress.finish()
        self._people = wanted

    def save(self, path: Path, up_to: int) -> None:
        """Write to `path` (`.npz`) atomically; `up_to` is the number of the last event counted."""
        arrays: dict[str, NDArray[Any]] = {
            "about": np.array([self._rule.key, digest(self._people)]),
            "up_to": np.asarray(up_to),
            "items": self.items,
        }
        for number, name in enumerate(self._rule.blocks):
            arrays |= _packed(self._alive(name), str(number), is_symmetric=name == GRAM)
        save_arrays(path, arrays)

    @classmethod
    def load(
        cls, path: Path, rule: Rule, n_items: int, people_until: Callable[[int], People]
    ) -> KeptSums:
        """What `save` wrote, if it is about the same events, else of nobody.

        `people_until` says who had what up to an event's number.
        """
        sums = cls(rule, n_items)
        try:
            arrays = load_arrays(path, "edge-rec train")
            people = {
                user: own.latest(rule.limit)
                for user, own in people_until(int(arrays["up_to"])).items()
            }
            if arrays["about"].tolist() != [rule.key, digest(people)]:
                return sums
            sums._hold([arrays["items"]])
            for number, name in enumerate(rule.blocks):
                _unpack(arrays, str(number), sums._cells[name], is_symmetric=name == GRAM)
        except (StoreError, KeyError):
            return sums
        for own in people.values():
            np.add.at(sums._counts, own.items, 1)
        sums._people = people
        return sums

    def _changed(self, wanted: People) -> list[tuple[UserEvents, UserEvents]]:
        users = {**self._people, **wanted}
        pairs = [(self._people.get(user, _NOBODY), wanted.get(user, _NOBODY)) for user in users]
        return [(old, new) for old, new in pairs if not old.is_same(new)]

    def _cost(self, old: UserEvents, new: UserEvents) -> int:
        return self._rule.cost(old.items, new.items)

    def _start_over(self) -> None:
        self._held = np.zeros(0, dtype=np.int64)
        self._cells = self._empty(0)
        self._counts[:] = 0
        self._people = {}

    def _empty(self, n: int) -> Cells:
        shapes = self._rule.blocks.items()
        return {name: np.zeros((r * n, c * n), self._rule.dtype) for name, (r, c) in shapes}

    def _hold(self, new: list[IntArray]) -> None:
        """Have room for these items."""
        wanted = np.unique(np.concatenate([self._held, *new]))
        if len(wanted) == len(self._held):
            return
        kept = np.searchsorted(wanted, self._held)
        cells = self._empty(len(wanted))
        for name, (rows, columns) in self._rule.blocks.items():
            if len(kept):
                at = np.ix_(_in_blocks(kept, rows, wanted), _in_blocks(kept, columns, wanted))
                cells[name][at] = self._cells.pop(name)
        self._cells, self._held = cells, wanted

    def _alive(self, name: str) -> NDArray[np.floating[Any]]:
        """The sum about `items`; those that nobody has any more are left out."""
        alive = np.flatnonzero(self._counts[self._held])
        if len(alive) == len(self._held):
            return self._cells[name]
        rows, columns = self._rule.blocks[name]
        at = np.ix_(_in_blocks(alive, rows, self._held), _in_blocks(alive, columns, self._held))
        return self._cells[name][at]


def fits(rule: Rule, n_items: int) -> bool:
    """Whether sums about so many items are small enough to be kept."""
    cells = sum(rows * columns for rows, columns in rule.blocks.values()) * n_items**2
    return cells * np.dtype(rule.dtype).itemsize <= MAX_BYTES


def digest(people: People) -> str:
    """The same for the same events of as many people, whatever their numbers are."""
    said = blake2b(digest_size=16)
    for user in sorted(people):
        own = people[user]
        said.update(len(own.items).to_bytes(8, "little"))
        said.update(own.items.astype("<i8").tobytes())
        said.update(b"" if own.sure is None else own.sure.astype("<f4").tobytes())
    return said.hexdigest()


def _in_blocks(places: IntArray, n_blocks: int, items: IntArray) -> IntArray:
    return np.concatenate([places + block * len(items) for block in range(n_blocks)])


def _packed(
    matrix: NDArray[np.floating[Any]], suffix: str, *, is_symmetric: bool
) -> dict[str, NDArray[Any]]:
    """The cells that are not 0, row by row; of a symmetric sum the upper triangle."""
    lengths, columns, values = [], [], []
    for first in range(0, len(matrix), _BAND):
        band = matrix[first : first + _BAND]
        row, column = np.nonzero(np.triu(band, first) if is_symmetric else band)
        lengths.append(np.bincount(row, minlength=len(band)))
        columns.append(column.astype(np.int32))
        values.append(band[row, column])
    nothing = np.zeros(0, dtype=np.int32)
    return {
        f"lengths_{suffix}": np.concatenate([nothing, *lengths]),
        f"columns_{suffix}": np.concatenate([nothing, *columns]),
        f"values_{suffix}": np.concatenate([nothing.astype(matrix.dtype), *values]),
    }


def _unpack(
    arrays: Mapping[str, NDArray[Any]],
    suffix: str,
    matrix: NDArray[np.floating[Any]],
    *,
    is_symmetric: bool,
) -> None:
    """Fill `matrix`, all 0 so far, with what `_packed` made of it."""
    lengths, columns, values = (
        arrays[f"{name}_{suffix}"] for name in ("lengths", "columns", "values")
    )
    starts = np.append(0, np.cumsum(lengths))
    for first in range(0, len(matrix), _BAND):
        rows = np.repeat(
            np.arange(len(lengths[first : first + _BAND])), lengths[first : first + _BAND]
        )
        part = slice(starts[first], starts[min(first + _BAND, len(lengths))])
        matrix[rows + first, columns[part]] = values[part]
        if is_symmetric:
            matrix[columns[part], rows + first] = values[part]
