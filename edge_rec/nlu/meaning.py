"""What a wish in a person's own words means among the catalog's tags, by the text encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge_rec.errors import StoreError
from edge_rec.files import load_arrays, save_arrays
from edge_rec.protocols import Encoder, FloatArray
from edge_rec.types import Slot

ALIKE = 0.8
"""Cosine from which words mean a tag; chosen on the dev part of the labelled utterances."""
CLEARER_BY = 0.1
"""So much nearer than to any other value they must be; chosen there too."""
_MIN_CHARS = 3
"""Two letters of Hangul, kana or Han say too little: they are near whatever begins alike."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """Words to a value of the catalog, by nearness to the words known for each value."""

    values: tuple[tuple[Slot, str], ...]
    """Of each known wording."""
    vectors: FloatArray
    """Of each known wording, (n, dim), unit length."""
    encoder: Encoder

    @classmethod
    def build(
        cls, surfaces: Mapping[str, tuple[Slot, str]], encoder: Encoder, saved: Path | None
    ) -> Meanings:
        """Encode the wordings, or read them from `saved` where that fits; else it is written."""
        wordings = sorted(surfaces)
        values = tuple(surfaces[wording] for wording in wordings)
        return cls(values, _vectors(wordings, encoder, saved), encoder)

    def __call__(self, words: str) -> tuple[Slot, str] | None:
        """The value `words` mean, if they clearly mean one."""
        if not len(self.vectors) or (not words.isascii() and len(words) < _MIN_CHARS):
            return None
        likeness = self.vectors @ self.encoder.encode([words])[0]
        best = int(likeness.argmax())
        others = [score for score, value in zip(likeness, self.values, strict=True)
                  if value != self.values[best]]  # fmt: skip
        runner_up = max(others, default=0.0)
        is_clear = likeness[best] >= ALIKE and likeness[best] - runner_up >= CLEARER_BY
        return self.values[best] if is_clear else None


def _vectors(wordings: Sequence[str], encoder: Encoder, saved: Path | None) -> FloatArray:
    key = np.array([encoder.name, *wordings])
    if saved is not None and saved.is_file():
        try:
            arrays = load_arrays(saved, "edge-rec import")
        except StoreError:
            arrays = {}
        if np.array_equal(arrays.get("key", ()), key):
            return arrays["vectors"].astype(np.float32)
    vectors = encoder.encode(wordings) if wordings else np.zeros((0, encoder.dim), np.float32)
    if saved is not None:
        save_arrays(saved, {"key": key, "vectors": vectors.astype(np.float16)})
    return vectors
