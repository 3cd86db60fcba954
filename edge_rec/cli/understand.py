"""`edge-rec understand`: what an utterance is understood to say."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from typing import Any

from edge_rec.cli.lines import print_json, utterances
from edge_rec.cli.records import act_record
from edge_rec.types import Utterance


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("text", nargs="+", help="an utterance, or - for one a line from stdin")
    parser.add_argument("--json", action="store_true", help="one JSON object an utterance")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Understand each utterance by itself; nothing is stored."""
    from edge_rec.assembly import open_parser

    with open_parser(args.paths, args.config) as understand:
        for text in utterances(args.text):
            begin = time.perf_counter()
            act = understand(Utterance(text, datetime.now(UTC)))
            elapsed_ms = (time.perf_counter() - begin) * 1000
            record = {**act_record(text, act), "elapsed_ms": round(elapsed_ms, 2)}
            if args.json:
                print_json(record)
            else:
                print("\n".join(_lines(record)))
    return 0


def _lines(record: dict[str, Any]) -> list[str]:
    """What was found, one kind a line; empty kinds are left out."""
    return [f"{name}: {value}" for name, value in record.items() if value not in ([], "", None)]
