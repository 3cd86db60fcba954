"""The trained ranking adapter that ships with the project, through the real library."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import numpy as np
import pytest

from edge_rec import paths
from edge_rec.backends.adapters import adapters_for, merged_for, weights_of
from edge_rec.backends.llama import LlamaModel
from edge_rec.config import LlmConfig
from edge_rec.ranking.pointwise import SKILL, PointwiseScorer
from edge_rec.ranking.wording import candidate_text
from edge_rec.types import Item, ItemId

PATHS = paths.resolve()
FILES = adapters_for(LlmConfig().file, PATHS.adapters)
MAX_BYTES = 12_000_000

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(SKILL not in FILES, reason=f"no adapter for ranking in {PATHS.adapters}"),
]


@pytest.fixture(scope="module")
def scorer() -> Iterator[PointwiseScorer]:
    if not (PATHS.models / LlmConfig().file).is_file():
        pytest.skip(f"no {LlmConfig().file} in {PATHS.models}")
    model = LlamaModel(LlmConfig(), PATHS.models, adapters=FILES)
    yield PointwiseScorer(model, SKILL)
    model.close()


def test_adapter_is_small_and_is_the_one_its_card_is_of() -> None:
    file = FILES[SKILL]
    card = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    assert file.stat().st_size <= MAX_BYTES
    assert hashlib.sha256(file.read_bytes()).hexdigest() == card["sha256"]
    assert weights_of(file).keys() <= {"wishes", "history"}


@pytest.mark.parametrize(
    ("request_text", "right", "wrong"),
    [
        ("huge machines with a pilot inside", ("Mecha", "Sci-Fi"), ("Music", "School")),
        ("a ghastly tale that gives me the creeps", ("Horror",), ("Comedy", "Kids")),
        ("sorcerers and their spells", ("Magic", "Fantasy"), ("Sports", "School")),
    ],
)
def test_what_answers_a_request_scores_higher(
    scorer: PointwiseScorer, request_text: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    texts = [candidate_text(Item(ItemId("x"), "Asobi", tags=tags)) for tags in (right, wrong)]
    found = scorer.scores(f"request: {request_text}\n", texts)
    assert found[0] > found[1]


def test_shuffling_the_candidates_changes_no_score(scorer: PointwiseScorer) -> None:
    texts = [f"Title {n}: Comedy School Romance" for n in range(12)]
    there = scorer.scores("request: first love\n", texts)
    back = scorer.scores("request: first love\n", texts[::-1])
    assert there.tolist() == back[::-1].tolist()


def test_merged_copy_answers_as_the_adapter_does(scorer: PointwiseScorer) -> None:
    merged = merged_for(PATHS.models / LlmConfig().file, {SKILL: FILES[SKILL]})
    if not merged:
        pytest.skip("the adapter is not merged; run scripts/merge_adapters.py")
    model = LlamaModel(LlmConfig(), PATHS.models, adapters=FILES, merged=merged)
    tags = ("Comedy", "Horror", "Romance School", "Space Mecha", "Music", "Sports Drama", "Magic")
    texts = [f"Title {n}: {words}" for n, words in enumerate(tags)]
    try:
        for request in ("request: first love\n", "request: giant robots\n"):
            ours = PointwiseScorer(model, SKILL).scores(request, texts)
            assert np.corrcoef(ours, scorer.scores(request, texts))[0, 1] > 0.98
    finally:
        model.close()
