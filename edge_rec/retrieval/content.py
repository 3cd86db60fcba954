"""Content vectors of the catalog, kept in a file and found by the text they were made from.

A changed title or tag changes the text, so its old vector is simply no longer found: nothing can
be stale, and only what is new is ever encoded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from edge_rec.errors import StoreError
from edge_rec.files import load_arrays, save_arrays
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import Encoder, FloatArray
from edge_rec.retrieval.dense import item_text
from edge_rec.types import Item

_BATCH = 256
"""Items encoded between two steps of progress."""


def content_vectors(
    items: Mapping[int, Item], encoder: Encoder, path: Path, progress: Progress = NO_PROGRESS
) -> FloatArray:
    """Unit vectors by `item_num`, (max item_num + 1, dim); rows without an item are 0.

    Vectors not in the file at `path` are encoded and the file is written anew.

    Raises:
        ModelError: something has to be encoded and the encoder does not work.
    """
    keys = {num: _key(item_text(item)) for num, item in items.items()}
    known = _saved(path, encoder.name)
    missing = [num for num, key in keys.items() if key not in known]
    if missing:
        progress.start("content vectors", len(missing), "items")
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            encoded = encoder.encode([item_text(items[num]) for num in batch])
            known.update(zip((keys[num] for num in batch), encoded, strict=True))
            progress.advance(len(batch))
        progress.finish()
        _save(path, encoder.name, {key: known[key] for key in keys.values()})
    dim = len(next(iter(known.values()), ()))
    vectors: FloatArray = np.zeros((max(items, default=-1) + 1, dim), dtype=np.float32)
    for num, key in keys.items():
        vectors[num] = known[key]
    return vectors


def _key(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _saved(path: Path, encoder_name: str) -> dict[int, FloatArray]:
    """Vectors by key, none when the file is missing, damaged or of another encoder."""
    try:
        arrays = load_arrays(path, "edge-rec setup")
    except StoreError:
        return {}
    if str(arrays.get("encoder")) != encoder_name:
        return {}
    return dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))


def _save(path: Path, encoder_name: str, vectors: Mapping[int, FloatArray]) -> None:
    # Half precision: cosines change by less than 0.001 and the file is half as large.
    arrays = {
        "encoder": np.asarray(encoder_name),
        "keys": np.asarray(list(vectors), dtype=np.int64),
        "vectors": np.asarray(list(vectors.values()), dtype=np.float16),
    }
    save_arrays(path, arrays)
