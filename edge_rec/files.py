"""Writing files so that a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import StoreError

_ABANDONED_S = 3_600.0
"""A part that nobody has written to for so long is of a writer that was killed."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` to write to; it takes the name at the end.

    Where the block raises, `path` stays as it was and nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in _parts_of(path):
        if time.time() - left.stat().st_mtime > _ABANDONED_S:
            left.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def discard(path: Path) -> None:
    """Delete a file, if it is there, and what writers that were killed left of it."""
    for each in (path, *_parts_of(path)):
        each.unlink(missing_ok=True)


def _parts_of(path: Path) -> list[Path]:
    return list(path.parent.glob(f".{path.name}.*.tmp"))


def save_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write named arrays to one `.npz`, atomically."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(file, **dict(arrays))  # type: ignore[arg-type]


def load_arrays(path: Path, mend: str) -> dict[str, NDArray[Any]]:
    """All arrays of a `.npz`; `mend` is the command that writes it anew, for the error.

    Raises:
        StoreError: not there, or damaged.
    """
    try:
        # Opened here, because numpy leaves a damaged file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise StoreError(f"{path}: cannot be read ({error}); run `{mend}`") from error
