"""What every `LanguageModel` promises, checked on the fake and on the real one where it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import ScriptedLanguageModel

from edge_rec import paths
from edge_rec.backends.llama import LlamaModel
from edge_rec.config import LlmConfig
from edge_rec.protocols import LanguageModel


@pytest.fixture(scope="module")
def llama() -> Iterator[LlamaModel]:
    models = paths.resolve().models
    if not (models / LlmConfig().file).is_file():
        pytest.skip(f"no {LlmConfig().file} in {models}")
    model = LlamaModel(LlmConfig(n_ctx=512), Path(models))
    yield model
    model.close()


@pytest.fixture(params=["scripted", pytest.param("llama", marks=pytest.mark.model)])
def model(request: pytest.FixtureRequest) -> LanguageModel:
    if request.param == "llama":
        return request.getfixturevalue("llama")
    return ScriptedLanguageModel(["yes, yes and again yes"] * 4)


def test_name_is_not_empty(model: LanguageModel) -> None:
    assert model.name


def test_same_prompt_gives_same_text(model: LanguageModel) -> None:
    answers = {"".join(model.stream("Once upon a time", max_tokens=8)) for _ in range(2)}
    assert len(answers) == 1
    assert answers != {""}


def test_max_tokens_bounds_the_pieces(model: LanguageModel) -> None:
    pieces = [piece for piece in model.stream("Once upon a time", max_tokens=2) if piece]
    assert len(pieces) <= 2


def test_closing_early_leaves_the_model_usable(model: LanguageModel) -> None:
    stream = model.stream("Once upon a time", max_tokens=64)
    next(stream)
    stream.close()
    assert "".join(model.stream("Once upon a time", max_tokens=4))
