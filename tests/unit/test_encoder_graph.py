"""The graph writer against the same arithmetic written token by token, on random small weights."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
ROWS, DIM, BRANCH, EPS = 3, 6, 4, 1e-6
WINDOWS = {2: (0, 1), 3: (-1, 0, 1), 5: (-2, -1, 0, 1, 2)}
SENTENCES = [[1, 2], [1, 50, 7, 33, 2], [1, 0, 2], [1, 9, 9, 9, 12, 44, 30, 18, 2]]


@pytest.fixture(scope="module")
def weights() -> dict[str, Any]:
    rng = np.random.default_rng(11)

    def floats(*shape: int) -> Any:
        return rng.normal(scale=0.5, size=shape).astype(np.float32)

    values: dict[str, Any] = {
        f"q{part}": rng.integers(0, 256, (ROWS, DIM)).astype(np.uint8) for part in range(1, 18)
    }
    values |= {"scale": floats(17) / 128, "lo": floats(17), "eps": np.float64(EPS)}
    for n in WINDOWS:
        values |= {f"proj{n}": floats(DIM, BRANCH), f"proj_b{n}": floats(BRANCH)}
        values |= {f"ln_g{n}": floats(BRANCH), f"ln_b{n}": floats(BRANCH)}
        for layer in "12":
            values[f"w{layer}_{n}"] = floats(n * BRANCH, BRANCH)
            values[f"b{layer}_{n}"] = floats(BRANCH)
    features = DIM + 3 * BRANCH
    values |= {"ln_g": floats(features), "ln_b": floats(features)}
    values |= {"cnn_W": floats(features, DIM), "cnn_b": floats(DIM)}
    values |= {"d0": floats(DIM, 5), "d1": floats(5, 5), "p1": floats(DIM, 5)}
    values |= {"d2": floats(5, DIM), "p3": floats(5, DIM), "d3": floats(DIM, DIM)}
    return values


@pytest.fixture(scope="module")
def session(weights: dict[str, Any]) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SCRIPTS))
        model = importlib.import_module("encoder_graph").build_graph(weights)
    return onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )


def run(session: Any, sentences: list[list[int]], *, pad: int = 0) -> Any:
    lengths = np.array([len(ids) for ids in sentences])
    ids = np.full((len(sentences), lengths.max()), pad)
    for row, sentence in enumerate(sentences):
        ids[row, : len(sentence)] = sentence
    return session.run(["embedding"], {"ids": ids, "lengths": lengths})[0]


def layer_norm(x: Any, gain: Any, shift: Any) -> Any:
    return (x - x.mean()) / np.sqrt(x.var() + EPS) * gain + shift


def expected(w: dict[str, Any], sentence: list[int]) -> Any:
    """One sentence, no batch and no padding: lists of vectors, one a token."""
    embedded = [
        w[f"q{i % 17 + 1}"][i // 17] * w["scale"][i % 17] + w["lo"][i % 17] for i in sentence
    ]
    joined = {k: np.concatenate([w[f"{k}{n}"] for n in WINDOWS], -1) for k in ("proj", "proj_b")}
    gain, shift = (np.concatenate([w[f"{k}{n}"] for n in WINDOWS]) for k in ("ln_g", "ln_b"))
    normed = [layer_norm(e @ joined["proj"] + joined["proj_b"], gain, shift) for e in embedded]
    branches = []
    for place, (n, offsets) in enumerate(WINDOWS.items()):
        x = [v[place * BRANCH : (place + 1) * BRANCH] for v in normed]
        for layer in "12":
            x = [
                np.maximum(np.concatenate(seen) @ w[f"w{layer}_{n}"] + w[f"b{layer}_{n}"], 0) + own
                for own, seen in zip(x, neighbours(x, offsets), strict=True)
            ]
        branches.append(x)
    features = [np.concatenate(parts) for parts in zip(embedded, *branches, strict=True)]
    total = sum(layer_norm(f, w["ln_g"], w["ln_b"]) @ w["cnn_W"] + w["cnn_b"] for f in features)
    pooled = total / np.sqrt(len(sentence))
    first = np.maximum(pooled @ w["d0"], 0)
    second = np.maximum(pooled @ w["p1"] + first @ w["d1"], 0)
    out = np.tanh(second @ w["p3"] + np.maximum(second @ w["d2"], 0) @ w["d3"])
    return out / np.linalg.norm(out)


def neighbours(x: list[Any], offsets: tuple[int, ...]) -> list[list[Any]]:
    zero = np.zeros(BRANCH)
    return [[x[t + o] if 0 <= t + o < len(x) else zero for o in offsets] for t in range(len(x))]


def test_graph_computes_what_the_formulas_say(session: Any, weights: dict[str, Any]) -> None:
    vectors = run(session, SENTENCES)
    for vector, sentence in zip(vectors, SENTENCES, strict=True):
        assert vector == pytest.approx(expected(weights, sentence), abs=1e-5)


def test_padding_has_no_influence(session: Any) -> None:
    assert run(session, SENTENCES, pad=0) == pytest.approx(
        run(session, SENTENCES, pad=50), abs=1e-7
    )


def test_a_sentence_alone_is_the_same_as_in_a_batch(session: Any) -> None:
    together = run(session, SENTENCES)
    for vector, sentence in zip(together, SENTENCES, strict=True):
        assert vector == pytest.approx(run(session, [sentence])[0], abs=1e-6)


def test_word_order_matters(session: Any) -> None:
    forward, backward = run(session, [[1, 5, 6, 7, 2], [1, 7, 6, 5, 2]])
    assert float(forward @ backward) < 0.9999
