from __future__ import annotations

import pytest

from edge_rec.catalog.normalize import (
    clean_text,
    looks_like_romaji,
    main_title_language,
    script_of,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two   words ", "two words"),
        ("tab\tand\nnewline", "tab and newline"),
        ("nul\0byte", "nulbyte"),
        ("Cats &amp; Dogs", "Cats & Dogs"),
        ("twice &amp;amp; escaped", "twice & escaped"),
        ("caf&eacute;", "café"),
        ("cafe\u0301", "café"),
        ("full\u3000width", "full width"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u202eforged", "forged"),
        ("half \ud83c pair", "half pair"),
        ("line\u2028break", "line break"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("", ""),
    ],
)
def test_clean_text_leaves_one_tidy_line(text: str, expected: str) -> None:
    assert clean_text(text) == expected


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Lighthouse", "Latn"),
        ("灯台", "Hani"),
        ("紙の灯台", "Jpan"),
        ("トウダイ", "Kana"),
        ("ﾄｳﾀﾞｲ", "Kana"),
        ("とうだい", "Hira"),
        ("とうダイ", "Hrkt"),
        ("등대", "Hang"),
        ("Маяк", "Cyrl"),
        ("Φάρος", "Grek"),
        ("منارة", "Arab"),
        ("ＡＢＣ", "Latn"),
        ("灯台 No", "Hani"),
        ("2199!", "Zyyy"),
        ("", "Zyyy"),
        ("ᚠᚢᚦ", "Zzzz"),
    ],
)
def test_script_of_names_the_script_of_most_letters(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kami no Toudai", True),
        ("Shinsekai yori", True),
        ("Matcha to Gakkou", True),
        ("Paper Lighthouse", False),
        ("The Garden", False),
        ("2001", False),
        ("", False),
    ],
)
def test_looks_like_romaji_goes_by_syllables(text: str, expected: bool) -> None:
    assert looks_like_romaji(text) is expected


@pytest.mark.parametrize(
    ("title", "japanese", "english", "language"),
    [
        ("Kami no Toudai", ("紙の灯台",), (), "ja-Latn"),
        ("Kami no Toudai", (), (), "ja-Latn"),
        ("Code Lantern", ("コード・ランタン",), (), "ja-Latn"),
        ("Paper Lighthouse", (), (), "en"),
        ("Paper Lighthouse", ("紙の灯台",), ("PAPER LIGHTHOUSE",), "en"),
        ("Paper Lighthouse", ("PAPER LIGHTHOUSE",), (), "en"),
        ("紙の灯台", (), (), "ja"),
    ],
)
def test_main_title_language_weighs_what_is_known(
    title: str, japanese: tuple[str, ...], english: tuple[str, ...], language: str
) -> None:
    assert main_title_language(title, japanese=japanese, english=english) == language
