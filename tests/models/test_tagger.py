"""The trained tagger that ships with the project, over the real encoder."""

from __future__ import annotations

import hashlib
import json
import time

import numpy as np
import pytest

from edge_rec import paths
from edge_rec.backends.onnx import MAX_TOKENS, OnnxEncoder
from edge_rec.backends.onnx_tagger import OnnxTagger
from edge_rec.config import EncoderConfig
from edge_rec.nlu.tagging import CHOICES, read_labels, tagging_prompt

PATHS = paths.resolve()
FILE = PATHS.adapters / "tagger.onnx"
MAX_BYTES = 12_000_000

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def tagger() -> OnnxTagger:
    config = EncoderConfig()
    for name in (config.file, config.tokenizer):
        if not (PATHS.models / name).is_file():
            pytest.skip(f"{PATHS.models / name} is not there; run scripts/fetch_models.py")
    return OnnxTagger(OnnxEncoder(config, PATHS.models), FILE)


def test_the_file_is_small_and_its_card_is_its_own() -> None:
    card = json.loads(FILE.with_suffix(".json").read_text(encoding="utf-8"))
    assert FILE.stat().st_size < MAX_BYTES
    assert card["sha256"] == hashlib.sha256(FILE.read_bytes()).hexdigest()
    assert card["base"] == EncoderConfig().file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I loved The Copper Kettle but hated Midnight Ferry",
            {("The Copper Kettle", "liked"), ("Midnight Ferry", "disliked")},
        ),
        ("already seen copper kettle", {("copper kettle", "seen")}),
        ("「銅のやかん」が好きです", {("銅のやかん", "liked")}),
        ("真夜中の渡し船は途中で寝た", {("真夜中の渡し船", "disliked")}),
        ("구리 주전자 진짜 재밌었어요", {("구리 주전자", "liked")}),
        ("how are you today?", set()),
    ],
)
def test_names_are_labelled_in_several_languages(
    tagger: OnnxTagger, text: str, expected: set[tuple[str, str]]
) -> None:
    units = tagging_prompt(text).units
    claims = read_labels(text, units, tagger.label(text, units))
    assert {(text[c.start : c.end], c.label) for c in claims} == expected


def test_long_and_odd_texts_are_labelled_too(tagger: OnnxTagger) -> None:
    for text in ("a " * 2 * MAX_TOKENS, "\ud800 x", "…", "９９Ａ。ｶﾞﾝﾀﾞﾑ"):
        units = tagging_prompt(text).units
        scores = tagger.label(text, units)
        assert scores.shape == (len(units), len(CHOICES))
        assert np.isfinite(scores).all()


def test_units_beyond_the_encoder_have_no_preference(tagger: OnnxTagger) -> None:
    text = "kettle " * 2 * MAX_TOKENS
    scores = tagger.label(text, tagging_prompt(text).units)
    assert not scores[-1].any()
    assert scores[0].any()


def test_a_text_takes_milliseconds(tagger: OnnxTagger) -> None:
    text = "I loved The Copper Kettle but hated Midnight Ferry, something funnier please"
    units = tagging_prompt(text).units
    tagger.label(text, units)
    times = []
    for _ in range(9):
        start = time.perf_counter()
        tagger.label(text, units)
        times.append(time.perf_counter() - start)
    assert sorted(times)[4] < 0.1
