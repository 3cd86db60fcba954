"""The tagger as set-up builds it."""

from __future__ import annotations

import hashlib
import json
import time

import numpy as np
import pytest

from edge_rec import paths
from edge_rec.backends.onnx_tagger import OnnxTagger
from edge_rec.backends.pieces import MAX_TOKENS, open_tokenizer, tokenize
from edge_rec.nlu.tagging import CHOICES, read_labels, tagging_prompt

PATHS = paths.resolve()
CHANGES = PATHS.adapters / "tagger.npz"
MAX_BYTES = 12_000_000

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def tagger() -> OnnxTagger:
    if not PATHS.tagger.is_file():
        pytest.skip(f"{PATHS.tagger} is not there; run scripts/fetch_models.py")
    return OnnxTagger(PATHS.tagger)


def test_the_file_is_small_and_its_card_is_its_own() -> None:
    card = json.loads(CHANGES.with_suffix(".json").read_text(encoding="utf-8"))
    assert CHANGES.stat().st_size < MAX_BYTES
    assert card["sha256"] == hashlib.sha256(CHANGES.read_bytes()).hexdigest()
    assert (PATHS.models / card["base"]).is_file() or not PATHS.tagger.is_file()


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


def test_units_beyond_what_is_read_have_no_preference(tagger: OnnxTagger) -> None:
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


@pytest.mark.parametrize(
    "text", ["海は静かです ＡＢ calm", "９９Ａ。ｶﾞﾝﾀﾞﾑ", "I loved\tUp!\n2", "naïve Amélie", "㍿ x"]
)
def test_tokens_stand_where_they_are_in_the_text(tagger: OnnxTagger, text: str) -> None:
    ids, spans = tokenize(open_tokenizer(PATHS.tagger.with_suffix(".model")), text)
    assert len(ids) == len(spans)
    covered = {place for start, end in spans for place in range(start, end)}
    assert {n for n, character in enumerate(text) if not character.isspace()} <= covered
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


def test_width_and_controls_make_no_other_tokens(tagger: OnnxTagger) -> None:
    tokenizer = open_tokenizer(PATHS.tagger.with_suffix(".model"))
    plain, _ = tokenize(tokenizer, "ABC 2 ガンダム")
    for text in ("ＡＢＣ　２ ｶﾞﾝﾀﾞﾑ", "A\x00BC  2\u200bガンダム"):
        assert tokenize(tokenizer, text)[0] == plain
