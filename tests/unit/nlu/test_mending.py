from __future__ import annotations

import pytest

from edge_rec.nlu.claims import Claim
from edge_rec.nlu.mending import mended


def names(text: str, marked: str, label: str = "liked") -> list[str]:
    start = text.index(marked)
    claims = mended(text, [Claim(label, start, start + len(marked), probability=0.8)])
    return [text[claim.start : claim.end] for claim in claims]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("Copper Kettle No", "Copper Kettle"),
        ("Copper Kettle Yeah", "Copper Kettle"),
        ("Copper Kettle Have", "Copper Kettle"),
        ("Copper Kettle I", "Copper Kettle"),
        ("Copper Kettle The", "Copper Kettle"),
        ("Copper Kettle It", "Copper Kettle"),
        ("Copper Kettle no", "Copper Kettle"),
        ("Dr. No", "Dr. No"),
        ("Copper Kettle", "Copper Kettle"),
    ],
)
def test_word_that_opens_a_sentence_is_no_part_of_a_name(marked: str, name: str) -> None:
    assert names(f"{marked} we said so", marked) == [name]


def test_first_words_said_again_begin_another_name() -> None:
    text = "Copper Kettle Rising Copper Kettle Rising 2 and Copper Spoon"
    assert names(text, text) == [
        "Copper Kettle Rising",
        "Copper Kettle Rising 2 and Copper Spoon",
    ]


@pytest.mark.parametrize("marked", ["銅のやかんだけ", "銅のやかんシリーズ", "銅のやかんなら"])
def test_particles_after_a_japanese_name_are_cut(marked: str) -> None:
    assert names(f"{marked}は見た", marked) == ["銅のやかん"]
    assert names("銅のやかんシリーズは見た", "銅のやかんシ") == ["銅のやかん"]


def test_article_alone_is_no_name() -> None:
    assert names("the new Copper Kettle", "the") == []
    assert names("It was fun", "It") == ["It"]
    assert names("i also watched It yesterday", "It") == ["It"]


@pytest.mark.parametrize("word", ["ふむふむ", "ふむ", "なるほど", "へえ"])
def test_words_that_only_answer_are_no_name(word: str) -> None:
    assert names(f"{word}！それは銅のやかん", word) == []


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("Maybe 9 ", "9 Copper Kettles"),
        ("have you seen 9 ", "9 Copper Kettles"),
        ("Yes! 9 ", "9 Copper Kettles"),
        ("9 ", "9 Copper Kettles"),
        ("the Silver Spoon 2 ", "Copper Kettles"),
    ],
)
def test_number_before_a_name_is_of_it_unless_it_ends_another(before: str, name: str) -> None:
    assert names(f"{before}Copper Kettles was fun", "Copper Kettles") == [name]


def test_words_that_tell_which_film_is_meant_are_no_name() -> None:
    assert names("The last scary movie I saw", "The last scary") == []
    assert names("The Last movie I saw", "The Last") == ["The Last"]


def test_what_is_no_name_stays_as_it_is() -> None:
    assert names("something dark Yeah", "dark Yeah", "want") == ["dark Yeah"]


@pytest.mark.parametrize(
    ("text", "marked", "name"),
    [
        ("カッパーケトル見た", "カッパーケ", "カッパーケトル"),
        ("銅やかんだけは別格", "銅やかんだ", "銅やかん"),
        ("銅の湯気は見た", "銅の", "銅の湯気"),
        ("銅のやつは見た", "銅の", "銅"),
        ("구리주전자는 봤음", "구리주", "구리주전자"),
        ("구리주전자는 봤음", "구리주전자", "구리주전자"),
        ("구리주전자 봤음", "구리", "구리주전자"),
    ],
)
def test_name_ends_where_a_word_does(text: str, marked: str, name: str) -> None:
    assert names(text, marked) == [name]


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("この前銅のやかんを観ました", "この前銅のやかん", ["銅のやかん"]),
        ("ケトル三回見たけど", "ケトル三", ["ケトル"]),
        ("ケトルとポットならケトル派です", "ケトル派", ["ケトル"]),
        ("シリアスなのは疲れる", "シリアスな", []),
    ],
)
def test_japanese_words_around_a_name_are_no_part_of_it(
    text: str, marked: str, expected: list[str]
) -> None:
    assert names(text, marked) == expected
