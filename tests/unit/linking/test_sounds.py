"""English names in katakana."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from edge_rec.backends.exact import ExactIndex
from edge_rec.config import LinkingConfig
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.disambiguation import Linker
from edge_rec.linking.normalize import normalize
from edge_rec.linking.sounds import is_katakana_name, sound_of_katakana, sounds_of_english
from edge_rec.types import ItemId, Linked, Mention, Title, TitleKind


@pytest.mark.parametrize(
    ("katakana", "english"),
    [
        ("デスノート", "Death Note"),
        ("コードギアス", "Code Geass"),
        ("ハンターハンター", "Hunter x Hunter"),
        ("スパイダーマン", "Spider-Man"),
        ("アベンジャーズ", "Avengers"),
        ("マトリックス", "Matrix"),
        ("ジュラシック・パーク", "Jurassic Park"),
        ("インセプション", "Inception"),
        ("スター・ウォーズ", "Star Wars"),
        ("ハリー・ポッター", "Harry Potter"),
        ("シュタインズゲート", "Steins;Gate"),
        ("エンジェルビーツ", "Angel Beats!"),
        ("トイストーリー3", "Toy Story 3"),
    ],
)
def test_english_name_sounds_as_katakana_spells_it(katakana: str, english: str) -> None:
    assert sound_of_katakana(katakana) in sounds_of_english(normalize(english))


@pytest.mark.parametrize(
    ("katakana", "english"),
    [("アクション", "Casino"), ("スパイダーマン", "Superman"), ("マトリックス", "Madagascar")],
)
def test_other_names_sound_otherwise(katakana: str, english: str) -> None:
    assert sound_of_katakana(katakana) not in sounds_of_english(normalize(english))


def test_only_katakana_long_enough_is_such_a_name() -> None:
    assert is_katakana_name("スター・ウォーズ")
    assert not any(map(is_katakana_name, ("", "ゼロ", "すたー", "スターwars", "・・・・")))


@pytest.fixture(scope="module")
def linker(films_linker: Callable[[Mapping[str, float]], Linker]) -> Linker:
    return films_linker({"The Matrix": 900, "Death Note": 800, "Network": 20, "Salt": 5})


@pytest.mark.parametrize(
    ("text", "name", "item"),
    [
        ("デスノートは名作らしい", "デスノート", "Death Note"),
        ("マトリックスっぽいのが見たい", "マトリックス", "The Matrix"),
        ("好きな映画はマトリックス", "マトリックス", "The Matrix"),
    ],
)
def test_name_in_katakana_is_found_in_a_sentence_and_linked(
    linker: Linker, text: str, name: str, item: str
) -> None:
    mentions = linker.find(text)
    assert [mention.text for mention in mentions] == [name]
    link = linker.link(mentions[0])
    assert isinstance(link, Linked) and link.item_id == item
    assert not linker.is_doubtful(mentions[0])


@pytest.mark.parametrize("text", ["ストーリーが好き", "キャストは誰か", "ネットワークエラーだった"])
def test_everyday_words_and_parts_of_longer_ones_are_no_names(linker: Linker, text: str) -> None:
    assert linker.find(text) == []


def test_name_added_later_is_known_by_its_sound() -> None:
    config = LinkingConfig()
    names = NameIndex.build([], ExactIndex(config.dim), config)
    linker = Linker(names, config)
    mention = Mention("タイタニック", 0, 6)
    assert not isinstance(linker.link(mention), Linked)
    names.add(NamedItem(ItemId("t"), [Title("Titanic", kind=TitleKind.MAIN)], 1.0, None))
    assert isinstance(linker.link(mention), Linked)
