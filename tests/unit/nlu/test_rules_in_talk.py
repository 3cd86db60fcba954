"""Rules on sentences as people put them: opinions that come later, hearsay, mere description."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge_rec.lexicon import Lexicon
from edge_rec.nlu.rules import Reading, read
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.types import DialogueState, Operator, Role, Slot, Utterance

AT = datetime(2026, 3, 1, tzinfo=UTC)

L, D, S, M = Role.LIKED, Role.DISLIKED, Role.SEEN, Role.MENTIONED
OPENING = DialogueState()


def roles(reading) -> list[Role]:
    return [mention.role for mention in reading.act.mentions]


def tags(reading) -> set[str]:
    """`+Tag` for what is wanted, `-Tag` for what is refused."""
    return {
        ("-" if c.operator is Operator.IS_NOT else "+") + str(c.value)
        for c in reading.act.constraints
        if c.slot is Slot.TAG
    }


def nudges(reading) -> list[tuple[str, str]]:
    return [(nudge.facet, nudge.direction) for nudge in reading.act.nudges]


@pytest.fixture
def read_marked_war() -> Callable[..., Reading]:
    """Reads with a catalog whose only tag is War; in German "war" means "was"."""
    lexicon = Lexicon.load(Path(__file__).parents[3] / "assets" / "lexicon.toml")
    vocabulary = Vocabulary.build(lexicon, ["War"], ["Movie"])

    def read_it(text: str, state: DialogueState) -> Reading:
        return read(Utterance(text, AT), state, [], vocabulary)

    return read_it


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("I saw [Green Valley] and it was awesome", [L]),
        ("just watched [Green Valley] yesterday. Loved it!", [L]),
        ("have you seen [Green Valley]? I love that movie", [L]),
        ("I saw [Green Valley] but didn't like it", [D]),
        ("gave [Green Valley] a try, couldn't get into it", [D]),
        ("I've seen [Green Valley], one of the best", [L]),
        ("I saw [Green Valley] last week. It was way funnier than I expected", [L]),
        ("maybe [Green Valley] and [Red Hill]? I like these movies a lot", [L, L]),
        ("[Green Valley] was pretty creepy, but good!", [L]),
        ("[Green Valley] is for kids but is very good", [L]),
        ("[Green Valley] is golden too", [L]),
        ("[Green Valley] was good but boring", [D]),
        ("昨日[緑の谷]見てきた。良かったー", [L]),
        ("have you seen [Green Valley]? I heard it was great", [M]),
        ("have you seen [Green Valley]? he might like that", [M]),
        ("I saw [Green Valley]. Was it good?", [S]),
    ],
)
def test_an_opinion_that_comes_later_is_the_names(read_marked, marked: str, expected) -> None:
    assert roles(read_marked(marked, OPENING)) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "everyone says [Green Valley] is great",
        "[Green Valley] is supposed to be amazing",
        "is [Green Valley] good?",
        "[Green Valley] is good?",
        "[緑の谷]って面白いですか？",
        "听说[绿谷]不错",
        "[绿谷]好看吗",
        "[Vale Verde] é bom?",
        "can't wait for [Green Valley]",
        "do you like movies like [Green Valley]",
        "I can't say I have seen [Green Valley]",
        "I don't think I have seen [Green Valley]",
        "you might like [Green Valley]",
        "[초록 골짜기] 아직 안 봤어요",
        "久しぶりに[緑の谷]観たくなりました",
        "noch nie [Grünes Tal] gesehen",
        "aún no he visto [Valle Verde]",
        "nunca vi [Vale Verde]",
    ],
)
def test_what_is_asked_hoped_or_heard_is_no_opinion(read_marked, marked: str) -> None:
    assert roles(read_marked(marked, OPENING)) == [M]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Green Valley] and [Moon Pie] is good too", [L, L]),
        ("I love [Green Valley] and [Moon Pie] is boring", [L, D]),
        ("[Green Valley] and [Moon Pie] are the two films I really like", [L, L]),
        ("my favs have always been [Green Valley] and [Moon Pie]", [L, L]),
        ("films with a good story, like [Green Valley]", [L]),
        ("there's also [Green Valley] which was hilarious too", [L]),
        ("I can't say I enjoyed [Green Valley]", [D]),
        ("[緑の谷]は嫌いじゃない", [L]),
        ("[緑の谷]で号泣した", [L]),
        ("[緑の谷]以外で", [D]),
        ("[緑の谷]は履修済み", [S]),
        ("[緑の谷]は長すぎて無理", [D]),
        ("[초록 골짜기] 빼고", [D]),
        ("[초록 골짜기] 이미 봤음", [S]),
        ("[绿谷]看过了，还有什么好看的", [S]),
        ("[绿谷]太长了看不下去", [D]),
        ("no me gustó [Valle Verde] pero sí [Tren 9]", [D, L]),
        ("a mi hija le gusta [Valle Verde]", [L]),
        ("[Grünes Tal] hab ich schon gesehen, [Zug 9] auch", [S, S]),
        ("ich fand [Grünes Tal] ziemlich langweilig", [D]),
        ("[Vallée Verte] c'est trop long, je préfère [Train 9]", [D, L]),
        ("mein Lieblingsfilm ist [Grünes Tal]", [L]),
        ("no soporto [Valle Verde]", [D]),
        ("[초록 골짜기] 보고 울었어요", [L]),
        ("[초록 골짜기] 3기까지 봤어요", [S]),
        ("最近迷上了[绿谷]", [L]),
        ("[Vale Verde] é muito bom mas [Trem 9] é chato demais", [L, D]),
    ],
)
def test_roles_in_many_languages(read_marked, marked: str, expected) -> None:
    assert roles(read_marked(marked, OPENING)) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "is [Green Valley] a comedy?",
        "[Green Valley] was a great drama, certainly",
        "that was funny",
        "it has funny moments",
        "the first one was hilarious",
        "have you seen [Green Valley]? Very scary",
        "you could see [Green Valley] if you like comedies",
        "do you like horror movies?",
        "very old school",
        "この映画はホラーですか？",
        "コメディ映画なんですね！",
        "ホラーは好きですか？",
        "do you like comedies like [Green Valley]?",
        "would you like to watch some old horror movies like [Green Valley]?",
        "have you seen [Green Valley]? Hilarious movie.",
        "the best horror movie I've seen is [Green Valley]",
    ],
)
def test_a_tag_that_only_describes_is_no_wish(read_marked, marked: str) -> None:
    assert tags(read_marked(marked, OPENING)) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ok I like horror and comedy and good ones you know of", {"+Horror", "+Comedy"}),
        ("my favorite is horror and comedy to be honest", {"+Horror", "+Comedy"}),
        ("主人公が強い異世界もの、ただしハーレムは嫌", {"+Fantasy", "-Harem"}),
        ("犬が好きなので友達と見るミステリーもので", {"+Mystery"}),
        ("ホラー映画とかは無理です", {"-Horror"}),
        ("恋愛要素はいらないです", {"-Romance"}),
        ("学園ものは興味ない", {"-School"}),
        ("무서운 건 싫고 로맨스 좋아해요", {"-Horror", "+Romance"}),
        ("공포 영화는 빼고 주세요", {"-Horror"}),
        ("no me gustan las películas de terror", {"-Horror"}),
        ("pas de films d'horreur s'il te plaît", {"-Horror"}),
        ("Ich steh total auf Fantasy, nur im Sommer nicht so sehr", {"+Fantasy"}),
        ("odio los dramas, prefiero misterio", {"-Drama", "+Mystery"}),
        ("j'adore la comédie mais pas l'horreur", {"+Comedy", "-Horror"}),
        ("j'aime pas trop la romance mais j'adore le fantastique", {"-Romance", "+Fantasy"}),
        ("não curto romance", {"-Romance"}),
        ("anything but horror", {"-Horror"}),
        ("nothing but comedies", {"+Comedy"}),
        ("im so done with romance", {"-Romance"}),
        ("I've been watching a lot of comedies lately", {"+Comedy"}),
        ("I like horror but not too spooky", {"+Horror"}),
        ("恋愛はいらん", {"-Romance"}),
        ("ふぁんたじーがいい", {"+Fantasy"}),
        ("恋愛要素のないミステリーを探しております", {"-Romance", "+Mystery"}),
        ("ホラーは地雷なので", {"-Horror"}),
        ("ホラーは勘弁してほしい", {"-Horror"}),
        ("恋愛要素はなくていいです", {"-Romance"}),
    ],
)
def test_wishes_and_refusals(read_marked, text: str, expected: set[str]) -> None:
    assert tags(read_marked(text, OPENING)) == expected


def test_a_refused_kind_of_film_leaves_films_in(read_marked) -> None:
    act = read_marked("pas de films d'horreur", OPENING).act
    assert all(constraint.slot is not Slot.KIND for constraint in act.constraints)


@pytest.mark.parametrize(
    "marked",
    [
        "it was way funnier than I expected",
        "I don't know about newer dramas",
        "the new Smith movie is on the list",
        "do you prefer older movies?",
        "it has been a long week",
        "I am 30 years old",
        "[Vallée Verte] c'est trop long",
        "けっこう古い映画ですね",
        "有名な方なんですね",
    ],
)
def test_an_adjective_that_only_describes_is_no_nudge(read_marked, marked: str) -> None:
    assert nudges(read_marked(marked, OPENING)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("暗すぎる", ("tone", "lighter")),
        ("古いのはいらない", ("year", "newer")),
        ("暗い話は苦手なので明るいやつ", ("tone", "lighter")),
        ("宇宙もので昔の作品ないかな", ("year", "older")),
        ("덜 어두운 걸로", ("tone", "lighter")),
        ("不要那么老的", ("year", "newer")),
        ("algo que no sea muy largo", ("length", "shorter")),
        ("algo menos triste", ("tone", "lighter")),
        ("etwas Düsteres", ("tone", "darker")),
        ("pas trop longue", ("length", "shorter")),
        ("algo leve", ("tone", "lighter")),
        ("좀 더 짧았으면", ("length", "shorter")),
        ("太长了", ("length", "shorter")),
        ("更有名一点的", ("popularity", "more")),
    ],
)
def test_nudges_in_many_languages(read_marked, text: str, expected: tuple[str, str]) -> None:
    assert nudges(read_marked(text)) == [expected]


@pytest.mark.parametrize(
    ("text", "ranks", "role"),
    [
        ("den ersten kenne ich schon", (1,), S),
        ("le premier je l'ai déjà vu", (1,), S),
        ("o terceiro eu já assisti", (3,), S),
        ("el tercero ya lo conozco", (3,), S),
        ("第一个看过了", (1,), S),
        ("los dos primeros ya los he visto", (1, 2), S),
        ("die ersten beiden hab ich schon gesehen", (1, 2), S),
        ("el último me encanta", (-1,), L),
    ],
)
def test_shown_items_take_roles_too(read_marked, text: str, ranks, role: Role) -> None:
    references = read_marked(text).act.references
    assert [(r.ranks, r.role) for r in references] == [(ranks, role)]


@pytest.mark.parametrize("text", ["トトロが一番好き", "一番新しいのは？", "换一个"])
def test_a_superlative_or_a_count_is_no_reference(read_marked, text: str) -> None:
    assert read_marked(text).act.references == ()


@pytest.mark.parametrize(
    "text",
    [
        "actually drop the horror",
        "ホラーでもいいよ",
        "공포도 괜찮아",
        "恐怖也可以",
        "Horror ist auch ok",
        "l'horreur ça va aussi",
        "terror está bien",
        "terror pode ser",
    ],
)
def test_a_refused_tag_is_taken_back(read_marked, text: str) -> None:
    act = read_marked(text).act
    assert act.retracted_values == ("Horror",) and act.constraints == ()


def test_a_word_that_is_small_in_another_language_is_found(read_marked_war) -> None:
    assert tags(read_marked_war("in the mood for a war movie", OPENING)) == {"+War"}
    assert tags(read_marked_war("gestern war ich im Kino und suche etwas Neues", OPENING)) == set()


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("horrors and mysteries, I liked [Green Valley]", {"+Horror", "+Mystery"}),
        ("Horror and comedy, hmm [Green Valley] was good", {"+Horror", "+Comedy"}),
        ("we enjoyed that evening so what about a comedy", {"+Comedy"}),
        ("in the mood to see a horror, old or new", {"+Horror"}),
        ("I'm kind of over horror but loved [Green Valley]", {"-Horror"}),
        ("can't watch horrors with her", {"-Horror"}),
        ("it was amazng Im into horror and comedy movies", {"+Horror", "+Comedy"}),
        ("Even if you don't like horror it's good!", set()),
        ("You like horror? We do too", set()),
        ("I've seen greater horror but I enjoyed it", set()),
        ("Another great horror movie is [Green Valley]", set()),
        ("that was great! Both were great comedies", set()),
        ("I'm not too familiar with horror", set()),
        ("comedies are good too", set()),
    ],
)
def test_tags_are_asked_for_together_and_not_where_they_only_describe(
    read_marked, marked: str, expected: set[str]
) -> None:
    assert tags(read_marked(marked, OPENING)) == expected


@pytest.mark.parametrize(
    "text", ["as long as it holds my interest", "I recently watched [Green Valley] and loved it"]
)
def test_words_of_time_that_ask_for_nothing_are_no_nudges(read_marked, text: str) -> None:
    assert nudges(read_marked(text, OPENING)) == []


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("なるほど", ""),
        ("ふむふむ。", ""),
        ("液体金属だったんですね", ""),
        ("キャストは誰ですか", ""),
        ("それは知りませんでした", ""),
        ("雨の日の静けさ", "雨の日の静けさ"),
        ("切ない余韻がいいですね", "切ない余韻"),
    ],
)
def test_what_is_only_told_or_asked_in_japanese_is_no_wish(
    read_marked, text: str, wish: str
) -> None:
    assert read_marked(text, OPENING).act.wish == wish
