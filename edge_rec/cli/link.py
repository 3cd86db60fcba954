"""`edge-rec link`: the item a name means."""

from __future__ import annotations

import argparse
import time

from edge_rec.cli.lines import print_json, utterances
from edge_rec.cli.records import link_record
from edge_rec.types import Ambiguous, Link, Linked, Mention, Unlinked


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("text", nargs="+", help="a name, or - for one a line from stdin")
    parser.add_argument("--json", action="store_true", help="one JSON object a name")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Link each name."""
    from edge_rec.assembly import open_linker

    with open_linker(args.paths, args.config) as linker:
        for text in utterances(args.text):
            begin = time.perf_counter()
            link = linker.link(Mention(text, 0, len(text)))
            elapsed_ms = (time.perf_counter() - begin) * 1000
            if args.json:
                print_json({**link_record(link), "elapsed_ms": round(elapsed_ms, 3)})
            else:
                print(_words(link))
    return 0


def _words(link: Link) -> str:
    match link:
        case Linked():
            return f"{link.mention.text} -> {link.item_id} {link.title} ({link.score:.2f})"
        case Ambiguous():
            names = ", ".join(f"{c.item_id} {c.title}" for c in link.candidates)
            return f"{link.mention.text} -> one of: {names}"
        case Unlinked():
            near = ", ".join(c.title for c in link.candidates[:3]) or "nothing near"
            known = f", known as {link.known_as}" if link.known_as else ""
            return f"{link.mention.text} -> not in this catalog{known} ({near})"
