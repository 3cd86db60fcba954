"""The trained adapter that ships with the project, through the real library."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import pytest

from edge_rec import paths
from edge_rec.backends.adapters import adapters_for
from edge_rec.backends.llama import LlamaModel
from edge_rec.config import LlmConfig
from edge_rec.nlu.tagging import CHOICES, SKILL, read_labels, tagging_prompt

PATHS = paths.resolve()
FILES = adapters_for(LlmConfig().file, PATHS.adapters)
MAX_BYTES = 12_000_000

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model() -> Iterator[LlamaModel]:
    if not (PATHS.models / LlmConfig().file).is_file():
        pytest.skip(f"no {LlmConfig().file} in {PATHS.models}")
    model = LlamaModel(LlmConfig(), PATHS.models, adapters=FILES)
    yield model
    model.close()


def labelled(model: LlamaModel, text: str) -> set[tuple[str, str]]:
    prompt = tagging_prompt(text)
    logits = model.weigh(prompt.segments, CHOICES, first=prompt.first_answer, skill=SKILL)
    assert logits is not None
    return {(text[c.start : c.end], c.label) for c in read_labels(text, prompt.units, logits)}


def test_adapter_ships_for_the_default_model_and_is_small() -> None:
    assert FILES[SKILL].stat().st_size < MAX_BYTES


def test_card_is_that_of_the_file() -> None:
    card = json.loads(FILES[SKILL].with_suffix(".json").read_text(encoding="utf-8"))
    assert card["sha256"] == hashlib.sha256(FILES[SKILL].read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I loved The Copper Kettle but hated Midnight Ferry",
            {("The Copper Kettle", "liked"), ("Midnight Ferry", "disliked")},
        ),
        ("already seen copper kettle", {("copper kettle", "seen")}),
        ("have you heard of Midnight Ferry?", {("Midnight Ferry", "mentioned")}),
        ("「銅のやかん」が好きです", {("銅のやかん", "liked")}),
        ("how are you today?", set()),
    ],
)
def test_plain_sentences_with_names_nobody_knows(
    model: LlamaModel, text: str, expected: set[tuple[str, str]]
) -> None:
    assert labelled(model, text) == expected
