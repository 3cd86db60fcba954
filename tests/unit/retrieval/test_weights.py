"""What popularity counts for beside what a person asks for."""

from __future__ import annotations

from edge_rec.retrieval.weights import ASKED_POPULARITY, LEAST_WEIGHTS, weights_for
from edge_rec.types import ItemId, Query, Source, UserId

KNOWN = Query(UserId("ann"), liked=(ItemId("a"),))


def popularity(query: Query) -> float:
    return weights_for(query, {}, None)[Source.POPULARITY]


def test_wish_in_words_is_for_what_is_well_known() -> None:
    asked = Query(UserId("ann"), liked=(ItemId("a"),), text="melancholic")
    assert popularity(asked) == ASKED_POPULARITY
    assert popularity(KNOWN) == LEAST_WEIGHTS[Source.POPULARITY]


def test_lean_to_niche_still_counts_beside_a_wish() -> None:
    asked = Query(UserId("ann"), liked=(ItemId("a"),), text="melancholic", popularity=-1.0)
    assert popularity(asked) < ASKED_POPULARITY
