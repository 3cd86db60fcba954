"""The encoder's forward pass as an ONNX graph.

Architecture: universal-sentence-encoder-multilingual v3, the convolutional one (Yang et al.,
"Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL 2020): token embeddings, three
branches of two residual n-gram convolutions each (n = 2, 3, 5), mean-like pooling scaled by the
square root of the length, and a small feed-forward net with skip connections.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from onnx import ModelProto, TensorProto, checker, helper
from onnx_nodes import IR_VERSION, Array, Nodes

OPSET = 17
"""First with LayerNormalization."""
GRAPH_VERSION = 3
"""Raise it with every change that alters the built file, so that set-up builds it anew."""
_WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Of each branch: tokens in a window, and how many of them stand left of the centre."""
_TABLE_PARTS = 17
"""Row `i` of the embedding table lies in part `i % 17`; each part has its own 8-bit scale."""


def build_graph(weights: Mapping[str, Array]) -> ModelProto:
    """The graph; inputs `ids` (batch, tokens) int64 padded with any id, `lengths` (batch,) int64.

    Output `embedding` (batch, 512) float32, rows of unit length. Padding has no influence.
    """
    g = Nodes()
    for name, array in weights.items():
        if not name.startswith("q") and array.dtype == np.float32:
            g.constant(name, array)
    mask = _mask(g)
    embedded = _embed(g, _join_table(weights))
    eps = float(weights["eps"])
    normed = _project(g, embedded, weights, mask, eps)
    branches = [
        _branch(g, part, order, left, mask)
        for part, (order, left) in zip(_split(g, normed), _WINDOWS, strict=True)
    ]
    features = g.add("Concat", embedded, *branches, axis=-1)
    pooled = _pool(g, features, mask, eps)
    _unit_output(g, _head(g, pooled), eps)
    return _model(g, dim=weights["d3"].shape[1])


def _join_table(weights: Mapping[str, Array]) -> Array:
    """The whole embedding table (vocabulary, 512) uint8, in the order of token ids."""
    rows, dim = weights["q1"].shape
    table = np.empty((_TABLE_PARTS * rows, dim), dtype=np.uint8)
    for part in range(_TABLE_PARTS):
        table[part::_TABLE_PARTS] = weights[f"q{part + 1}"]
    return table


def _mask(g: Nodes) -> str:
    """1.0 where a token is real: (batch, tokens, 1)."""
    width = g.add("Gather", g.add("Shape", "ids"), g.constant("axis_1", np.array(1)))
    positions = g.add(
        "Range", g.constant("zero", np.array(0)), width, g.constant("one", np.array(1))
    )
    real = g.add("Less", positions, g.add("Unsqueeze", "lengths", g.ints(1)))
    as_float = g.add("Cast", real, to=TensorProto.FLOAT)
    return g.add("Unsqueeze", as_float, g.ints(2))


def _embed(g: Nodes, table: Array) -> str:
    """Rows of the table, back to float: (batch, tokens, 512)."""
    rows = g.add("Gather", g.constant("table", table), "ids")
    part = g.add("Mod", "ids", g.ints(_TABLE_PARTS))
    scale = g.add("Unsqueeze", g.add("Gather", "scale", part), g.ints(2))
    low = g.add("Unsqueeze", g.add("Gather", "lo", part), g.ints(2))
    scaled = g.add("Mul", g.add("Cast", rows, to=TensorProto.FLOAT), scale)
    return g.add("Add", scaled, low)


def _project(g: Nodes, embedded: str, weights: Mapping[str, Array], mask: str, eps: float) -> str:
    """The inputs of all branches side by side, normalised together: (batch, tokens, 768)."""
    orders = [order for order, _ in _WINDOWS]
    joined = {
        name: g.constant(f"{name}_all", np.concatenate([weights[f"{name}{n}"] for n in orders], -1))
        for name in ("proj", "proj_b", "ln_g", "ln_b")
    }
    projected = g.linear(embedded, joined["proj"], joined["proj_b"])
    normed = g.add(
        "LayerNormalization", projected, joined["ln_g"], joined["ln_b"], axis=-1, epsilon=eps
    )
    return g.add("Mul", normed, mask)


def _split(g: Nodes, x: str) -> list[str]:
    parts = [f"branch_{order}" for order, _ in _WINDOWS]
    g.nodes.append(helper.make_node("Split", [x], parts, axis=-1))
    return parts


def _branch(g: Nodes, x: str, order: int, left: int, mask: str) -> str:
    """Two residual convolutions over windows of `order` tokens: (batch, tokens, 256)."""
    for layer in ("1", "2"):
        window = _window(g, x, order, left)
        hidden = g.add("Relu", g.linear(window, f"w{layer}_{order}", f"b{layer}_{order}"))
        # Masked, so that the next windows see zeros beyond a sentence, as at its true end.
        x = g.add("Mul", g.add("Add", hidden, x), mask)
    return x


def _window(g: Nodes, x: str, order: int, left: int) -> str:
    """Each token with its neighbours side by side: (batch, tokens, order * 256)."""
    padded = g.add("Pad", x, g.ints(0, left, 0, 0, order - 1 - left, 0))
    shifted = []
    for shift in range(order):
        behind = order - 1 - shift
        end = -behind if behind else np.iinfo(np.int64).max
        shifted.append(g.add("Slice", padded, g.ints(shift), g.ints(end), g.ints(1)))
    return g.add("Concat", *shifted, axis=-1)


def _pool(g: Nodes, features: str, mask: str, eps: float) -> str:
    """Sum over real tokens, projected, over the square root of their number: (batch, 512)."""
    normed = g.add("LayerNormalization", features, "ln_g", "ln_b", axis=-1, epsilon=eps)
    total = g.add("ReduceSum", g.add("Mul", normed, mask), g.ints(1), keepdims=0)
    # The projection is linear, so it can follow the sum: one row a sentence instead of a token.
    count = g.add("Unsqueeze", g.add("Cast", "lengths", to=TensorProto.FLOAT), g.ints(1))
    projected = g.add("Add", g.linear(total, "cnn_W"), g.add("Mul", count, "cnn_b"))
    return g.add("Div", projected, g.add("Sqrt", count))


def _head(g: Nodes, pooled: str) -> str:
    """Feed-forward layers, each seeing the input of the one before as well: (batch, 512)."""
    first = g.add("Relu", g.linear(pooled, "d0"))
    second = g.add("Relu", g.add("Add", g.linear(pooled, "p1"), g.linear(first, "d1")))
    third = g.add("Relu", g.linear(second, "d2"))
    return g.add("Tanh", g.add("Add", g.linear(second, "p3"), g.linear(third, "d3")))


def _unit_output(g: Nodes, x: str, eps: float) -> None:
    squares = g.add("ReduceSum", g.add("Mul", x, x), g.ints(1), keepdims=1)
    floor = g.constant("norm_floor", np.array(eps, dtype=np.float32))
    g.add("Div", x, g.add("Sqrt", g.add("Max", squares, floor)), output="embedding")


def _model(g: Nodes, *, dim: int) -> ModelProto:
    used = {name for node in g.nodes for name in node.input}
    graph = helper.make_graph(
        g.nodes,
        "use-multilingual-v3",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "tokens"]),
            helper.make_tensor_value_info("lengths", TensorProto.INT64, ["batch"]),
        ],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", dim])],
        [constant for constant in g.constants if constant.name in used],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    checker.check_model(model, full_check=True)
    return model
