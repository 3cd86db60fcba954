"""The default language model in PyTorch, frozen, with a low-rank adapter on every projection.

Written out rather than taken from a library because the time goes there: projections that read the
same input are one product, base weights and activations are bfloat16, and only the adapter's
matrices are trained (kept in float32). Architecture: Llama (Touvron et al. 2023) with grouped
queries; adapter: LoRA (Hu et al. 2021).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

JOINT = {
    "qkv": ("attn_q", "attn_k", "attn_v"),
    "o": ("attn_output",),
    "gate_up": ("ffn_gate", "ffn_up"),
    "down": ("ffn_down",),
}
"""Projections computed as one product, by the GGUF names of their weights."""


@torch.compile(dynamic=True)
def normed(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    """`x` over its root mean square, times `weight`; computed in float32."""
    y = x.float()
    y = y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + epsilon)
    return y.to(x.dtype) * weight


@torch.compile(dynamic=True)
def gated(gate: Tensor, up: Tensor) -> Tensor:
    """The activation between the projections of a layer's second half."""
    return functional.silu(gate) * up


@torch.compile(dynamic=True)
def rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions on `x` (..., length, head size), the halves of a head apart."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)


class Projection(nn.Module):
    """Frozen weights that read one input, each with its own low-rank change."""

    def __init__(self, weights: dict[str, Tensor], rank: int, alpha: float) -> None:
        """`weights` are (out, in) by name; the change is zero at first."""
        super().__init__()
        n_in = next(iter(weights.values())).shape[1]
        self.register_buffer("weight", torch.cat(list(weights.values())).to(torch.bfloat16))
        self.weight: Tensor
        self.scale = alpha / rank
        self.rank = rank
        self.sizes = [weight.shape[0] for weight in weights.values()]
        self.down = nn.Parameter(torch.empty(rank * len(weights), n_in))
        nn.init.kaiming_uniform_(self.down, a=5**0.5)
        self.up = nn.ParameterDict(
            {name: nn.Parameter(torch.zeros(len(weight), rank)) for name, weight in weights.items()}
        )

    def forward(self, x: Tensor) -> Tensor:
        """(tokens, in) to (tokens, sum of out)."""
        small = functional.linear(x, self.down.to(x.dtype) * self.scale)
        changes = [
            functional.linear(part, up.to(x.dtype))
            for part, up in zip(small.split(self.rank, dim=1), self.up.values(), strict=True)
        ]
        change = changes[0] if len(changes) == 1 else torch.cat(changes, dim=1)
        return functional.linear(x, self.weight) + change

    def adapters(self) -> Iterator[tuple[str, Tensor, Tensor]]:
        """Name, A (rank, in) and B (out, rank) of each weight."""
        parts = self.down.detach().split(self.rank)
        for (name, up), down in zip(self.up.items(), parts, strict=True):
            yield name, down, up.detach()


@dataclass(frozen=True)
class Layout:
    """Where tokens stand and what they may not read, where that is not simply one after another."""

    positions: Tensor
    """(rows, length)"""
    blocked: Tensor
    """(rows, length, length): True where the first may not read the second."""


