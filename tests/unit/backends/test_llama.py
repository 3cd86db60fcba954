from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from edge_rec.backends.llama import LlamaModel, SkilledRuntime
from edge_rec.config import LlmConfig
from edge_rec.errors import GenerationError, ModelNotFoundError
from edge_rec.protocols import FloatArray


class EndlessRuntime:
    """Yields letters for ever; notes which threads use it and what was asked."""

    def __init__(self) -> None:
        self.prompts: list[str] = []
        self.threads: set[int] = set()
        self.started = threading.Event()
        self.n_stopped = 0
        self.is_closed = False

    def generate(self, prompt: str, *, grammar: str | None, max_tokens: int) -> Iterator[str]:
        self.prompts.append(prompt)
        self.threads.add(threading.get_ident())
        self.started.set()
        if prompt == "fail":
            raise RuntimeError("native trouble")
        try:
            yield ""
            for number in range(max_tokens):
                yield chr(97 + number % 26)
        finally:
            self.n_stopped += 1

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def runtime() -> EndlessRuntime:
    return EndlessRuntime()


@pytest.fixture
def model(runtime: EndlessRuntime) -> Iterator[LlamaModel]:
    model = LlamaModel(LlmConfig(), Path("nowhere"), open_runtime=lambda: runtime)
    yield model
    model.close()


def answer(model: LlamaModel, prompt: str, max_tokens: int = 3) -> str:
    return "".join(model.stream(prompt, max_tokens=max_tokens))


def test_stream_gives_the_pieces_in_order(model: LlamaModel) -> None:
    assert answer(model, "x") == "abc"


def test_one_thread_serves_all_callers(model: LlamaModel, runtime: EndlessRuntime) -> None:
    callers = [threading.Thread(target=answer, args=(model, str(n))) for n in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(runtime.prompts) == [str(n) for n in range(8)]
    assert len(runtime.threads) == 1
    assert threading.get_ident() not in runtime.threads


def test_closing_the_stream_stops_generation(model: LlamaModel, runtime: EndlessRuntime) -> None:
    stream = model.stream("x", max_tokens=10**9)
    next(piece for piece in stream if piece)
    stream.close()
    assert answer(model, "y") == "abc"
    assert runtime.n_stopped == 2


def test_request_cancelled_while_waiting_is_never_run(
    model: LlamaModel, runtime: EndlessRuntime
) -> None:
    first = model.stream("first", max_tokens=10**9)
    next(piece for piece in first if piece)
    second = model.stream("second")
    assert next(second) == ""  # alive, though nothing is served yet
    second.close()
    first.close()
    answer(model, "third")
    assert runtime.prompts == ["first", "third"]


def test_failure_reaches_the_caller_and_the_next_call_works(model: LlamaModel) -> None:
    with pytest.raises(GenerationError, match="native trouble"):
        answer(model, "fail")
    assert answer(model, "x") == "abc"


def test_close_frees_the_runtime_and_joins(model: LlamaModel, runtime: EndlessRuntime) -> None:
    answer(model, "x")
    model.close()
    assert runtime.is_closed
    assert "llama" not in [thread.name for thread in threading.enumerate()]


def test_close_ends_a_running_stream(model: LlamaModel) -> None:
    stream = model.stream("x", max_tokens=10**9)
    next(piece for piece in stream if piece)
    model.close()
    with pytest.raises(GenerationError, match="closed"):
        for _ in stream:
            pass


def test_closed_model_refuses(model: LlamaModel) -> None:
    model.close()
    with pytest.raises(GenerationError, match="closed"):
        answer(model, "x")


def test_unused_model_starts_no_thread(model: LlamaModel) -> None:
    assert "llama" not in [thread.name for thread in threading.enumerate()]


def test_missing_file_names_path_and_remedy(tmp_path: Path) -> None:
    model = LlamaModel(LlmConfig(file="none.gguf"), tmp_path)
    with pytest.raises(ModelNotFoundError, match=r"none\.gguf; run scripts/fetch_models\.py"):
        answer(model, "x")
    model.close()


def test_name_is_the_files(tmp_path: Path) -> None:
    assert LlamaModel(LlmConfig(file="small.gguf"), tmp_path).name == "small"


def test_skills_are_the_adapters(tmp_path: Path) -> None:
    adapters = {"understanding": tmp_path / "understanding.gguf"}
    model = LlamaModel(LlmConfig(), tmp_path, adapters=adapters)
    assert model.skills == {"understanding"}


class NotingRuntime:
    """Notes what it is asked with which adapter."""

    def __init__(self, of: str | None, asked: list[tuple[str | None, str | None]]) -> None:
        self.of, self.asked, self.is_closed = of, asked, False

    def generate(self, prompt: str, *, grammar: str | None, max_tokens: int) -> Iterator[str]:
        self.asked.append((self.of, None))
        yield prompt

    def weigh(
        self, segments: Sequence[str], choices: Sequence[str], *, first: int, skill: str | None
    ) -> Iterator[FloatArray | None]:
        self.asked.append((self.of, skill))
        yield np.zeros((1, 1), dtype=np.float32)

    def weigh_each(
        self, prefix: str, texts: Sequence[str], choices: Sequence[str], *, skill: str | None
    ) -> Iterator[FloatArray | None]:
        self.asked.append((self.of, skill))
        yield np.zeros((1, 1), dtype=np.float32)

    def close(self) -> None:
        self.is_closed = True


def test_merged_skill_has_a_model_of_its_own_and_no_adapter() -> None:
    asked: list[tuple[str | None, str | None]] = []
    opened: dict[str | None, NotingRuntime] = {}

    def open_file(skill: str | None) -> NotingRuntime:
        assert skill not in opened
        opened[skill] = NotingRuntime(skill, asked)
        return opened[skill]

    runtime = SkilledRuntime(open_file, {"rank"})
    assert not opened
    list(runtime.weigh_each("x", ["a"], [" Yes"], skill="rank"))
    list(runtime.weigh(["x"], [" none"], first=0, skill="rank"))
    assert list(opened) == ["rank"]
    list(runtime.weigh(["x"], [" none"], first=0, skill="understanding"))
    list(runtime.weigh_each("x", ["a"], [" Yes"], skill=None))
    list(runtime.generate("x", grammar=None, max_tokens=1))
    assert asked == [
        ("rank", None),
        ("rank", None),
        (None, "understanding"),
        (None, None),
        (None, None),
    ]
    runtime.close()
    assert all(each.is_closed for each in opened.values())


def test_missing_merged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "small.gguf").write_bytes(b"GGUF")
    merged = {"rank": tmp_path / "gone.gguf"}
    model = LlamaModel(LlmConfig(file="small.gguf"), tmp_path, merged=merged)
    with pytest.raises(ModelNotFoundError, match=r"gone\.gguf"):
        list(model.stream("x"))
    model.close()
