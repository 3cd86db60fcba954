"""The network that labels the units of a text out of the encoder's tokens, and its ONNX file.

A bidirectional LSTM of two layers with a residual connection (Huang, Xu and Yu, "Bidirectional
LSTM-CRF Models for Sequence Tagging", 2015, without the CRF: which label may follow which is left
to `edge_rec.nlu.tagging.read_labels`). The encoder stays as it is.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from edge_rec.nlu.shapes import N_FLAGS, N_HASHES
from edge_rec.nlu.tagging import CHOICES

_SMALL = 1024
"""Weights of fewer numbers stay in full precision."""


class Tagger(nn.Module):
    """Tokens and shapes of texts to logits of their units."""

    def __init__(
        self, width: int, hidden: int, *, hash_dim: int = 48, dropout: float = 0.3
    ) -> None:
        super().__init__()
        self.norm, self.token = nn.LayerNorm(width), nn.Linear(width, 256)
        self.hash = nn.Embedding(N_HASHES, hash_dim)
        self.unit = nn.Linear(2 * 256 + hash_dim + N_FLAGS, 256)
        self.lower = nn.LSTM(256, hidden, batch_first=True, bidirectional=True)
        self.upper = nn.LSTM(2 * hidden, hidden, batch_first=True, bidirectional=True)
        self.mixed, self.out = nn.LayerNorm(2 * hidden), nn.Linear(2 * hidden, len(CHOICES))
        self.drop = nn.Dropout(dropout)
        self.forget = nn.Dropout1d(dropout)
        """Of whole words: what is learnt must not hang on the word itself."""

    def units(
        self, tokens: Tensor, first: Tensor, last: Tensor, hashes: Tensor, flags: Tensor
    ) -> Tensor:
        """(all tokens, width) and shapes of all units, (all units, …), to (all units, 256)."""
        seen = self.token(self.drop(self.norm(tokens)))
        known = self.forget(self.hash(hashes))
        joined = torch.cat([seen[first], seen[last], known, flags], dim=-1)
        out: Tensor = self.drop(torch.relu(self.unit(joined)))
        return out

    def logits(self, lower: Tensor, upper: Tensor) -> Tensor:
        """What both layers found, (…, 2 * hidden), to (…, len(CHOICES))."""
        out: Tensor = self.out(self.drop(self.mixed(lower + upper)))
        return out

    def forward(
        self, tokens: Tensor, first: Tensor, last: Tensor, hashes: Tensor, flags: Tensor
    ) -> Tensor:
        """One text, (tokens, width) and its shapes, to (units, len(CHOICES))."""
        return self.many(self.units(tokens, first, last, hashes, flags)[None])[0]

    def many(self, units: Tensor) -> Tensor:
        """Units of texts of one length, (texts, units, 256), to (texts, units, len(CHOICES))."""
        lower = self.lower(units)[0]
        return self.logits(lower, self.upper(self.drop(lower))[0])


def export(model: Tagger, out: Path) -> None:
    """Write `model` as ONNX: inputs as `forward` names them, output `logits`; half precision."""
    model.eval()
    width = model.norm.normalized_shape[0]
    some = torch.zeros(3, dtype=torch.int64)
    names = ["tokens", "first", "last", "hashes", "flags"]
    with warnings.catch_warnings():  # the exporter that needs no further package is the older one
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (torch.zeros(5, width), some, some, some, torch.zeros(3, N_FLAGS)),
            str(out),
            input_names=names,
            output_names=["logits"],
            dynamic_axes={"tokens": {0: "tokens"}, **{name: {0: "units"} for name in names[1:]}},
            dynamo=False,
        )
    graph = onnx.load(out)
    _halve(graph.graph)
    onnx.save(graph, out)


def _halve(graph: onnx.GraphProto) -> None:
    """Keep large weights in half precision, with a cast before their use."""
    casts = []
    for weight in graph.initializer:
        array = numpy_helper.to_array(weight)
        if array.dtype != np.float32 or array.size < _SMALL:
            continue
        name, short = weight.name, f"{weight.name}_half"
        weight.CopyFrom(numpy_helper.from_array(array.astype(np.float16), short))
        casts.append(onnx.helper.make_node("Cast", [short], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
