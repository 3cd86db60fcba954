from datetime import UTC, datetime

import pytest

from edge_rec.nlu.fragments import read_fragments
from edge_rec.nlu.rules import read
from edge_rec.types import DialogueState, ItemId, Mention, Utterance

AT = datetime(2026, 3, 1, tzinfo=UTC)
TITLES = [
    ["Silver Gate", "銀の門"],
    ["New Harbour", "新しい港"],
    ["Detective Moss", "探偵モス"],
    ["Detective Fern", "探偵ファーン"],
    ["Lantern Road", "灯籠通り"],
]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("save the Gate one", 1),
        ("the lantern road movie", 5),
        ("tell me about the one with Moss", 3),
        ("モスのやつ", 3),
        ("el de Harbour", 2),
        ("das mit Lantern", 5),
        ("celui avec Fern", 4),
    ],
)
def test_a_part_of_one_title_points_at_its_item(text, place):
    assert [ranks for _, ranks in read_fragments(text, TITLES)] == [(place,)]


@pytest.mark.parametrize(
    "text",
    ["the detective one", "the new one", "the funny one", "the other one", "the spaceship one",
     "the gateway one", "探偵のやつ", "the one with me"],
)  # fmt: skip
def test_words_that_fit_several_or_none_point_at_nothing(text):
    assert list(read_fragments(text, TITLES)) == []


def test_without_a_list_no_title_is_pointed_at():
    assert list(read_fragments("the Gate one", [])) == []


def test_a_part_of_a_shown_title_is_no_name_of_something_else(vocabulary):
    state = DialogueState(last_shown=tuple(ItemId(str(n)) for n in range(1, 6)))
    said = Utterance("more like the Gate one", AT)
    act = read(said, state, [Mention("Gate", 14, 18)], vocabulary, TITLES).act
    assert [reference.ranks for reference in act.references] == [(1,)]
    assert act.mentions == ()
    assert act.wish == ""
