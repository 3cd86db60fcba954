"""`edge-rec feedback`: one event, learned at once."""

from __future__ import annotations

import argparse

from edge_rec.cli.lines import print_json
from edge_rec.errors import ConfigError
from edge_rec.types import Interaction, InteractionKind


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("item_id", help="the item, as `edge-rec link` names it; - with undo")
    parser.add_argument("action", help="like, dislike, seen, save, hide, rate=X or undo")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--profile", default=argparse.SUPPRESS, help="whose taste")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Store and learn, or take the latest event back."""
    from edge_rec.assembly import open_session

    kind, value = _action(args.action)
    with open_session(args.paths.home, config=args.config, paths=args.paths) as session:
        if kind is None:
            undone = session.undo()
            if undone is None:
                print_json({"undone": None}) if args.json else print("nothing to undo")
                return 0
            _report("undone", undone, session.item(undone.item_id).title, as_json=args.json)
        else:
            stored = session.feedback(args.item_id, kind, value)
            _report("stored", stored, session.item(args.item_id).title, as_json=args.json)
    return 0


def _action(text: str) -> tuple[InteractionKind | None, float | None]:
    name, _, number = text.partition("=")
    if name == "undo":
        return None, None
    try:
        kind = InteractionKind(name)
        value = float(number) if number else None
    except ValueError as error:
        raise ConfigError(
            f"cannot read {text!r}; use like, dislike, seen, save, hide, rate=8 or undo"
        ) from error
    if (kind is InteractionKind.RATE) != (value is not None):
        raise ConfigError("a rating is written rate=8; the other marks take no number")
    return kind, value


def _report(what: str, interaction: Interaction, title: str, *, as_json: bool) -> None:
    if as_json:
        event = {"item_id": interaction.item_id, "kind": interaction.kind, "title": title}
        print_json({what: {**event, "value": interaction.value}})
    else:
        rating = f" {interaction.value:g}" if interaction.value is not None else ""
        print(f"{what}: {interaction.kind}{rating} {title}")
