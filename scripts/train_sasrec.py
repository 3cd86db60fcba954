"""Train a small SASRec: `python scripts/train_sasrec.py FOLDER OUT.onnx`, or on a home's events.

Of a data folder the split is that of `edge-rec evaluate next-item`: trained without validation and
test items, the best state by NDCG@10 on validation is kept. `edge-rec evaluate next-item --data
FOLDER --sequence-model OUT.onnx` then measures it beside the others.

Of a home (`--home`, with an imported catalog) each person's last event is for validation. OUT is
then `index/sequence.onnx` in it, and the next `edge-rec train` decides on what came last whether,
and how much, the network counts. Needs the `train` extra.
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from console import run, say
from sasrec_model import SasRec, export
from torch.nn.functional import cross_entropy

from edge_rec.assembly.parts import rating_scale
from edge_rec.errors import CatalogError
from edge_rec.evaluation.metrics import gains, target_ranks
from edge_rec.evaluation.replay import k_core, read_log
from edge_rec.evaluation.splits import leave_one_out
from edge_rec.learning.events import Events, rows_by_user
from edge_rec.paths import resolve
from edge_rec.protocols import IntArray
from edge_rec.store.database import Database
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore


def arguments() -> argparse.Namespace:
    """What the command was given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--home", type=Path, help="train on the events of a home instead")
    parser.add_argument("--length", type=int, default=50, help="latest events that are read")
    parser.add_argument("--dim", type=int, default=64)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--heads", type=int, default=2)
    parser.add_argument("--dropout", type=float, default=0.3)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=64, help="sequences a step")
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--patience", type=int, default=3, help="checks without gain to stop after")
    parser.add_argument("--check-every", type=int, default=2, help="epochs")
    parser.add_argument("--minutes", type=float, default=60.0, help="of processor time, then stop")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.home is None and options.out is None:
        parser.error("name a data folder and where to write, or --home")
    return options


@dataclass(frozen=True)
class Material:
    """What is trained on, and what tells the best state."""

    training: Sequence[IntArray]
    """Each person's items from 0, oldest first."""
    validation_histories: Sequence[IntArray]
    validation_targets: IntArray
    n_items: int
    facts: dict[str, str]
    """About it, for the file."""


def of_folder(folder: Path, seed: int) -> Material:
    """A data folder, split as `edge-rec evaluate next-item` does."""
    log = read_log(folder)
    split = leave_one_out(k_core(log), seed)
    return Material(
        split.training,
        split.validation_histories,
        split.validation_targets,
        split.n_items,
        {"dataset": log.name},
    )


def of_home(home: Path) -> Material:
    """What people in a home wanted, each one's last item left out of training."""
    database = Database(resolve(home).database)
    try:
        items = SqliteItemStore(database)
        stored = SqliteInteractionStore(database).columns()
        events = Events(stored.user_codes, stored.item_nums, stored.kinds, stored.values)
        rows = rows_by_user(events, events.wanted(rating_scale(items)))
        id_of = {num: item_id for item_id, num in items.item_nums(items.item_ids()).items()}
    finally:
        database.close()
    kept = [events.item_nums[part] for part in rows.values() if len(part) >= 3]
    if not kept:
        raise CatalogError(f"nobody at {home} has three events; run `edge-rec import`")
    known, ordinals = np.unique(np.concatenate(kept), return_inverse=True)
    sequences = np.split(ordinals, np.cumsum([len(each) for each in kept])[:-1])
    training = [sequence[:-1] for sequence in sequences]
    names = json.dumps([id_of[num] for num in known.tolist()])
    return Material(
        training,
        training,
        np.array([sequence[-1] for sequence in sequences], dtype=np.int64),
        len(known),
        {"dataset": home.name, "items": names},
    )


def windows(sequences: Sequence[IntArray], length: int) -> IntArray:
    """Every event as a target once: rows (n, length + 1) of ids, padded with 0 on the left."""
    rows = []
    for sequence in sequences:
        ids = sequence + 1
        for end in range(len(ids), 1, -length):
            part = ids[max(0, end - length - 1) : end]
            rows.append(np.pad(part, (length + 1 - len(part), 0)))
    return np.array(rows, dtype=np.int64).reshape(-1, length + 1)


def batches(rows: IntArray, size: int, rng: np.random.Generator) -> Iterator[torch.Tensor]:
    """All rows once, in random order."""
    order = rng.permutation(len(rows))
    for first in range(0, len(order), size):
        yield torch.from_numpy(rows[order[first : first + size]])


def validation_gain(model: SasRec, data: Material) -> float:
    """Mean NDCG@10 of the validation items."""
    model.eval()
    length = model.places.num_embeddings
    found = []
    histories, targets = data.validation_histories, data.validation_targets
    for first in range(0, len(histories), 512):
        part = slice(first, first + 512)
        ids = np.zeros((len(histories[part]), length), dtype=np.int64)
        for row, history in zip(ids, histories[part], strict=True):
            latest = history[-length:] + 1
            row[length - len(latest) :] = latest
        with torch.inference_mode():
            scores = model(torch.from_numpy(ids)).numpy()
        found.append(gains(target_ranks(scores, targets[part], histories[part]), 10))
    return float(np.concatenate(found).mean())


def train(model: SasRec, data: Material, options: argparse.Namespace) -> float:
    """Leave the best state in `model`; its validation NDCG@10."""
    rng = np.random.default_rng(options.seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.learning_rate, weight_decay=1e-2)
    rows = windows(data.training, options.length)
    best, state, checks = 0.0, copy.deepcopy(model.state_dict()), 0
    started = time.process_time()
    for epoch in range(1, options.epochs + 1):
        model.train()
        losses = []
        for batch in batches(rows, options.batch, rng):
            targets = batch[:, 1:]
            told = (targets > 0) & (batch[:, :-1] > 0)  # an event needs one before it
            loss = cross_entropy(model.logits(model.states(batch[:, :-1])[told]), targets[told] - 1)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        minutes = (time.process_time() - started) / 60
        if epoch % options.check_every and minutes < options.minutes:
            continue
        reached = validation_gain(model, data)
        say(f"epoch {epoch}: loss {np.mean(losses):.3f}, NDCG@10 {reached:.4f}, {minutes:.1f} min")
        checks = 0 if reached > best else checks + 1
        if reached > best:
            best, state = reached, copy.deepcopy(model.state_dict())
        if checks >= options.patience or minutes >= options.minutes:
            break
    model.load_state_dict(state)
    return best


def main() -> int:
    """Read, train, write."""
    options = arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    data = of_home(options.home) if options.home else of_folder(options.folder, options.seed)
    out = options.out or resolve(options.home).sequence
    model = SasRec(
        data.n_items, options.length, options.dim, options.layers, options.heads, options.dropout
    )
    best = train(model, data, options)
    out.parent.mkdir(parents=True, exist_ok=True)
    export(model, out, data.facts | {"n_items": str(data.n_items), "seed": str(options.seed)})
    say(f"{out}: validation NDCG@10 {best:.4f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
