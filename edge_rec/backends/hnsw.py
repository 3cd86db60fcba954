"""Nearest neighbours in a navigable small world graph: `hnswlib` behind `protocols.VectorIndex`.

What the library does not do is done here: `ef` is set again after loading, `k` is clamped, too
few results end in a wider search and then in brute force, and deleted vectors are swept out.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from edge_rec.backends.exact import METRIC, check_batch, check_vectors, rank
from edge_rec.backends.sidecar import read_sidecar, write_sidecar, writing
from edge_rec.errors import BackendUnavailableError, VectorIndexError
from edge_rec.protocols import FloatArray, IntArray

FORMAT: Final = "hnsw-1"

_SPARE: Final = 8
"""Neighbours asked for beyond `k`, so that ties at the cut are broken by key."""
_MAX_EF: Final = 4096
_FLAT: Final = 64
"""Up to this many allowed keys, comparing all is cheaper than walking the graph."""


class HnswIndex:
    """A `VectorIndex` over hnswlib's inner product space."""

    def __init__(
        self,
        dim: int,
        meta: Mapping[str, str] | None = None,
        *,
        m: int = 16,
        ef_construction: int = 100,
        ef: int = 96,
        threads: int = -1,
    ) -> None:
        """`m` links a node, `ef` places kept while searching; `threads` build, -1 means all.

        With one thread the graph depends on nothing but the order of `add`.
        """
        self._dim = dim
        self.meta: dict[str, str] = dict(meta or {})
        self._m, self._ef_construction, self._ef, self._threads = m, ef_construction, ef, threads
        self._live: set[int] = set()
        self._deleted: set[int] = set()
        self._graph: Any = None

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

    def __len__(self) -> int:
        """Live vectors."""
        return len(self._live)

    def add(self, keys: IntArray, vectors: FloatArray) -> None:
        """Insert or replace the vectors of `keys`; of a key given twice the last counts.

        Raises:
            VectorIndexError: shapes do not fit, or the library refuses.
        """
        keys, vectors = check_batch(keys, vectors, self._dim)
        if not len(keys):
            return
        last = {key: row for row, key in enumerate(keys.tolist())}
        rows = list(last.values())
        self._insert(keys[rows], vectors[rows])

    def remove(self, keys: IntArray) -> None:
        """Forget `keys`; once more are deleted than live, the graph is built anew without them."""
        for key in set(np.asarray(keys).tolist()) & self._live:
            self._graph.mark_deleted(key)
            self._live.discard(key)
            self._deleted.add(key)
        if len(self._deleted) > len(self._live):
            self._rebuild()

    def search(
        self, vectors: FloatArray, k: int, *, allowed: IntArray | None = None
    ) -> tuple[IntArray, FloatArray]:
        """Keys and inner products, both (len(vectors), k), best first, ties by key.

        Raises:
            VectorIndexError: shapes do not fit, or the library fails.
        """
        queries = check_vectors(vectors, self._dim)
        if allowed is None:
            return rank(*self._neighbours(queries, min(k + _SPARE, len(self))), k)
        keys = np.array(sorted(self._live.intersection(allowed.tolist())), dtype=np.int64)
        if len(keys) <= max(k, _FLAT):
            return rank(*self._compare(queries, keys), k)
        # Ask for as many as should hold k allowed ones if these are spread evenly.
        wanted = min(len(self), 2 * k * -(-len(self) // len(keys)) + _SPARE)
        found, scores = self._neighbours(queries, wanted)
        found = np.where(np.isin(found, keys), found, -1)
        if bool(((found >= 0).sum(axis=1) < k).any()):
            return rank(*self._compare(queries, keys), k)
        return rank(found, scores, k)

    def save(self, path: Path) -> None:
        """Write the graph to `path` and the sidecar beside it."""
        graph = self._graph if self._graph is not None else self._new_graph(0)
        with writing(path) as temporary:
            graph.save_index(os.fspath(temporary))
        content = {
            "format": FORMAT,
            "dim": self._dim,
            "metric": METRIC,
            "count": len(self),
            "deleted": sorted(self._deleted),
            "m": self._m,
            "ef_construction": self._ef_construction,
            "ef": self._ef,
        }
        write_sidecar(path, {**content, "meta": self.meta})

    @classmethod
    def load(cls, path: Path, expected_meta: Mapping[str, str] | None = None) -> HnswIndex:
        """Read an index that `save` wrote.

        Raises:
            IndexMismatchError: a value of `expected_meta` differs from the sidecar's.
            VectorIndexError: the files are missing or damaged.
        """
        sidecar = read_sidecar(path, {**(expected_meta or {}), "format": FORMAT})
        try:
            index = cls(
                sidecar["dim"],
                sidecar["meta"],
                m=sidecar["m"],
                ef_construction=sidecar["ef_construction"],
                ef=sidecar["ef"],
            )
            index._deleted = set(sidecar["deleted"])
        except (KeyError, TypeError) as error:
            raise VectorIndexError(f"{path}: the sidecar lacks {error}; build it again") from error
        index._open(path)
        if len(index) != sidecar["count"]:
            raise VectorIndexError(f"{path} does not belong to its sidecar; build it again")
        return index

    def _open(self, path: Path) -> None:
        # The library trusts the header of what it reads; a short file must not get that far.
        if not path.is_file() or path.stat().st_size == 0:
            raise VectorIndexError(f"no index at {path}; build it again")
        graph = _hnswlib().Index(space="ip", dim=self._dim)
        try:
            graph.load_index(os.fspath(path))
        except (RuntimeError, MemoryError, OSError) as error:
            raise VectorIndexError(f"{path} is damaged ({error}); build it again") from error
        graph.set_ef(self._ef)
        self._graph = graph
        self._live = set(graph.get_ids_list()) - self._deleted

    def _new_graph(self, capacity: int) -> Any:
        graph = _hnswlib().Index(space="ip", dim=self._dim)
        graph.init_index(
            max_elements=max(capacity, 1024), M=self._m, ef_construction=self._ef_construction
        )
        graph.set_ef(self._ef)
        return graph

    def _insert(self, keys: IntArray, vectors: FloatArray) -> None:
        needed = len(self._live) + len(self._deleted) + len(keys)
        try:
            if self._graph is None:
                self._graph = self._new_graph(needed)
            elif needed > self._graph.get_max_elements():
                self._graph.resize_index(max(needed, 2 * self._graph.get_max_elements()))
            self._graph.add_items(vectors, keys, num_threads=self._threads)
        except RuntimeError as error:
            raise VectorIndexError(f"cannot add {len(keys)} vectors: {error}") from error
        self._live.update(keys.tolist())
        self._deleted.difference_update(keys.tolist())

    def _neighbours(self, queries: FloatArray, k: int) -> tuple[IntArray, FloatArray]:
        """The nearest `k` by graph, or by comparing all where the graph yields fewer."""
        if k <= 0 or not len(queries):
            return _nothing(len(queries))
        ef = max(self._ef, k)
        while ef <= _MAX_EF:
            self._graph.set_ef(ef)
            try:
                labels, distances = self._graph.knn_query(queries, k=k, num_threads=1)
            except RuntimeError:
                # Fewer than k were reached ("contiguous 2D array"): look further.
                ef *= 4
                continue
            finally:
                self._graph.set_ef(self._ef)
            return labels.astype(np.int64), (1.0 - distances).astype(np.float32)
        return self._compare(queries, np.array(sorted(self._live), dtype=np.int64))

    def _compare(self, queries: FloatArray, keys: IntArray) -> tuple[IntArray, FloatArray]:
        if not len(keys):
            return _nothing(len(queries))
        scores = queries @ self._vectors(keys).T
        return np.broadcast_to(keys, scores.shape), scores

    def _vectors(self, keys: IntArray) -> FloatArray:
        """Stored vectors of live `keys`, (len(keys), dim)."""
        try:
            stored = self._graph.get_items(keys, return_type="numpy")
        except RuntimeError as error:
            raise VectorIndexError(f"cannot read {len(keys)} vectors: {error}") from error
        return np.asarray(stored, dtype=np.float32)

    def _rebuild(self) -> None:
        keys = np.array(sorted(self._live), dtype=np.int64)
        vectors = self._vectors(keys) if len(keys) else None
        self._graph, self._live, self._deleted = None, set(), set()
        if vectors is not None:
            self._insert(keys, vectors)


def _nothing(rows: int) -> tuple[IntArray, FloatArray]:
    return np.empty((rows, 0), dtype=np.int64), np.empty((rows, 0), dtype=np.float32)


def _hnswlib() -> Any:
    try:
        import hnswlib
    except ImportError as error:
        raise BackendUnavailableError(
            "hnswlib does not load; reinstall the package, or use the exact index"
        ) from error
    return hnswlib
