"""Stand-ins for the models, small enough to read: scripted text and hashed vectors."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from edge_rec.protocols import FloatArray


@dataclass
class ScriptedLanguageModel:
    """Answers with the next of `answers`, piece by piece; an exception among them is raised."""

    answers: list[str | Exception] = field(default_factory=list)
    piece_length: int = 3
    name: str = "scripted"
    prompts: list[str] = field(default_factory=list)
    grammars: list[str | None] = field(default_factory=list)
    skills: frozenset[str] = frozenset()
    labels: list[FloatArray | Exception | None] = field(default_factory=list)
    """What `weigh` answers next."""
    n_closed: int = 0
    """Streams that ended, were closed or failed."""

    def stream(
        self, prompt: str, *, grammar: str | None = None, max_tokens: int = 128
    ) -> Iterator[str]:
        """Yield the answer, an empty piece first; at most `max_tokens` pieces."""
        self.prompts.append(prompt)
        self.grammars.append(grammar)
        answer = self.answers.pop(0) if self.answers else ""
        try:
            yield ""
            if isinstance(answer, Exception):
                raise answer
            pieces = range(0, len(answer), self.piece_length)
            for start in pieces[:max_tokens]:
                yield answer[start : start + self.piece_length]
        finally:
            self.n_closed += 1

    def weigh(
        self,
        segments: Sequence[str],
        choices: Sequence[str],
        *,
        first: int,
        skill: str | None = None,
        timeout_s: float = math.inf,
    ) -> FloatArray | None:
        """The next of `labels`; zeros where there is none."""
        return self._labels("".join(segments), (len(segments) - first, len(choices)))

    def weigh_each(
        self,
        prefix: str,
        texts: Sequence[str],
        choices: Sequence[str],
        *,
        skill: str | None = None,
        timeout_s: float = math.inf,
    ) -> FloatArray | None:
        """As `weigh`."""
        return self._labels(prefix, (len(texts), len(choices)))

    def _labels(self, prompt: str, shape: tuple[int, int]) -> FloatArray | None:
        self.prompts.append(prompt)
        if not self.labels:
            return np.zeros(shape, dtype=np.float32)
        answer = self.labels.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass(frozen=True)
class HashEncoder:
    """Unit vectors from hashed words, so that texts that share words are near."""

    dim: int = 64
    name: str = "hash"

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Vectors of shape (len(texts), dim); equal texts give equal vectors."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split() or [""]:
                digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
                number = int.from_bytes(digest, "little")
                vectors[row, number % self.dim] += 1.0 if number >> 63 else -1.0
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
