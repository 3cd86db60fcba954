"""Labelled texts as an adapter is trained on them: tokens, places of the answers, right answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edge_rec.backends.llama_runtime import LlamaRuntime
from edge_rec.nlu.tagging import CHOICES, outline, tagging_prompt

MAX_TOKENS = 256
"""Rows of more tokens are left out."""


@dataclass(frozen=True)
class Row:
    """One text, tokenized."""

    text: str
    tokens: tuple[int, ...]
    places: tuple[int, ...]
    """Position of the last token of each unit's second reading."""
    targets: tuple[int, ...]
    """The right choice for each unit."""
    units: tuple[tuple[int, int], ...]

    @property
    def length(self) -> int:
        """Tokens."""
        return len(self.tokens)


class Tokenizer:
    """llama.cpp's own tokenizer, so that training sees what the product will."""

    def __init__(self, model: Path) -> None:
        """Load `model`."""
        self._runtime = LlamaRuntime(model, n_ctx=64, threads=1)
        self._known: dict[str, list[int]] = {}
        self.choices = [self(choice)[0] for choice in CHOICES]

    def __call__(self, piece: str) -> list[int]:
        """Tokens of one segment."""
        tokens = self._known.get(piece)
        if tokens is None:
            tokens = self._known[piece] = self._runtime.tokenize(piece, is_start=False)
        return tokens

    def row(self, text: str, spans: Sequence[tuple[int, int, str]]) -> Row:
        """A labelled text as training wants it."""
        prompt = tagging_prompt(text)
        tokens: list[int] = []
        places: list[int] = []
        for number, segment in enumerate(prompt.segments):
            tokens += self(segment)
            if number >= prompt.first_answer:
                places.append(len(tokens) - 1)
        targets = tuple(outline(prompt.units, spans))
        return Row(text, tuple(tokens), tuple(places), targets, prompt.units)


def read_rows(file: Path, tokenizer: Tokenizer, limit: int | None = None) -> list[Row]:
    """Rows of a JSONL file that fit."""
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        if limit is not None and number >= limit:
            break
        record = json.loads(line)
        row = tokenizer.row(record["text"], [tuple(span) for span in record["spans"]])
        if row.units and len(row.tokens) <= MAX_TOKENS:
            rows.append(row)
    return rows
