import numpy as np
import pytest

from edge_rec.ranking.diversity import (
    TagMix,
    diversify,
    draw,
    franchise_of,
    one_of_each,
    tag_mix,
)
from edge_rec.types import Candidate, ItemId

CANDIDATES = [
    Candidate(ItemId(name), score) for name, score in zip("abc", (1.0, 0.9, 0.5), strict=True)
]
VECTORS = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)


def ids(chosen):
    return [candidate.item_id for candidate in chosen]


def test_diversify_without_vectors_keeps_the_order_of_the_scores():
    assert ids(diversify(CANDIDATES, None, n=2, diversity=0.9)) == ["a", "b"]


def test_diversify_prefers_a_different_item_to_a_twin():
    assert ids(diversify(CANDIDATES, VECTORS, n=2, diversity=0.5)) == ["a", "c"]


def test_diversify_returns_every_candidate_once():
    assert sorted(ids(diversify(CANDIDATES, VECTORS, n=9, diversity=0.5))) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("title", "franchise"),
    [
        ("Ajin Part 2: Shoutotsu", "ajin"),
        ("Steins;Gate: Oukoubakko no Poriomania", "steins;gate"),
        ("Shingeki no Kyojin Season 2", "shingeki no kyojin"),
        ("Gintama'", "gintama"),
        ("Code Geass: Hangyaku no Lelouch R2", "code geass"),
        ("Ookami to Koushinryou II", "ookami to koushinryou"),
        ("Angel Beats!", "angel beats"),
        ("K: Missing Kings", "k: missing kings"),
        ("Death Note", "death note"),
    ],
)
def test_franchise_of_drops_what_tells_parts_apart(title, franchise):
    assert franchise_of(title) == franchise


def test_one_of_each_keeps_the_best_part():
    titles = {"a": "Ajin Part 1", "b": "Ajin Part 2", "c": "Monster"}
    assert ids(one_of_each(CANDIDATES, titles.__getitem__, n=2)) == ["a", "c"]


def test_one_of_each_fills_up_with_other_parts_where_nothing_else_is_left():
    titles = {"a": "Ajin Part 1", "b": "Ajin Part 2", "c": "Ajin Part 3"}
    assert ids(one_of_each(CANDIDATES, titles.__getitem__, n=2)) == ["a", "b"]


def mixed(strength):
    """Six candidates, the best four of one tag; the person likes both tags alike."""
    candidates = [Candidate(ItemId(str(k)), 1.0 - 0.1 * k) for k in range(6)]
    rows = np.asarray([[1, 0]] * 4 + [[0, 1]] * 2, dtype=np.bool_)
    mix = TagMix(np.asarray([0.5, 0.5], dtype=np.float32), tag_mix(rows), strength)
    return [int(c.item_id) for c in diversify(candidates, None, n=4, diversity=0.0, mix=mix)]


def test_a_strong_calibration_gives_each_tag_its_share():
    chosen = mixed(5.0)
    assert sum(place >= 4 for place in chosen) == 2


def test_no_calibration_leaves_the_order():
    assert mixed(0.0) == [0, 1, 2, 3]


def test_divergence_of_the_wanted_mix_is_nothing():
    wanted = np.asarray([0.25, 0.75], dtype=np.float32)
    mix = TagMix(wanted, np.asarray([[0.25, 0.75], [1.0, 0.0]], dtype=np.float32), 1.0)
    assert mix.divergence([]) == pytest.approx([0.0, mix.divergence([])[1]], abs=1e-6)
    assert mix.divergence([])[1] > 0.5


def test_tag_mix_shares_a_row_out_evenly():
    rows = np.asarray([[1, 1, 0], [0, 0, 0]], dtype=np.bool_)
    assert tag_mix(rows).tolist() == [[0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]


def test_draw_repeats_itself_for_a_seed_and_prefers_the_better():
    candidates = [Candidate(ItemId(str(k)), 1.0 - 0.01 * k) for k in range(100)]
    firsts = []
    for seed in range(200):
        drawn = draw(candidates, n=5, rng=np.random.default_rng(seed))
        assert drawn == draw(candidates, n=5, rng=np.random.default_rng(seed))
        assert len(set(ids(drawn))) == 5
        firsts.append(int(drawn[0].item_id))
    assert len(set(firsts)) > 20
    assert np.mean(firsts) < 45


def test_draw_of_nothing_is_nothing():
    assert draw([], n=5, rng=np.random.default_rng(0)) == []
