"""What lies where on this machine, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from edge_rec import config
from edge_rec.assembly.model_choice import KnownModel, known_models, use_model
from edge_rec.paths import Paths

_BESIDE_A_DATABASE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file or folder of the product."""

    what: str
    """`database`, `name index`, …: a word for people."""
    path: Path
    size_bytes: int
    """0 when it is not there."""
    is_personal: bool
    """Whether it holds what people said and did."""


def stored(paths: Paths) -> list[Stored]:
    """Everything the product keeps besides models."""
    database = sum(
        _size(paths.database.with_name(paths.database.name + end)) for end in _BESIDE_A_DATABASE
    )
    vectors = _size(paths.content_vectors)
    next_item = _size(paths.next_item) + _size(paths.next_item_sums)
    names = sum(_size(path) for path in paths.index.glob(f"{paths.name_index.name}*"))
    return [
        Stored("database", paths.database, database, is_personal=True),
        Stored("pictures", paths.pictures, _size_inside(paths.pictures), is_personal=False),
        Stored("log", paths.log_file, _size(paths.log_file), is_personal=False),
        Stored("app settings", paths.app_settings, _size(paths.app_settings), is_personal=False),
        Stored("name index", paths.name_index, names, is_personal=False),
        Stored("content vectors", paths.content_vectors, vectors, is_personal=False),
        Stored("next-item model", paths.next_item, next_item, is_personal=False),
        Stored("sequence network", paths.sequence, _size(paths.sequence), is_personal=False),
    ]


def models(paths: Paths) -> list[KnownModel]:
    """Every known model, sizes compared but not checksums, with what was found out about it."""
    return list(known_models(paths, config.load(paths.config_file).llm))


def use(paths: Paths, name: str) -> Path:
    """Make a model the language model of this home from the next start on; returns its file.

    Raises:
        ConfigError: no such model, or the settings file cannot be changed.
        ModelError: it is not there, is no GGUF file, or does not fit into memory.
    """
    return use_model(name, paths)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _size_inside(folder: Path) -> int:
    return sum(_size(path) for path in folder.glob("*")) if folder.is_dir() else 0
