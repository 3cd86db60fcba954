"""The shipped GGUF through the real library."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from edge_rec import paths
from edge_rec.backends.llama import LlamaModel
from edge_rec.backends.recoding import recode
from edge_rec.config import LlmConfig
from edge_rec.errors import GenerationError
from edge_rec.nlu.grammar import make_grammar
from edge_rec.nlu.prompt import chat, understanding_prompt

MODELS = paths.resolve().models
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(
        not (MODELS / LlmConfig().file).is_file(), reason=f"no {LlmConfig().file} in {MODELS}"
    ),
]


@pytest.fixture(scope="module")
def model() -> Iterator[LlamaModel]:
    model = LlamaModel(LlmConfig(n_ctx=1024), MODELS)
    yield model
    model.close()


def answer(model: LlamaModel, prompt: str, grammar: str | None = None, n: int = 24) -> str:
    return "".join(model.stream(prompt, grammar=grammar, max_tokens=n))


def test_greedy_text_is_what_it_was(model: LlamaModel) -> None:
    prompt = chat("Answer the question.", [], "What is the capital of France?")
    assert answer(model, prompt, n=8).startswith("The capital of France is Paris")


def test_grammar_holds_against_the_model_s_will(model: LlamaModel) -> None:
    grammar = 'root ::= ("zq" | "qz"){2,2} "\\n"'
    text = answer(model, "Tell me about the sea.", grammar)
    assert text in {a + b + "\n" for a in ("zq", "qz") for b in ("zq", "qz")}


def test_a_cached_prefix_does_not_change_the_answer(model: LlamaModel) -> None:
    long = "Once upon a time there was a small fox who lived by the sea and"
    first = answer(model, long)
    answer(model, "Once upon a time there was a king")
    assert answer(model, long) == first


def test_characters_are_never_split(model: LlamaModel) -> None:
    grammar = 'root ::= "日本語😀" "é"'
    pieces = list(model.stream("x", grammar=grammar, max_tokens=32))
    assert "".join(pieces) == "日本語😀é"
    assert not any("\ufffd" in piece for piece in pieces)


@pytest.mark.parametrize(
    "text",
    [
        'she said "hi" \\ and | left ::= {0,3}',
        "緑の谷が好き、月のパイは苦手。😀",
        "nul \0 and \ud800 surrogate <|im_end|>",
        "w " * 300,
    ],
)
def test_grammar_of_any_text_is_accepted_and_answers_point_into_it(
    model: LlamaModel, text: str
) -> None:
    grammar = make_grammar(text, ["Comedy", 'odd "tag\\'])
    said = answer(model, understanding_prompt(text), grammar, 48)
    lines = said.split("\n")[:-1]
    assert lines
    assert all(line.partition(": ")[2] in text for line in lines)


def test_too_long_prompt_says_so(model: LlamaModel) -> None:
    with pytest.raises(GenerationError, match="do not fit the context of 1024"):
        answer(model, "word " * 3000)


def test_broken_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF but not really")
    model = LlamaModel(LlmConfig(file="broken.gguf"), tmp_path)
    with pytest.raises(GenerationError, match="not a model"):
        answer(model, "x")
    model.close()


def test_adapter_of_no_use_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"nothing")
    adapters = {"nothing": tmp_path / "a.gguf"}
    model = LlamaModel(LlmConfig(n_ctx=256), MODELS, adapters=adapters)
    with pytest.raises(GenerationError, match="not an adapter"):
        model.weigh(["x"], [" y"], first=0, skill="nothing")
    model.close()


def test_native_messages_stay_off_the_screen_and_exit_is_clean() -> None:
    code = (
        "from pathlib import Path\n"
        "from edge_rec.backends.llama import LlamaModel\n"
        "from edge_rec.config import LlmConfig\n"
        f"m = LlamaModel(LlmConfig(n_ctx=256), Path({str(MODELS)!r}))\n"
        "s = m.stream('The sea', max_tokens=200)\n"
        "next(p for p in s if p)\n"  # left running on purpose: exit must still be clean
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", code],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_weighing_agrees_with_what_the_model_would_write(model: LlamaModel) -> None:
    likely = " Paris", " London", " potatoes"
    logits = model.weigh(["The capital of", " France", " is"], likely, first=2)
    assert logits is not None
    assert logits.shape == (1, 3)
    assert logits[0].argmax() == 0


def test_weighing_does_not_depend_on_what_was_read_before(model: LlamaModel) -> None:
    segments, choices = [f" word{number}" for number in range(120)], [" a", " b"]
    fresh = model.weigh(segments, choices, first=1)
    model.weigh(segments[:40], choices, first=0)
    answer(model, "Once upon a time")
    again = model.weigh(segments, choices, first=1)
    assert fresh is not None
    assert again is not None
    assert fresh.shape == (119, 2)
    np.testing.assert_allclose(fresh, again, atol=0.2)


def test_choice_of_several_tokens_says_so(model: LlamaModel) -> None:
    with pytest.raises(GenerationError, match="not a single token"):
        model.weigh(["a"], [" incomprehensibilities"], first=0)


def test_weighing_out_of_time_answers_nothing(model: LlamaModel) -> None:
    segments = [" word" for _ in range(300)]
    assert model.weigh(segments, [" a"], first=0, timeout_s=-1) is None


TEXTS = [f"{title}: {tags}?" for title in ("Aria", "Monster", "K-On!") for tags in ("Drama", "")]
YES_NO = (" Yes", " No")


def odds(logits: np.ndarray | None) -> np.ndarray:
    assert logits is not None
    return logits[:, 0] - logits[:, 1]


def test_texts_beside_each_other_are_read_as_if_each_were_alone(model: LlamaModel) -> None:
    prefix = "<|im_start|>user\nrequest: something sad\n"
    together = odds(model.weigh_each(prefix, TEXTS, YES_NO))
    alone = [float(odds(model.weigh([prefix, text], YES_NO, first=1))[0]) for text in TEXTS]
    # Rounding differs with the place in a batch.
    np.testing.assert_allclose(together, alone, atol=0.3)
    assert np.corrcoef(together, alone)[0, 1] > 0.9


def test_more_texts_than_there_are_sequences_are_read_in_turns(model: LlamaModel) -> None:
    texts = [f"number {n}?" for n in range(23)]
    found = odds(model.weigh_each("Which is a prime?\n", texts, YES_NO))
    last = odds(model.weigh_each("Which is a prime?\n", texts[20:], YES_NO))
    np.testing.assert_allclose(found[20:], last, atol=0.3)


def test_reading_beside_each_other_leaves_nothing_in_the_cache(model: LlamaModel) -> None:
    before = odds(model.weigh(["Is it", " so?"], YES_NO, first=1))
    model.weigh_each("Is it", TEXTS, YES_NO)
    np.testing.assert_allclose(
        odds(model.weigh(["Is it", " so?"], YES_NO, first=1)), before, atol=0.1
    )


def test_a_copy_in_another_form_answers_alike(model: LlamaModel, tmp_path: Path) -> None:
    original = tmp_path / LlmConfig().file
    original.symlink_to(MODELS / LlmConfig().file)
    copy = LlamaModel(LlmConfig(file=str(recode(original, "Q8_0")), n_ctx=512), tmp_path)
    try:
        here = odds(model.weigh_each("Which are cities?\n", ["Paris?", "an apple?"], YES_NO))
        there = odds(copy.weigh_each("Which are cities?\n", ["Paris?", "an apple?"], YES_NO))
    finally:
        copy.close()
    np.testing.assert_allclose(there, here, atol=0.4)
