"""Opening text files, plain or gzip, and walking over their records."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, TypeVar

from edge_rec.catalog.readers.fields import FieldError
from edge_rec.catalog.readers.source import OnError
from edge_rec.errors import CatalogError, RecordError

T = TypeVar("T")
Row = dict[str, str]
"""Column name, in lower case, to cell."""

_MAX_CELL = 10_000_000
"""Characters; a stray quote would otherwise swallow a whole file into one cell."""


def find_file(folder: Path, name: str) -> Path | None:
    """`folder/name` or `folder/name.gz`, whichever is there."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    return None


def bare_name(path: Path) -> str:
    """The file's name without `.gz` and the suffix before it."""
    return path.name.removesuffix(".gz").rsplit(".", 1)[0]


@contextmanager
def open_text(path: Path, encoding: str = "utf-8-sig") -> Iterator[TextIO]:
    """Open `path` for reading, newlines untouched.

    Raises:
        CatalogError: it is missing, not text in `encoding`, or its gzip data is damaged; also
            for damage met later, while reading inside the `with` block.
    """
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rt", encoding=encoding, newline="") as file:
                yield file
        else:
            with path.open(encoding=encoding, newline="") as file:
                yield file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CatalogError(
            f"{path}: the gzip data is damaged or cut short ({error}); get the file again"
        ) from error
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        raise CatalogError(
            f"{path}: not UTF-8 text (byte 0x{byte:02x}); save it as UTF-8, for example with "
            "`iconv -f LATIN1 -t UTF-8`"
        ) from error
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def read_header(path: Path) -> tuple[str, ...]:
    """Column names of a CSV file in lower case; empty for an empty file."""
    with open_text(path) as file:
        reader = csv.reader(file)
        try:
            return _column_names(next(reader, []))
        except csv.Error as error:
            raise CatalogError(f"{path}: no CSV header ({error}); check the file") from error


def _column_names(cells: list[str]) -> tuple[str, ...]:
    return tuple(cell.strip().lower() for cell in cells)


def require_columns(path: Path, required: Collection[str]) -> tuple[str, ...]:
    """The columns of `path`.

    Raises:
        CatalogError: one of `required` is missing.
    """
    columns = read_header(path)
    if missing := [name for name in required if name not in columns]:
        raise CatalogError(
            f"{path}: the header has no column {', '.join(missing)}; "
            f"its first line must name {', '.join(required)}"
        )
    return columns


def parse_csv(
    path: Path,
    parse: Callable[[Row], T | None],
    on_error: OnError,
) -> Iterator[T]:
    """What `parse` makes of each row, without None; rows it refuses go to `on_error`.

    A row's line is the one it ends on.
    """
    with open_text(path) as file:
        csv.field_size_limit(_MAX_CELL)
        reader = csv.reader(file)
        columns = _column_names(next(reader, []))
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                on_error(RecordError(path, reader.line_num, "row", str(error)))
                continue
            if not cells:
                continue
            if len(cells) != len(columns):
                problem = f"has {len(cells)} cells, expected {len(columns)}"
                on_error(RecordError(path, reader.line_num, "row", problem))
                continue
            row = dict(zip(columns, cells, strict=True))
            value = _parsed(path, reader.line_num, parse, row, on_error)
            if value is not None:
                yield value


def parse_lines(
    path: Path,
    parse: Callable[[str], T | None],
    on_error: OnError,
    *,
    encoding: str = "utf-8-sig",
) -> Iterator[T]:
    """What `parse` makes of each line that is not blank, without None."""
    with open_text(path, encoding) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                value = _parsed(path, number, parse, line.rstrip("\r\n"), on_error)
                if value is not None:
                    yield value


S = TypeVar("S")


def _parsed(
    path: Path, line: int, parse: Callable[[S], T | None], record: S, on_error: OnError
) -> T | None:
    try:
        return parse(record)
    except FieldError as error:
        on_error(RecordError(path, line, error.field, error.problem))
        return None
