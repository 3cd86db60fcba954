"""A sparse matrix kept by rows in plain numpy, so that scoring needs no other library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import FloatArray, IntArray

_CHUNK = 512
"""Rows handled at a time."""


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Compressed sparse rows; columns ascend within a row."""

    starts: IntArray
    """(n + 1,): row r lies in starts[r]:starts[r + 1] of the two below."""
    columns: NDArray[np.int32]
    values: FloatArray
    n_columns: int

    @classmethod
    def of_dense(
        cls, matrix: FloatArray, items: IntArray, n_items: int, neighbours: int
    ) -> SparseRows:
        """Keep the `neighbours` largest magnitudes of each row of `matrix`.

        `matrix` (len(items), len(items)) is about `items` (ascending); the result is (n_items,
        n_items), with empty rows for all others.
        """
        kept = min(neighbours, len(items))
        lengths = np.zeros(n_items, dtype=np.int64)
        columns: list[NDArray[np.int32]] = []
        values: list[FloatArray] = []
        for first in range(0, len(items), _CHUNK):
            # A solver leaves the matrix in column order: turn it over a few rows at a time.
            rows = np.ascontiguousarray(matrix[first : first + _CHUNK])
            best = np.argpartition(-np.abs(rows), kept - 1, axis=1)[:, :kept]
            best.sort(axis=1)
            chosen = np.take_along_axis(rows, best, axis=1)
            non_zero = chosen != 0.0
            lengths[items[first : first + _CHUNK]] = non_zero.sum(axis=1)
            columns.append(items[best[non_zero]].astype(np.int32))
            values.append(chosen[non_zero].astype(np.float32))
        return cls(
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            np.concatenate(columns),
            np.concatenate(values),
            n_items,
        )

    @classmethod
    def of_entries(
        cls,
        rows: NDArray[np.integer[Any]],
        columns: NDArray[np.integer[Any]],
        values: FloatArray,
        n: int,
        neighbours: int,
    ) -> SparseRows:
        """The (n, n) matrix with these entries, no two alike; the `neighbours` largest of a row."""
        order = np.lexsort((-np.abs(values), rows))
        lengths = np.bincount(rows, minlength=n)
        firsts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        order = order[(np.arange(len(order)) - firsts < neighbours) & (values[order] != 0.0)]
        order = order[np.lexsort((columns[order], rows[order]))]
        starts = np.append(0, np.cumsum(np.bincount(rows[order], minlength=n)))
        return cls(starts.astype(np.int64), columns[order].astype(np.int32), values[order], n)

    @classmethod
    def empty(cls, n_items: int) -> SparseRows:
        """All zeros, (n_items, n_items)."""
        starts = np.zeros(n_items + 1, dtype=np.int64)
        return cls(starts, np.zeros(0, np.int32), np.zeros(0, np.float32), n_items)

    def __len__(self) -> int:
        """Rows."""
        return len(self.starts) - 1

    def weighted_sum(self, rows: IntArray, weights: FloatArray) -> FloatArray:
        """Sum of `rows`, each times its weight: (n_columns,)."""
        entries, owners = self._entries(rows)
        summed = np.bincount(
            self.columns[entries],
            weights=self.values[entries] * weights[owners],
            minlength=self.n_columns,
        )
        return summed.astype(np.float32)

    def times(self, vector: FloatArray) -> FloatArray:
        """Inner product of every row with `vector` (n_columns,): (n,)."""
        sums = np.append(0.0, np.cumsum(self.values * vector[self.columns], dtype=np.float64))
        product: FloatArray = (sums[self.starts[1:]] - sums[self.starts[:-1]]).astype(np.float32)
        return product

    def products(self, rows: IntArray, vector: FloatArray) -> FloatArray:
        """Inner product of each of `rows` with `vector` (n_columns,): (len(rows),)."""
        entries, owners = self._entries(rows)
        parts = self.values[entries] * vector[self.columns[entries]]
        return np.bincount(owners, weights=parts, minlength=len(rows)).astype(np.float32)

    def column(self, rows: IntArray, column: int) -> FloatArray:
        """The value in `column` of each of `rows`: (len(rows),)."""
        entries, owners = self._entries(rows)
        hits = self.columns[entries] == column
        out: FloatArray = np.zeros(len(rows), dtype=np.float32)
        out[owners[hits]] = self.values[entries[hits]]
        return out

    def dense(self) -> FloatArray:
        """The whole of it, (n, n_columns)."""
        out: FloatArray = np.zeros((len(self), self.n_columns), dtype=np.float32)
        rows = np.repeat(np.arange(len(self)), np.diff(self.starts))
        out[rows, self.columns] = self.values
        return out

    def _entries(self, rows: IntArray) -> tuple[IntArray, IntArray]:
        """Positions of all entries of `rows`, and for each the place in `rows` it belongs to."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        owners = np.repeat(np.arange(len(rows)), lengths)
        firsts = np.cumsum(lengths) - lengths
        entries = np.arange(len(owners)) - firsts[owners] + self.starts[rows][owners]
        return entries, owners

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Its parts by name."""
        return {"starts": self.starts, "columns": self.columns, "values": self.values}

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[Any]], suffix: str, n_columns: int
    ) -> SparseRows:
        """The parts whose names end in `suffix`."""
        starts, columns, values = (arrays[f"{n}_{suffix}"] for n in ("starts", "columns", "values"))
        return cls(starts, columns, values, n_columns)
