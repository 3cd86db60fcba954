"""What prose in a language may be made of, read from a file that people can extend."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_rec.errors import ConfigError
from edge_rec.types import FactKind


@dataclass(frozen=True, slots=True)
class Style:
    """Words, cues and examples of one language."""

    instruction: str
    unspaced: bool
    """Whether the script has no spaces between words."""
    words: frozenset[str]
    """Case-folded words a sentence may use besides its facts."""
    cues: Mapping[str, tuple[str, ...]]
    """`liked`, `near`, `shares`, `rated`: words that say how a fact belongs to the item."""
    labels: Mapping[str, str]
    """What each `FactKind`, and `title`, is called in the prompt."""
    examples: tuple[tuple[str, str], ...]
    """Facts and the sentence made of them."""


_CUES = ("liked", "near", "shares", "rated")


def load_styles(path: Path) -> dict[str, Style]:
    """Styles by BCP 47 language.

    Raises:
        ConfigError: the file is missing or has another shape.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {language: _style(table) for language, table in tables.items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); restore the file") from error


def _style(table: Mapping[str, Any]) -> Style:
    labels = dict(table["labels"])
    missing = {"title", *FactKind} - labels.keys()
    if missing:
        raise KeyError(f"labels lack {', '.join(sorted(missing))}")
    return Style(
        instruction=table["instruction"],
        unspaced=table["unspaced"],
        words=frozenset(word.casefold() for word in table["words"]),
        cues={name: tuple(cue.casefold() for cue in table[name]) for name in _CUES},
        labels=labels,
        examples=tuple((each["facts"], each["text"]) for each in table["examples"]),
    )
