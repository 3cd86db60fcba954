"""`edge-rec import SOURCE [PATH]`: bring a catalog, or interactions, into the database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from edge_rec.cli.lines import print_json
from edge_rec.cli.progress_bar import StderrProgress
from edge_rec.errors import ConfigError
from edge_rec.paths import Paths

if TYPE_CHECKING:
    from edge_rec.catalog.importer import ImportReport

# Spelt out, so that parsing need not import the readers; a test compares.
SOURCES = (
    *("demo", "auto", "csv", "jsonl", "interactions", "anime", "goodbooks", "jmrd"),
    *("movielens", "movielens-100k", "movielens-1m", "movielens-latest"),
    *("online-retail", "sequences", "steam"),
)

_SHOWN_ERRORS = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = (
        "Doing it again brings changes in. Rows that cannot be used are reported and left out."
    )
    parser.add_argument("source", choices=SOURCES, metavar="SOURCE", help=", ".join(SOURCES))
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help="folder or file")
    parser.add_argument("--prefix", default="", help="put before every item id and the name")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import, report, bring the indexes up to date. Returns the exit code.

    Raises:
        ConfigError: no path, and the source is not `demo`.
        CatalogError: nothing was imported; the message says why.
    """
    from edge_rec.assembly import refresh_index

    progress = StderrProgress()
    report = _import(args, progress)
    if args.json:
        print_json(as_json(report))
    else:
        print(as_text(report))
    refresh_index(args.paths, args.config, progress)
    return 0


def _import(args: argparse.Namespace, progress: StderrProgress) -> ImportReport:
    from edge_rec.assembly import import_source
    from edge_rec.catalog.readers import open_source

    source = open_source(source_path(args.source, args.path, args.paths), args.source)
    return import_source(args.paths, source, prefix=args.prefix, progress=progress)


def source_path(source: str, path: Path | None, paths: Paths) -> Path:
    """`path`, or where the demo catalog lies."""
    if path is not None:
        return path
    if source == "demo":
        return paths.demo_catalog
    raise ConfigError(f"import {source} needs the path of a folder or file")


def as_json(report: ImportReport) -> dict[str, object]:
    """The report as one object."""
    return {
        "pack": report.pack,
        "items": report.n_items,
        "new_items": report.n_new,
        "interactions": report.n_interactions,
        "errors": report.n_errors,
        "first_errors": [
            {"file": e.path, "line": e.line, "field": e.field, "problem": e.problem}
            for e in report.errors
        ],
    }


def as_text(report: ImportReport) -> str:
    """The report as lines for a person."""
    lines = [
        f"{report.pack}: {report.n_items:,} items ({report.n_new:,} new), "
        f"{report.n_interactions:,} interactions"
    ]
    if report.n_errors:
        lines.append(f"rows left out: {report.n_errors:,}")
        lines += [f"  {error}" for error in report.errors[:_SHOWN_ERRORS]]
        if report.n_errors > _SHOWN_ERRORS:
            lines.append(f"  … and {report.n_errors - _SHOWN_ERRORS:,} more")
    return "\n".join(lines)
