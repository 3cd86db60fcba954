"""Kept sums: after whatever happened they are those of counting anew."""

import numpy as np
import pytest

from edge_rec.learning.counting import TogetherCounts, TransitionCounts
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.sum_rules import Following, Together, UserEvents
from edge_rec.learning.sums import MAX_BYTES, KeptSums, digest, fits
from edge_rec.progress import NO_PROGRESS

N_ITEMS = 12
CONFIG = NextItemConfig(decays=(0.6, 0.9), regs=(1.0, 1.0), max_events=20)
HORIZONS = (0.0, 0.6)
FOLLOWING = Following(CONFIG.decays, HORIZONS, CONFIG.max_events)
TOGETHER = Together(CONFIG.max_events, with_confidences=False)
SURE = Together(CONFIG.max_events, with_confidences=True)
RULES = pytest.mark.parametrize("rule", [FOLLOWING, TOGETHER, SURE], ids=["after", "with", "sure"])


def events(rng, rule, length):
    items = rng.integers(0, N_ITEMS, length)
    sure = rng.uniform(1, 4, length).astype(np.float32) if rule == SURE else None
    return UserEvents(items, sure)


def crowd(rule, n=30, seed=0):
    rng = np.random.default_rng(seed)
    return {user: events(rng, rule, rng.integers(1, 30)) for user in range(n)}


def without_last(own):
    return UserEvents(own.items[:-1], None if own.sure is None else own.sure[:-1])


def kept(rule, people):
    sums = KeptSums(rule, N_ITEMS)
    sums.become(people)
    return sums


def counted(rule, people):
    sequences = [own.items for own in people.values()]
    if rule == FOLLOWING:
        return TransitionCounts(sequences, N_ITEMS, CONFIG, NO_PROGRESS)
    sure = [own.sure for own in people.values()] if rule == SURE else None
    return TogetherCounts(sequences, N_ITEMS, CONFIG, NO_PROGRESS, sure)


def assert_same(sums, other, rule):
    np.testing.assert_array_equal(sums.items, other.items)
    np.testing.assert_allclose(sums.gram(), other.gram(), rtol=1e-5, atol=1e-6)
    for horizon in HORIZONS if rule == FOLLOWING else ():
        np.testing.assert_allclose(sums.follows(horizon), other.follows(horizon), 1e-5, 1e-6)


@RULES
def test_sums_are_those_of_counting(rule):
    people = crowd(rule)
    assert_same(kept(rule, people), counted(rule, people), rule)


@RULES
def test_a_few_events_taken_away_and_given_back_leave_the_sums_as_they_were(rule):
    people = crowd(rule)
    sums = kept(rule, people)
    before = sums.gram()
    fewer = {user: without_last(own) if user % 10 == 0 else own for user, own in people.items()}
    sums.become(fewer)
    assert_same(sums, counted(rule, fewer), rule)
    sums.become(people)
    np.testing.assert_allclose(sums.gram(), before, atol=1e-6)


@RULES
def test_somebody_taken_away_leaves_nothing(rule):
    people = crowd(rule, n=60)
    people[7] = UserEvents(np.array([10, 11]), None if rule != SURE else np.ones(2, np.float32))
    others = {user: own for user, own in people.items() if user != 7}
    for own in others.values():
        own.items[own.items >= 10] = 0
    sums = kept(rule, people)
    sums.become(others)
    assert 10 not in sums.items
    assert_same(sums, counted(rule, others), rule)


@RULES
def test_new_people_and_new_items_are_added(rule):
    people = crowd(rule)
    for own in people.values():
        own.items[own.items >= 8] = 3
    sums = kept(rule, people)
    people[99] = events(np.random.default_rng(5), rule, 15)
    sums.become(people)
    assert_same(sums, counted(rule, people), rule)


@RULES
def test_sums_read_again_are_those_saved(rule, tmp_path):
    people = crowd(rule)
    kept(rule, people).save(tmp_path / "sums.npz", up_to=41)
    numbers = []

    def people_until(number):
        numbers.append(number)
        return people

    loaded = KeptSums.load(tmp_path / "sums.npz", rule, N_ITEMS + 3, people_until)
    assert numbers == [41]
    assert_same(loaded, kept(rule, people), rule)


@pytest.mark.parametrize("change", ["event", "rule", "damage", "absence"])
def test_sums_of_anything_else_are_not_used(change, tmp_path):
    path, people, rule = tmp_path / "sums.npz", crowd(FOLLOWING), FOLLOWING
    kept(rule, people).save(path, up_to=41)
    match change:
        case "event":
            people[3] = without_last(people[4])
        case "rule":
            rule = Following(CONFIG.decays, (0.0,), CONFIG.max_events)
        case "damage":
            path.write_bytes(path.read_bytes()[:200])
        case "absence":
            path.unlink()
    assert len(KeptSums.load(path, rule, N_ITEMS, lambda _: people).items) == 0


def test_the_file_names_nobody_and_nothing_they_did(tmp_path):
    """Only sums and a digest: the sequence of somebody alone is nowhere in it."""
    items = np.array([3, 9, 4, 1, 7, 2, 8, 5])
    kept(TOGETHER, {0: UserEvents(items)}).save(tmp_path / "sums.npz", up_to=8)
    stored = (tmp_path / "sums.npz").read_bytes()
    assert all(items.astype(kind).tobytes() not in stored for kind in ("<i4", "<i8"))


def test_a_digest_tells_who_had_what_but_not_how_they_are_numbered():
    people = crowd(SURE, n=3)
    same = {user + 5: own for user, own in people.items()}
    assert digest(people) == digest(same)
    assert digest(people) != digest({**people, 1: without_last(people[1])})
    surer = UserEvents(people[1].items, people[1].sure + 1)
    assert digest(people) != digest({**people, 1: surer})


def test_few_changes_are_cheaper_than_everything_anew():
    own = np.arange(100)
    for rule in (FOLLOWING, TOGETHER):
        assert rule.cost(own, own[:-1]) < 0.6 * rule.cost(own[:0], own)


def test_large_sums_are_not_kept():
    assert fits(TOGETHER, 10_000) and not fits(TOGETHER, 10_001)
    assert 96 * 2_000**2 <= MAX_BYTES
    four = Following(CONFIG.decays, (0.0, 0.3, 0.5, 0.7), CONFIG.max_events)
    assert fits(four, 2_000) and not fits(four, 2_100)
