"""Groups as a ranking adapter is trained on them: the request once, each candidate beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from adapter_model import Layout
from torch import Tensor

from edge_rec.backends.llama_runtime import LlamaRuntime
from edge_rec.ranking.pointwise import CHOICES, CLOSING, OPENING

MAX_TOKENS = 320
"""Groups of more tokens are left out."""


@dataclass(frozen=True)
class Row:
    """One group, tokenized."""

    kind: str
    prefix: tuple[int, ...]
    candidates: tuple[tuple[int, ...], ...]
    right: tuple[int, ...]

    @property
    def length(self) -> int:
        """Tokens of the group when the request is read once."""
        return len(self.prefix) + sum(map(len, self.candidates))


class Tokenizer:
    """llama.cpp's own tokenizer, so that training sees what the product will."""

    def __init__(self, model: Path) -> None:
        """Load `model`."""
        self._runtime = LlamaRuntime(model, n_ctx=64, threads=1)
        self.choices = [self._segment(choice)[0] for choice in CHOICES]

    def _segment(self, piece: str) -> list[int]:
        return self._runtime.tokenize(piece, is_start=False)

    def row(self, record: dict) -> Row:
        """A group as training wants it."""
        return Row(
            record["kind"],
            tuple(self._runtime.tokenize(f"{OPENING}{record['request']}")),
            tuple(tuple(self._segment(f"{text}{CLOSING}")) for text in record["candidates"]),
            tuple(record["right"]),
        )


def read_rows(file: Path, tokenizer: Tokenizer, limit: int | None = None) -> list[Row]:
    """Groups of a JSONL file that fit."""
    lines = file.read_text(encoding="utf-8").splitlines()[:limit]
    rows = [tokenizer.row(json.loads(line)) for line in lines]
    return [row for row in rows if row.length <= MAX_TOKENS]


@dataclass(frozen=True)
class Batch:
    """Groups side by side."""

    tokens: Tensor
    """(rows, length), padded with 0."""
    layout: Layout
    at: Tensor
    """(candidates, 2): row and place of each candidate's last token."""
    right: Tensor
    """(candidates,), 1 for a right one."""
    sizes: list[int]
    """Candidates of each row."""


def batch_of(rows: Sequence[Row]) -> Batch:
    """Groups in one batch: a candidate reads the request and itself, never another candidate."""
    longest = max(row.length for row in rows)
    tokens = torch.zeros(len(rows), longest, dtype=torch.long)
    positions = torch.zeros(len(rows), longest, dtype=torch.long)
    block = torch.full((len(rows), longest), -1)
    at, right = [], []
    for number, row in enumerate(rows):
        begin = len(row.prefix)
        tokens[number, :begin] = torch.tensor(row.prefix)
        positions[number, :begin] = torch.arange(begin)
        block[number, :begin] = 0
        for place, candidate in enumerate(row.candidates, start=1):
            end = begin + len(candidate)
            tokens[number, begin:end] = torch.tensor(candidate)
            positions[number, begin:end] = len(row.prefix) + torch.arange(len(candidate))
            block[number, begin:end] = place
            begin = end
            at.append((number, end - 1))
        right.extend(row.right)
    seen = (block[:, :, None] == block[:, None, :]) | (block[:, None, :] == 0)
    layout = Layout(positions, ~seen | torch.ones(longest, longest, dtype=torch.bool).triu(1))
    sizes = [len(row.candidates) for row in rows]
    return Batch(tokens, layout, torch.tensor(at), torch.tensor(right), sizes)
