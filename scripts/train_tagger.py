"""Train the tagger: `python scripts/train_tagger.py DATA [--out FILE]`.

A small network over the text encoder's tokens that labels the units of a text as the understanding
adapter does (see `edge_rec/nlu/tagging.py`); the product reads with both. DATA is a folder written
by `make_understanding_set.py`. Needs the `train` extra and the encoder of set-up.

A killed run goes on from its last checkpoint; the best state by validation loss is written.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from console import run, say
from tagger_model import Tagger, export
from torch import Tensor
from torch.nn import functional
from training_options import add_settings, facts_of, settings_of, write_card

from edge_rec import paths
from edge_rec.backends.onnx import OnnxEncoder
from edge_rec.config import EncoderConfig
from edge_rec.files import replacing
from edge_rec.nlu.shapes import shapes
from edge_rec.nlu.tagging import SKILL, outline, tagging_prompt

ENCODED_AT_ONCE = 256


@dataclass(frozen=True)
class Settings:
    """What the figures of a run depend on."""

    hidden: int = 160
    dropout: float = 0.3
    learning_rate: float = 2e-3
    warmup_steps: int = 100
    steps: int = 6000
    batch_units: int = 1600
    validate_every: int = 250
    seed: int = 1


@dataclass(frozen=True)
class Row:
    """A labelled text as the network is given it."""

    tokens: Tensor
    """(tokens, width), half precision."""
    first: Tensor
    last: Tensor
    hashes: Tensor
    flags: Tensor
    targets: Tensor
    """(units,): the right choice of each."""


def read_rows(file: Path, encoder: OnnxEncoder) -> list[Row]:
    """Every text of `file` that has units."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    rows: list[Row] = []
    for start in range(0, len(lines), ENCODED_AT_ONCE):
        some = lines[start : start + ENCODED_AT_ONCE]
        encoded = encoder.tokens([line["text"] for line in some])
        for line, tokens in zip(some, encoded, strict=True):
            units = tagging_prompt(line["text"]).units
            if not units:
                continue
            shaped = shapes(line["text"], units, tokens.spans)
            spans = [(begin, end, label) for begin, end, label in line["spans"]]
            parts = (shaped.first, shaped.last, shaped.hashes, shaped.flags)
            arrays = map(torch.from_numpy, parts)
            targets = torch.tensor(outline(units, spans))
            rows.append(Row(torch.from_numpy(tokens.vectors).half(), *arrays, targets))
    return rows


def batches(rows: Sequence[Row], units: int, order: random.Random) -> list[list[Row]]:
    """All rows in a random order, in batches of at most so many units of texts of one length."""
    made: list[list[Row]] = []
    for row in sorted(order.sample(rows, len(rows)), key=lambda row: len(row.targets)):
        length = len(row.targets)
        last = made[-1] if made else []
        if not last or len(last[0].targets) != length or (len(last) + 1) * length > units:
            made.append([])
        made[-1].append(row)
    order.shuffle(made)
    return made


def logits_of(model: Tagger, rows: Sequence[Row]) -> Tensor:
    """(units of all rows, choices) of rows of one length."""
    counts = [len(row.tokens) for row in rows]
    begins = [sum(counts[:n]) for n in range(len(rows))]
    tokens = torch.cat([row.tokens for row in rows]).float()
    first = torch.cat([row.first + begin for row, begin in zip(rows, begins, strict=True)])
    last = torch.cat([row.last + begin for row, begin in zip(rows, begins, strict=True)])
    hashes, flags = (torch.cat([getattr(r, name) for r in rows]) for name in ("hashes", "flags"))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        units = model.units(tokens, first, last, hashes, flags)
        logits = model.many(units.reshape(len(rows), -1, units.shape[-1]))
    return logits.flatten(0, 1).float()


