"""The tagger's forward pass as an ONNX graph: a BERT encoder, and a small head over each unit.

What `scripts/train_tagger.py` changed is worked into the weights. Products are done in 8 bits, each
block of 32 weights with a scale of its own; the token embeddings stay in the 4 bits they came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, checker, helper
from onnx_nodes import IR_VERSION, Nodes
from tagger_base import BLOCK, Base

from edge_rec.nlu.shapes import N_FLAGS
from edge_rec.nlu.tagging import CHOICES

OPSET = 18
"""First with BitwiseAnd."""
GRAPH_VERSION = 1
"""Raise it with every change that alters the built file, so that set-up builds it anew."""
LINEAR = ("qkv", "ao", "fi", "fo")
"""The products of a layer: query, key and value at once, attention's output, and the two of the
feed-forward part."""
_CONTRIB = "com.microsoft"

FloatArray = NDArray[np.float32]


def worked_in(base: Base, changes: Mapping[str, NDArray[Any]]) -> dict[str, FloatArray]:
    """All weights but the embeddings: `base` with low-rank `changes` added and the rest replaced.

    A change of weight `x` is `x.up` (out, rank) times `x.down` (rank, in).
    """
    weights = dict(base.weights)
    for n in range(base.n_layers):
        for kind in ("w", "b"):
            parts = [weights.pop(f"l{n}.{part}.{kind}") for part in "qkv"]
            weights[f"l{n}.qkv.{kind}"] = np.concatenate(parts)
    plain = {name: array.astype(np.float32) for name, array in changes.items()}
    for name, up in plain.items():
        if name.endswith(".up"):
            weight = name.removesuffix(".up")
            down = plain[f"{weight}.down"]
            whole = weights[weight].reshape(len(up), down.shape[1])
            weights[weight] = whole + up @ down
        elif not name.endswith(".down"):
            weights[name] = plain[name]
    return weights


def build_graph(base: Base, changes: Mapping[str, NDArray[Any]]) -> ModelProto:
    """The graph for one text.

    Inputs: `ids` (tokens,) int64; `first`, `last` (units,) int64 and `flags` (units, N_FLAGS)
    float32 of `edge_rec.nlu.shapes`. Output: `logits` (units, len(CHOICES)) float32.
    """
    weights = worked_in(base, changes)
    g = Nodes()
    x = _norm(g, _embed(g, base, weights), weights, "emb.ln", base.epsilon)
    for n in range(base.n_layers):
        x = _layer(g, x, n, base, weights)
    ends = [g.add("Gather", x, name, axis=0) for name in ("first", "last")]
    joined = g.add("Concat", *ends, "flags", axis=1)
    hidden = _gelu(g, _dense(g, joined, "unit", weights))
    g.add("Identity", _dense(g, hidden, "out", weights), output="logits")
    return _model(g)


def _embed(g: Nodes, base: Base, weights: Mapping[str, FloatArray]) -> str:
    """Token, place and segment embeddings summed: (tokens, width)."""
    rows = g.add("Gather", g.constant("nibbles", base.table["nibbles"]), "ids")
    low = g.add("BitwiseAnd", rows, g.constant("fifteen", np.array(15, np.uint8)))
    high = g.add("BitShift", rows, g.constant("four", np.array(4, np.uint8)), direction="RIGHT")
    numbers = g.add("Cast", g.add("Concat", low, high, axis=2), to=TensorProto.FLOAT)
    centred = g.add("Sub", numbers, g.constant("eight", np.array(8, np.float32)))
    halves = g.add("Gather", g.constant("scales", base.table["scale"]), "ids")
    scales = g.add("Unsqueeze", g.add("Cast", halves, to=TensorProto.FLOAT), g.ints(2))
    words = g.add("Reshape", g.add("Mul", centred, scales), g.ints(-1, base.width))
    places = weights["emb.pos"].reshape(-1, base.width)
    segment = weights["emb.type"].reshape(-1, base.width)[0]
    end = g.add("Shape", "ids")
    place = g.add("Slice", g.constant("places", places + segment), g.ints(0), end)
    return g.add("Add", words, place)


def _layer(g: Nodes, x: str, n: int, base: Base, weights: Mapping[str, FloatArray]) -> str:
    """Attention, then the feed-forward part, each added to what came in and normed."""
    attended = _product(g, _attend(g, x, n, base, weights), f"l{n}.ao", weights)
    x = _norm(g, g.add("Add", x, attended), weights, f"l{n}.aln", base.epsilon)
    inner = _gelu(g, _product(g, x, f"l{n}.fi", weights))
    outer = _product(g, inner, f"l{n}.fo", weights)
    return _norm(g, g.add("Add", x, outer), weights, f"l{n}.oln", base.epsilon)


def _attend(g: Nodes, x: str, n: int, base: Base, weights: Mapping[str, FloatArray]) -> str:
    """What each token takes from all, head by head: (tokens, width)."""
    each = base.width // base.n_heads
    joined = _product(g, x, f"l{n}.qkv", weights)
    shaped = g.add("Reshape", joined, g.ints(-1, 3, base.n_heads, each))
    by_part = g.add("Transpose", shaped, perm=[1, 2, 0, 3])  # (3, heads, tokens, each)
    query, key, value = (g.add("Gather", by_part, g.number(part), axis=0) for part in range(3))
    scale = g.constant(f"scale_{n}", np.array(each**-0.5, np.float32))
    likeness = g.add("MatMul", query, g.add("Transpose", key, perm=[0, 2, 1]))
    shares = g.add("Softmax", g.add("Mul", likeness, scale), axis=-1)
    taken = g.add("Transpose", g.add("MatMul", shares, value), perm=[1, 0, 2])
    return g.add("Reshape", taken, g.ints(-1, base.width))


def _product(g: Nodes, x: str, name: str, weights: Mapping[str, FloatArray]) -> str:
    """X · Wᵀ + bias, W in 8 bits."""
    bias = weights[f"{name}.b"]
    weight = weights[f"{name}.w"].reshape(len(bias), -1)
    blocks = weight.reshape(len(bias), -1, BLOCK)
    scales = np.abs(blocks).max(axis=-1) / 127
    steps = np.rint(blocks / np.maximum(scales, 1e-12)[..., None])
    packed = g.constant(f"{name}.q", (steps + 128).astype(np.uint8))
    product = g.add(
        "MatMulNBits",
        x,
        packed,
        g.constant(f"{name}.s", scales.astype(np.float32).ravel()),
        domain=_CONTRIB,
        K=weight.shape[1],
        N=len(bias),
        bits=8,
        block_size=BLOCK,
        accuracy_level=4,
    )
    return g.add("Add", product, g.constant(f"{name}.b", bias))


def _dense(g: Nodes, x: str, name: str, weights: Mapping[str, FloatArray]) -> str:
    weight = g.constant(f"{name}.w", weights[f"{name}.w"].T)
    return g.add("Add", g.add("MatMul", x, weight), g.constant(f"{name}.b", weights[f"{name}.b"]))


def _norm(g: Nodes, x: str, weights: Mapping[str, FloatArray], name: str, epsilon: float) -> str:
    parts = [g.constant(f"{name}.{kind}", weights[f"{name}.{kind}"]) for kind in ("w", "b")]
    return g.add("LayerNormalization", x, *parts, axis=-1, epsilon=epsilon)


def _gelu(g: Nodes, x: str) -> str:
    return g.add("Gelu", x, domain=_CONTRIB)


def _model(g: Nodes) -> ModelProto:
    places = ("first", "last")
    units = [helper.make_tensor_value_info(n, TensorProto.INT64, ["units"]) for n in places]
    graph = helper.make_graph(
        g.nodes,
        "tagger",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["tokens"]),
            *units,
            helper.make_tensor_value_info("flags", TensorProto.FLOAT, ["units", N_FLAGS]),
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["units", len(CHOICES)])],
        g.constants,
    )
    domains = [helper.make_opsetid("", OPSET), helper.make_opsetid(_CONTRIB, 1)]
    model = helper.make_model(graph, opset_imports=domains)
    model.ir_version = IR_VERSION
    checker.check_model(model)
    return model
