"""`edge-rec ask`: one turn, or a conversation from stdin."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from edge_rec.cli.lines import print_json, utterances
from edge_rec.cli.records import link_record
from edge_rec.session import Session, collect
from edge_rec.types import Answered, Notice, Query, Recommendation, Token, Turn, Utterance


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("text", nargs="+", help="what you would say, or - to read a conversation")
    parser.add_argument("--json", action="store_true", help="one JSON object a turn")
    parser.add_argument("-n", type=_positive, metavar="N", help="items in a list (default: 10)")
    parser.add_argument("--profile", default=argparse.SUPPRESS, help="whose taste")
    parser.add_argument("--place", default="", help="where you are: lists lean to likes there")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer each utterance."""
    from edge_rec.assembly import open_session

    config = replace(args.config, n=args.n) if args.n else args.config
    with open_session(args.paths.home, config=config, paths=args.paths) as session:
        session.place = args.place
        for text in utterances(args.text):
            if args.json:
                print_json(turn_record(session.ask(text)))
            else:
                _print_turn(session, text)
    return 0


def _print_turn(session: Session, text: str) -> None:
    """Stream the reply to stdout as it is made, notices to stderr."""

    def shown() -> Iterable[object]:
        for event in session.respond(text):
            if isinstance(event, Token):
                sys.stdout.write(event.text)
                sys.stdout.flush()
            elif isinstance(event, Notice):
                print(event.text, file=sys.stderr)
            yield event

    collect(Utterance(text, session.clock()), shown(), session.models)  # type: ignore[arg-type]
    print("\n")


def turn_record(turn: Turn) -> dict[str, Any]:
    """The `ask --json` object of one turn."""
    timings = {name: round(seconds * 1000, 2) for name, seconds in turn.timings_s.items()}
    return {
        "query": _query_record(turn.query),
        "links": [link_record(link) for link in turn.links],
        "items": [_item_record(r) for r in turn.recommendations],
        "answer": _answer_record(turn.answer),
        "reply": turn.reply,
        "language": turn.act.language,
        "notices": [{"code": notice.code, "text": notice.text} for notice in turn.notices],
        "timings_ms": {name: timings.get(name, 0.0) for name in _STAGES},
        "models": dict(turn.models),
    }


_STAGES = ("understand", "link", "retrieve", "rerank", "explain_first", "total")


def _query_record(query: Query | None) -> dict[str, Any]:
    if query is None:
        return {}
    return {
        "text": query.text,
        "liked": list(query.liked),
        "disliked": list(query.disliked),
        "anchors": list(query.anchors),
        "constraints": [
            {"slot": c.slot, "operator": c.operator, "value": c.value, "text": c.text}
            for c in query.constraints
        ],
        "nudges": [{"facet": n.facet, "direction": n.direction} for n in query.nudges],
        "context": query.context.name if query.context else None,
        "excluded": sorted(query.excluded),
        "n": query.n,
    }


def _answer_record(answer: Answered | None) -> dict[str, Any] | None:
    """What was answered about which items; None where the turn asked for a list."""
    if answer is None:
        return None
    return {"about": answer.intent, "item_ids": list(answer.item_ids), "text": answer.text}


def _item_record(recommendation: Recommendation) -> dict[str, Any]:
    item, explanation = recommendation.item, recommendation.explanation
    return {
        "rank": recommendation.rank,
        "item_id": item.item_id,
        "title": item.title,
        "score": round(recommendation.score, 4),
        "sources": {name: round(part, 4) for name, part in recommendation.sources.items()},
        "kind": item.kind,
        "year": item.year,
        "tags": list(item.tags),
        "explanation": {
            "text": explanation.text,
            "facts": [
                {"kind": fact.kind, "value": fact.value, "item_id": fact.item_id}
                for fact in explanation.facts
            ],
            "by": explanation.by,
        },
    }


def _positive(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if not 1 <= value <= 100:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to 100, not {text}")
    return value
