"""`edge-rec setup`: the demo catalog imported, indexed and trained, where that is still to do."""

from __future__ import annotations

import argparse
import sys

from edge_rec.cli.progress_bar import StderrProgress


def configure(parser: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what is missing, and say it."""
    paths = args.paths
    built = (paths.database, paths.name_index, paths.content_vectors, paths.next_item)
    if all(path.is_file() for path in built):
        return 0  # nothing heavy is imported when there is nothing to do
    from edge_rec.assembly import set_up_demo

    for done in set_up_demo(paths, args.config, StderrProgress()):
        print(f"edge-rec: {done}", file=sys.stderr)
    return 0
