"""Train the ranking adapter: `python scripts/train_rank.py DATA [--out FILE]`.

A LoRA on all seven projections of the default GGUF model, so that "Yes" over "No" after a
candidate says how well it answers a request (see `edge_rec/ranking/pointwise.py`). DATA is a folder
written by `make_rank_set.py`. Needs the `train` extra. How it goes on, and what it writes when:
`adapter_training.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from adapter_model import AdaptedLlama
from adapter_training import Settings, arguments, batches, train
from console import say
from rank_rows import Row, Tokenizer, batch_of, read_rows
from torch import Tensor
from torch.nn import functional
from training_options import facts_of, settings_of

from edge_rec.ranking.pointwise import SKILL

DEFAULTS = Settings(learning_rate=6e-4, warmup_steps=30, steps=600, batch_tokens=1280)


@dataclass(frozen=True)
class Ranking:
    """Which candidates of a group are right."""

    choices: list[int]
    """Tokens of "Yes" and "No"."""

    def odds(self, model: AdaptedLlama, rows: Sequence[Row]) -> list[Tensor]:
        """Log odds of "Yes" over "No" for the candidates of each row."""
        batch = batch_of(rows)
        hidden = model(batch.tokens, batch.layout)[batch.at[:, 0], batch.at[:, 1]]
        logits = model.finished(hidden) @ model.heads[self.choices].T
        return list((logits[:, 0] - logits[:, 1]).split(batch.sizes))

    def loss(self, model: AdaptedLlama, batch: Sequence[Row]) -> Tensor:
        """Half how far the right ones are from the top of their group, half of each its own odds.

        The first is the cross entropy of a softmax over the group (ListNet, Cao et al. 2007).
        """
        return torch.stack(
            [
                _group_loss(odds, torch.tensor(row.right, dtype=torch.float32))
                for odds, row in zip(self.odds(model, batch), batch, strict=True)
            ]
        ).mean()

    @torch.no_grad()
    def validate(
        self, model: AdaptedLlama, rows: Sequence[Row], batch_tokens: int
    ) -> dict[str, float]:
        """Loss, and the share of groups with a right one on top, all and by kind."""
        losses: list[float] = []
        on_top: defaultdict[str, list[float]] = defaultdict(list)
        for batch in batches(rows, batch_tokens):
            for odds, row in zip(self.odds(model, batch), batch, strict=True):
                right = torch.tensor(row.right, dtype=torch.float32)
                losses.append(float(_group_loss(odds, right)))
                for kind in ("all", row.kind):
                    on_top[kind].append(row.right[int(odds.argmax())])
        shares = {f"first_{kind}": sum(hits) / len(hits) for kind, hits in on_top.items()}
        return {"loss": sum(losses) / max(len(losses), 1), **shares}


def _group_loss(odds: Tensor, right: Tensor) -> Tensor:
    listed = -(right / right.sum() * odds.log_softmax(dim=0)).sum()
    return (listed + functional.binary_cross_entropy_with_logits(odds, right)) / 2


def main() -> None:
    """Read the arguments and train."""
    given = arguments(__doc__ or "", Path("models/adapters/rank.gguf"), DEFAULTS)
    settings = settings_of(given, Settings)
    tokenizer = Tokenizer(given.base)
    data = {
        part: read_rows(given.data / f"{part}.jsonl", tokenizer, limit)
        for part, limit in (("train", None), ("validation", settings.validation_rows))
    }
    lengths = [row.length for row in data["train"]]
    say(f"{len(lengths)} groups of {sum(lengths) / len(lengths):.0f} tokens")
    maker = "make_rank_set.py"
    facts = facts_of(
        SKILL,
        given.base,
        given.data / "train.jsonl",
        script="train_rank.py",
        maker=maker,
        n_rows=len(lengths),
    )
    model = AdaptedLlama(given.base, rank=settings.rank, alpha=settings.alpha, seed=settings.seed)
    train(model, Ranking(tokenizer.choices), data, settings, facts, given.out)


if __name__ == "__main__":
    main()
