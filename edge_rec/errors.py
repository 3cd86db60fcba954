"""Every failure the package raises on purpose. The message says what, where, and what to do next.

EdgeRecError                      exit 1
├── ConfigError                   exit 2  file, key, what was expected
├── ModelError                    exit 3
│   ├── ModelNotFoundError
│   ├── BackendUnavailableError
│   ├── GenerationError
│   └── DownloadError
├── CatalogError                  exit 1
│   └── RecordError               file, line, field
├── StoreError                    exit 1
│   └── SchemaVersionError
└── VectorIndexError              exit 1
    └── IndexMismatchError        encoder, dimension or catalog has changed
"""

from __future__ import annotations

from pathlib import Path


class EdgeRecError(Exception):
    """Base of all errors of this package."""

    exit_code = 1


class ConfigError(EdgeRecError):
    """A setting, option or input cannot be used."""

    exit_code = 2


class ModelError(EdgeRecError):
    """A model cannot do what was asked."""

    exit_code = 3


class ModelNotFoundError(ModelError):
    """A model file is not there."""


class BackendUnavailableError(ModelError):
    """The library that runs a model is missing or does not load."""


class GenerationError(ModelError):
    """A model failed while it ran."""


class DownloadError(ModelError):
    """A model could not be fetched, or is not the file it should be."""


class CatalogError(EdgeRecError):
    """A catalog cannot be read."""


class RecordError(CatalogError):
    """One record of a catalog cannot be read."""

    def __init__(self, path: Path | str, line: int, field: str, problem: str) -> None:
        super().__init__(f"{path}, line {line}, field {field!r}: {problem}")
        self.path, self.line, self.field, self.problem = str(path), line, field, problem


class StoreError(EdgeRecError):
    """The database cannot be used."""


class SchemaVersionError(StoreError):
    """The database was written by a newer version."""


class VectorIndexError(EdgeRecError):
    """An index failed."""


class IndexMismatchError(VectorIndexError):
    """A saved index does not fit what it is opened with."""
