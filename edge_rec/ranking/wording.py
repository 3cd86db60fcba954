"""What a reranking model is given to read: the request and the person, then each candidate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from edge_rec.types import Item, ItemId, Operator, Query, Slot

MAX_NAMED = 6
"""Latest likes that are named."""
MAX_REQUEST = 240
"""Characters of the request."""
MAX_TITLE = 40
MAX_TAGS = 8
FEW_TAGS = 3
"""With fewer tags than this, the start of a candidate's own text stands in for them."""
MAX_DESCRIPTION = 60
"""Characters of a candidate's own text."""


def request_text(query: Query, known: Mapping[ItemId, Item]) -> str:
    """The request in words, or where nothing is asked for, what is known of the person.

    The same for every candidate of a list; empty when there is nothing to say. Items that are not
    in `known` are left out.
    """
    asked = asked_for(query)
    if asked:
        lines = {"like": _titles(query.anchors, known), "request": clipped(asked, MAX_REQUEST)}
    else:
        liked = (*query.liked, *query.anchors)
        lines = {"taste": ", ".join(query.keywords), "liked": _titles(liked, known)}
    return "".join(f"{name}: {text}\n" for name, text in lines.items() if text)


def asked_for(query: Query) -> str:
    """What is asked for in words, with the tags and kinds that belong to it.

    Empty where there is no wish: what conditions ask for, every candidate has already.
    """
    said = query.text.casefold()
    wanted = [
        c.text or str(c.value)
        for c in query.constraints
        if c.operator is Operator.IS and c.slot in (Slot.TAG, Slot.KIND)
    ]
    missing = [text for text in wanted if text.casefold() not in said]
    return ", ".join((query.text, *missing)) if said else ""


def _titles(item_ids: Sequence[ItemId], known: Mapping[ItemId, Item]) -> str:
    named = [short_title(known[item_id]) for item_id in item_ids if item_id in known]
    return "; ".join(named[-MAX_NAMED:])


def candidate_text(item: Item) -> str:
    """One candidate, in few tokens because there are many: title, tags, perhaps its own text."""
    parts = list(item.tags[:MAX_TAGS])
    about = " ".join(item.description.split())
    if len(parts) < FEW_TAGS and about:
        parts.append(clipped(about, MAX_DESCRIPTION))
    told = " ".join(parts)
    return f"{short_title(item)}: {told}" if told else short_title(item)


def short_title(item: Item) -> str:
    """The English title, else the main one, cut where it is long."""
    return clipped(item.title_in("en"), MAX_TITLE)


def clipped(text: str, length: int) -> str:
    """At most `length` characters of `text`, whole words where it has any."""
    if len(text) <= length:
        return text
    return text[: length + 1].rpartition(" ")[0] or text[:length]
