from dataclasses import replace

import numpy as np
import pytest

from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.fused import best_rows
from edge_rec.retrieval.outline import MIN_ITEMS, Outline, contenders, outline_of
from edge_rec.retrieval.retriever import Retriever
from edge_rec.types import Item, ItemId, Query, Source, UserId
from tests.fakes import HashEncoder

N, DIM = 700, 24


def unit_rows(n=N, dim=DIM, seed=0):
    """Rows that differ more in some directions than in others, as texts do."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n, dim)) * np.arange(1, dim + 1) ** -1.2
    turned = rows @ np.linalg.qr(rng.normal(size=(dim, dim)))[0]
    return (turned / np.linalg.norm(turned, axis=1, keepdims=True)).astype(np.float32)


VECTORS = unit_rows()
OUTLINE = Outline.of(VECTORS, k=6)


def test_no_estimate_is_farther_off_than_it_says():
    for direction in unit_rows(50, seed=1):
        estimate = OUTLINE.estimate(direction)
        off = np.abs(estimate.scores - VECTORS @ direction)
        assert (off <= estimate.errors()).all()
        assert off.max() > 0.01


def test_all_coordinates_leave_nothing_to_estimate():
    direction = unit_rows(1, seed=2)[0]
    estimate = Outline.of(VECTORS, k=DIM).estimate(direction)
    np.testing.assert_allclose(estimate.scores, VECTORS @ direction, atol=1e-5)
    assert estimate.errors().max() < 2e-3


def test_the_ends_hold_the_farthest_scores():
    for direction in unit_rows(20, seed=3):
        exact = VECTORS @ direction
        ends = Outline.of(VECTORS, k=12).estimate(direction).ends()
        assert {int(exact.argmax()), int(exact.argmin())} <= set(ends.tolist())


def test_the_best_are_among_the_contenders():
    rng = np.random.default_rng(4)
    exact = rng.normal(size=N).astype(np.float32)
    errors = rng.uniform(0, 0.3, N).astype(np.float32)
    guessed = (exact + errors * rng.uniform(-1, 1, N)).astype(np.float32)
    allowed = rng.random(N) < 0.7
    rows = contenders(guessed, errors, allowed, 20)
    assert set(best_rows(exact, allowed, 20).tolist()) <= set(rows.tolist())
    assert allowed[rows].all() and len(rows) < 200


def test_contenders_are_all_where_few_are_allowed():
    allowed = np.arange(N) < 5
    assert contenders(np.zeros(N), np.zeros(N), allowed, 20).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("shape", [(MIN_ITEMS - 1, 512), (MIN_ITEMS, 100)])
def test_few_or_short_vectors_are_read_as_they_are(shape):
    assert outline_of(np.zeros(shape, dtype=np.float32)) is None
    assert outline_of(None) is None


class Neighbours:
    """What goes with an item, by chance."""

    weights = np.random.default_rng(5).random((N, N), dtype=np.float32) ** 8

    def scores(self, history, weights=None):
        return weights @ self.weights[history]

    def contributions(self, history, item_num, weights=None):
        return weights * self.weights[history, item_num]


IDS = [ItemId(str(num)) for num in range(N)]
COLUMNS = CatalogColumns.from_items(
    {num: Item(item_id, item_id, popularity=num % 7) for num, item_id in enumerate(IDS)}
)
EXACT = Retriever(
    COLUMNS, next_item=Neighbours(), vectors=VECTORS, encoder=HashEncoder(DIM), n_candidates=30
)
NARROWED = replace(EXACT, outline=OUTLINE)


def queries():
    """A person's requests while they judge items, take some of it back and wish for something."""
    rng = np.random.default_rng(6)
    liked, disliked = [], []
    for step in range(60):
        kind = rng.random()
        if kind < 0.5:
            liked.append(IDS[rng.integers(N)])
        elif kind < 0.7:
            disliked.append(IDS[rng.integers(N)])
        elif liked and kind < 0.9:
            liked.pop(int(rng.integers(len(liked))))
        elif kind > 0.97:
            liked, disliked = [], []
        text = "a ghost story" if step % 4 == 3 else ""
        yield Query(
            UserId("p"),
            text=text,
            liked=tuple(dict.fromkeys(liked)),
            disliked=tuple(dict.fromkeys(disliked)),
            excluded=frozenset(liked + disliked),
        )


def test_lists_in_short_are_those_of_all_vectors():
    n_content = 0
    for query in queries():
        narrowed, whole = NARROWED(query), NARROWED.fused(query)
        found = [c.item_id for c in narrowed.candidates]
        rows = COLUMNS.nums(found)
        mask = COLUMNS.exists.copy()
        mask[COLUMNS.nums(query.excluded)] = False
        assert rows.tolist() == best_rows(whole.total, mask, 30).tolist()
        scores = [c.score for c in narrowed.candidates]
        np.testing.assert_allclose(scores, whole.total[rows], atol=1e-5)
        n_content += any(c.sources.get(Source.CONTENT) for c in narrowed.candidates)
    assert n_content > 40


def test_vectors_in_short_only_move_the_scale():
    for query in queries():
        narrowed, exact = NARROWED.fused(query), EXACT.fused(query)
        for name in narrowed.parts:
            assert narrowed.scales[name] == pytest.approx(exact.scales[name], rel=0.25)


def test_scores_in_short_are_the_sum_of_their_sources():
    for query in queries():
        for candidate in NARROWED(query).candidates:
            assert candidate.score == pytest.approx(sum(candidate.sources.values()), abs=1e-5)


def test_a_large_catalog_reads_the_vectors_of_the_best_only(monkeypatch):
    monkeypatch.setattr("edge_rec.retrieval.retriever.LARGE", 100)
    monkeypatch.setattr("edge_rec.retrieval.retriever.POOL", 150)
    for query in queries():
        if query.text:
            whole = EXACT.fused(query)
            found = {c.item_id for c in NARROWED(query).candidates[:10]}
            best = best_rows(whole.total, COLUMNS.exists, 10)
            assert len(found & {IDS[row] for row in best.tolist()}) >= 5
