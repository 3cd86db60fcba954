"""What a model was found able to do on this machine, kept in the home beside the file's sha256."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edge_rec.files import replacing

UNDERSTANDING_F1 = 0.6
"""Of names with roles on the probe, from which a model's roles and wishes are taken."""
PROSE_PASSED = 0.8
"""Share of probe sentences that must keep to their facts before a model explains."""
PROSE_S = 2.0
"""Seconds a sentence may take, median: five of them still make a reply."""


@dataclass(frozen=True, slots=True)
class ProseProbe:
    """Sentences tried in one language."""

    passed: int
    of: int
    median_s: float

    @property
    def allowed(self) -> bool:
        """Whether the model may write sentences in this language here."""
        return bool(self.of) and self.passed / self.of >= PROSE_PASSED and self.median_s <= PROSE_S


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """One model on one machine."""

    file: str
    sha256: str
    size_bytes: int
    modified_ns: int
    """With the size, tells without reading the file whether it is still the one checked."""
    machine: str
    checked_at: str
    """ISO 8601, UTC."""
    load_s: float
    rss_mb: float
    """Most memory the probing process held."""
    threads: int
    """The fastest number."""
    prompt_tokens_per_s: float
    generated_tokens_per_s: float
    understanding_f1: float
    prose: Mapping[str, ProseProbe] = field(default_factory=dict)
    """By BCP 47 language."""
    form: str = ""
    """Of the copy that this machine reads faster; empty: the file itself is read."""

    @property
    def understands(self) -> bool:
        """Whether the roles and wishes it reads out of a text may be believed."""
        return self.understanding_f1 >= UNDERSTANDING_F1

    @property
    def explains_in(self) -> frozenset[str]:
        """Languages in which it may write explanations."""
        return frozenset(language for language, probe in self.prose.items() if probe.allowed)

    def as_dict(self) -> dict[str, Any]:
        """JSON fields; `stages` says what the figures mean."""
        record = dataclasses.asdict(self)
        prose = record.pop("prose")
        f1 = record.pop("understanding_f1")
        record["stages"] = {
            "understanding": {"f1": f1, "allowed": self.understands},
            "explanation": {
                language: {**probe, "allowed": self.prose[language].allowed}
                for language, probe in prose.items()
            },
        }
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ModelCheck:
        """Read back what `as_dict` made.

        Raises:
            KeyError: a field is missing.
            TypeError: it is not such a record.
        """
        stages = record["stages"]
        prose = {
            language: ProseProbe(probe["passed"], probe["of"], probe["median_s"])
            for language, probe in stages["explanation"].items()
        }
        names = {f.name for f in dataclasses.fields(cls)} - {"understanding_f1", "prose", "form"}
        return cls(
            **{name: record[name] for name in names},
            form=record.get("form", ""),
            understanding_f1=stages["understanding"]["f1"],
            prose=prose,
        )


def machine() -> str:
    """What a check holds for: processor, cores, system. Another machine checks for itself."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def load_checks(path: Path) -> dict[str, ModelCheck]:
    """Checks of this machine by sha256; none where the file is missing or cannot be read."""
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
        checks = [ModelCheck.from_dict(record) for record in records.values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {check.sha256: check for check in checks if check.machine == machine()}


def save_check(path: Path, check: ModelCheck) -> None:
    """Keep `check` in place of an older one of the same file."""
    checks = {**load_checks(path), check.sha256: check}
    with replacing(path) as temporary:
        text = json.dumps({sha: each.as_dict() for sha, each in checks.items()}, indent=1)
        temporary.write_text(text + "\n", encoding="utf-8")


def check_of(path: Path, model_file: Path) -> ModelCheck | None:
    """The check of `model_file` as it lies there now; None where it was never checked."""
    try:
        stat = model_file.stat()
    except OSError:
        return None
    for check in load_checks(path).values():
        if (check.size_bytes, check.modified_ns) == (stat.st_size, stat.st_mtime_ns):
            return check
    return None
