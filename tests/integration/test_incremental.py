"""What a running session knows after many events is what a session opened anew works out."""

import random

import pytest

import edge_rec


def listed(session):
    return {r.item.item_id: r.score for r in session.recommend(20)}


@pytest.mark.parametrize("seed", [0, 1])
def test_lists_after_events_undo_and_clearing_are_those_from_scratch(shop, seed):
    luck = random.Random(seed)
    with edge_rec.open(shop, profile="mina") as session:
        ids = session.items.item_ids()
        for step in range(40):
            move = luck.random()
            if move < 0.65:
                session.feedback(luck.choice(ids[:10]), luck.choice(["like", "dislike", "seen"]))
            elif move < 0.85:
                session.undo()
            else:
                session.clear([luck.choice(ids)])
            if step % 8 == 7:
                with edge_rec.open(shop, profile="mina") as anew:
                    assert listed(anew) == pytest.approx(listed(session), abs=1e-5)
                assert len(listed(session)) >= 5
