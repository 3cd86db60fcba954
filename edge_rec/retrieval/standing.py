"""Where single items stand for a query, whether or not they are in the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edge_rec.retrieval.filters import meeting
from edge_rec.retrieval.retriever import Retriever
from edge_rec.types import Constraint, ItemId, Query


@dataclass(frozen=True, slots=True)
class Standing:
    """How one item does among all that meet the conditions."""

    item_id: ItemId
    place: int
    """1 for the item with the best score; conditions and exclusions on this item left aside."""
    n_items: int
    """Items it was compared with, itself included."""
    score: float
    """In [0, 1]: 1 for the best score among them, 0 for the least."""
    unmet: tuple[Constraint, ...]
    """Conditions of the query that the item does not meet."""


def standings(retrieve: Retriever, query: Query, item_ids: Sequence[ItemId]) -> list[Standing]:
    """One for each of `item_ids` that exists, in their order."""
    columns = retrieve.columns
    mask = columns.exists.copy()
    mask[columns.nums(query.excluded)] = False
    if query.constraints:
        mask &= meeting(query.constraints, columns)
    total = retrieve.fused(query).total
    found = []
    for item_id in item_ids:
        if item_id not in columns.item_nums:
            continue
        row = columns.item_nums[item_id]
        others = total[mask]
        low, high = min(others.min(initial=total[row]), total[row]), others.max(initial=total[row])
        found.append(
            Standing(
                item_id,
                place=1 + int(np.count_nonzero(others > total[row])),
                n_items=int(np.count_nonzero(mask)) + (not mask[row]),
                score=float((total[row] - low) / ((high - low) or 1.0)),
                unmet=tuple(c for c in query.constraints if not meeting([c], columns)[row]),
            )
        )
    return found
