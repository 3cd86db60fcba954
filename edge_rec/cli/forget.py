"""`edge-rec forget`: delete everything stored about a profile."""

from __future__ import annotations

import argparse

from edge_rec.cli.lines import print_json
from edge_rec.errors import ConfigError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--profile", default=argparse.SUPPRESS, help="whose data")
    parser.add_argument("--yes", action="store_true", help="do it; there is no undo")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Delete events and conversations of the profile and scrub the database file."""
    from edge_rec.assembly import forget_profile

    if not args.yes:
        raise ConfigError(f"this deletes all of {args.config.profile!r} for good; add --yes")
    n_events = forget_profile(args.paths, args.config)
    if args.json:
        print_json({"profile": args.config.profile, "events": n_events})
    else:
        print(f"forgot {args.config.profile}: {n_events} events, all conversations")
    return 0
