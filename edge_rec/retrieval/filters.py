"""Hard filters: which items may be shown at all, and what gives way when nothing is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_rec.protocols import IntArray
from edge_rec.types import Constraint, Operator, Slot

RELAXATION_ORDER = (Slot.RATING, Slot.LENGTH, Slot.PRICE, Slot.YEAR, Slot.TAG, Slot.KIND)
"""Slots in the order they give way; an exclusion ("no horror") gives way after all wishes."""

MatchItems = Callable[[Sequence[Constraint]], IntArray]
"""The rows that meet every constraint: `SqliteItemStore.item_nums_matching`."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which rows may be shown."""

    mask: NDArray[np.bool_]
    """(n_items,)"""
    relaxed: tuple[Constraint, ...] = ()
    """Constraints left out because nothing met them all."""


def allow(
    constraints: Sequence[Constraint], open_rows: NDArray[np.bool_], match: MatchItems
) -> Allowed:
    """Rows among `open_rows`, (n_items,), that meet `constraints`.

    While nothing is left, constraints are dropped one at a time in `RELAXATION_ORDER`, the one
    said last first. Rows that are not open never come back.
    """
    held = list(constraints)
    relaxed: list[Constraint] = []
    while True:
        mask = _meeting(held, open_rows, match)
        if mask.any() or not held:
            return Allowed(mask, tuple(relaxed))
        weakest = min(reversed(held), key=_firmness)
        held.remove(weakest)
        relaxed.append(weakest)


def _meeting(
    held: Sequence[Constraint], open_rows: NDArray[np.bool_], match: MatchItems
) -> NDArray[np.bool_]:
    if not held:
        return open_rows
    mask = np.zeros_like(open_rows)
    mask[match(held)] = True
    return mask & open_rows


def _firmness(constraint: Constraint) -> int:
    exclusion = len(RELAXATION_ORDER) if constraint.operator is Operator.IS_NOT else 0
    return exclusion + RELAXATION_ORDER.index(constraint.slot)
