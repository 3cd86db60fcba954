"""Settings of a training run as options, and the card that tells of it."""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

S = TypeVar("S")


def add_settings(parser: argparse.ArgumentParser, defaults: Any) -> None:
    """An option for each field of the dataclass instance `defaults`."""
    for name, value in asdict(defaults).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)


def settings_of(given: argparse.Namespace, kind: type[S]) -> S:
    """The settings among the arguments, as the dataclass `kind`."""
    return kind(**{name: getattr(given, name) for name in asdict(kind())})


def facts_of(
    task: str, base: Path, train_file: Path, *, script: str, maker: str, n_rows: int
) -> dict[str, Any]:
    """What a card says of a file's making, apart from the settings."""
    return {
        "task": task,
        "base": base.name,
        "script": f"scripts/{script}",
        "data": f"scripts/{maker}",
        "data_sha256": hashlib.sha256(train_file.read_bytes()).hexdigest(),
        "training_rows": n_rows,
        "licence": "Apache-2.0",
    }


def write_card(out: Path, settings: Any, facts: dict[str, Any], **figures: Any) -> None:
    """Write the card of `out`, with its sha256, beside it."""
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    card = {**facts, "settings": asdict(settings), "sha256": digest, **figures}
    out.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
