"""The tagger's base model, read from the 4-bit file that a package carries, and its tokenizer.

It is multilingual-e5-small (Wang et al., "Multilingual E5 Text Embeddings", 2024; MIT), a BERT
encoder of 12 layers over XLM-RoBERTa's 250,000 pieces. The layout of the file is the package's own.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentencepiece import sentencepiece_model_pb2

from edge_rec.errors import ModelError

FILE = "multilingual-e5-small.q4.bin"
"""Name in the models folder."""
BLOCK = 32
"""Weights that share a scale."""
_MAGIC = b"E5S1"
_HEADER = struct.Struct("<4sI7if6iQ")
"""Magic, version; width, layers, heads, inner width, vocabulary, positions, types, epsilon of the
norms; block, pieces, numbers of the marks (begin, end, padding, unknown), bytes of the pieces."""
_BLOCKS = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Base:
    """What the file holds."""

    width: int
    n_layers: int
    n_heads: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: FloatArray
    """(pieces,): log probabilities."""
    marks: tuple[int, int, int, int]
    """Numbers of the pieces for begin, end, padding and unknown."""
    table: NDArray[np.void]
    """(vocabulary, width / BLOCK): the token embeddings as they are, in `_BLOCKS`."""
    weights: Mapping[str, FloatArray]
    """All others by name, one dimension each."""


def read_base(path: Path) -> Base:
    """Read the whole file.

    Raises:
        ModelError: it is another file.
    """
    data = path.read_bytes()
    if data[: len(_MAGIC)] != _MAGIC:
        raise ModelError(f"{path} is not the tagger's base model; delete it and fetch it again")
    file = io.BytesIO(data)
    header = _HEADER.unpack(file.read(_HEADER.size))
    width, n_layers, n_heads = header[2:5]
    epsilon, n_pieces, size = header[9], header[11], header[16]
    ends = np.frombuffer(file.read(4 * (n_pieces + 1)), "<u4")
    scores = np.frombuffer(file.read(4 * n_pieces), "<f4")
    blob = file.read(size)
    pieces = tuple(blob[a:b].decode() for a, b in pairwise(ends))
    _, n_bytes = struct.unpack("<iI", file.read(8))  # its table of characters is not needed:
    file.seek(n_bytes, io.SEEK_CUR)  # `edge_rec.backends.pieces` does the same by rule
    weights: dict[str, FloatArray] = {}
    table = np.empty(0, _BLOCKS)
    (n_tensors,) = struct.unpack("<i", file.read(4))
    for _ in range(n_tensors):
        (length,) = struct.unpack("<H", file.read(2))
        name = file.read(length).decode()
        _, count, start, n_bytes = struct.unpack("<BIQQ", file.read(21))
        raw = data[start : start + n_bytes]
        if name == "emb.word":
            table = np.frombuffer(raw, _BLOCKS).reshape(-1, width // BLOCK)
        elif n_bytes == 4 * count:
            weights[name] = np.frombuffer(raw, "<f4")
        else:
            weights[name] = unpacked(np.frombuffer(raw, _BLOCKS))
    begin, end, padding, unknown = header[12:16]
    return Base(
        width,
        n_layers,
        n_heads,
        epsilon,
        pieces,
        scores,
        (begin, end, padding, unknown),
        table,
        weights,
    )


def unpacked(blocks: NDArray[np.void]) -> FloatArray:
    """Weights in blocks of 4 bits to plain numbers, one dimension."""
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    numbers = np.concatenate([low, high], axis=-1).astype(np.float32) - 8
    return (numbers * blocks["scale"].astype(np.float32)[..., None]).ravel()


def tokenizer_of(base: Base) -> bytes:
    """A SentencePiece model of the pieces; it takes text as `edge_rec.backends.pieces` gives it."""
    begin, end, padding, unknown = base.marks
    model = sentencepiece_model_pb2.ModelProto()
    kinds = model.SentencePiece
    for number, (piece, score) in enumerate(zip(base.pieces, base.scores, strict=True)):
        is_mark = number in (begin, end, padding) or piece == "<mask>"
        kind = kinds.CONTROL if is_mark else kinds.NORMAL
        kind = kinds.UNKNOWN if number == unknown else kind
        model.pieces.add(piece=piece, score=float(score), type=kind)
    settings = model.trainer_spec
    settings.model_type = settings.UNIGRAM
    settings.vocab_size = len(base.pieces)
    settings.bos_id, settings.eos_id, settings.pad_id, settings.unk_id = base.marks
    settings.bos_piece, settings.eos_piece = base.pieces[begin], base.pieces[end]
    settings.pad_piece, settings.unk_piece = base.pieces[padding], base.pieces[unknown]
    normal = model.normalizer_spec
    normal.name, normal.add_dummy_prefix = "identity", True
    normal.remove_extra_whitespaces, normal.escape_whitespaces = False, True
    out: bytes = model.SerializeToString()
    return out
