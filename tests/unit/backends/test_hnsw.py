from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from edge_rec.backends.exact import ExactIndex
from edge_rec.backends.hnsw import HnswIndex
from edge_rec.errors import VectorIndexError
from edge_rec.protocols import FloatArray


def unit_vectors(n: int, dim: int, seed: int = 0) -> FloatArray:
    vectors = np.random.default_rng(seed).normal(size=(n, dim))
    unit: FloatArray = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


class StubbornGraph:
    """Answers as the wrapped graph does, but refuses until `ef` reaches `needed`."""

    def __init__(self, graph: Any, needed: int) -> None:
        self._graph, self._needed = graph, needed
        self.efs: list[int] = []

    def set_ef(self, ef: int) -> None:
        self.efs.append(ef)
        self._graph.set_ef(ef)

    def knn_query(self, *args: Any, **kwargs: Any) -> Any:
        if self.efs[-1] < self._needed:
            raise RuntimeError("Cannot return the results in a contiguous 2D array")
        return self._graph.knn_query(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._graph, name)


def test_hnsw_agrees_with_exact_on_most_neighbours() -> None:
    vectors, queries = unit_vectors(3000, 32), unit_vectors(100, 32, seed=1)
    exact, hnsw = ExactIndex(32), HnswIndex(32, threads=1)
    for index in (exact, hnsw):
        index.add(np.arange(3000), vectors)
    true, _ = exact.search(queries, 10)
    found, _ = hnsw.search(queries, 10)
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(true, found, strict=True)])
    assert recall > 0.95


@pytest.mark.parametrize("needed", [200, 10_000_000], ids=["wider search", "brute force"])
def test_too_few_results_are_made_up_for(needed: int) -> None:
    vectors = unit_vectors(100, 8)
    index = HnswIndex(8, threads=1)
    index.add(np.arange(100), vectors)
    expected = index.search(vectors[:3], 5)[0]
    stubborn = StubbornGraph(index._graph, needed)
    index._graph = stubborn
    np.testing.assert_array_equal(index.search(vectors[:3], 5)[0], expected)
    assert stubborn.efs[-1] == 96


def test_a_refusing_library_becomes_our_error() -> None:
    class Refusing(StubbornGraph):
        def add_items(self, *_: Any, **__: Any) -> None:
            raise RuntimeError("no room")

    index = HnswIndex(8)
    index.add(np.arange(2), unit_vectors(2, 8))
    index._graph = Refusing(index._graph, 0)
    with pytest.raises(VectorIndexError, match="no room"):
        index.add(np.array([2]), unit_vectors(1, 8))


def test_deleting_most_rebuilds_the_graph_without_them() -> None:
    index = HnswIndex(8)
    index.add(np.arange(40), unit_vectors(40, 8))
    index.remove(np.arange(30))
    assert index._graph.get_current_count() == 10


def test_one_thread_builds_the_same_graph_each_time() -> None:
    vectors, queries = unit_vectors(800, 8), unit_vectors(50, 8, seed=3)
    first, second = HnswIndex(8, threads=1), HnswIndex(8, threads=1)
    for index in (first, second):
        index.add(np.arange(800), vectors)
    for a, b in zip(first.search(queries, 20), second.search(queries, 20), strict=True):
        np.testing.assert_array_equal(a, b)
