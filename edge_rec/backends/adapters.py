"""Adapters that were trained for a model: LoRA files in GGUF form, each with a card beside it.

Read through an adapter a model is half as slow again. Set-up therefore keeps copies of the model
whose weights have one worked in; where there is none, the adapter is applied as the model runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edge_rec.backends.registry import read_stamp
from edge_rec.errors import ConfigError

MERGED_FORM = "Q8_0"
"""How merged weights are written: a change is small beside the steps of the default model's own
form, which would lose it."""


def adapters_for(model_file: str, folder: Path) -> dict[str, Path]:
    """Adapter files in `folder` by the skill they give, those trained for `model_file` only.

    An adapter's card has its name and ends in `.json`; `base` names the model file.

    Raises:
        ConfigError: a card cannot be read.
    """
    found: dict[str, Path] = {}
    for card in sorted(folder.glob("*.json")):
        try:
            facts = json.loads(card.read_text(encoding="utf-8"))
            skill, base = facts["task"], facts["base"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigError(
                f"{card}: not the card of an adapter ({error}); fetch the project anew or delete it"
            ) from error
        adapter = card.with_suffix(".gguf")
        if base == Path(model_file).name and adapter.is_file():
            found[skill] = adapter
    return found


def merged_path(model_file: Path, skill: str) -> Path:
    """Where the copy of a model is kept that has the adapter of `skill` worked in."""
    return model_file.parent / "merged" / skill / model_file.name


def merged_origin(model_file: Path, adapter: Path) -> str:
    """What the copy's stamp says it was made of, so that it is known when it no longer fits."""
    size = model_file.stat().st_size
    return f"{model_file.name} of {size} bytes, adapter {_card(adapter)['sha256']}, {MERGED_FORM}"


def merged_for(model_file: Path, adapters: Mapping[str, Path]) -> dict[str, Path]:
    """By skill the copy of `model_file` with that adapter worked in, where it is there and fits."""
    found = {}
    for skill, adapter in adapters.items():
        copy = merged_path(model_file, skill)
        stamp = read_stamp(copy)
        if stamp is None or not model_file.is_file() or not copy.is_file():
            continue
        if stamp.origin == merged_origin(model_file, adapter):
            found[skill] = copy
    return found


def weights_of(adapter: Path) -> Mapping[str, float]:
    """What the adapter's card says its answers count for, by protocol; nothing where it is silent.

    They were learned where the adapter was made, and hold until a home has learned its own.
    """
    return {name: float(weight) for name, weight in _card(adapter).get("weights", {}).items()}


def _card(adapter: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(adapter.with_suffix(".json").read_text(encoding="utf-8"))
    return facts
