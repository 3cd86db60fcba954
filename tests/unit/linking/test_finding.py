from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from edge_rec.linking.disambiguation import Linker
from edge_rec.types import Mention

FRAME = "おすすめのアニメを教えてください。私が好きなアニメは以下の通りです。"
MISSPELT = {
    "Angel Beats!": "Angel Beets",
    "Shinsekai yori": "Shinsekai yory",
    "Ookami to Koushinryou": "Okami to Koshinryo",
}


def found(linker: Linker, text: str) -> list[str]:
    mentions = linker.find(text)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    return [mention.text for mention in mentions]


def written(names: tuple[str, ...], layout: str) -> str:
    match layout:
        case "list":
            return FRAME + "".join(f"\n- {name}" for name in names)
        case "numbered":
            return FRAME + "".join(f"\n{n}. {name}" for n, name in enumerate(names, 1))
        case "commas":
            return FRAME + ", ".join(names)
        case "touten":
            return FRAME + "、".join(names) + "。"
        case "brackets":
            return FRAME + "".join(f"「{name}」" for name in names)
        case _:
            return f"I love {', '.join(names[:-1])} and {names[-1]}, what should I watch?"


@pytest.mark.parametrize("layout", ["list", "numbered", "commas", "touten", "brackets", "english"])
def test_find_yields_all_names_of_a_list(
    linker: Linker, eight: tuple[str, ...], layout: str
) -> None:
    assert found(linker, written(eight, layout)) == list(eight)


@pytest.mark.parametrize("layout", ["list", "commas", "english"])
def test_find_yields_misspelt_names_of_a_list(
    linker: Linker, eight: tuple[str, ...], layout: str
) -> None:
    names = tuple(MISSPELT.get(name, name) for name in eight)
    assert found(linker, written(names, layout)) == list(names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("recommend something like fate zero but shorter", ["fate zero"]),
        ("Have you seen Clannad? It is great", ["Clannad"]),
        ("Angel Beats is great. Clannad too!", ["Angel Beats", "Clannad"]),
        ("just finished death note, what next", ["death note"]),
        ("I liked Another and Monster", ["Another", "Monster"]),
        ("I watched K last week", ["K"]),
        ("I like SnK, LotS and gravanda", ["SnK", "LotS", "gravanda"]),
        ("have you heard of angel beats", ["angel beats"]),
        ("日常が好きです", ["日常"]),
        ("another が好きです", ["another"]),
        ("我喜欢monster，有类似的吗？", ["monster"]),
        ("clannad wa suki desu, osusume kudasai", ["clannad"]),
        ("me gustó mucho clannad, ¿qué me recomiendas?", ["clannad"]),
        ("Ich mag Clannad und Monster", ["Clannad", "Monster"]),
        ("進撃の巨人が好きです。似たものを教えて", ["進撃の巨人"]),
        ("我喜欢进击的巨人", ["进击的巨人"]),
        ("狼と香辛料みたいな話", ["狼と香辛料"]),
        ("shinsekai yori was beautiful", ["shinsekai yori"]),
        ("ookami to koshinryo wa suki", ["ookami to koshinryo"]),
        ("Uma Musume: Pretty Derby (TV) please", ["Uma Musume: Pretty Derby (TV)"]),
        ("I really liked Oh! Kenji Rocket, what next?", ["Oh! Kenji Rocket"]),
        ("solaが好きです", ["sola"]),
        ("我喜欢西蒙，有类似的吗？", ["西蒙"]),
    ],
)
def test_find_sees_names_in_running_text(linker: Linker, text: str, expected: list[str]) -> None:
    assert found(linker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I like Clannad, Kimetsu no Yaiba and Fate/Zero",
         ["Clannad", "Kimetsu no Yaiba", "Fate/Zero"]),
        ("「鬼滅の刃」と「進撃の巨人」が好きです", ["鬼滅の刃", "進撃の巨人"]),
        ("鬼滅の刃、進撃の巨人が好きです", ["鬼滅の刃", "進撃の巨人"]),
        ('My favourite is "Some Unheard Name"', ["Some Unheard Name"]),
        ("* Clannad\n* quite unknown", ["Clannad", "quite unknown"]),
    ],
)  # fmt: skip
def test_find_keeps_unknown_names_that_are_set_apart(
    linker: Linker, text: str, expected: list[str]
) -> None:
    assert found(linker, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\0\0",
        "🎉🎉🎉",
        "the weather today is nice",
        "I want something darker, only movies, nothing before 2005",
        "another one please",
        "give me another monster movie",
        "not those, seen them all",
        "おすすめのアニメを教えて",
        "もう少し明るいのがいい",
        "Show me a second list, and make it funny",
    ],
)
def test_find_sees_no_names_in_ordinary_sentences(linker: Linker, text: str) -> None:
    assert found(linker, text) == []


