"""Adapters that were trained for a model: LoRA files in GGUF form, each with a card beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from edge_rec.errors import ConfigError


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


def weights_of(adapter: Path) -> Mapping[str, float]:
    """What the adapter's card says its answers count for, by protocol; nothing where it is silent.

    They were learned where the adapter was made, and hold until a home has learned its own.
    """
    facts = json.loads(adapter.with_suffix(".json").read_text(encoding="utf-8"))
    return {name: float(weight) for name, weight in facts.get("weights", {}).items()}