class AdaptedLlama(nn.Module):
    """A GGUF file of architecture `llama` under a trainable adapter."""

    def __init__(self, file: Path, *, rank: int, alpha: float, seed: int) -> None:
        """Read and dequantize `file`."""
        super().__init__()
        torch.manual_seed(seed)
        reader = gguf.GGUFReader(file)
        self.n_layers = _number(reader, "llama.block_count")
        self.n_heads = _number(reader, "llama.attention.head_count")
        self.n_kv_heads = _number(reader, "llama.attention.head_count_kv")
        self.epsilon = _number(reader, "llama.attention.layer_norm_rms_epsilon")
        self.rotary_base = _number(reader, "llama.rope.freq_base")
        weights = {tensor.name: _dequantized(tensor) for tensor in reader.tensors}
        self.head_size = weights["token_embd.weight"].shape[1] // self.n_heads
        self._add_frozen("embeddings", weights["token_embd.weight"])
        self._add_frozen("final_norm", weights["output_norm.weight"])
        self.heads = weights.get("output.weight", weights["token_embd.weight"])
        self.norms, self.layers = [], nn.ModuleList()
        for number in range(self.n_layers):
            block = f"blk.{number}."
            layer = nn.ModuleDict()
            for joint, names in JOINT.items():
                parts = {
                    name: self._plain_rows(name, weights[f"{block}{name}.weight"]) for name in names
                }
                layer[joint] = Projection(parts, rank, alpha)
            self.layers.append(layer)
            self.norms.append(
                tuple(
                    weights[f"{block}{name}.weight"].to(torch.bfloat16)
                    for name in ("attn_norm", "ffn_norm")
                )
            )

    def _add_frozen(self, name: str, weight: Tensor) -> None:
        self.register_buffer(name, weight.to(torch.bfloat16))

    def _plain_rows(self, name: str, weight: Tensor) -> Tensor:
        """Rows of the query and key weights with the halves of a head apart, not interleaved."""
        heads = {"attn_q": self.n_heads, "attn_k": self.n_kv_heads}.get(name)
        if heads is None:
            return weight
        n_rows, n_in = weight.shape
        return (
            weight.reshape(heads, n_rows // heads // 2, 2, n_in)
            .swapaxes(1, 2)
            .reshape(n_rows, n_in)
        )

    def forward(self, tokens: Tensor, layout: Layout | None = None) -> Tensor:
        """Last hidden states (rows, length, size) of `tokens` (rows, length), before the last norm.

        Without a `layout` padding comes last in a row and attention looks back only, so that it
        needs no mask.
        """
        n_rows, length = tokens.shape
        x = functional.embedding(tokens, self.embeddings).reshape(n_rows * length, -1)
        group = self.n_heads // self.n_kv_heads
        # Query heads that share a key head are stacked as more rows of one product.
        if layout is None:
            cos, sin = self._rotation(torch.arange(length))
            ahead = torch.ones(length, length, dtype=torch.bool).triu(1).repeat(group, 1)
        else:
            cos, sin = (t[:, None] for t in self._rotation(layout.positions))
            ahead = layout.blocked.repeat(1, group, 1).repeat_interleave(self.n_kv_heads, dim=0)
        for layer, (attention_norm, mlp_norm) in zip(self.layers, self.norms, strict=True):
            mixed = layer["qkv"](normed(x, attention_norm, self.epsilon))
            x = x + layer["o"](self._attend(mixed, n_rows, length, cos, sin, ahead))
            gate, up = layer["gate_up"](normed(x, mlp_norm, self.epsilon)).chunk(2, dim=1)
            x = x + layer["down"](gated(gate, up))
        return x.reshape(n_rows, length, -1)

    def finished(self, hidden: Tensor) -> Tensor:
        """Hidden states under the last norm, in float32."""
        return normed(hidden, self.final_norm, self.epsilon).float()

    def _attend(
        self, mixed: Tensor, n_rows: int, length: int, cos: Tensor, sin: Tensor, ahead: Tensor
    ) -> Tensor:
        size, n_kv, group = self.head_size, self.n_kv_heads, self.n_heads // self.n_kv_heads
        parts = mixed.reshape(n_rows, length, -1, size).transpose(1, 2)
        turned = rotated(parts[:, : self.n_heads + n_kv], cos, sin)
        queries = turned[:, : self.n_heads].reshape(n_rows * n_kv, group * length, size)
        keys = turned[:, self.n_heads :].reshape(n_rows * n_kv, length, size)
        values = parts[:, self.n_heads + n_kv :].reshape(n_rows * n_kv, length, size)
        scores = torch.bmm(queries, keys.transpose(1, 2)) * size**-0.5
        weights = scores.float().masked_fill(ahead, -torch.inf).softmax(dim=-1).to(values.dtype)
        read = torch.bmm(weights, values).reshape(n_rows, self.n_heads, length, size)
        return read.transpose(1, 2).reshape(n_rows * length, -1)

    def _rotation(self, positions: Tensor) -> tuple[Tensor, Tensor]:
        half = self.head_size // 2
        rates = self.rotary_base ** (-torch.arange(half) / half)
        angles = positions[..., None] * rates
        return angles.cos().to(torch.bfloat16), angles.sin().to(torch.bfloat16)

    def adapters(self) -> Iterator[tuple[str, Tensor, Tensor]]:
        """GGUF name of a weight, A (rank, in) and B (out, rank), rows as in this model."""
        for number, layer in enumerate(self.layers):
            for joint in layer.values():
                for name, down, up in joint.adapters():
                    yield f"blk.{number}.{name}", down, up


def _number(reader: gguf.GGUFReader, key: str) -> float | int:
    return reader.fields[key].contents()


def _dequantized(tensor: gguf.ReaderTensor) -> Tensor:
    values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
    return torch.from_numpy(np.array(values, dtype=np.float32))
