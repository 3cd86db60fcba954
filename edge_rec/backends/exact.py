"""Nearest neighbours by looking at every vector: the oracle and stand-in of `backends.hnsw`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from edge_rec.backends.sidecar import read_sidecar, write_sidecar, writing
from edge_rec.errors import VectorIndexError
from edge_rec.protocols import FloatArray, IntArray

FORMAT: Final = "exact-1"
METRIC: Final = "inner product"

SCORE_DECIMALS: Final = 6
"""Scores that agree to this many decimals are ties: beyond lies the rounding of float32 sums."""


class ExactIndex:
    """A `VectorIndex` in one numpy array."""

    def __init__(self, dim: int, meta: Mapping[str, str] | None = None) -> None:
        self._dim = dim
        self.meta: dict[str, str] = dict(meta or {})
        self._row_of: dict[int, int] = {}
        self._keys: IntArray = np.empty(0, dtype=np.int64)
        self._vectors: FloatArray = np.empty((0, dim), dtype=np.float32)  # (capacity, dim)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

    def __len__(self) -> int:
        """Live vectors."""
        return len(self._row_of)

    def add(self, keys: IntArray, vectors: FloatArray) -> None:
        """Insert or replace the vectors of `keys`; vectors (len(keys), dim)."""
        keys, vectors = check_batch(keys, vectors, self._dim)
        self._reserve(len(self) + len(keys))
        for key, vector in zip(keys.tolist(), vectors, strict=True):
            row = self._row_of.setdefault(key, len(self._row_of))
            self._keys[row] = key
            self._vectors[row] = vector

    def remove(self, keys: IntArray) -> None:
        """Forget `keys`; the last row moves into each gap."""
        for key in np.asarray(keys).tolist():
            row = self._row_of.pop(key, None)
            if row is None:
                continue
            last = len(self._row_of)
            if row != last:
                moved = int(self._keys[last])
                self._keys[row], self._vectors[row] = moved, self._vectors[last]
                self._row_of[moved] = row

    def search(
        self, vectors: FloatArray, k: int, *, allowed: IntArray | None = None
    ) -> tuple[IntArray, FloatArray]:
        """Keys and inner products, both (len(vectors), k), best first, ties by key."""
        queries = check_vectors(vectors, self._dim)
        if allowed is None:
            keys, stored = self._keys[: len(self)], self._vectors[: len(self)]
        else:
            rows = [self._row_of[key] for key in np.unique(allowed).tolist() if key in self._row_of]
            keys, stored = self._keys[rows], self._vectors[rows]
        return rank(np.broadcast_to(keys, (len(queries), len(keys))), queries @ stored.T, k)

    def save(self, path: Path) -> None:
        """Write the vectors to `path` (npz) and the sidecar beside it."""
        n = len(self)
        with writing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, keys=self._keys[:n], vectors=self._vectors[:n])
        content = {"format": FORMAT, "dim": self._dim, "metric": METRIC, "count": n}
        write_sidecar(path, {**content, "meta": self.meta})

    @classmethod
    def load(cls, path: Path, expected_meta: Mapping[str, str] | None = None) -> ExactIndex:
        """Read an index that `save` wrote.

        Raises:
            IndexMismatchError: a value of `expected_meta` differs from the sidecar's.
            VectorIndexError: the files are missing or damaged.
        """
        sidecar = read_sidecar(path, {**(expected_meta or {}), "format": FORMAT})
        index = cls(int(sidecar["dim"]), sidecar["meta"])
        try:
            with np.load(path, allow_pickle=False) as arrays:
                index.add(arrays["keys"], arrays["vectors"])
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise VectorIndexError(f"{path} is damaged ({error}); build it again") from error
        if len(index) != sidecar["count"]:
            raise VectorIndexError(f"{path} does not belong to its sidecar; build it again")
        return index

    def _reserve(self, rows: int) -> None:
        if rows <= len(self._keys):
            return
        capacity = max(rows, 2 * len(self._keys))
        keys = np.empty(capacity, dtype=np.int64)
        vectors = np.empty((capacity, self._dim), dtype=np.float32)
        n = len(self)
        keys[:n], vectors[:n] = self._keys[:n], self._vectors[:n]
        self._keys, self._vectors = keys, vectors


def rank(keys: IntArray, scores: FloatArray, k: int) -> tuple[IntArray, FloatArray]:
    """The `k` best of each row, best first, ties by key, padded with -1 and -inf.

    Keys and scores are (rows, m); a negative key marks a place that holds nothing.
    """
    best_keys = np.full((len(scores), k), -1, dtype=np.int64)
    best_scores = np.full((len(scores), k), -np.inf, dtype=np.float32)
    for row, (row_keys, row_scores) in enumerate(zip(keys, scores, strict=True)):
        held = row_keys >= 0
        row_keys, row_scores = row_keys[held], row_scores[held]
        rounded = np.round(row_scores, SCORE_DECIMALS)
        if 0 < k < len(rounded):
            # Everything tied with the k-th stays in, so that the key decides who is cut.
            chosen = rounded >= np.partition(rounded, len(rounded) - k)[len(rounded) - k]
            row_keys, row_scores, rounded = row_keys[chosen], row_scores[chosen], rounded[chosen]
        order = np.lexsort((row_keys, -rounded))[:k]
        best_keys[row, : len(order)] = row_keys[order]
        best_scores[row, : len(order)] = row_scores[order]
    return best_keys, best_scores


def check_vectors(vectors: FloatArray, dim: int) -> FloatArray:
    """`vectors` as contiguous float32 of shape (n, dim).

    Raises:
        VectorIndexError: the shape is another.
    """
    checked = np.ascontiguousarray(vectors, dtype=np.float32)
    if checked.ndim != 2 or checked.shape[1] != dim:
        raise VectorIndexError(f"vectors have shape {checked.shape}; this index holds (n, {dim})")
    return checked


def check_batch(keys: IntArray, vectors: FloatArray, dim: int) -> tuple[IntArray, FloatArray]:
    """Keys and vectors fit to be added.

    Raises:
        VectorIndexError: shapes differ or a key is negative.
    """
    keys = np.ascontiguousarray(keys, dtype=np.int64)
    vectors = check_vectors(vectors, dim)
    if keys.shape != (len(vectors),):
        raise VectorIndexError(f"{keys.shape} keys for {len(vectors)} vectors")
    if len(keys) and int(keys.min()) < 0:
        raise VectorIndexError("keys must not be negative")
    return keys, vectors
