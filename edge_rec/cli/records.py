"""JSON objects that more than one command prints."""

from __future__ import annotations

from typing import Any

from edge_rec.types import (
    Action,
    Ambiguous,
    DialogueAct,
    Link,
    Linked,
    Operator,
    Role,
    Slot,
    Unlinked,
)


def link_record(link: Link) -> dict[str, Any]:
    """`status`, the item when there is one, and the candidates considered."""
    record: dict[str, Any] = {"text": link.mention.text, "role": link.mention.role}
    match link:
        case Linked():
            record |= {"status": "linked", "item_id": link.item_id, "title": link.title}
            record["score"] = round(link.score, 4)
        case Ambiguous():
            record |= {"status": "ambiguous", "item_id": None, "title": None}
            record["score"] = round(link.candidates[0].score, 4)
        case Unlinked():
            record |= {"status": "unlinked", "item_id": None, "title": None, "score": 0.0}
            record["known_as"] = link.known_as or None
    record["candidates"] = [
        {"item_id": c.item_id, "title": c.title, "score": round(c.score, 4)}
        for c in link.candidates
    ]
    return record


def act_record(text: str, act: DialogueAct) -> dict[str, Any]:
    """The `understand --json` object, without its timing."""
    by_role = {role: [m.text for m in act.mentions if m.role is role] for role in Role}
    return {
        "text": text,
        "intent": act.intent,
        "liked": by_role[Role.LIKED],
        "disliked": by_role[Role.DISLIKED],
        "seen": by_role[Role.SEEN],
        "mentioned": by_role[Role.MENTIONED],
        "include": [c.text for c in act.constraints if c.operator is not Operator.IS_NOT],
        "exclude": [c.text for c in act.constraints if c.operator is Operator.IS_NOT],
        "nudges": [{"facet": n.facet, "direction": n.direction} for n in act.nudges],
        "n": act.n,
        "by": act.by,
        "language": act.language,
        "wish": act.wish,
        "constraints": [
            {"slot": c.slot, "operator": c.operator, "value": c.value, "text": c.text}
            for c in act.constraints
        ],
        "references": [
            {"text": r.text, "ranks": list(r.ranks), "role": r.role} for r in act.references
        ],
        "retracted": [Slot(slot) for slot in act.retracted],
        "retracted_values": list(act.retracted_values),
        "actions": [_action_record(action, act) for action in act.actions],
    }


def _action_record(action: Action, act: DialogueAct) -> dict[str, Any]:
    """What is to be done, with the names it is about as they were written."""
    return {
        "kind": action.kind,
        "text": action.text,
        "names": [m.text for m in act.mentions if m.start in action.names],
        "ranks": [list(reference.ranks) for reference in action.references],
        "value": action.value,
        "out_of": action.out_of,
    }
