"""Which language model is used: finding files, choosing one, and what it may then do."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from edge_rec import config as settings
from edge_rec.assembly.model_check import require_gguf
from edge_rec.assembly.model_records import ModelCheck, check_of
from edge_rec.backends.adapters import adapters_for
from edge_rec.backends.registry import (
    FileState,
    ModelRole,
    ModelSpec,
    check_file,
    find_spec,
    load_registry,
)
from edge_rec.config import LlmConfig
from edge_rec.errors import ConfigError, ModelError, ModelNotFoundError
from edge_rec.files import replacing
from edge_rec.nlu.tagging import SKILL as TAGGING
from edge_rec.paths import Paths
from edge_rec.ranking.pointwise import SKILL as RANKING

NEEDED_SHARE = 1.25
"""Memory a model needs beside what else runs, in sizes of its file: weights, context, buffers."""
_TABLE = re.compile(r"^\s*\[")


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A language model or encoder: listed, lying in the models folder, or both."""

    name: str
    path: Path
    state: FileState
    size_bytes: int | None
    spec: ModelSpec | None
    """None: put there by hand."""
    is_used: bool
    check: ModelCheck | None
    """What was found out about it on this machine."""


def known_models(paths: Paths, config: LlmConfig) -> Iterator[KnownModel]:
    """Every listed model, then every other GGUF file in the models folder."""
    used = paths.models / config.file
    listed = set()
    for spec in load_registry(paths.model_list):
        path = paths.models / spec.file
        listed.add(path)
        state = check_file(spec, paths.models, hashed=False)
        size = path.stat().st_size if path.is_file() else spec.size_bytes
        yield KnownModel(
            spec.name, path, state, size, spec, path == used, check_of(paths.model_checks, path)
        )
    others = set(paths.models.glob("*.gguf")) | ({used} if used.is_file() else set())
    for path in sorted(others - listed):
        yield KnownModel(
            path.stem,
            path,
            FileState.UNVERIFIED,
            path.stat().st_size,
            None,
            path == used,
            check_of(paths.model_checks, path),
        )


def model_file(name: str, paths: Paths) -> Path:
    """The GGUF file meant by a name of the list, a file of the models folder, or a path.

    Raises:
        ConfigError: no model is called so, or it is no language model.
        ModelNotFoundError: it is known, but not on this machine.
    """
    for path in (paths.models / name, paths.models / f"{name}.gguf", Path(name).expanduser()):
        if path.is_file():
            return path.absolute()
    if name.endswith(".gguf") and ("/" in name or os.sep in name):
        raise ModelNotFoundError(f"there is no file {name}; give the path of a GGUF file")
    spec = find_spec(load_registry(paths.model_list), name)
    if spec.role is not ModelRole.LLM:
        raise ConfigError(f"{spec.name} is no language model; see edge-rec models list")
    path = paths.models / spec.file
    if not path.is_file():
        raise ModelNotFoundError(
            f"{spec.name} is not on this machine; fetch it with edge-rec models pull {spec.name}"
        )
    return path


def use_model(name: str, paths: Paths, *, anyway: bool = False) -> Path:
    """Make `name` the language model of this home from the next start on; returns its file.

    Raises:
        ConfigError: no such model, or the settings file cannot be changed.
        ModelError: it is not there, is no GGUF file, or does not fit into memory.
    """
    path = model_file(name, paths)
    require_gguf(path)
    if not anyway:
        require_memory(path.name, path.stat().st_size)
    inside = path.parent == paths.models.absolute()
    set_setting(paths.config_file, "llm", "file", path.name if inside else str(path))
    return path


def require_memory(name: str, size_bytes: int) -> None:
    """Raise unless this machine has the memory to run a model of this size.

    Raises:
        ModelError: it has less; the message says how much is needed.
    """
    total = physical_memory()
    needed = int(size_bytes * NEEDED_SHARE)
    if total is not None and needed > total:
        raise ModelError(
            f"{name} needs about {needed / 1e9:.1f} GB of memory and this machine has "
            f"{total / 1e9:.1f} GB; choose a smaller one (edge-rec models list), or add --anyway"
        )


def physical_memory() -> int | None:
    """Bytes of memory of this machine; None where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def skills_of(model_file: Path, paths: Paths) -> frozenset[str]:
    """What adapters teach a model: names of skills.

    Raises:
        ConfigError: the card of an adapter cannot be read.
    """
    return frozenset(adapters_for(model_file.name, paths.adapters))


def abilities(check: ModelCheck | None, skills: Collection[str] = ()) -> list[str]:
    """What a model will and will not do here, a sentence each; `skills` are those of adapters."""
    sentences = []
    if TAGGING in skills:
        sentences.append(
            "understanding: its adapter labels names, roles and wishes, and they count"
        )
    elif check is not None and check.understands:
        sentences.append("understanding: its reading of names, roles and wishes is used")
    else:
        sentences.append(
            "understanding: it only points at names the rules missed, roles and wishes are left to "
            "the rules"
        )
    if RANKING in skills:
        sentences.append("order: its adapter reads the best candidates of what is asked in words")
    if check is not None and check.explains_in:
        languages = ", ".join(sorted(check.explains_in))
        sentences.append(
            f"explanations: it writes them in {languages}, every word checked; others by template"
        )
    elif check is not None:
        sentences.append(
            "explanations: by template, its own sentences left the facts or came too late"
        )
    else:
        sentences.append("explanations: by template")
        sentences.append(
            "not checked on this machine yet: run edge-rec models check to see what else it may do"
        )
    return sentences


def set_setting(path: Path, table: str, key: str, value: str) -> None:
    """Set one text in a settings file and leave every other line as it was.

    Raises:
        ConfigError: the file cannot be read or written, or is not valid afterwards.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        with replacing(path) as temporary:
            text = "\n".join(_with_setting(lines, table, key, value)) + "\n"
            temporary.write_text(text, encoding="utf-8")
            settings.load(temporary)  # refuses what it could not read back
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be changed ({error}); check the file") from error


def _with_setting(lines: list[str], table: str, key: str, value: str) -> list[str]:
    entry = f"{key} = {_quoted(value)}"
    header = f"[{table}]"
    start = next((n for n, line in enumerate(lines) if line.split("#")[0].strip() == header), None)
    if start is None:
        return [*lines, *([""] if lines else []), header, entry]
    end = next((n for n in range(start + 1, len(lines)) if _TABLE.match(lines[n])), len(lines))
    for n in range(start + 1, end):
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[n]):
            return [*lines[:n], entry, *lines[n + 1 :]]
    return [*lines[: start + 1], entry, *lines[start + 1 :]]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
