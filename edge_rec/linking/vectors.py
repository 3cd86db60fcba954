"""Hashed character n-grams: a key becomes a unit vector near those of keys spelt like it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import FloatArray

VERSION: Final = "char-ngrams-2"
"""Names the vector space; changes with every constant below."""

_SIZES: Final = (1, 2, 3)
"""Single letters too: two slips in a short name leave hardly a pair of letters unbroken."""
_BOUNDARY: Final = 2  # a code point no key contains
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_MIXER: Final = np.uint64(0xBF58476D1CE4E5B9)
_CHUNK: Final = 8192


def encode_keys(keys: Sequence[str], dim: int) -> FloatArray:
    """Unit vectors of shape (len(keys), dim); each n-gram adds plus or minus one in one place.

    The hash is a fixed function of the code points: vectors of two processes compare.
    Source: Weinberger et al., Feature Hashing for Large Scale Multitask Learning, ICML 2009.
    """
    vectors = np.empty((len(keys), dim), dtype=np.float32)
    for start in range(0, len(keys), _CHUNK):
        vectors[start : start + _CHUNK] = _encode_chunk(keys[start : start + _CHUNK], dim)
    return vectors


def _encode_chunk(keys: Sequence[str], dim: int) -> FloatArray:
    # One long row of code points, each key between two boundary marks.
    mark = chr(_BOUNDARY)
    joined = "".join(f"{mark}{key}{mark}" for key in keys)
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lengths = np.fromiter((len(key) + 2 for key in keys), dtype=np.int64, count=len(keys))
    row_of = np.repeat(np.arange(len(keys)), lengths)  # (n_codes,)
    vectors = np.zeros(len(keys) * dim, dtype=np.float64)
    for size in _SIZES:
        n = len(codes) - size + 1
        if n <= 0:
            continue
        inside = row_of[:n] == row_of[size - 1 :]
        hashes = _hash_ngrams(codes, size)[inside]
        places = row_of[:n][inside] * dim + (hashes >> np.uint64(1)).astype(np.int64) % dim
        signs = np.where(hashes & np.uint64(1), 1.0, -1.0)
        vectors += np.bincount(places, weights=signs, minlength=len(vectors))
    rows = vectors.reshape(len(keys), dim)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(norms > 0, norms, 1.0)).astype(np.float32)


def _hash_ngrams(codes: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """A 63-bit hash of every run of `size` codes; wraps around on purpose."""
    n = len(codes) - size + 1
    hashes = np.full(n, size, dtype=np.uint64)
    for offset in range(size):
        hashes = (hashes ^ codes[offset : offset + n]) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    hashes = hashes * _MIXER
    return (hashes ^ (hashes >> np.uint64(32))) >> np.uint64(1)
