"""One result a model: as a JSON object a line, or as a table to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """What one model reached under one protocol."""

    task: str
    dataset: str
    protocol: str
    model: str
    metrics: Mapping[str, float]
    counts: Mapping[str, int]
    seconds: float
    """Training and scoring."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Chosen on validation."""

    def as_dict(self) -> dict[str, Any]:
        """In the field names of the command's contract."""
        return asdict(self)


def as_table(results: Sequence[Result]) -> str:
    """Results of one run as aligned text: a table a protocol, one row a model."""
    by_protocol: dict[str, list[Result]] = {}
    for result in results:
        by_protocol.setdefault(result.protocol, []).append(result)
    return "\n\n".join(map(_table, by_protocol.values())) or "no results"


def _table(results: Sequence[Result]) -> str:
    first = results[0]
    names = list(dict.fromkeys(name for result in results for name in result.metrics))
    rows = [["model", *names, "seconds"]]
    for result in results:
        cells = [f"{result.metrics[n]:.4f}" if n in result.metrics else "-" for n in names]
        rows.append([result.model, *cells, f"{result.seconds:.1f}"])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    counts = ", ".join(f"{value:,} {name}" for name, value in first.counts.items())
    return "\n".join([f"{first.task} on {first.dataset}: {first.protocol}", counts, "", *lines])
