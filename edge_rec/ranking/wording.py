"""What a reranking model is given to read: the request and the person, then each candidate."""

from __future__ import annotations

from collections.abc import Sequence

from edge_rec.types import Item, Operator, Query, Slot

MAX_HISTORY = 10
"""Latest likes that are named."""
MAX_DESCRIPTION = 160
"""Characters of a candidate's own text."""


def request_text(query: Query, liked: Sequence[Item]) -> str:
    """Request, profile and history in words; the same for every candidate of a list.

    What is asked for comes last, nearest to the candidate. Empty when nothing is known.
    """
    wanted = [
        c.text or str(c.value)
        for c in query.constraints
        if c.operator is Operator.IS and c.slot in (Slot.TAG, Slot.KIND)
    ]
    lines = {
        "taste": ", ".join(query.keywords),
        "liked": "; ".join(item.title_in("en") for item in liked[-MAX_HISTORY:]),
        "request": ", ".join(part for part in (query.text, *wanted) if part),
    }
    return "".join(f"{name}: {text}\n" for name, text in lines.items() if text)


def candidate_text(item: Item) -> str:
    """One candidate: title, kind, tags and the start of its own text."""
    parts = [item.title_in("en"), item.kind, ", ".join(item.tags)]
    text = "; ".join(part for part in parts if part)
    about = " ".join(item.description.split())[:MAX_DESCRIPTION]
    return f"{text}. {about}" if about else text
