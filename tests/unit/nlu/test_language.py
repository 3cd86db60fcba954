import pytest

from edge_rec.nlu.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what should I watch tonight?", "en"),
        ("おすすめを教えてください", "ja"),
        ("I love 進撃の巨人 and want more like it", "en"),
        ("Steins が好きです", "ja"),
        ("재미있는 애니 추천해 주세요", "ko"),
        ("我喜欢这个电影", "zh-Hans"),
        ("我喜歡這個電影", "zh-Hant"),
        ("quiero algo divertido para ver con mi familia", "es"),
        ("ich möchte etwas Lustiges sehen", "de"),
        ("je cherche quelque chose de drôle", "fr"),
        ("quero algo parecido com isso, não muito longo", "pt"),
    ],
)
def test_detect_names_language(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "😀", "123"])
def test_detect_keeps_default_where_nothing_tells(text: str) -> None:
    assert detect(text, "ja") == "ja"


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        ("請推薦更新的", "en", "zh-Hant"),
        ("请推荐更新的", "zh-Hant", "zh-Hans"),
        ("更新的", "zh-Hant", "zh-Hant"),
        ("更新的", "zh-Hans", "zh-Hans"),
    ],
)
def test_chinese_is_told_by_characters_that_differ(text, default, language) -> None:
    assert detect(text, default) == language


def test_short_han_text_stays_in_a_japanese_conversation() -> None:
    assert detect("映画", "ja") == "ja"