@torch.no_grad()
def validate(model: Tagger, rows: Sequence[Row], batch_units: int) -> dict[str, float]:
    """Mean loss of a unit, share of units and of whole texts read without a fault."""
    model.eval()
    loss, right, faultless, n = 0.0, 0, 0, 0
    for batch in batches(rows, batch_units, random.Random(0)):
        logits, targets = logits_of(model, batch), torch.cat([row.targets for row in batch])
        loss += float(functional.cross_entropy(logits, targets, reduction="sum"))
        correct = logits.argmax(-1) == targets
        right, n = right + int(correct.sum()), n + len(targets)
        faultless += sum(
            bool(part.all()) for part in correct.split([len(r.targets) for r in batch])
        )
    model.train()
    return {"loss": loss / n, "units": right / n, "exact": faultless / len(rows)}


def train(
    model: Tagger, data: dict[str, list[Row]], settings: Settings, facts: dict[str, Any], out: Path
) -> None:
    """Learn until `settings.steps`, saving as it goes."""
    optimizer = torch.optim.AdamW(model.parameters(), settings.learning_rate, weight_decay=0.01)
    checkpoint = out.with_suffix(".checkpoint")
    step, best = 0, math.inf
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["weights"])
        optimizer.load_state_dict(saved["optimizer"])
        step, best = saved["step"], saved["best"]
        say(f"going on from step {step}")
    began, losses = time.monotonic(), []
    for batch in _endless(data["train"], settings, skip=step):
        if step >= settings.steps:
            break
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * _schedule(step, settings)
        targets = torch.cat([row.targets for row in batch])
        loss = functional.cross_entropy(logits_of(model, batch), targets)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        losses.append(float(loss.detach()))
        if step % settings.validate_every and step < settings.steps:
            continue
        figures = validate(model, data["validation"], settings.batch_units)
        mean = sum(losses) / len(losses)
        losses = []
        shown = ", ".join(f"{name} {value:.4f}" for name, value in figures.items())
        spent = time.monotonic() - began
        say(f"step {step}/{settings.steps}  {spent:.0f} s  training loss {mean:.4f}  {shown}")
        if figures["loss"] < best:
            best = figures["loss"]
            save(model, settings, facts | {"validation": {"step": step, **figures}}, out)
        state = {"weights": model.state_dict(), "optimizer": optimizer.state_dict()}
        with replacing(checkpoint) as temporary:
            torch.save(state | {"step": step, "best": best}, temporary)


def _endless(rows: Sequence[Row], settings: Settings, *, skip: int) -> Iterator[list[Row]]:
    """Batches, an order of their own each epoch, the first `skip` left out."""
    for epoch in range(1_000_000):
        for batch in batches(rows, settings.batch_units, random.Random(settings.seed + epoch)):
            if skip:
                skip -= 1
            else:
                yield batch


def _schedule(step: int, settings: Settings) -> float:
    """Warm-up, then down in a straight line."""
    return min((step + 1) / settings.warmup_steps, 1.0) * (1 - step / settings.steps)


def save(model: Tagger, settings: Settings, facts: dict[str, Any], out: Path) -> None:
    """Write the network and, beside it, its card."""
    export(model, out)
    model.train()
    write_card(out, settings, facts)


def main() -> int:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("models/adapters/tagger.onnx"))
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    add_settings(parser, Settings())
    given = parser.parse_args()
    settings = settings_of(given, Settings)
    torch.set_num_threads(given.threads)
    torch.manual_seed(settings.seed)
    encoder = OnnxEncoder(EncoderConfig(), paths.resolve().models)
    data = {}
    for part in ("train", "validation"):
        data[part] = read_rows(given.data / f"{part}.jsonl", encoder)
        say(f"{len(data[part])} rows of {part}")
    width = data["train"][0].tokens.shape[1]
    model = Tagger(width, settings.hidden, dropout=settings.dropout)
    facts = facts_of(
        SKILL,
        Path(EncoderConfig().file),
        given.data / "train.jsonl",
        script="train_tagger.py",
        maker="make_understanding_set.py",
        n_rows=len(data["train"]),
    )
    given.out.parent.mkdir(parents=True, exist_ok=True)
    train(model, data, settings, facts, given.out)
    return 0


if __name__ == "__main__":
    run(main)
