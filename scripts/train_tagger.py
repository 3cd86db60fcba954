"""Train the tagger: `python scripts/train_tagger.py DATA [--out FILE]`.

A small multilingual encoder that labels the units of a text as the understanding adapter does (see
`edge_rec/nlu/tagging.py`); the product reads with both. What is trained is kept as changes of the
encoder's weights, which `scripts/build_tagger.py` works in. DATA is a folder written by
`make_understanding_set.py`. Needs the `train` extra and the base model of set-up.

A killed run goes on from its last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from console import run, say
from numpy.typing import NDArray
from tagger_base import FILE, read_base, tokenizer_of
from tagger_model import Tagger
from torch import Tensor
from torch.nn import functional
from training_options import add_settings, facts_of, settings_of, write_card

from edge_rec import paths
from edge_rec.backends.pieces import open_tokenizer, tokenize
from edge_rec.files import replacing
from edge_rec.nlu.shapes import shapes
from edge_rec.nlu.tagging import outline, tagging_prompt

N_PROBES = 48
"""Texts whose labels go on the card: what is built of the file is held against them."""


@dataclass(frozen=True)
class Settings:
    """What the figures of a run depend on."""

    rank: int = 16
    dropout: float = 0.1
    hidden_tokens: float = 0.1
    """Share of the tokens that are not shown, on average: what is learnt must not hang on one."""
    learning_rate: float = 1e-3
    warmup_steps: int = 150
    steps: int = 3200
    batch_tokens: int = 2000
    validate_every: int = 200
    seed: int = 1


@dataclass(frozen=True)
class Row:
    """A labelled text as the network is given it."""

    text: str
    ids: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    flags: NDArray[np.float32]
    targets: NDArray[np.int64]
    """(units,): the right choice of each."""


def read_rows(file: Path, tokenizer: Any) -> list[Row]:
    """Every text of `file` that has units."""
    rows: list[Row] = []
    for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        units = tagging_prompt(line["text"]).units
        if not units:
            continue
        ids, stands = tokenize(tokenizer, line["text"])
        shaped = shapes(line["text"], units, stands)
        spans = [(begin, end, label) for begin, end, label in line["spans"]]
        targets = np.array(outline(units, spans))
        parts = (shaped.first, shaped.last, shaped.flags)
        rows.append(Row(line["text"], np.array(ids), *parts, targets))
    return rows


def batches(rows: Sequence[Row], tokens: int, order: random.Random) -> list[list[Row]]:
    """All rows in a random order, in batches of at most so many tokens of texts of one length."""
    made: list[list[Row]] = []
    for row in sorted(order.sample(rows, len(rows)), key=lambda row: len(row.ids)):
        length = len(row.ids)
        last = made[-1] if made else []
        if not last or len(last[0].ids) != length or (len(last) + 1) * length > tokens:
            made.append([])
        made[-1].append(row)
    order.shuffle(made)
    return made


def logits_of(model: Tagger, rows: Sequence[Row], *, mask: int = 0, hidden: float = 0) -> Tensor:
    """(units of all rows, choices) of rows of one length, some tokens shown as `mask`."""
    ids = torch.from_numpy(np.stack([row.ids for row in rows]))
    if hidden:
        share = 2 * hidden * torch.rand(len(ids), 1)
        unseen = torch.rand(ids.shape) < share
        unseen[:, 0] = unseen[:, -1] = False
        ids = ids.masked_fill(unseen, mask)
    begins = range(0, ids.numel(), ids.shape[1])
    first, last = (
        np.concatenate([getattr(row, name) + at for row, at in zip(rows, begins, strict=True)])
        for name in ("first", "last")
    )
    flags = np.concatenate([row.flags for row in rows])
    logits: Tensor = model(ids, *map(torch.from_numpy, (first, last, flags)))
    return logits


def targets_of(rows: Sequence[Row]) -> Tensor:
    """The right choices of the units of all rows."""
    return torch.from_numpy(np.concatenate([row.targets for row in rows]))


@torch.no_grad()
def validate(model: Tagger, rows: Sequence[Row], batch_tokens: int) -> dict[str, float]:
    """Mean loss of a unit, share of units and of whole texts read without a fault."""
    model.eval()
    loss, right, faultless, n = 0.0, 0, 0, 0
    for batch in batches(rows, batch_tokens, random.Random(0)):
        logits, targets = logits_of(model, batch), targets_of(batch)
        loss += float(functional.cross_entropy(logits, targets, reduction="sum"))
        correct = logits.argmax(-1) == targets
        right, n = right + int(correct.sum()), n + len(targets)
        faultless += sum(
            bool(part.all()) for part in correct.split([len(row.targets) for row in batch])
        )
    model.train()
    return {"loss": loss / n, "units": right / n, "exact": faultless / len(rows)}


@torch.no_grad()
def probes(model: Tagger, rows: Sequence[Row]) -> list[dict[str, str]]:
    """What the network makes of some texts."""
    model.eval()
    labels = [logits_of(model, [row]).argmax(-1).tolist() for row in rows]
    model.train()
    return [
        {"text": row.text, "labels": " ".join(map(str, of_text))}
        for row, of_text in zip(rows, labels, strict=True)
    ]


def train(
    model: Tagger,
    data: dict[str, list[Row]],
    settings: Settings,
    facts: dict[str, Any],
    out: Path,
    mask: int,
) -> None:
    """Learn until `settings.steps`, saving as it goes."""
    trained = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(trained, settings.learning_rate, weight_decay=0.01)
    checkpoint = out.with_suffix(".checkpoint")
    step = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["weights"])
        optimizer.load_state_dict(saved["optimizer"])
        step = saved["step"]
        say(f"going on from step {step}")
    began, losses = time.monotonic(), []
    for batch in _endless(data["train"], settings, skip=step):
        if step >= settings.steps:
            break
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * _schedule(step, settings)
        logits = logits_of(model, batch, mask=mask, hidden=settings.hidden_tokens)
        loss = functional.cross_entropy(logits, targets_of(batch))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        step += 1
        losses.append(float(loss.detach()))
        if step % settings.validate_every and step < settings.steps:
            continue
        figures = validate(model, data["validation"], settings.batch_tokens)
        shown = ", ".join(f"{name} {value:.4f}" for name, value in figures.items())
        mean, spent = sum(losses) / len(losses), time.monotonic() - began
        say(f"step {step}/{settings.steps}  {spent:.0f} s  training loss {mean:.4f}  {shown}")
        losses = []
        seen = {"validation": {"step": step, **figures}}
        seen["probes"] = probes(model, data["validation"][:N_PROBES])
        save(model, settings, facts | seen, out)
        state = {"weights": model.state_dict(), "optimizer": optimizer.state_dict()}
        with replacing(checkpoint) as temporary:
            torch.save(state | {"step": step}, temporary)


def _endless(rows: Sequence[Row], settings: Settings, *, skip: int) -> Iterator[list[Row]]:
    """Batches, an order of their own each epoch, the first `skip` left out."""
    for epoch in range(1_000_000):
        order = random.Random(1000 * settings.seed + epoch)
        for batch in batches(rows, settings.batch_tokens, order):
            if skip:
                skip -= 1
            else:
                yield batch


def _schedule(step: int, settings: Settings) -> float:
    """Warm-up, then down in a straight line."""
    return min((step + 1) / settings.warmup_steps, 1.0) * (1 - step / settings.steps)


def save(model: Tagger, settings: Settings, facts: dict[str, Any], out: Path) -> None:
    """Write what was learnt and, beside it, its card."""
    with replacing(out) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, **model.changes())  # type: ignore[arg-type]
    write_card(out, settings, facts)


def main() -> int:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("models/adapters/tagger.npz"))
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    add_settings(parser, Settings())
    given = parser.parse_args()
    settings = settings_of(given, Settings)
    torch.set_num_threads(given.threads)
    torch.manual_seed(settings.seed)
    base = read_base(paths.resolve().models / FILE)
    data = {}
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = Path(folder) / "tagger.model"
        vocabulary.write_bytes(tokenizer_of(base))
        tokenizer = open_tokenizer(vocabulary)
    for part in ("train", "validation"):
        data[part] = read_rows(given.data / f"{part}.jsonl", tokenizer)
        say(f"{len(data[part])} rows of {part}")
    model = Tagger(base, settings.rank, dropout=settings.dropout)
    facts = facts_of(
        "tagging",
        Path(FILE),
        given.data / "train.jsonl",
        script="train_tagger.py",
        maker="make_understanding_set.py",
        n_rows=len(data["train"]),
    )
    given.out.parent.mkdir(parents=True, exist_ok=True)
    train(model, data, settings, facts, given.out, base.pieces.index("<mask>"))
    return 0


if __name__ == "__main__":
    run(main)
