from __future__ import annotations

import pytest

from edge_rec.linking.normalize import compact, normalize, romanize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Angel Beats!", "angel beats"),
        ("Ｆａｔｅ／Ｚｅｒｏ", "fate zero"),
        ("Lantern, The", "the lantern"),
        ("Salt & Smoke", "salt and smoke"),
        ("Nadia's Garden", "nadias garden"),
        ("Café Noir", "cafe noir"),
        ("Star★Light", "star light"),
        ("  two   words ", "two words"),
        ("プリキュア", "ぷりきゅあ"),
        ("ﾌﾟﾘｷｭｱ", "ぷりきゅあ"),
        ("スーパー", "すぱ"),
        ("が", "が"),
        ("Hunter×Hunter", "hunterxhunter"),
        ("!!", "!!"),
        ("", ""),
    ],
)
def test_normalize_folds(text: str, expected: str) -> None:
    assert normalize(text) == expected


def test_compact_drops_spaces() -> None:
    assert compact(normalize("Mahou Tsukai!")) == compact(normalize("mahoutsukai"))


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Ookami to Koushinryou",
            "Okami to Koshinryo",
            "Ōkami tō Kōshinryō",
            "おおかみとこうしんりょう",
        ),
        ("Shinsekai yori", "Sinsekai yori", "しんせかいより", "シンセカイヨリ"),
        ("Chihayafuru", "Tihayahuru", "ちはやふる"),
        ("Kimi wo Aishiteru", "Kimi o Aisiteru", "kimiwo aishiteru", "きみをあいしてる"),
        ("Boku ha Ninja", "Boku wa Ninja"),
        ("Tsubasa", "Tubasa", "つばさ"),
        ("Fujin", "Huzin", "ふじん"),
        ("Shinbun", "Shimbun", "しんぶん"),
        ("Zasshi", "ざっし"),
        ("进击的巨人", "進擊的巨人"),
        ("Война", "Voina", "voyna".replace("y", "i")),
    ],
)
def test_romanisations_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({romanize(spelling) for spelling in spellings}) == 1


def test_different_names_keep_different_keys() -> None:
    names = ["Clannad", "Kannagi", "Kanon", "Another", "Monster", "K", "Naruto"]
    assert len({romanize(name) for name in names}) == len(names)
