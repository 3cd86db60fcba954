"""The real encoder file: what set-up built is the encoder it should be."""

from __future__ import annotations

import time

import numpy as np
import pytest

from edge_rec import paths
from edge_rec.backends.onnx import OnnxEncoder
from edge_rec.config import EncoderConfig

pytestmark = pytest.mark.model

PAIRS = [
    ("a calm film about the sea", "海を描いた静かな映画"),
    ("something funny about a school club", "eine lustige Geschichte über eine Schul-AG"),
    ("a war between robots in space", "una guerra de robots en el espacio"),
    ("a love story that ends badly", "이루어지지 않은 사랑 이야기"),
    ("cooking and good food", "关于美食和烹饪"),
]


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    models, config = paths.resolve().models, EncoderConfig()
    for name in (config.file, config.tokenizer):
        if not (models / name).is_file():
            pytest.skip(f"{models / name} is not there; run scripts/fetch_models.py")
    return OnnxEncoder(config, models)


def test_translations_are_each_other_s_nearest(encoder: OnnxEncoder) -> None:
    english = encoder.encode([pair[0] for pair in PAIRS])
    foreign = encoder.encode([pair[1] for pair in PAIRS])
    assert (english @ foreign.T).argmax(axis=1).tolist() == list(range(len(PAIRS)))


def test_vectors_have_512_finite_numbers_and_unit_length(encoder: OnnxEncoder) -> None:
    vectors = encoder.encode(["", " ", "😀", "\ud800", "\x00", "sea", "sea " * 30_000])
    assert vectors.shape == (7, encoder.dim) == (7, 512)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_text_has_one_vector_whatever_stands_beside_it(encoder: OnnxEncoder) -> None:
    texts = [text for pair in PAIRS for text in pair] + ["a", "long " * 200]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-5)


def test_a_known_text_keeps_its_vector(encoder: OnnxEncoder) -> None:
    # First numbers of the package's own output for this sentence.
    vector = encoder.encode(["The sea is calm tonight."])[0]
    assert vector[:4] == pytest.approx([-0.079016, 0.068172, -0.047232, -0.024992], abs=1e-4)


def test_one_short_text_takes_milliseconds(encoder: OnnxEncoder) -> None:
    encoder.encode(["warm up"])
    started = time.perf_counter()
    for number in range(20):
        encoder.encode([f"something like number {number}"])
    # Far above the 1 to 2 ms it takes: only a change of kind should fail here.
    assert (time.perf_counter() - started) / 20 < 0.1
