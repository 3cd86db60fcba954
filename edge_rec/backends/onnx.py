"""Text to unit vectors with onnxruntime and sentencepiece."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.backends.onnx_session import open_session
from edge_rec.backends.pieces import open_tokenizer
from edge_rec.backends.registry import read_stamp, sha256_of
from edge_rec.config import EncoderConfig
from edge_rec.errors import BackendUnavailableError, ModelError, ModelNotFoundError
from edge_rec.protocols import FloatArray

MAX_TOKENS = 256
"""Of one text, both end marks included; what follows is not read."""
_MAX_CHARACTERS = 32 * MAX_TOKENS
"""Cut here before tokenising: bounds the cost of absurdly long texts."""
_BATCH_TOKENS = 512
"""Padded tokens run at once; measured fastest, and what it needs stays in the cache."""
_FINGERPRINT_DIGITS = 12


@dataclass(frozen=True, slots=True)
class _Model:
    """What is held once the files are open."""

    tokenizer: Any
    """sentencepiece.SentencePieceProcessor"""
    session: Any
    """onnxruntime.InferenceSession"""

    @property
    def dim(self) -> int:
        return int(self.session.get_outputs()[0].shape[-1])


class OnnxEncoder:
    """The `Encoder` of a graph with inputs `ids` and `lengths`, output `embedding`.

    Files are opened on first use. Any thread may call it, several at once too.

    Raises (from every member):
        ModelNotFoundError: a file is not there.
        ModelError: a file cannot be read as what it should be.
        BackendUnavailableError: onnxruntime or sentencepiece does not import.
    """

    def __init__(self, config: EncoderConfig, models: Path) -> None:
        self._graph = models / config.file
        self._vocabulary = models / config.tokenizer
        self._threads = config.threads or _usable_cores()
        self._opening = threading.Lock()
        self._model: _Model | None = None

    @cached_property
    def name(self) -> str:
        """File name and the beginning of its sha256: changes whenever the vectors may."""
        _require(self._graph)
        stamp = read_stamp(self._graph)
        known = stamp is not None and stamp.size_bytes == self._graph.stat().st_size
        sha256 = stamp.sha256 if stamp is not None and known else sha256_of(self._graph)
        return f"{self._graph.name}:{sha256[:_FINGERPRINT_DIGITS]}"

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._open().dim

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors of shape (len(texts), dim); an empty text has one as well."""
        model = self._open()
        vectors = np.empty((len(texts), model.dim), dtype=np.float32)
        token_ids = [_tokenize(model.tokenizer, text) for text in texts]
        for rows in _batches([len(ids) for ids in token_ids]):
            vectors[rows] = _run(model.session, [token_ids[row] for row in rows])
        return vectors

    def _open(self) -> _Model:
        if self._model is None:
            with self._opening:
                if self._model is None:
                    self._model = self._load()
        return self._model

    def _load(self) -> _Model:
        _require(self._graph)
        _require(self._vocabulary)
        try:
            session = open_session(self._graph, threads=self._threads)
        except BackendUnavailableError:
            raise
        except Exception as error:  # its exceptions derive from Exception, one by one
            raise _unreadable(self._graph, error) from error
        try:
            tokenizer = open_tokenizer(self._vocabulary)
        except (RuntimeError, OSError) as error:
            raise _unreadable(self._vocabulary, error) from error
        return _Model(tokenizer, session)


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _require(path: Path) -> None:
    if not path.is_file():
        raise ModelNotFoundError(
            f"no text encoder at {path}; run scripts/fetch_models.py (or ./build.sh setup)"
        )


def _unreadable(path: Path, error: Exception) -> ModelError:
    return ModelError(
        f"{path} cannot be opened ({error}); delete it and run scripts/fetch_models.py"
    )


def _tokenize(tokenizer: Any, text: str) -> list[int]:
    """Token ids between the marks of beginning and end, at most `MAX_TOKENS`."""
    # Lone surrogates cannot be written as UTF-8, which sentencepiece wants.
    clean = text[:_MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    ids: list[int] = tokenizer.encode(clean, out_type=int, add_bos=True, add_eos=True)
    return ids if len(ids) <= MAX_TOKENS else [*ids[: MAX_TOKENS - 1], ids[-1]]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Row numbers grouped by similar length, so that little of a batch is padding."""
    rows: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if rows and (len(rows) + 1) * lengths[row] > _BATCH_TOKENS:
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def _run(session: Any, token_ids: Sequence[Sequence[int]]) -> FloatArray:
    lengths = np.array([len(ids) for ids in token_ids], dtype=np.int64)
    padded: NDArray[np.int64] = np.zeros((len(token_ids), int(lengths.max())), dtype=np.int64)
    for row, ids in enumerate(token_ids):
        padded[row, : len(ids)] = ids
    try:
        (found,) = session.run(["embedding"], {"ids": padded, "lengths": lengths})
    except Exception as error:  # its exceptions derive from Exception, one by one
        raise ModelError(
            f"the text encoder failed ({error}); check its file with scripts/fetch_models.py"
        ) from error
    vectors: FloatArray = found
    return vectors
