"""Conditions on the catalog's columns, and the order in which they give way."""

import numpy as np
import pytest

from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.filters import allow, meeting
from edge_rec.types import Constraint, Item, ItemId, Operator, Slot

C = Constraint
IS, IS_NOT, AT_LEAST, AT_MOST = Operator.IS, Operator.IS_NOT, Operator.AT_LEAST, Operator.AT_MOST

COLUMNS = CatalogColumns.from_items(
    {
        0: Item(
            ItemId("b1"),
            "The Paper Lighthouse",
            kind="book",
            year=2004,
            tags=("sea", "family"),
            length=212.0,
            price=9.5,
            rating=4.25,
        ),
        1: Item(ItemId("f1"), "Garden Robot", kind="film", year=2011, tags=("robots", "sea")),
        2: Item(ItemId("x"), "Untold"),
    }
)


@pytest.mark.parametrize(
    ("constraints", "expected"),
    [
        ([], [0, 1, 2]),
        ([C(Slot.TAG, IS, "sea")], [0, 1]),
        ([C(Slot.TAG, IS, "Sea")], []),
        ([C(Slot.TAG, IS, "sea"), C(Slot.TAG, IS, "robots")], [1]),
        ([C(Slot.TAG, IS_NOT, "robots")], [0, 2]),
        ([C(Slot.TAG, IS_NOT, "robots"), C(Slot.TAG, IS_NOT, "family")], [2]),
        ([C(Slot.KIND, IS, "book"), C(Slot.KIND, IS, "film")], [0, 1]),
        ([C(Slot.KIND, IS_NOT, "book")], [1, 2]),
        ([C(Slot.KIND, IS_NOT, "opera")], [0, 1, 2]),
        ([C(Slot.YEAR, AT_LEAST, 2004)], [0, 1]),
        ([C(Slot.YEAR, AT_LEAST, 2004), C(Slot.YEAR, AT_MOST, 2010)], [0]),
        ([C(Slot.YEAR, IS, 2004), C(Slot.YEAR, IS, 2011)], [0, 1]),
        ([C(Slot.YEAR, IS_NOT, 2004)], [1, 2]),
        ([C(Slot.YEAR, IS, 2011.0)], [1]),
        ([C(Slot.LENGTH, AT_MOST, 300)], [0]),
        ([C(Slot.PRICE, AT_MOST, 9.5)], [0]),
        ([C(Slot.PRICE, AT_MOST, 9.49)], []),
        ([C(Slot.RATING, AT_LEAST, 4.5)], []),
        ([C(Slot.TAG, IS, "sea' OR '1'='1")], []),
        ([C(Slot.KIND, IS, "book"), C(Slot.TAG, IS, "robots")], []),
    ],
)
def test_rows_meet_every_constraint(constraints, expected):
    assert np.flatnonzero(meeting(constraints, COLUMNS)).tolist() == expected


@pytest.mark.parametrize("slot", [Slot.TAG, Slot.KIND])
def test_a_name_cannot_be_compared_by_size(slot):
    with pytest.raises(ValueError, match="cannot be at_least"):
        meeting([C(slot, AT_LEAST, "sea")], COLUMNS)


def test_a_decimal_price_meets_its_own_bound():
    columns = CatalogColumns.from_items({0: Item(ItemId("a"), "A", price=9.99)})
    assert meeting([C(Slot.PRICE, AT_LEAST, 9.99), C(Slot.PRICE, AT_MOST, 9.99)], columns).all()


def test_allow_relaxes_wishes_before_exclusions():
    held = [C(Slot.TAG, IS_NOT, "robots"), C(Slot.KIND, IS, "opera")]
    allowed = allow(held, COLUMNS.exists, COLUMNS)
    assert [c.value for c in allowed.relaxed] == ["opera"]
    assert np.flatnonzero(allowed.mask).tolist() == [0, 2]


def test_allow_keeps_every_constraint_that_can_be_met():
    allowed = allow([C(Slot.TAG, IS, "sea"), C(Slot.TAG, IS, "robots")], COLUMNS.exists, COLUMNS)
    assert allowed.relaxed == ()
    assert np.flatnonzero(allowed.mask).tolist() == [1]


def test_allow_never_opens_a_closed_row():
    closed = np.array([False, True, False])
    allowed = allow([C(Slot.KIND, IS, "book")], closed, COLUMNS)
    assert np.flatnonzero(allowed.mask).tolist() == [1]
