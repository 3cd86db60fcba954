"""The tagger's graph against the same arithmetic written plainly, with random weights."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")

from edge_rec.nlu.shapes import N_FLAGS  # noqa: E402
from edge_rec.nlu.tagging import CHOICES  # noqa: E402

SCRIPTS = Path(__file__).parents[2] / "scripts"
WIDTH, INNER, HEADS, WORDS, HEAD = 64, 96, 2, 11, 5
EPSILON = 1e-12
IDS, FIRST, LAST = [3, 7, 7, 1, 10], [1, 2], [1, 3]


@pytest.fixture(scope="module")
def scripts() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SCRIPTS))
        yield importlib.import_module("tagger_base"), importlib.import_module("tagger_graph")


@pytest.fixture(scope="module")
def base(scripts: Any) -> Any:
    rng = np.random.default_rng(5)

    def floats(*shape: int) -> Any:
        return rng.normal(scale=0.2, size=shape).astype(np.float32).ravel()

    table = np.zeros((WORDS, WIDTH // scripts[0].BLOCK), scripts[0]._BLOCKS)
    table["scale"] = rng.uniform(0.05, 0.2, table.shape)
    table["nibbles"] = rng.integers(0, 256, (*table.shape, scripts[0].BLOCK // 2))
    weights = {"emb.pos": floats(16, WIDTH), "emb.type": floats(2, WIDTH)}
    weights |= {"emb.ln.w": floats(WIDTH), "emb.ln.b": floats(WIDTH)}
    for n in range(2):
        for name in ("q", "k", "v", "ao"):
            weights |= {f"l{n}.{name}.w": floats(WIDTH, WIDTH), f"l{n}.{name}.b": floats(WIDTH)}
        for name in ("aln", "oln"):
            weights |= {f"l{n}.{name}.w": 1 + floats(WIDTH), f"l{n}.{name}.b": floats(WIDTH)}
        weights |= {f"l{n}.fi.w": floats(INNER, WIDTH), f"l{n}.fi.b": floats(INNER)}
        weights |= {f"l{n}.fo.w": floats(WIDTH, INNER), f"l{n}.fo.b": floats(WIDTH)}
    return scripts[0].Base(WIDTH, 2, HEADS, EPSILON, (), floats(0), (0, 2, 1, 3), table, weights)


@pytest.fixture(scope="module")
def changes() -> dict[str, Any]:
    rng = np.random.default_rng(6)

    def floats(*shape: int) -> Any:
        return rng.normal(scale=0.2, size=shape).astype(np.float16)

    found = {"l1.qkv.w.up": floats(3 * WIDTH, 4), "l1.qkv.w.down": floats(4, WIDTH)}
    found |= {"l0.fo.b": floats(WIDTH), "unit.w": floats(HEAD, 2 * WIDTH + N_FLAGS)}
    found |= {"unit.b": floats(HEAD), "out.w": floats(len(CHOICES), HEAD)}
    return found | {"out.b": floats(len(CHOICES))}


def norm(x: Any, gain: Any, shift: Any) -> Any:
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt(x.var(-1, keepdims=True) + EPSILON) * gain + shift


def gelu(x: Any) -> Any:
    from scipy.special import erf

    return x * (1 + erf(x / np.sqrt(2))) / 2


def expected(base: Any, changes: Any, unpacked: Any, flags: Any) -> Any:
    w = dict(base.weights) | {k: v.astype(np.float32) for k, v in changes.items()}
    change = w["l1.qkv.w.up"] @ w["l1.qkv.w.down"]
    words = unpacked(base.table).reshape(-1, WIDTH)[IDS]
    places = w["emb.pos"].reshape(-1, WIDTH)[: len(IDS)] + w["emb.type"][:WIDTH]
    x = norm(words + places, w["emb.ln.w"], w["emb.ln.b"])
    for n in range(2):
        taken = []
        parts = []
        for number, name in enumerate("qkv"):
            weight = w[f"l{n}.{name}.w"].reshape(WIDTH, WIDTH)
            if n == 1:
                weight = weight + change[number * WIDTH : (number + 1) * WIDTH]
            parts.append(x @ weight.T + w[f"l{n}.{name}.b"])
        for head in np.split(np.arange(WIDTH), HEADS):
            q, k, v = (part[:, head] for part in parts)
            shares = np.exp(q @ k.T / np.sqrt(len(head)))
            taken.append(shares / shares.sum(-1, keepdims=True) @ v)
        attended = np.concatenate(taken, -1) @ w[f"l{n}.ao.w"].reshape(WIDTH, WIDTH).T
        x = norm(x + attended + w[f"l{n}.ao.b"], w[f"l{n}.aln.w"], w[f"l{n}.aln.b"])
        inner = gelu(x @ w[f"l{n}.fi.w"].reshape(INNER, WIDTH).T + w[f"l{n}.fi.b"])
        outer = inner @ w[f"l{n}.fo.w"].reshape(WIDTH, INNER).T + w[f"l{n}.fo.b"]
        x = norm(x + outer, w[f"l{n}.oln.w"], w[f"l{n}.oln.b"])
    joined = np.concatenate([x[FIRST], x[LAST], flags], -1)
    return gelu(joined @ w["unit.w"].T + w["unit.b"]) @ w["out.w"].T + w["out.b"]


def test_the_graph_computes_the_network(scripts: Any, base: Any, changes: Any) -> None:
    graph = scripts[1].build_graph(base, changes).SerializeToString()
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    flags = np.eye(2, N_FLAGS, dtype=np.float32)
    inputs = {"ids": np.array(IDS), "first": np.array(FIRST), "last": np.array(LAST)}
    (found,) = session.run(["logits"], inputs | {"flags": flags})
    right = expected(base, changes, scripts[0].unpacked, flags)
    assert found.shape == (2, len(CHOICES))
    assert found == pytest.approx(right, abs=0.05 * np.abs(right).max())  # products are in 8 bits


def test_what_is_no_base_model_is_refused(scripts: Any, tmp_path: Path) -> None:
    from edge_rec.errors import ModelError

    path = tmp_path / "other.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match="not the tagger's base model"):
        scripts[0].read_base(path)
