"""Without a command, `edge-rec` opens the terminal app."""

from __future__ import annotations

import argparse
import logging
import sys

from edge_rec.errors import ConfigError


def run(args: argparse.Namespace) -> int:
    """Open the app; log messages go to a file while it owns the screen."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError("the terminal app needs a terminal; without one use: edge-rec ask TEXT")
    from edge_rec.assembly import open_session, require_catalog
    from edge_rec.tui.app import run_app

    require_catalog(args.paths)
    handler = logging.FileHandler(args.paths.log_file, encoding="utf-8")
    logging.basicConfig(handlers=[handler], level=logging.getLogger().level, force=True)
    return run_app(lambda: open_session(args.paths.home, config=args.config, paths=args.paths))
