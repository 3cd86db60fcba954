"""What lies where on this machine, and how large it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edge_rec.backends.registry import FileState, check_file, load_registry
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


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A known model and what is on disk of it."""

    name: str
    role: str
    file: str
    state: FileState
    size_bytes: int | None
    licence: str
    is_default: bool


def stored(paths: Paths) -> list[Stored]:
    """Everything the product keeps besides models."""
    database = sum(
        _size(paths.database.with_name(paths.database.name + end)) for end in _BESIDE_A_DATABASE
    )
    files = {
        "content vectors": paths.content_vectors,
        "next-item model": paths.next_item,
    }
    names = sum(_size(path) for path in paths.index.glob(f"{paths.name_index.name}*"))
    return [
        Stored("database", paths.database, database, is_personal=True),
        Stored("log", paths.log_file, _size(paths.log_file), is_personal=False),
        Stored("app settings", paths.app_settings, _size(paths.app_settings), is_personal=False),
        Stored("name index", paths.name_index, names, is_personal=False),
        *(Stored(what, path, _size(path), is_personal=False) for what, path in files.items()),
    ]


def models(paths: Paths) -> Iterator[ModelFile]:
    """Every known model, sizes compared but not checksums."""
    for spec in load_registry(paths.model_list):
        yield ModelFile(
            name=spec.name,
            role=spec.role,
            file=spec.file,
            state=check_file(spec, paths.models, hashed=False),
            size_bytes=spec.size_bytes,
            licence=spec.licence,
            is_default=spec.default,
        )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
