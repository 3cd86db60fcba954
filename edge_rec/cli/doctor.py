"""`edge-rec doctor`: what was found where, what is missing, and the command that mends it."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from edge_rec import __version__
from edge_rec.backends.registry import FileState, check_file, load_registry
from edge_rec.cli.lines import print_json
from edge_rec.errors import EdgeRecError
from edge_rec.paths import Paths

_WHEELS = ("llama_cpp", "onnxruntime", "sentencepiece", "hnswlib", "textual", "huggingface_hub")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    found: str
    mend: str = ""
    """The command that mends it; empty when nothing is wrong."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--quick", action="store_true", help="sizes only, no checksums")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 0 when everything works, 1 otherwise."""
    checks = [*_libraries(), *_models(args.paths, hashed=not args.quick), *_data(args.paths)]
    is_ready = all(check.ok for check in checks)
    if args.json:
        print_json(
            {
                "version": __version__,
                "python": sys.version.split()[0],
                "home": str(args.paths.home),
                "models": str(args.paths.models),
                "ready": is_ready,
                "checks": [asdict(check) for check in checks],
            }
        )
    else:
        print(f"edge-rec {__version__}, home {args.paths.home}")
        for check in checks:
            mark = "ok     " if check.ok else "missing"
            print(f"  {mark} {check.name}: {check.found}")
            if check.mend:
                print(f"          mend: {check.mend}")
    return 0 if is_ready else 1


def _libraries() -> Iterator[Check]:
    for name in _WHEELS:
        there = importlib.util.find_spec(name) is not None
        yield Check(name, there, "installed" if there else "not installed", _mend(there))


def _models(paths: Paths, *, hashed: bool) -> Iterator[Check]:
    try:
        registry = load_registry(paths.model_list)
    except EdgeRecError as error:
        yield Check("model list", False, str(error), "restore assets/models.toml")
        return
    for spec in registry:
        if spec.default:
            state = check_file(spec, paths.models, hashed=hashed)
            fine = state in (FileState.OK, FileState.UNVERIFIED)
            found = f"{state} at {paths.models / spec.file}"
            yield Check(f"model {spec.name}", fine, found, _mend(fine))
    built = paths.tagger.is_file()
    found = f"{'built' if built else 'not built'} at {paths.tagger}"
    yield Check("tagger", built, found, _mend(built))


def _data(paths: Paths) -> Iterator[Check]:
    from edge_rec.assembly import data_state

    for name, fine, found in data_state(paths):
        yield Check(name, fine, found, "" if fine else "edge-rec setup")


def _mend(fine: bool) -> str:
    return "" if fine else "./build.sh setup"
