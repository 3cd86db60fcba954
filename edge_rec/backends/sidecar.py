"""The JSON file beside a saved index: what is in it and what it was made with."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from edge_rec.errors import IndexMismatchError, VectorIndexError


def sidecar_path(path: Path) -> Path:
    """Where the sidecar of the index at `path` lives."""
    return path.with_name(path.name + ".json")


def replace_atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a temporary file in the folder of `path`, then move it into place.

    Raises:
        VectorIndexError: the file cannot be written; nothing half-made is left.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=path.name, suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise VectorIndexError(f"cannot write {path}: {error}") from error
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.replace(path)
    except (OSError, RuntimeError) as error:
        raise VectorIndexError(f"cannot write {path}: {error}") from error
    finally:
        temporary.unlink(missing_ok=True)


def write_sidecar(path: Path, content: Mapping[str, Any]) -> None:
    """Write the sidecar of the index at `path`."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    replace_atomically(sidecar_path(path), lambda temporary: _write_text(temporary, text))


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


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
