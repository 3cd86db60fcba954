"""Trying a model on this machine and keeping what was found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from edge_rec.assembly.model_records import ModelCheck, ProseProbe, machine, save_check
from edge_rec.backends.registry import sha256_of
from edge_rec.errors import GenerationError, ModelNotFoundError
from edge_rec.paths import Paths
from edge_rec.progress import NO_PROGRESS, Progress

_STEPS = 4
"""Speed, understanding and two languages; more languages move the bar past its end."""


def check_model(model_file: Path, paths: Paths, progress: Progress = NO_PROGRESS) -> ModelCheck:
    """Probe `model_file` in a process of its own and record the result in the home.

    Raises:
        ModelNotFoundError: there is no such file.
        GenerationError: the model does not load, or took the probing process down.
    """
    if not model_file.is_file():
        raise ModelNotFoundError(f"no model at {model_file}; see edge-rec models list")
    require_gguf(model_file)
    stat = model_file.stat()
    sha256 = sha256_of(model_file, progress)
    figures = run_probe(model_file, paths, progress)
    prose = {language: ProseProbe(**probe) for language, probe in figures.pop("prose").items()}
    check = ModelCheck(
        file=model_file.name,
        sha256=sha256,
        size_bytes=stat.st_size,
        modified_ns=stat.st_mtime_ns,
        machine=machine(),
        checked_at=datetime.now(UTC).isoformat(timespec="seconds"),
        prose=prose,
        **figures,
    )
    save_check(paths.model_checks, check)
    return check


def require_gguf(model_file: Path) -> None:
    """Raise unless the file begins as a GGUF file does.

    Raises:
        GenerationError: it is something else.
    """
    with model_file.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise GenerationError(
                f"{model_file} is no GGUF file; choose one that llama.cpp can load, or fetch one "
                "with edge-rec models pull NAME"
            )


def run_probe(model_file: Path, paths: Paths, progress: Progress = NO_PROGRESS) -> dict[str, Any]:
    """The figures that `model_probe` prints; its steps move `progress`.

    Raises:
        GenerationError: it said why it failed, or died.
    """
    command = [sys.executable, "-m", "edge_rec.assembly.model_probe"]
    command += [str(model_file), str(paths.home)]
    progress.start(f"probing {model_file.name}", _STEPS, "steps")
    result: dict[str, Any] | None = None
    failure = ""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        try:
            for text in process.stdout:
                line = _line(text)
                if "step" in line:
                    progress.advance()
                result = line.get("result", result)
                failure = line.get("error", failure)
        except BaseException:
            process.kill()
            raise
    progress.finish()
    if result is None:
        reason = failure or f"the probe ended with code {process.returncode}"
        raise GenerationError(f"{model_file.name} cannot be used here: {reason}")
    return result


def _line(text: str) -> Mapping[str, Any]:
    """One line of the probe; what a library printed in between says nothing."""
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}
