"""Splits on logs small enough to check by eye."""

from dataclasses import replace

import numpy as np

from edge_rec.evaluation.prequential import RefittedFactors, prequential
from edge_rec.evaluation.replay import EventLog, ItemFacts, k_core, read_log
from edge_rec.evaluation.report import Result, as_table
from edge_rec.learning.factors import FactorModel
from edge_rec.learning.settings import FactorConfig


def log_of(users, items, times=None, values=None, scale=None):
    n = len(users)
    return EventLog(
        "made up",
        np.array(users, dtype=np.int64),
        np.array(items, dtype=np.int64),
        np.full(n, np.nan, np.float32) if values is None else np.array(values, np.float32),
        np.zeros(n) if times is None else np.array(times, dtype=np.float64),
        scale,
    )


def test_core_drops_what_falls_below_in_a_later_round():
    # Item 9 has one event; without it user 2 has one, without user 2 item 5 has one.
    users, items = [0, 0, 1, 1, 2, 2, 0], [3, 4, 3, 4, 9, 5, 5]
    core = k_core(log_of(users, items), 2)
    assert core.user_codes.tolist() == [0, 0, 1, 1]
    assert core.item_nums.tolist() == [0, 1, 0, 1]


def test_core_of_sparse_data_is_empty():
    assert len(k_core(log_of([0, 1], [0, 1]), 2)) == 0


def test_facts_follow_their_items_into_the_core():
    log = log_of([0, 0, 1, 1, 2], [3, 4, 3, 4, 9])
    facts = ItemFacts(np.eye(10, dtype=np.bool_), np.arange(10, dtype=np.float32))
    core = k_core(replace(log, facts=facts), 2)
    assert core.facts.year.tolist() == [3.0, 4.0]
    assert core.facts.tags.nonzero()[1].tolist() == [3, 4]


def test_hours_played_are_amounts_and_no_ratings(tmp_path):
    folder = tmp_path / "steam"
    folder.mkdir()
    (folder / "games.csv").write_text("game_id,name\n1,One\n2,Two\n")
    (folder / "interactions.csv").write_text("user_id,game_id,hours\n7,1,12.5\n7,2,\n")
    log = read_log(folder)
    assert np.isnan(log.values).all()
    np.testing.assert_array_equal(log.amounts, np.array([12.5, np.nan], np.float32))
    np.testing.assert_array_equal(log.select(np.array([1])).amounts, [np.nan])


def test_prequential_never_sees_a_rating_before_it_is_predicted():
    rng = np.random.default_rng(0)
    log = log_of(rng.integers(0, 9, 300), rng.integers(0, 9, 300), values=rng.integers(1, 6, 300))
    later = log.select(np.arange(300))
    later.values[200:] = 1.0  # another future must not change the past
    for one in range(200):
        assert log.values[one] == later.values[one]
    predictions = []
    for variant in (log, later):
        model = RefittedFactors(
            FactorModel.empty(9, FactorConfig(embedding_size=2), 3.0), variant, next_refit=50
        )
        out = []
        for u, i, v in zip(variant.user_codes, variant.item_nums, variant.values, strict=True):
            out.append(model.predict_one(int(u), int(i), None))
            model.learn_one(int(u), int(i), float(v), None)
        predictions.append(out)
    assert predictions[0][:201] == predictions[1][:201]
    assert predictions[0][250:] != predictions[1][250:]


def test_prequential_learns_a_user_who_always_gives_the_same():
    n = 400
    users = np.arange(n) % 2
    log = log_of(
        users, np.arange(n) % 20, np.arange(n), np.where(users == 0, 5, 1), scale=(1.0, 5.0)
    )
    results = {r.model: r for r in prequential(log, FactorConfig(embedding_size=2))}
    assert {"biases", "stream", "edge_rec", "bulk"} <= set(results)
    assert all(results[name].metrics["rmse"] < 0.5 for name in ("biases", "stream", "edge_rec"))


def test_table_has_a_row_for_each_model():
    result = Result("next-item", "d", "p", "ease", {"hr@10": 0.5}, {"users": 1000}, 1.25)
    lines = as_table([result]).splitlines()
    assert lines[1] == "1,000 users"
    assert lines[-1].split() == ["ease", "0.5000", "1.2"]
