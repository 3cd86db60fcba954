"""Likeness by tags."""

import numpy as np
import pytest

from edge_rec.learning.next_item import NextItemModel, fitting
from edge_rec.learning.selection import HeldOut, select_next_item
from edge_rec.learning.settings import NextItemConfig
from edge_rec.learning.tags import likeness, likeness_parts, tag_rows
from edge_rec.progress import NO_PROGRESS

MATRIX = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]], dtype=np.bool_)
ONE = np.ones(1, dtype=np.float32)


def test_rare_tags_weigh_more_and_rows_have_unit_length():
    rows = tag_rows(MATRIX).dense()
    common, rare = np.log(4 / 2), np.log(4 / 1)
    np.testing.assert_allclose(rows[0], [common, rare, 0] / np.hypot(common, rare), rtol=1e-6)
    assert rows[3].tolist() == [0, 0, 0]


def test_likeness_is_the_cosine():
    rows = tag_rows(MATRIX).dense()
    np.testing.assert_allclose(
        likeness(tag_rows(MATRIX), np.array([0]), ONE), rows @ rows[0], atol=1e-6
    )


def test_parts_sum_to_the_likeness():
    tags, history = tag_rows(MATRIX), np.array([0, 2, 3])
    strengths = np.array([0.5, -1.0, 2.0], dtype=np.float32)
    parts = likeness_parts(tags, history, strengths, 1)
    assert parts.sum() == pytest.approx(likeness(tags, history, strengths)[1])
    assert parts[2] == 0.0


def test_tag_that_all_items_have_says_nothing():
    assert not len(tag_rows(np.ones((3, 1), dtype=np.bool_)).values)


def fit_with(content):
    config = NextItemConfig(decays=(0.5,), regs=(1.0,), content=content, content_decay=0.5)
    pair = [np.array([0, 1])] * 3
    return NextItemModel.fit(pair, 4, config, ordered=True, tags=tag_rows(MATRIX))


def test_model_adds_the_likeness_of_each_item_of_a_history():
    history = np.array([2, 0])
    faded = likeness(tag_rows(MATRIX), history, np.array([0.5, 1.0], np.float32))
    np.testing.assert_allclose(
        fit_with(3.0).scores(history), fit_with(0.0).scores(history) + 3.0 * faded, rtol=1e-5
    )
    parts = fit_with(3.0).contributions(history, 1)
    assert parts.sum() == pytest.approx(fit_with(3.0).scores(history)[1], rel=1e-5)


def test_saved_model_keeps_the_likeness(tmp_path):
    fit_with(3.0).save(tmp_path / "model.npz")
    loaded = NextItemModel.load(tmp_path / "model.npz")
    history = np.array([1])
    assert loaded.scores(history).tolist() == fit_with(3.0).scores(history).tolist()


@pytest.mark.parametrize(("matters", "ordered"), [(True, True), (True, False), (False, True)])
def test_weight_of_likeness_is_chosen_on_held_out_events(matters, ordered):
    rng = np.random.default_rng(0)
    tags = np.zeros((60, 12), dtype=np.bool_)
    tags[np.arange(60), np.arange(60) // 5] = True
    last = rng.integers(0, 60, 80)
    wanted = last // 5 * 5 + (last + 1) % 5 if matters else (last + 30) % 60
    held_out = HeldOut(tuple(last[:, None]), wanted)
    config = NextItemConfig(decays=(1.0,), regs=(500.0,))
    others = [rng.permutation(60)[:4] for _ in range(30)]
    chosen, _ = select_next_item(
        fitting(others, 60, config, ordered=ordered, progress=NO_PROGRESS),
        held_out,
        60,
        [config],
        ordered=ordered,
        tags=tag_rows(tags),
    )
    assert (chosen.content > 0.0) == matters
