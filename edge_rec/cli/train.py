"""`edge-rec train`: learn factors, next-item weights and fusion from the stored interactions."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from edge_rec.cli.lines import print_json
from edge_rec.cli.progress_bar import StderrProgress


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train and say what was learned from what."""
    from edge_rec.assembly import train_models

    report = asdict(train_models(args.paths, args.config, StderrProgress()))
    if args.json:
        print_json(report)
    else:
        print("\n".join(f"{name}: {value}" for name, value in report.items()))
    return 0
