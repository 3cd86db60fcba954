"""Settings: one frozen tree, read from TOML. Flag beats environment beats file beats default."""

from __future__ import annotations

import dataclasses
import os
import tomllib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from edge_rec.errors import ConfigError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LlmConfig:
    """The language model."""

    enabled: bool = True
    file: str = "SmolLM2-135M-Instruct.Q4_1.gguf"
    """Name inside the models folder, or a path."""
    n_ctx: int = 2048
    """Tokens of context."""
    threads: int = 0
    """0 uses every core this process may use."""
    timeout_s: float = 3.0
    """Seconds one understanding call may take before the rules' reading stands alone."""
    rerank_s: float = 3.0
    """Seconds it may take over the order of a list before the list stays as it was found."""
    prose_s: float = 4.0
    """Seconds the model's sentences in one reply may take together; templates say the rest."""


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """The text encoder."""

    enabled: bool = True
    file: str = "use-multilingual-v3.onnx"
    tokenizer: str = "use-multilingual-v3.model"
    """SentencePiece model."""
    threads: int = 0


@dataclass(frozen=True, slots=True)
class TaggerConfig:
    """The network that labels the words of a text."""

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class LinkingConfig:
    """Finding and linking names."""

    dim: int = 256
    """Length of a hashed character-n-gram vector."""
    k: int = 24
    """Neighbours asked of the index for one mention."""
    accept: float = 0.80
    """Scores from here on are taken as the item."""
    reject: float = 0.55
    """Scores below are taken as unknown; between the two the user may be asked."""
    works: bool = True
    """Whether well-known works are known by name; a shop of other goods needs none of them."""


@dataclass(frozen=True, slots=True)
class RetrievalConfig:
    """Candidates and their fusion."""

    n_candidates: int = 100
    """Handed from retrieval to ranking."""
    diversity: float = 0.25
    """0 ranks by score alone, 1 by novelty alone (maximal marginal relevance)."""
    calibration: float = 0.2
    """How strongly a list without a request is drawn to the mix of tags a person likes; 0: not."""
    freshness: float = 0.3
    """How far an item steps back, in standard deviations of score, for each of the last
    conversations that showed it in vain; 0: not at all."""


@dataclass(frozen=True, slots=True)
class LearningConfig:
    """Training."""

    embedding_size: int = 16
    """Length of user and item factors."""
    epochs: int = 8
    """Alternating least squares sweeps of a full refit."""
    reg: float = 8.0
    """Ridge weight of the factors, in units of ratings."""
    neighbours: int = 300
    """Weights kept in each row of the next-item matrix."""
    refit_growth: float = 0.1
    """A long session trains anew once events have grown by this share; 0: only when told to."""
    refit_events: int = 200
    """New events from which that is worth it at all."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Config:
    """All settings."""

    profile: str = "default"
    n: int = 10
    """Items in a list unless the user asks for another number."""
    language: str = ""
    """Reply language; empty follows the user."""
    llm: LlmConfig = field(default_factory=LlmConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    tagger: TaggerConfig = field(default_factory=TaggerConfig)
    linking: LinkingConfig = field(default_factory=LinkingConfig)
    retrieval: RetrievalConfig = field(default_factory=RetrievalConfig)
    learning: LearningConfig = field(default_factory=LearningConfig)


def load(path: Path, overrides: dict[str, Any] | None = None) -> Config:
    """Read `path` if it exists, then `EDGE_REC_…` variables, then `overrides` (dotted keys).

    A variable is named after its key: `EDGE_REC_LLM__ENABLED=false` sets `llm.enabled`.

    Raises:
        ConfigError: unknown key or wrong type, naming file and key.
    """
    data: dict[str, Any] = {}
    if path.is_file():
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{path}: not valid TOML ({error}); mend or delete the file"
            ) from error
    config = _build(Config, data, str(path), "")
    reserved = {"EDGE_REC_HOME", "EDGE_REC_MODELS", "EDGE_REC_DATA"}  # the last is of scripts
    for name, text in sorted(os.environ.items()):
        if name.startswith("EDGE_REC_") and name not in reserved:
            key = name.removeprefix("EDGE_REC_").lower().replace("__", ".")
            config = _replace(config, key, _parse(text), f"environment variable {name}")
    for key, value in (overrides or {}).items():
        config = _replace(config, key, value, "command line")
    return config


def _parse(text: str) -> Any:
    try:
        return tomllib.loads(f"x = {text}")["x"]
    except tomllib.TOMLDecodeError:
        return text


def _replace(config: T, key: str, value: Any, origin: str) -> T:
    head, _, rest = key.partition(".")
    names = {f.name for f in dataclasses.fields(config)}  # type: ignore[arg-type]
    if head not in names:
        raise ConfigError(f"{origin}: unknown setting {key!r}; known: {', '.join(sorted(names))}")
    if rest:
        inner = getattr(config, head)
        if not dataclasses.is_dataclass(inner):
            raise ConfigError(f"{origin}: {head!r} has no settings below it")
        new = _replace(inner, rest, value, origin)
    else:
        new = _check(value, typing.get_type_hints(type(config))[head], origin, key)
    return dataclasses.replace(config, **{head: new})  # type: ignore[type-var]


def _build(cls: type[T], data: dict[str, Any], origin: str, prefix: str) -> T:
    hints = typing.get_type_hints(cls)
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in hints:
            known = ", ".join(sorted(hints))
            raise ConfigError(f"{origin}: unknown setting {prefix}{key!r}; known: {known}")
        values[key] = _check(value, hints[key], origin, f"{prefix}{key}")
    return cls(**values)


def _check(value: Any, expected: Any, origin: str, key: str) -> Any:
    if dataclasses.is_dataclass(expected) and isinstance(expected, type):
        if not isinstance(value, dict):
            raise ConfigError(f"{origin}: {key!r} must be a table")
        return _build(expected, value, origin, f"{key}.")
    if isinstance(expected, types.UnionType):
        if any(_fits(value, option) for option in typing.get_args(expected)):
            return value
    elif _fits(value, expected):
        return float(value) if expected is float else value
    name = getattr(expected, "__name__", str(expected))
    raise ConfigError(f"{origin}: {key!r} must be {name}, not {value!r}")


def _fits(value: Any, expected: Any) -> bool:
    if expected is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if expected is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, expected)
