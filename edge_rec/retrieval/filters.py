"""Hard filters: which items may be shown at all, and what gives way when nothing is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.types import Constraint, Operator, Slot

Mask = NDArray[np.bool_]

RELAXATION_ORDER = (Slot.RATING, Slot.LENGTH, Slot.PRICE, Slot.YEAR, Slot.TAG, Slot.KIND)
"""Slots in the order they give way; an exclusion ("no horror") gives way after all wishes."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which rows may be shown."""

    mask: Mask
    """(n_items,)"""
    relaxed: tuple[Constraint, ...] = ()
    """Constraints left out because nothing met them all."""


def allow(constraints: Sequence[Constraint], open_rows: Mask, columns: CatalogColumns) -> Allowed:
    """Rows among `open_rows`, (n_items,), that meet `constraints`.

    While nothing is left, constraints are dropped one at a time in `RELAXATION_ORDER`, the one
    said last first. Rows that are not open never come back.
    """
    held = list(constraints)
    relaxed: list[Constraint] = []
    while True:
        mask = open_rows & meeting(held, columns) if held else open_rows
        if mask.any() or not held:
            return Allowed(mask, tuple(relaxed))
        weakest = min(reversed(held), key=_firmness)
        held.remove(weakest)
        relaxed.append(weakest)


def meeting(constraints: Sequence[Constraint], columns: CatalogColumns) -> Mask:
    """Which rows meet all `constraints`, (n_items,).

    Several tags must all be there; of several values for a slot that holds one (kind, year, …)
    any will do. An item without a number fails what is asked of that number, except `IS_NOT`.
    Numbers are compared in the single precision that the columns have.

    Raises:
        ValueError: a name is to be at least or at most something.
    """
    mask: Mask = np.ones(len(columns), dtype=np.bool_)
    alternatives: defaultdict[Slot, list[Mask]] = defaultdict(list)
    for constraint in constraints:
        met = _met(constraint, columns)
        if constraint.operator is Operator.IS and constraint.slot is not Slot.TAG:
            alternatives[constraint.slot].append(met)
        else:
            mask &= met
    for any_of in alternatives.values():
        mask &= np.logical_or.reduce(any_of)
    return mask


def _met(constraint: Constraint, columns: CatalogColumns) -> Mask:
    slot, operator, value = constraint.slot, constraint.operator, constraint.value
    if slot is Slot.TAG or slot is Slot.KIND:
        name = str(value)
        holds = columns.with_tag(name) if slot is Slot.TAG else columns.of_kind(name)
        match operator:
            case Operator.IS:
                return holds
            case Operator.IS_NOT:
                return ~holds
            case Operator.AT_LEAST | Operator.AT_MOST:
                raise ValueError(f"a {slot} cannot be {operator}")
    return _compared(columns.number(slot), operator, np.float32(value))


def _compared(numbers: NDArray[np.float32], operator: Operator, value: np.float32) -> Mask:
    """NaN is unlike every value, and neither above nor below one."""
    match operator:
        case Operator.IS:
            return np.equal(numbers, value)
        case Operator.IS_NOT:
            return np.not_equal(numbers, value)
        case Operator.AT_LEAST:
            return np.greater_equal(numbers, value)
        case Operator.AT_MOST:
            return np.less_equal(numbers, value)


def _firmness(constraint: Constraint) -> int:
    exclusion = len(RELAXATION_ORDER) if constraint.operator is Operator.IS_NOT else 0
    return exclusion + RELAXATION_ORDER.index(constraint.slot)
