"""The JSON file beside a saved index: what is in it and what it was made with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edge_rec.errors import IndexMismatchError, VectorIndexError
from edge_rec.files import replacing


def sidecar_path(path: Path) -> Path:
    """Where the sidecar of the index at `path` lives."""
    return path.with_name(path.name + ".json")


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """`files.replacing` for an index: what goes wrong, in the library too, is an index's error.

    Raises:
        VectorIndexError: the file cannot be written; nothing half-made is left.
    """
    try:
        with replacing(path) as temporary:
            yield temporary
    except (OSError, RuntimeError) as error:
        raise VectorIndexError(f"cannot write {path}: {error}") from error


def write_sidecar(path: Path, content: Mapping[str, Any]) -> None:
    """Write the sidecar of the index at `path`."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    with writing(sidecar_path(path)) as temporary:
        temporary.write_text(text, encoding="utf-8")


def read_sidecar(path: Path, expected: Mapping[str, Any]) -> dict[str, Any]:
    """The sidecar of the index at `path`, once every value of `expected` is found in it.

    `expected` may name top-level values (`format`) and values below `meta`.

    Raises:
        IndexMismatchError: naming every value that differs.
        VectorIndexError: there is no readable sidecar.
    """
    file = sidecar_path(path)
    try:
        content: Any = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise VectorIndexError(f"no index at {path}; build it again") from error
    except (OSError, ValueError) as error:
        raise VectorIndexError(f"{file} cannot be read ({error}); build the index again") from error
    if not isinstance(content, dict) or not isinstance(content.get("meta"), dict):
        raise VectorIndexError(f"{file} is not the sidecar of an index; build the index again")
    found = {**content["meta"], **{k: v for k, v in content.items() if k != "meta"}}
    differing = [
        f"{name} is {found.get(name)!r}, expected {value!r}"
        for name, value in sorted(expected.items())
        if found.get(name) != value
    ]
    if differing:
        raise IndexMismatchError(f"{path}: {'; '.join(differing)}; build the index again")
    return content
