"""Requests in words, as the product itself understands and retrieves them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from edge_rec.dialogue.policy import Profile, plan
from edge_rec.dialogue.tracking import track
from edge_rec.errors import CatalogError, RecordError
from edge_rec.evaluation.rerank_cases import Case, Cases
from edge_rec.evaluation.rerank_parts import part_of
from edge_rec.pipeline.requests import in_full
from edge_rec.ranking.diversity import one_of_each
from edge_rec.session import Session
from edge_rec.types import DialogueState, Item, ItemId, Query, UserId, Utterance

SPLITS = ("dev", "test")
_JUDGE = UserId("judge")


@dataclass(frozen=True, slots=True)
class LabelledRequest:
    """What somebody asks for, and by which tags one knows that it is answered."""

    text: str
    language: str
    """BCP 47."""
    want: frozenset[str]
    avoid: frozenset[str]

    def is_answered_by(self, item: Item) -> bool:
        """Whether the item has every tag wanted and none to avoid."""
        tags = frozenset(item.tags)
        return self.want <= tags and not self.avoid & tags


def is_labelled(folder: Path) -> bool:
    """Whether the folder holds labelled requests rather than a catalog or events."""
    return all((folder / f"{split}.jsonl").is_file() for split in SPLITS)


def read_requests(folder: Path, split: str) -> list[LabelledRequest]:
    """The rows of `folder/<split>.jsonl`.

    Raises:
        CatalogError: the file is not there.
        RecordError: a row is not JSON or lacks a field.
    """
    path = folder / f"{split}.jsonl"
    if not path.is_file():
        raise CatalogError(f"no labelled requests at {path}; expected {' and '.join(SPLITS)}.jsonl")
    requests = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            requests.append(_request(json.loads(line)))
        except (KeyError, ValueError, TypeError) as error:
            raise RecordError(path, number, "request", str(error)) from error
    return requests


def _request(row: Mapping[str, Any]) -> LabelledRequest:
    return LabelledRequest(
        row["text"], row["language"], frozenset(row["want"]), frozenset(row["avoid"])
    )


def request_cases(folder: Path, session: Session, *, n: int, split: str = "test") -> Cases:
    """At most `n` of the dev part to learn on and of the test part to judge.

    Where `split` is "dev" the test part is left alone: every other request of the dev part is
    learned on, and the others are judged. Understood and retrieved by `session`, among items of
    the test part alone for both: a reranker has been trained on none of them. A request that
    nothing answers there is left out.

    Raises:
        CatalogError: the folder has no labelled requests, or nothing answers them.
        RecordError: one cannot be read.
    """
    columns = session.pipeline.retrieve.columns
    catalog = session.items.get_many(columns.item_ids)
    held = {item_id: item for item_id, item in catalog.items() if part_of(item) == "test"}
    excluded = frozenset(catalog.keys() - held.keys())
    if split == "dev":
        both = read_requests(folder, "dev")
        parts = [both[::2], both[1::2]]
    else:
        parts = [read_requests(folder, part) for part in SPLITS]
    halves = [_cases(session, requests, held, excluded)[:n] for requests in parts]
    if not all(halves):
        raise CatalogError(f"{folder}: this home's catalog answers none of these requests")
    return Cases("wishes", tuple(halves[0]), tuple(halves[1]))


def _cases(
    session: Session,
    requests: Sequence[LabelledRequest],
    held: Mapping[ItemId, Item],
    excluded: frozenset[ItemId],
) -> list[Case]:
    cases = []
    for request in requests:
        answers = frozenset(i for i, item in held.items() if request.is_answered_by(item))
        query = replace(query_of(session, request.text), excluded=excluded)
        found = session.pipeline.retrieve(query).candidates
        pool = one_of_each(found, session.pipeline.retrieve.columns.title, n=query.n)
        if answers and pool:
            known = session.items.get_many([*(c.item_id for c in pool), *query.anchors])
            cases.append(Case(query, tuple(pool), answers, known))
    return cases


def query_of(session: Session, text: str) -> Query:
    """What the product makes of `text` said by a stranger who opens a conversation."""
    pipeline, state = session.pipeline, DialogueState()
    act, _ = pipeline.understand(Utterance(text, datetime.now(UTC)), state)
    links = tuple(pipeline.link(mention) for mention in act.mentions)
    return plan(track(state, in_full(act, text, opens=True), links), Profile(_JUDGE), pipeline.n)
