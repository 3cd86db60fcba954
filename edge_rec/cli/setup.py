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
    from edge_rec.assembly import set_up_demo

    for done in set_up_demo(args.paths, args.config, StderrProgress()):
        print(f"edge-rec: {done}", file=sys.stderr)
    return 0
