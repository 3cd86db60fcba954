"""`edge-rec items add|alias`: what the catalog lacks, put in by hand."""

from __future__ import annotations

import argparse

from edge_rec.cli.lines import print_json
from edge_rec.types import Item, ItemId, Title


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add an item; the next turn knows it")
    add.add_argument("title")
    add.add_argument("--alias", action="append", default=[], metavar="NAME", help="another name")
    add.add_argument("--tag", action="append", default=[], metavar="TAG", help="may be repeated")
    add.add_argument("--kind", default="", help="the catalog's word for what it is")
    add.add_argument("--year", type=int)
    add.add_argument("--description", default="", help="a sentence or two, for finding by content")
    add.add_argument("--id", default="", dest="item_id", help="default: local-1, local-2, …")
    alias = actions.add_parser("alias", help="let an item go by one more name")
    alias.add_argument("item_id", help="as `edge-rec link` names it")
    alias.add_argument("name")
    for action in (add, alias):
        action.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Add the item or the name, and say what is stored."""
    from edge_rec.assembly import add_alias, add_item

    if args.action == "alias":
        item = add_alias(args.paths, args.config, ItemId(args.item_id), args.name)
    else:
        item = add_item(args.paths, args.config, _item(args))
    names = [title.text for title in item.titles]
    if args.json:
        print_json({"item_id": item.item_id, "title": item.title, "titles": names})
    else:
        print(f"{item.item_id} {item.title}: goes by {', '.join(names)}")
    return 0


def _item(args: argparse.Namespace) -> Item:
    return Item(
        item_id=ItemId(args.item_id),
        title=args.title,
        titles=tuple(Title(alias) for alias in args.alias),
        kind=args.kind,
        year=args.year,
        tags=tuple(args.tag),
        description=args.description,
    )
