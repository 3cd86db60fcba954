"""Train the understanding adapter: `python scripts/train_adapter.py DATA [--out FILE]`.

A LoRA on all seven projections of the default GGUF model, so that reading a text twice labels its
units (see `edge_rec/nlu/tagging.py`). DATA is a folder written by `make_understanding_set.py`.
Needs the `train` extra. How it goes on, and what it writes when: `adapter_training.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from adapter_model import AdaptedLlama
from adapter_rows import Row, Tokenizer, read_rows
from adapter_training import Settings, arguments, batches, train
from console import say
from torch import Tensor
from torch.nn import functional
from training_options import facts_of, settings_of

from edge_rec.nlu.tagging import LABELS, SKILL, read_labels


def logits_of(model: AdaptedLlama, heads: Tensor, rows: Sequence[Row]) -> Tensor:
    """Scores of the choices, (units of all rows, len(CHOICES))."""
    longest = max(len(row.tokens) for row in rows)
    tokens = torch.zeros(len(rows), longest, dtype=torch.long)
    for number, row in enumerate(rows):
        tokens[number, : len(row.tokens)] = torch.tensor(row.tokens)
    at = torch.tensor([(n, place) for n, row in enumerate(rows) for place in row.places])
    return model.finished(model(tokens)[at[:, 0], at[:, 1]]) @ heads.T


def targets_of(rows: Sequence[Row]) -> Tensor:
    """The right choices, (units of all rows,)."""
    return torch.tensor([target for row in rows for target in row.targets])


@torch.no_grad()
def validate(
    model: AdaptedLlama, heads: Tensor, rows: Sequence[Row], batch_tokens: int
) -> dict[str, float]:
    """Loss, F1 of labelled spans (all, and of names alone), share of rows read without a fault."""
    losses, units = 0.0, 0
    right = {"all": 0, "name": 0}
    said, true = dict(right), dict(right)
    faultless = 0
    for batch in batches(rows, batch_tokens):
        logits, targets = logits_of(model, heads, batch), targets_of(batch)
        losses += float(functional.cross_entropy(logits, targets, reduction="sum"))
        units += len(targets)
        position = 0
        for row in batch:
            scores = logits[position : position + len(row.units)].numpy()
            position += len(row.units)
            wanted = np.full(scores.shape, -100, dtype=np.float32)
            wanted[np.arange(len(row.units)), list(row.targets)] = 0
            found, real = (
                {(c.start, c.end, c.label) for c in read_labels(row.text, row.units, values)}
                for values in (scores, wanted)
            )
            faultless += found == real
            for kind in right:
                names = set(LABELS[:4] if kind == "name" else LABELS)
                a = {span for span in found if span[2] in names}
                b = {span for span in real if span[2] in names}
                right[kind] += len(a & b)
                said[kind] += len(a)
                true[kind] += len(b)
    f1 = {f"f1_{kind}": 2 * right[kind] / max(said[kind] + true[kind], 1) for kind in right}
    return {"loss": losses / max(units, 1), **f1, "exact": faultless / max(len(rows), 1)}


@dataclass(frozen=True)
class Understanding:
    """Labels of the units of a text, by cross entropy."""

    choices: list[int]
    """Tokens of the labels."""

    def loss(self, model: AdaptedLlama, batch: Sequence[Row]) -> Tensor:
        """Mean over the units."""
        logits = logits_of(model, model.heads[self.choices], batch)
        return functional.cross_entropy(logits, targets_of(batch))

    def validate(
        self, model: AdaptedLlama, rows: Sequence[Row], batch_tokens: int
    ) -> dict[str, float]:
        """As `validate`."""
        return validate(model, model.heads[self.choices], rows, batch_tokens)


def main() -> None:
    """Read the arguments and train."""
    out = Path("models/adapters/understanding.gguf")
    given = arguments(__doc__ or "", out, Settings())
    settings = settings_of(given, Settings)
    tokenizer = Tokenizer(given.base)
    data = {
        "train": read_rows(given.data / "train.jsonl", tokenizer),
        "validation": read_rows(
            given.data / "validation.jsonl", tokenizer, settings.validation_rows
        ),
    }
    say(", ".join(f"{len(rows)} rows of {part}" for part, rows in data.items()))
    maker = "make_understanding_set.py"
    facts = facts_of(
        SKILL,
        given.base,
        given.data / "train.jsonl",
        script="train_adapter.py",
        maker=maker,
        n_rows=len(data["train"]),
    )
    model = AdaptedLlama(given.base, rank=settings.rank, alpha=settings.alpha, seed=settings.seed)
    train(model, Understanding(tokenizer.choices), data, settings, facts, given.out)


if __name__ == "__main__":
    main()
