"""A whole turn out of its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from edge_rec.types import (
    Answered,
    DialogueAct,
    Explained,
    Explanation,
    ItemId,
    Link,
    MentionsLinked,
    Notice,
    Ranked,
    Recommendation,
    Token,
    Turn,
    TurnEvent,
    TurnFinished,
    Understood,
    Utterance,
)


def collect(utterance: Utterance, events: Iterator[TurnEvent], models: Mapping[str, str]) -> Turn:
    """Run the events of a turn to their end and keep what they said."""
    act: DialogueAct | None = None
    links: tuple[Link, ...] = ()
    ranked: tuple[Recommendation, ...] = ()
    explanations: dict[ItemId, Explanation] = {}
    notices: list[Notice] = []
    reply: list[str] = []
    answer: Answered | None = None
    ranker = ""
    finished: TurnFinished | None = None
    for event in events:
        match event:
            case Understood():
                act = event.act
            case MentionsLinked():
                links = event.links
            case Ranked():
                ranked, ranker = event.recommendations, event.by
            case Answered():
                answer = event
            case Explained():
                explanations[event.item_id] = event.explanation
            case Notice():
                notices.append(event)
            case Token():
                reply.append(event.text)
            case TurnFinished():
                finished = event
            case _:
                pass
    if act is None or finished is None:
        raise RuntimeError("a turn ended without finishing")
    return Turn(
        utterance=utterance,
        act=act,
        links=links,
        query=finished.query,
        recommendations=tuple(
            replace(r, explanation=explanations.get(r.item.item_id, r.explanation)) for r in ranked
        ),
        reply="".join(reply),
        notices=tuple(notices),
        timings_s=finished.timings_s,
        models={**models, "rerank": ranker} if ranker else models,
        answer=answer,
    )
