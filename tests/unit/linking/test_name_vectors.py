from __future__ import annotations

import numpy as np

from edge_rec.linking.vectors import encode_keys


def test_vectors_have_unit_length() -> None:
    vectors = encode_keys(["angelbeats", "k", "狼と香辛料"], 256)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)


def test_vectors_do_not_depend_on_their_neighbours() -> None:
    together = encode_keys(["angelbeats", "clannad"], 256)
    np.testing.assert_array_equal(together[1], encode_keys(["clannad"], 256)[0])


def test_vectors_are_the_same_in_every_process() -> None:
    places = np.flatnonzero(encode_keys(["ab"], 16)[0]).tolist()
    assert places == [3, 4, 5, 6, 9, 11, 12]


def test_a_misspelling_is_nearer_than_another_name() -> None:
    name, misspelt, other = encode_keys(["shinsekai", "shinsakai", "clannad"], 256)
    assert name @ misspelt > 0.5 > 0.3 > name @ other


def test_no_keys_give_no_rows() -> None:
    assert encode_keys([], 64).shape == (0, 64)
