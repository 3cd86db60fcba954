"""Training an adapter: the loop, its checkpoints and the card, whatever the task.

A killed run goes on from its last checkpoint; the adapter and its card are written whenever the
validation loss is the best so far, so that stopping early loses nothing.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from adapter_file import write_adapter
from adapter_model import AdaptedLlama
from console import say
from torch import Tensor
from training_options import add_settings, write_card

from edge_rec import paths
from edge_rec.files import replacing


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


R = TypeVar("R", bound="Row")


class Row(Protocol):
    """One example, tokenized."""

    @property
    def length(self) -> int:
        """Its tokens."""
        ...


class Task(Protocol[R]):
    """What differs between adapters."""

    def loss(self, model: AdaptedLlama, batch: Sequence[R]) -> Tensor:
        """What is to be made small."""
        ...

    def validate(
        self, model: AdaptedLlama, rows: Sequence[R], batch_tokens: int
    ) -> dict[str, float]:
        """Figures by name, `loss` among them."""
        ...


def train(
    model: AdaptedLlama,
    task: Task[R],
    data: dict[str, list[R]],
    settings: Settings,
    facts: dict[str, Any],
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
        best = math.inf  # losses on other data do not compare
    facts = {**facts, "phases": phases}
    began, read = time.monotonic(), 0
    for batch in _endless(data["train"], settings, skip=step):
        if step >= settings.steps:
            break
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * _schedule(step, settings)
        loss = task.loss(model, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        step += 1
        read += sum(row.length for row in batch)
        if step % 10 == 0:
            speed = read / (time.monotonic() - began)
            say(f"step {step}/{settings.steps}  loss {float(loss.detach()):.4f}  {speed:.0f} tok/s")
        if step % settings.validate_every and step < settings.steps:
            continue
        figures = task.validate(model, data["validation"], settings.batch_tokens)
        history.append({"step": step, **{name: round(v, 4) for name, v in figures.items()}})
        say(f"validation {history[-1]}")
        if figures["loss"] < best:
            best = figures["loss"]
            save(model, settings, facts, history, out)
        state = {"weights": [w.data for w in weights], "optimizer": optimizer.state_dict()}
        state |= {"step": step, "best": best, "history": history, "phases": phases}
        with replacing(checkpoint) as temporary:
            torch.save(state, temporary)


def _endless(rows: list[R], settings: Settings, *, skip: int) -> Iterator[list[R]]:
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
    write_card(out, settings, facts, validation=history[-1])


def batches(rows: Sequence[R], batch_tokens: int) -> list[list[R]]:
    """Rows of like length together, each batch of at most `batch_tokens` padded tokens."""
    made: list[list[R]] = []
    for row in sorted(rows, key=lambda row: row.length):
        if not made or (len(made[-1]) + 1) * row.length > batch_tokens:
            made.append([])
        made[-1].append(row)
    return made


def arguments(description: str, default_out: Path, defaults: Settings) -> argparse.Namespace:
    """The command line, with an option for each setting; read settings with `settings_of`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", type=Path, help="GGUF file; the default model otherwise")
    parser.add_argument("--out", type=Path, default=default_out)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    add_settings(parser, defaults)
    given = parser.parse_args()
    given.base = given.base or paths.resolve().models / "SmolLM2-135M-Instruct.Q4_1.gguf"
    torch.set_num_threads(given.threads)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    return given
