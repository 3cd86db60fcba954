from __future__ import annotations

import numpy as np

from edge_rec.nlu.shapes import N_FLAGS, shapes
from edge_rec.nlu.tagging import tagging_prompt

TEXT = "AB銀の笛 x9"
TOKENS = ((0, 0), (0, 2), (2, 4), (4, 5), (5, 8), (8, 8))
"""AB, 銀の, 笛, " x9" between the marks of both ends."""


def shape():
    return shapes(TEXT, tagging_prompt(TEXT).units, TOKENS)


def test_each_unit_lies_in_its_token() -> None:
    assert tagging_prompt(TEXT).units == ((0, 2), (2, 3), (3, 4), (4, 5), (6, 8))
    assert shape().first.tolist() == shape().last.tolist() == [1, 2, 2, 3, 4]


def test_a_unit_over_several_tokens_has_the_first_and_the_last() -> None:
    found = shapes("unlikely", ((0, 8),), ((0, 0), (0, 2), (2, 6), (6, 8), (8, 8)))
    assert (found.first.tolist(), found.last.tolist()) == ([1], [3])


def test_flags_tell_what_touches_and_where_tokens_begin_and_end() -> None:
    touches, capitals, begins, ends = shape().flags[:, -4:].astype(bool).T.tolist()
    assert touches == [False, True, True, True, False]
    assert capitals == [True, False, False, False, False]
    assert begins == [True, True, False, True, True]
    assert ends == [True, False, True, True, True]


def test_every_unit_has_one_kind_at_either_end() -> None:
    flags = shape().flags
    kinds = (N_FLAGS - 4) // 2
    assert flags[:, :kinds].sum(axis=1).tolist() == [1] * 5
    assert flags[:, kinds : 2 * kinds].sum(axis=1).tolist() == [1] * 5
    assert not np.array_equal(flags[-1, :kinds], flags[-1, kinds : 2 * kinds])  # x, then 9


def test_a_text_without_units_has_no_shapes() -> None:
    assert len(shapes("", (), ((0, 0), (0, 0))).flags) == 0
