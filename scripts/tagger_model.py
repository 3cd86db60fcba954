"""The network that labels the units of a text, as it is trained; `tagger_graph.py` is what runs.

A BERT encoder (Devlin et al., 2019) whose products are changed by low rank (Hu et al., "LoRA",
2021) and whose biases and norms are free, and a head over the first and the last token of each
unit. Which label may follow which is left to `edge_rec.nlu.tagging.read_labels`.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from tagger_base import Base, unpacked
from tagger_graph import LINEAR, worked_in
from torch import Tensor, nn
from torch.nn import functional

from edge_rec.nlu.shapes import N_FLAGS
from edge_rec.nlu.tagging import CHOICES

_HALF = torch.bfloat16
"""What the encoder computes in; some processors multiply it several times faster."""


class Changed(nn.Module):
    """x · (W + up · down)ᵀ + bias; W stays."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int) -> None:
        super().__init__()
        self.register_buffer("weight", weight.to(_HALF), persistent=False)
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(len(weight), rank))
        self.bias = nn.Parameter(bias)

    def forward(self, x: Tensor) -> Tensor:
        """(…, in) to (…, out), in `_HALF`."""
        plain = functional.linear(x, self.weight, self.bias.to(_HALF))
        changes = functional.linear(functional.linear(x, self.down.to(_HALF)), self.up.to(_HALF))
        return plain + changes


class Layer(nn.Module):
    """Attention and the feed-forward part, each added to what came in and normed."""

    def __init__(self, base: Base, weights: dict[str, Tensor], n: int, rank: int) -> None:
        super().__init__()
        self.n_heads = base.n_heads
        changed = {}
        for name in LINEAR:
            bias = weights[f"l{n}.{name}.b"]
            # Query, key and value share a product, so that one is changed in twice as many ways.
            own_rank = 2 * rank if name == "qkv" else rank
            weight = weights[f"l{n}.{name}.w"].reshape(len(bias), -1)
            changed[name] = Changed(weight, bias, own_rank)
        self.linear = nn.ModuleDict(changed)
        self.aln = _norm(weights, f"l{n}.aln", base.epsilon)
        self.oln = _norm(weights, f"l{n}.oln", base.epsilon)

    def forward(self, x: Tensor) -> Tensor:
        """(texts, tokens, width) to the same, in `_HALF`."""
        texts, tokens, width = x.shape
        each = width // self.n_heads
        joined = self.linear["qkv"](x).view(texts, tokens, 3, self.n_heads, each)
        query, key, value = joined.permute(2, 0, 3, 1, 4).reshape(3, -1, tokens, each)
        shares = torch.softmax(query @ key.transpose(1, 2) * each**-0.5, -1)
        taken = (shares @ value).view(texts, self.n_heads, tokens, each).transpose(1, 2)
        x = _normed(self.aln, x + self.linear["ao"](taken.reshape(texts, tokens, width)))
        inner = functional.gelu(self.linear["fi"](x))
        return _normed(self.oln, x + self.linear["fo"](inner))


class Tagger(nn.Module):
    """Tokens and shapes of texts to logits of their units."""

    def __init__(self, base: Base, rank: int, *, head: int = 256, dropout: float = 0.1) -> None:
        super().__init__()
        arrays = worked_in(base, {})
        weights = {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}
        table = torch.from_numpy(unpacked(base.table)).view(-1, base.width)
        self.register_buffer("table", table.half(), persistent=False)
        places = weights["emb.pos"].view(-1, base.width)
        segment = weights["emb.type"].view(-1, base.width)[0]
        self.register_buffer("places", places + segment, persistent=False)
        self.ln = _norm(weights, "emb.ln", base.epsilon)
        self.layers = nn.ModuleList(Layer(base, weights, n, rank) for n in range(base.n_layers))
        self.unit = nn.Linear(2 * base.width + N_FLAGS, head)
        self.out = nn.Linear(head, len(CHOICES))
        self.drop = nn.Dropout(dropout)

    def forward(self, ids: Tensor, first: Tensor, last: Tensor, flags: Tensor) -> Tensor:
        """Texts of as many tokens each, (texts, tokens), to (all units, len(CHOICES)).

        `first` and `last` count the tokens of all texts through.
        """
        x = self.drop(self.ln(self.table[ids].float() + self.places[: ids.shape[1]])).to(_HALF)
        for layer in self.layers:
            x = layer(x)
        tokens = x.flatten(0, 1).float()
        joined = torch.cat([tokens[first], tokens[last], flags], -1)
        logits: Tensor = self.out(self.drop(functional.gelu(self.unit(joined))))
        return logits

    def changes(self) -> dict[str, NDArray[np.float16]]:
        """All that is trained, under the names of `tagger_graph.worked_in`."""
        named = {}
        for name, value in self.state_dict().items():
            *place, kind = name.split(".")
            if kind in ("up", "down"):
                kind = f"w.{kind}"
            else:
                kind = kind[0]
            if place[0] == "layers":
                place = [f"l{place[1]}", place[-1]]
            elif place[0] == "ln":
                place = ["emb", "ln"]
            named[".".join([*place, kind])] = value.float().numpy().astype(np.float16)
        return named


def _norm(weights: dict[str, Tensor], name: str, epsilon: float) -> nn.LayerNorm:
    norm = nn.LayerNorm(len(weights[f"{name}.b"]), epsilon)
    norm.weight.data, norm.bias.data = weights[f"{name}.w"], weights[f"{name}.b"]
    return norm


def _normed(norm: nn.LayerNorm, x: Tensor) -> Tensor:
    weight, bias = norm.weight.to(_HALF), norm.bias.to(_HALF)
    return functional.layer_norm(x, norm.normalized_shape, weight, bias, norm.eps)
