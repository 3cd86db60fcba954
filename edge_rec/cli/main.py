"""`edge-rec`: parses, hands over to one command, and turns our errors into one sentence."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence

from edge_rec import __version__, config, paths
from edge_rec.errors import EdgeRecError

COMMANDS = {
    "ask": ("ask", "recommend from what you write; `-` reads a conversation, a turn a line"),
    "link": ("link", "find the item a name means"),
    "understand": ("understand", "show what an utterance is understood to say"),
    "feedback": ("feedback", "like, dislike, mark seen or rate an item, or undo"),
    "items": ("items", "add an item, or a name for one, that the catalog lacks"),
    "import": ("import_", "read a catalog or interactions into the database"),
    "train": ("train", "learn factors, next-item weights and fusion from the interactions"),
    "evaluate": ("evaluate", "measure models on a data folder"),
    "models": ("models", "list, fetch and check model files"),
    "doctor": ("doctor", "say what was found where, what is missing and what mends it"),
    "setup": ("setup", "import and train the demo catalog where that is still to be done"),
    "forget": ("forget", "delete everything stored about a profile"),
}
"""Command -> its module in this package and one line of help."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; without a command open the terminal app."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(arguments)
    args = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if args.verbose else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    try:
        args.paths = paths.resolve(args.home)
        args.config = config.load(args.paths.config_file, _overrides(args))
        if args.command is None:
            from edge_rec.cli import app

            return app.run(args)
        exit_code: int = args.run(args)
        return exit_code
    except EdgeRecError as error:
        print(f"edge-rec: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader went away; keep the interpreter from complaining when it flushes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="edge-rec",
        description="A recommender you can talk to that runs wholly on the device. "
        "Without a command it opens the terminal app.",
    )
    parser.add_argument("--version", action="version", version=f"edge-rec {__version__}")
    parser.add_argument(
        "--home", metavar="DIR", help="where everything lives (default: EDGE_REC_HOME, else here)"
    )
    parser.add_argument("--profile", metavar="P", help="whose taste (default: default)")
    parser.add_argument("--no-llm", action="store_true", help="rules and templates only")
    parser.add_argument("-v", "--verbose", action="store_true", help="log to stderr")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    named = next((a for a in arguments if a in COMMANDS), None)
    for command, (module, summary) in COMMANDS.items():
        sub = subparsers.add_parser(command, help=summary, description=summary)
        if command == named:
            # Only the command that was asked for is imported, so that `--help` stays immediate.
            importlib.import_module(f"edge_rec.cli.{module}").configure(sub)
    return parser


def _overrides(args: argparse.Namespace) -> dict[str, object]:
    """Settings given as flags; a flag left alone says nothing."""
    given: dict[str, object] = {}
    if args.profile is not None:
        given["profile"] = args.profile
    if args.no_llm:
        given["llm.enabled"] = False
    return given