def test_find_prefers_the_longer_name(linker: Linker) -> None:
    assert found(linker, "I saw Fate/Zero 2nd Season") == ["Fate/Zero 2nd Season"]


def test_find_reads_a_list_item_that_says_more(linker: Linker) -> None:
    assert found(linker, "- Clannad because it made me cry") == ["Clannad"]


def test_find_leaves_longer_katakana_words_whole(linker: Linker) -> None:
    assert found(linker, "カモンスターズが好き") == []


def test_find_is_quick_to_give_up_on_endless_text(linker: Linker) -> None:
    text = "I love Clannad, " + "Zqxv Wjky, " * 8_000
    assert found(linker, text)[0] == "Clannad"


@pytest.mark.parametrize(
    "unit", ["進撃の巨人が", "a b c, 'x' 「進撃", "アニメは", "(", " ", "Zq, "]
)
def test_find_reads_only_the_start_of_endless_text(linker: Linker, unit: str) -> None:
    mentions = linker.find(unit * (100_000 // len(unit)))
    assert all(mention.end <= 20_000 for mention in mentions)


@pytest.mark.parametrize(
    "text",
    [
        "I really liked it, what should I watch after another long day",
        "日常を描いた静かな話をお願いします",
        "estoy sola en casa esta noche",
        "ein Monster unter dem Bett",
        "I wish for something calm",
    ],
)
def test_everyday_words_of_any_language_are_no_names(linker: Linker, text: str) -> None:
    assert found(linker, text) == []


def test_a_plain_word_is_a_name_only_as_one_of_a_list(linker: Linker) -> None:
    assert found(linker, "I love Clannad, monster and another") == ["Clannad", "monster", "another"]
    assert found(linker, "I love Clannad, what monster should I meet next") == ["Clannad"]


@pytest.fixture(scope="module")
def films(films_linker: Callable[[Mapping[str, float]], Linker]) -> Linker:
    """A catalog of films: most are called what people say anyway."""
    known = {"The Prestige": 900, "Frozen": 800, "Caddyshack": 700, "Caddyshack II": 60}
    known |= {"A Beautiful Mind": 600, "Rogue": 5, "Get Out": 500, "Shape of Water": 400}
    return films_linker(known)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Prestige is a great movie too", "The Prestige"),
        ("I forgot Caddyshack . I will watch it", "Caddyshack"),
        ("we loved a A Beautiful Mind", "A Beautiful Mind"),
    ],
)
def test_names_keep_their_article_and_no_word_beside_them(
    films: Linker, text: str, name: str
) -> None:
    assert found(films, text) == [name]


@pytest.mark.parametrize(
    ("name", "doubtful"),
    [
        ("rogue", True),
        ("Rogue", True),
        ("get out", True),
        ("frozen", False),
        ("Shape of Water", False),
        ("the prestige", False),
        ("caddishack", False),
        ("a beautifull mind", False),
    ],
)
def test_everyday_words_and_likenesses_are_doubtful(
    films: Linker, name: str, doubtful: bool
) -> None:
    assert films.is_doubtful(Mention(name, 0, len(name))) is doubtful
