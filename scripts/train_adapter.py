"""Train the understanding adapter: `python scripts/train_adapter.py DATA [--out FILE]`.

A LoRA on all seven projections of the default GGUF model, so that reading a text twice labels its
units (see `edge_rec/nlu/tagging.py`). DATA is a folder written by `make_understanding_set.py`.
Needs the `train` extra. A killed run goes on from its last checkpoint; the adapter and its card are
written whenever the validation loss is the best so far, so that stopping early loses nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from adapter_file import write_adapter
from adapter_model import AdaptedLlama
from adapter_rows import Row, Tokenizer, batches, read_rows
from console import say
from torch import Tensor
from torch.nn import functional

from edge_rec import paths
from edge_rec.files import replacing
from edge_rec.nlu.tagging import LABELS, SKILL, read_labels


@dataclass(frozen=True)
class Settings:
    """What the figures of a run depend on."""

    rank: int = 16
    alpha: int = 32
    learning_rate: float = 8e-4
    warmup_steps: int = 40
    steps: int = 1600
    batch_tokens: int = 2048
    validate_every: int = 100
    validation_rows: int = 600
    seed: int = 1


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


def train(
    model: AdaptedLlama,
    heads: Tensor,
    data: dict[str, list[Row]],
    settings: Settings,
    facts: dict[str, str | int],
    out: Path,
) -> None:
    """Learn until `settings.steps`, saving as it goes."""
    weights = list(model.parameters())
    optimizer = torch.optim.AdamW(weights, lr=settings.learning_rate, weight_decay=0.01)
    checkpoint = out.with_suffix(".checkpoint")
    step, best, history, phases = 0, math.inf, [], []
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        for weight, value in zip(weights, saved["weights"], strict=True):
            weight.data.copy_(value)
        optimizer.load_state_dict(saved["optimizer"])
        step, best, history = saved["step"], saved["best"], saved["history"]
        phases = saved["phases"]
        say(f"going on from step {step}")
    data_sha256 = facts["data_sha256"]
    if not phases or phases[-1]["data_sha256"] != data_sha256:
        phases.append({"from_step": step, "data_sha256": data_sha256})
    facts = {**facts, "phases": phases}
    began, read = time.monotonic(), 0
    for batch in _endless(data["train"], settings, skip=step):
        if step >= settings.steps:
            break
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * _schedule(step, settings)
        loss = functional.cross_entropy(logits_of(model, heads, batch), targets_of(batch))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        step += 1
        read += sum(len(row.tokens) for row in batch)
        if step % 10 == 0:
            speed = read / (time.monotonic() - began)
            say(f"step {step}/{settings.steps}  loss {float(loss.detach()):.4f}  {speed:.0f} tok/s")
        if step % settings.validate_every and step < settings.steps:
            continue
        figures = validate(model, heads, data["validation"], settings.batch_tokens)
        history.append({"step": step, **{name: round(v, 4) for name, v in figures.items()}})
        say(f"validation {history[-1]}")
        if figures["loss"] < best:
            best = figures["loss"]
            save(model, settings, facts, history, out)
        state = {"weights": [w.data for w in weights], "optimizer": optimizer.state_dict()}
        state |= {"step": step, "best": best, "history": history, "phases": phases}
        with replacing(checkpoint) as temporary:
            torch.save(state, temporary)


def _endless(rows: list[Row], settings: Settings, *, skip: int) -> Iterator[list[Row]]:
    """Batches in an order of their own each epoch, the first `skip` left out."""
    for epoch in range(1_000_000):
        order = random.Random(settings.seed * 1_000 + epoch)
        shuffled = list(rows)
        order.shuffle(shuffled)
        made = batches(shuffled, settings.batch_tokens)
        order.shuffle(made)
        yield from made[skip:]
        skip = max(skip - len(made), 0)


def _schedule(step: int, settings: Settings) -> float:
    """Warm-up, then a cosine to a twentieth."""
    if step < settings.warmup_steps:
        return (step + 1) / settings.warmup_steps
    done = (step - settings.warmup_steps) / max(settings.steps - settings.warmup_steps, 1)
    return 0.05 + 0.95 * (1 + math.cos(math.pi * min(done, 1.0))) / 2


def save(model: AdaptedLlama, settings: Settings, facts: dict, history: list, out: Path) -> None:
    """Write the adapter and, beside it, its card."""
    write_adapter(model, out, alpha=settings.alpha)
    card = {
        **facts,
        "settings": asdict(settings),
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
        "validation": history[-1],
    }
    out.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def facts_of(base: Path, data: Path, rows: Sequence[Row]) -> dict[str, str | int]:
    """What a card says of an adapter's making, apart from the settings."""
    train_file = data / "train.jsonl"
    return {
        "task": SKILL,
        "base": base.name,
        "script": "scripts/train_adapter.py",
        "data": "scripts/make_understanding_set.py",
        "data_sha256": hashlib.sha256(train_file.read_bytes()).hexdigest(),
        "training_rows": len(rows),
        "licence": "Apache-2.0",
    }


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", type=Path, help="GGUF file; the default model otherwise")
    parser.add_argument("--out", type=Path, default=Path("models/adapters/understanding.gguf"))
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    given = vars(parser.parse_args())
    settings = Settings(**{name: given[name] for name in asdict(Settings())})
    torch.set_num_threads(given["threads"])
    base = given["base"] or paths.resolve().models / "SmolLM2-135M-Instruct.Q4_1.gguf"
    tokenizer = Tokenizer(base)
    data = {
        "train": read_rows(given["data"] / "train.jsonl", tokenizer),
        "validation": read_rows(
            given["data"] / "validation.jsonl", tokenizer, settings.validation_rows
        ),
    }
    say(", ".join(f"{len(rows)} rows of {part}" for part, rows in data.items()))
    given["out"].parent.mkdir(parents=True, exist_ok=True)
    facts = facts_of(base, given["data"], data["train"])
    model = AdaptedLlama(base, rank=settings.rank, alpha=settings.alpha, seed=settings.seed)
    train(model, model.heads[tokenizer.choices], data, settings, facts, given["out"])


if __name__ == "__main__":
    main()
