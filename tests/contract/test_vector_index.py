"""What every `VectorIndex` does, checked on each of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from edge_rec.backends.exact import ExactIndex
from edge_rec.backends.hnsw import HnswIndex
from edge_rec.errors import IndexMismatchError, VectorIndexError
from edge_rec.protocols import FloatArray, IntArray

Index = ExactIndex | HnswIndex
DIM = 16


@pytest.fixture(params=[ExactIndex, HnswIndex], ids=["exact", "hnsw"])
def kind(request: pytest.FixtureRequest) -> type[Index]:
    chosen: type[Index] = request.param
    return chosen


@pytest.fixture
def make(kind: type[Index]) -> Callable[[], Index]:
    return lambda: kind(DIM, {"encoder": "letters", "catalog_version": "7"})


def unit_vectors(n: int, seed: int = 0) -> FloatArray:
    vectors = np.random.default_rng(seed).normal(size=(n, DIM))
    unit: FloatArray = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def keys(*values: int) -> IntArray:
    return np.array(values, dtype=np.int64)


def test_search_returns_neighbours_best_first_with_inner_products(
    make: Callable[[], Index],
) -> None:
    index, vectors = make(), unit_vectors(300)
    index.add(np.arange(300) * 3, vectors)
    found, scores = index.search(vectors[:20], 5)
    expected = vectors[:20] @ vectors.T
    np.testing.assert_array_equal(found, np.argsort(-expected, axis=1)[:, :5] * 3)
    np.testing.assert_allclose(scores, -np.sort(-expected, axis=1)[:, :5], atol=1e-5)
    assert found.dtype == np.int64
    assert scores.dtype == np.float32


def test_search_breaks_ties_by_key(make: Callable[[], Index]) -> None:
    index, vector = make(), unit_vectors(1)
    index.add(keys(9, 4, 7, 2), np.repeat(vector, 4, axis=0))
    found, _ = index.search(vector, 3)
    assert found.tolist() == [[2, 4, 7]]


def test_search_pads_what_is_missing(make: Callable[[], Index]) -> None:
    index, vectors = make(), unit_vectors(2)
    index.add(keys(0, 1), vectors)
    found, scores = index.search(vectors[:1], 5)
    assert found[0, 2:].tolist() == [-1, -1, -1]
    assert np.isneginf(scores[0, 2:]).all()


def test_search_of_empty_index_is_all_padding(make: Callable[[], Index]) -> None:
    found, scores = make().search(unit_vectors(2), 3)
    assert found.tolist() == [[-1] * 3] * 2
    assert np.isneginf(scores).all()


def test_search_for_no_queries_is_empty(make: Callable[[], Index]) -> None:
    index = make()
    index.add(keys(1), unit_vectors(1))
    assert index.search(np.empty((0, DIM), dtype=np.float32), 3)[0].shape == (0, 3)


def test_removed_keys_are_not_found(make: Callable[[], Index]) -> None:
    index, vectors = make(), unit_vectors(50)
    index.add(np.arange(50), vectors)
    index.remove(keys(10, 11, 999))
    found, _ = index.search(vectors[10:11], 48)
    assert len(index) == 48
    assert not {10, 11, -1} & set(found[0].tolist())


def test_most_removed_leaves_the_rest_findable(make: Callable[[], Index]) -> None:
    index, vectors = make(), unit_vectors(200)
    index.add(np.arange(200), vectors)
    index.remove(np.arange(195))
    found, _ = index.search(vectors[:1], 10)
    assert sorted(found[0].tolist()) == [-1] * 5 + [195, 196, 197, 198, 199]


def test_removing_everything_then_adding_works(make: Callable[[], Index]) -> None:
    index, vectors = make(), unit_vectors(5)
    index.add(np.arange(5), vectors)
    index.remove(np.arange(5))
    assert len(index) == 0
    index.add(keys(3), vectors[3:4])
    assert index.search(vectors[3:4], 2)[0].tolist() == [[3, -1]]


def test_removed_key_can_be_added_again_with_another_vector(make: Callable[[], Index]) -> None:
    index, vectors = make(), unit_vectors(20)
    index.add(np.arange(20), vectors)
    index.remove(keys(4))
    index.add(keys(4), -vectors[4:5])
    found, scores = index.search(-vectors[4:5], 1)
    assert (found[0, 0], len(index)) == (4, 20)
    assert scores[0, 0] == pytest.approx(1.0, abs=1e-5)


def test_adding_a_known_key_replaces_its_vector(make: Callable[[], Index]) -> None:
    index, vectors = make(), unit_vectors(20)
    index.add(np.arange(20), vectors)
    index.add(keys(0), -vectors[:1])
    _, scores = index.search(vectors[:1], 20)
    assert len(index) == 20
    assert scores[0].min() == pytest.approx(-1.0, abs=1e-5)


def test_of_a_key_added_twice_at_once_the_last_vector_counts(make: Callable[[], Index]) -> None:
    index, vectors = make(), unit_vectors(2)
    index.add(keys(5, 5), vectors)
    found, scores = index.search(vectors[1:], 2)
    assert found.tolist() == [[5, -1]]
    assert scores[0, 0] == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("n_allowed", [0, 3, 90, 400])
def test_search_stays_within_allowed(make: Callable[[], Index], n_allowed: int) -> None:
    index, vectors = make(), unit_vectors(500)
    index.add(np.arange(500), vectors)
    allowed = np.random.default_rng(1).permutation(500)[:n_allowed].astype(np.int64)
    found, _ = index.search(vectors[:10], 8, allowed=np.append(allowed, 10_000))
    ranking = np.argsort(-(vectors[:10] @ vectors[np.sort(allowed)].T), axis=1)[:, :8]
    expected = np.sort(allowed)[ranking]
    np.testing.assert_array_equal(found[:, : expected.shape[1]], expected)
    assert (found[:, expected.shape[1] :] == -1).all()


def test_index_grows_past_its_first_size(make: Callable[[], Index]) -> None:
    index = make()
    for start in range(0, 3000, 1000):
        index.add(np.arange(start, start + 1000), unit_vectors(1000, seed=start))
    assert len(index) == 3000
    assert index.search(unit_vectors(1, seed=2000), 1)[0].tolist() == [[2000]]


def test_saved_index_answers_alike_when_loaded(
    make: Callable[[], Index], kind: type[Index], tmp_path: Path
) -> None:
    index, vectors = make(), unit_vectors(120)
    index.add(np.arange(120), vectors)
    index.remove(keys(3, 5))
    index.save(tmp_path / "deep" / "names")
    loaded = kind.load(tmp_path / "deep" / "names", {"catalog_version": "7"})
    assert (len(loaded), loaded.dim, loaded.meta) == (118, DIM, index.meta)
    for before, after in zip(index.search(vectors, 10), loaded.search(vectors, 10), strict=True):
        np.testing.assert_array_equal(before, after)


def test_loaded_index_takes_more(
    make: Callable[[], Index], kind: type[Index], tmp_path: Path
) -> None:
    index, vectors = make(), unit_vectors(2000)
    index.add(np.arange(10), vectors[:10])
    index.remove(keys(9))
    index.save(tmp_path / "names")
    loaded = kind.load(tmp_path / "names")
    loaded.add(np.arange(9, 2000), vectors[9:])
    assert len(loaded) == 2000
    assert loaded.search(vectors[1500:1501], 1)[0].tolist() == [[1500]]


def test_empty_index_saves_and_loads(
    make: Callable[[], Index], kind: type[Index], tmp_path: Path
) -> None:
    make().save(tmp_path / "names")
    assert len(kind.load(tmp_path / "names")) == 0


def test_saving_leaves_no_other_files(make: Callable[[], Index], tmp_path: Path) -> None:
    index = make()
    index.add(keys(1), unit_vectors(1))
    index.save(tmp_path / "names")
    index.save(tmp_path / "names")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["names", "names.json"]


def test_loading_names_every_difference(
    make: Callable[[], Index], kind: type[Index], tmp_path: Path
) -> None:
    make().save(tmp_path / "names")
    with pytest.raises(IndexMismatchError, match=r"catalog_version is '7'.*'8'.*encoder is"):
        kind.load(tmp_path / "names", {"catalog_version": "8", "encoder": "sounds"})


def test_loading_the_other_format_is_refused(
    make: Callable[[], Index], kind: type[Index], tmp_path: Path
) -> None:
    make().save(tmp_path / "names")
    other: type[Index] = HnswIndex if kind is ExactIndex else ExactIndex
    with pytest.raises(IndexMismatchError, match="format"):
        other.load(tmp_path / "names")


def test_loading_nothing_says_where(kind: type[Index], tmp_path: Path) -> None:
    with pytest.raises(VectorIndexError, match="names"):
        kind.load(tmp_path / "names")


@pytest.mark.parametrize("content", [b"", b"no index"])
def test_loading_a_damaged_file_is_refused(
    make: Callable[[], Index], kind: type[Index], tmp_path: Path, content: bytes
) -> None:
    index = make()
    index.add(np.arange(3), unit_vectors(3))
    index.save(tmp_path / "names")
    (tmp_path / "names").write_bytes(content)
    with pytest.raises(VectorIndexError, match="build it again"):
        kind.load(tmp_path / "names")


@pytest.mark.parametrize(
    ("bad_keys", "n_vectors", "dim"), [([1, 2], 1, DIM), ([1], 1, DIM + 1), ([-1], 1, DIM)]
)
def test_ill_shaped_batches_are_refused(
    make: Callable[[], Index], bad_keys: list[int], n_vectors: int, dim: int
) -> None:
    with pytest.raises(VectorIndexError):
        make().add(np.array(bad_keys), np.zeros((n_vectors, dim), dtype=np.float32))


def test_saving_where_no_folder_can_be_is_our_error(
    make: Callable[[], Index], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(VectorIndexError, match="cannot write"):
        make().save(tmp_path / "file" / "names")
