"""Without a command, `edge-rec` opens the terminal app."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from typing import TYPE_CHECKING

from edge_rec.errors import ConfigError

if TYPE_CHECKING:
    from edge_rec.session import Session


def run(args: argparse.Namespace) -> int:
    """Open the app; log messages go to a file while it owns the screen."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError("the terminal app needs a terminal; without one use: edge-rec ask TEXT")
    gc.disable()  # what importing makes is here to stay; the app turns it on once it has drawn
    from edge_rec.tui.app import run_app

    if args.paths.pictures.is_dir():
        from edge_rec.tui import pictures

        pictures.look_in(args.paths.pictures)

    def open_here() -> Session:
        # Imported behind the first screen, which must not wait for the models' libraries.
        from edge_rec.assembly import open_session

        return open_session(args.paths.home, config=args.config, paths=args.paths)

    handler: logging.Handler = logging.NullHandler()
    if args.paths.home.is_dir():
        handler = logging.FileHandler(args.paths.log_file, encoding="utf-8", delay=True)
    logging.basicConfig(handlers=[handler], level=logging.getLogger().level, force=True)
    return run_app(open_here, paths=args.paths)
