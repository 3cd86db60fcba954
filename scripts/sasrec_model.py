"""SASRec (Kang & McAuley, ICDM 2018) with a softmax over all items, and its way into ONNX.

The loss is cross-entropy over the whole catalog, without sampled negatives (Klenitskiy &
Vasilev, RecSys 2023).
"""

from __future__ import annotations

import warnings
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn


class Block(nn.Module):
    """Causal self-attention and a feed-forward layer, each after a norm and around a shortcut."""

    def __init__(self, dim: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm_1, self.norm_2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.qkv, self.out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.feed = nn.Sequential(
            nn.Linear(dim, 2 * dim), nn.GELU(), nn.Dropout(dropout), nn.Linear(2 * dim, dim)
        )
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` (n, length, dim); `mask` (n, 1, length, length), added to the attention."""
        n, length, dim = x.shape
        parts = self.qkv(self.norm_1(x)).view(n, length, 3, self.heads, dim // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)  # (n, heads, length, dim / heads) each
        attention = (q @ k.transpose(-1, -2)) / (dim // self.heads) ** 0.5 + mask
        mixed = (attention.softmax(-1) @ v).transpose(1, 2).reshape(n, length, dim)
        x = x + self.drop(self.out(mixed))
        out: Tensor = x + self.drop(self.feed(self.norm_2(x)))
        return out


class SasRec(nn.Module):
    """Item ids, 1 to n_items with 0 as padding on the left, to what comes next."""

    def __init__(
        self, n_items: int, length: int, dim: int, layers: int, heads: int, dropout: float
    ) -> None:
        super().__init__()
        self.items = nn.Embedding(n_items + 1, dim, padding_idx=0)
        self.places = nn.Embedding(length, dim)
        self.blocks = nn.ModuleList(Block(dim, heads, dropout) for _ in range(layers))
        self.norm, self.drop = nn.LayerNorm(dim), nn.Dropout(dropout)
        for table in (self.items, self.places):
            nn.init.normal_(table.weight, std=0.02)
        future = torch.full((length, length), -1e9).triu(1)
        self.register_buffer("future", future, persistent=False)

    def states(self, ids: Tensor) -> Tensor:
        """(n, length) to (n, length, dim)."""
        x = self.drop(self.items(ids) + self.places.weight)
        mask = self.future + (ids == 0)[:, None, None, :] * -1e9
        for block in self.blocks:
            x = block(x, mask)
        out: Tensor = self.norm(x)
        return out

    def logits(self, states: Tensor) -> Tensor:
        """(…, dim) to (…, n_items)."""
        return states @ self.items.weight[1:].T

    def forward(self, ids: Tensor) -> Tensor:
        """Scores (n, n_items) of what comes after `ids` (n, length)."""
        return self.logits(self.states(ids)[:, -1])


def export(model: SasRec, out: Path, facts: dict[str, str]) -> None:
    """Write `model` as ONNX, input `ids`, output `scores`, with `facts` in its metadata."""
    model.eval()
    length = model.places.num_embeddings
    with warnings.catch_warnings():  # the exporter that needs no further package is the older one
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (torch.ones(2, length, dtype=torch.int64),),
            str(out),
            input_names=["ids"],
            output_names=["scores"],
            dynamic_axes={"ids": {0: "n"}, "scores": {0: "n"}},
            dynamo=False,
        )
    graph = onnx.load(out)
    onnx.helper.set_model_props(graph, facts | {"length": str(length)})
    onnx.save(graph, out)
