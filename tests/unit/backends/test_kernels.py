"""The trial of llama.cpp's fast kernels: once, in another process, remembered beside the model."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from edge_rec.backends import kernels
from edge_rec.backends.kernels import rearranged_kernels_work


class Trials:
    """Stands in for the process; counts how often it was started."""

    def __init__(self) -> None:
        self.code = 0
        self.count = 0
        self.error: Exception | None = None

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        self.count += 1
        if self.error:
            raise self.error
        return subprocess.CompletedProcess(command, self.code)


@pytest.fixture
def trials(monkeypatch: pytest.MonkeyPatch) -> Trials:
    trials = Trials()
    monkeypatch.setattr(kernels.subprocess, "run", trials.run)
    return trials


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    file = tmp_path / "small.gguf"
    file.write_bytes(b"GGUF")
    return file


def test_kernels_that_crash_are_not_used(trials: Trials, model_file: Path) -> None:
    trials.code = -11
    assert not rearranged_kernels_work(model_file)


def test_kernels_are_tried_once(trials: Trials, model_file: Path) -> None:
    assert rearranged_kernels_work(model_file)
    assert rearranged_kernels_work(model_file)
    assert trials.count == 1


def test_another_library_is_tried_anew(
    trials: Trials, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rearranged_kernels_work(model_file)
    monkeypatch.setattr(kernels, "find_spec", lambda _: None)
    rearranged_kernels_work(model_file)
    assert trials.count == 2


def test_a_frozen_program_is_not_started_again(
    trials: Trials, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels.sys, "frozen", True, raising=False)
    assert not rearranged_kernels_work(model_file)
    assert trials.count == 0


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"work": true}'])
def test_a_damaged_record_is_no_answer(trials: Trials, model_file: Path, damage: str) -> None:
    (model_file.parent / "kernels.json").write_text(damage)
    trials.code = 1
    assert not rearranged_kernels_work(model_file)


@pytest.mark.parametrize(
    "error", [OSError("no such program"), subprocess.TimeoutExpired("python", 60)]
)
def test_a_trial_that_cannot_be_held_means_no(
    trials: Trials, model_file: Path, error: Exception
) -> None:
    trials.error = error
    assert not rearranged_kernels_work(model_file)


def test_a_folder_that_cannot_be_written_does_not_stop_it(
    trials: Trials, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> Callable[[], None]:
        raise OSError("read-only")

    monkeypatch.setattr(kernels, "replacing", refuse)
    assert rearranged_kernels_work(model_file)
    assert rearranged_kernels_work(model_file)
    assert trials.count == 2
