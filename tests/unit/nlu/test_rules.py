from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from edge_rec.nlu.rules import read
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.types import (
    Constraint,
    DialogueState,
    Intent,
    Mention,
    Operator,
    Role,
    Slot,
    Utterance,
)

L, D, S, M = Role.LIKED, Role.DISLIKED, Role.SEEN, Role.MENTIONED


@pytest.mark.parametrize(
    ("marked", "roles"),
    [
        ("I love [Green Valley], [Moon Pie] and [Tram 9]", [L, L, L]),
        ("I like: [Green Valley], [Moon Pie]", [L, L]),
        ("My favourites are:\n- [Green Valley]\n- [Moon Pie]\n1. [Tram 9]", [L, L, L]),
        ("loved [Green Valley] but not [Moon Pie]", [L, D]),
        ("I love [Green Valley] and [Tram 9], but I did not like [Moon Pie]", [L, L, D]),
        ("I love [Green Valley] but I hated [Moon Pie]", [L, D]),
        ("[Green Valley] was great but I hated the [Moon Pie]", [L, D]),
        ("I don't like [Green Valley]", [D]),
        ("never been a fan of [Green Valley]", [D]),
        ("I've already seen [Green Valley] and [Moon Pie]", [S, S]),
        ("I haven't seen [Green Valley] yet", [M]),
        ("have you seen [Green Valley]?", [M]),
        ("I've seen [Green Valley], [Moon Pie] was boring", [S, D]),
        ("[Green Valley] and [Moon Pie] were great", [L, L]),
        ("[Green Valley] wasn't for me", [D]),
        ("watched [Green Valley] and loved it", [L]),
        ("something like [Green Valley]", [L]),
        ("I'd love to watch [Green Valley]", [M]),
        ("I hated [Moon Pie]. [Green Valley] too", [D, D]),
        ("[Green Valley]", [M]),
        ("you should see [Green Valley]", [M]),
        ("私が好きなアニメは以下の通りです。\n- [緑の谷]\n- [Tram 9]", [L, L]),
        ("[緑の谷]と[月のパイ]が好きです", [L, L]),
        ("「[緑の谷]」が好きで、「[月のパイ]」は苦手です", [L, D]),
        ("[緑の谷]は見たけど[月のパイ]は好きじゃない", [S, D]),
        ("[緑の谷]はもう見た", [S]),
        ("[緑の谷]はまだ見てない", [M]),
        ("[緑の谷]みたいなアニメ", [L]),
        ("[緑の谷]は途中でやめた", [D]),
        ("[초록 골짜기] 좋아해요", [L]),
        ("我喜欢[绿谷]，不喜欢[月饼]", [L, D]),
        ("me encantó [Valle Verde] pero no me gustó [Tren 9]", [L, D]),
        ("ich mag [Grünes Tal]", [L]),
        ("j'ai adoré [Vallée Verte]", [L]),
        ("gosto de [Vale Verde] mas odeio [Trem 9]", [L, D]),
    ],
)
def test_role_of_names(read_marked, marked: str, roles: list[Role]) -> None:
    assert [mention.role for mention in read_marked(marked).act.mentions] == roles


def _conditions(reading) -> set[tuple[str, str, object]]:
    return {(c.slot.value, c.operator.value, c.value) for c in reading.act.constraints}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("only movies, nothing before 2005", {("kind", "is", "Movie"), ("year", "at_least", 2005)}),
        ("no OVAs or specials", {("kind", "is_not", "OVA"), ("kind", "is_not", "Special")}),
        ("映画だけ", {("kind", "is", "Movie")}),
        ("something funny", {("tag", "is", "Comedy")}),
        ("not too scary please", {("tag", "is_not", "Horror")}),
        ("I don't like horror", {("tag", "is_not", "Horror")}),
        ("nothing scary", {("tag", "is_not", "Horror")}),
        ("no scary movies", {("tag", "is_not", "Horror")}),
        ("only funny movies", {("tag", "is", "Comedy"), ("kind", "is", "Movie")}),
        ("not really into comic based movies", set()),
        ("not only movies", set()),
        (
            "no horror or romance, just comedy",
            {("tag", "is_not", "Horror"), ("tag", "is_not", "Romance"), ("tag", "is", "Comedy")},
        ),
        (
            "ホラーとロマンス以外でおすすめは？",
            {("tag", "is_not", "Horror"), ("tag", "is_not", "Romance")},
        ),
        (
            "ハーレムものは苦手です。日常系で短いのがいい",
            {("tag", "is_not", "Harem"), ("tag", "is", "Slice of Life")},
        ),
        (
            "怖すぎるのは嫌だけどミステリーは好き",
            {("tag", "is_not", "Horror"), ("tag", "is", "Mystery")},
        ),
        ("異世界系はもう飽きた", {("tag", "is_not", "Fantasy")}),
        (
            "恋愛ものがいいけど、学園ものはいらない",
            {("tag", "is", "Romance"), ("tag", "is_not", "School")},
        ),
        ("怖くないコメディ", {("tag", "is", "Comedy"), ("tag", "is_not", "Horror")}),
        ("we went there with my kids for dinner yesterday", set()),
        ("something for kids", {("tag", "is", "Kids")}),
        ("anything after 2010", {("year", "at_least", 2011)}),
        ("not older than 2010", {("year", "at_least", 2010)}),
        ("from the 90s", {("year", "at_least", 1990), ("year", "at_most", 1999)}),
        ("between 2010 and 2015", {("year", "at_least", 2010), ("year", "at_most", 2015)}),
        ("the last five years? no, the last 5 years", {("year", "at_least", 2021)}),
        ("2005年以降の映画", {("year", "at_least", 2005), ("kind", "is", "Movie")}),
        ("2000年より前", {("year", "at_most", 1999)}),
        ("90年代のやつ", {("year", "at_least", 1990), ("year", "at_most", 1999)}),
        ("under 13 episodes", {("length", "at_most", 12)}),
        ("at least 24 episodes", {("length", "at_least", 24)}),
        ("13話以下", {("length", "at_most", 13)}),
        ("under 2 hours", {("length", "at_most", 120)}),
        ("under £10", {("price", "at_most", 10)}),
        ("between £5 and £12.50", {("price", "at_least", 5), ("price", "at_most", 12.5)}),
        ("1000円以下", {("price", "at_most", 1000)}),
        ("rated above 8", {("rating", "at_least", 8)}),
        ("quiero algo sin terror de los años 90",
         {("tag", "is_not", "Horror"), ("year", "at_least", 1990), ("year", "at_most", 1999)}),
        ("nur Filme nach 2010", {("kind", "is", "Movie"), ("year", "at_least", 2011)}),
        ("des comédies, pas d'horreur", {("tag", "is", "Comedy"), ("tag", "is_not", "Horror")}),
        ("不要恐怖的", {("tag", "is_not", "Horror")}),
        (
            "로맨스 추천해 주세요, 공포는 빼고",
            {("tag", "is", "Romance"), ("tag", "is_not", "Horror")},
        ),
        ("sem terror", {("tag", "is_not", "Horror")}),
    ],
)  # fmt: skip
def test_constraints(read_marked, text: str, expected: set) -> None:
    assert _conditions(read_marked(text)) == expected


@pytest.mark.parametrize(
    ("text", "nudges"),
    [
        ("a bit darker", [("tone", "darker")]),
        ("もう少し明るいのがいい", [("tone", "lighter")]),
        ("newer and shorter", [("year", "newer"), ("length", "shorter")]),
        ("less popular, more action", [("popularity", "less"), ("Action", "more")]),
        ("not too long", [("length", "shorter")]),
        ("those were too dark", [("tone", "lighter")]),
        ("funnier please", [("humor", "more")]),
        ("もっと新しいやつ", [("year", "newer")]),
        ("cheaper", [("price", "cheaper")]),
        ("más cortas", [("length", "shorter")]),
        ("quelque chose de plus drôle", [("humor", "more")]),
    ],
)
def test_nudges(read_marked, text: str, nudges: list[tuple[str, str]]) -> None:
    found = [(nudge.facet, nudge.direction) for nudge in read_marked(text).act.nudges]
    assert sorted(found) == sorted(nudges)


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("like the second one but newer", [((2,), M)]),
        ("not those, seen them all", [((), S)]),
        ("I hated the last one", [((-1,), D)]),
        ("I've seen the first two", [((1, 2), S)]),
        ("#3 looks good", [((3,), M)]),
        ("2番目は好き", [((2,), L)]),
        ("最後のは見た", [((-1,), S)]),
        ("全部見た", [((), S)]),
        ("the first season was fine", []),
        ("the last movie I saw was long", []),
    ],
)
def test_references(read_marked, text: str, references: list) -> None:
    assert [(r.ranks, r.role) for r in read_marked(text).act.references] == references


def test_pronoun_without_a_list_is_no_reference(read_marked) -> None:
    assert read_marked("I like those", DialogueState()).act.references == ()


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("three more", 3), ("give me 10", 10), ("5本教えて", 5), ("top 5 please", 5),
        ("five movies", 5), ("dame tres", 3), ("under 13 episodes", None),
        ("I watched 5 movies yesterday", None), ("give me 0", None), ("give me 500", None),
    ],
)  # fmt: skip
def test_number_wanted(read_marked, text: str, n: int | None) -> None:
    assert read_marked(text).act.n == n


def test_taking_back_a_year(read_marked) -> None:
    act = read_marked("older is fine after all").act
    assert (act.retracted, act.nudges) == ((Slot.YEAR,), ())


def test_taking_back_a_tag(read_marked) -> None:
    act = read_marked("horror is fine after all").act
    assert (act.retracted_values, act.constraints) == (("Horror",), ())


def test_taking_back_only_movies_frees_the_kind(read_marked) -> None:
    held = DialogueState(constraints=(Constraint(Slot.KIND, Operator.IS, "Movie"),))
    assert read_marked("series are fine too", held).act.retracted == (Slot.KIND,)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("something about time travel with a sad ending", "time travel with a sad ending"),
        ("タイムトラベルもので泣けるアニメを教えて", "タイムトラベルもので泣ける"),
        (
            "a quiet story about a lighthouse keeper and his radio",
            "quiet story about a lighthouse keeper and his radio",
        ),
        ("recommend me some anime", ""),
        ("おすすめのアニメを教えてください", ""),
        ("おはよう", ""),
        ("only movies", ""),
    ],
)
def test_wish(read_marked, text: str, wish: str) -> None:
    assert read_marked(text).act.wish == wish


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("start over", Intent.RESTART),
        ("最初から", Intent.RESTART),
        ("what should I watch?", Intent.RECOMMEND),
        ("I love [Green Valley]", Intent.INFORM),
        ("I hated the second one", Intent.FEEDBACK),
        ("hello there", Intent.CHITCHAT),
        ("", Intent.CHITCHAT),
        ("😀😀", Intent.CHITCHAT),
    ],
)
def test_intent(read_marked, text: str, intent: Intent) -> None:
    assert read_marked(text).act.intent is intent


def test_words_of_a_title_are_not_read(read_marked) -> None:
    act = read_marked("I love [Nothing but Horror Before 1999]").act
    assert (act.constraints, act.mentions[0].role) == ((), L)


def test_unread_story_stays_unexplained(read_marked) -> None:
    reading = read_marked("my uncle fell asleep during Copper Kettle on Sunday")
    assert len(reading.unexplained) >= 4


def test_mention_that_is_not_verbatim_is_dropped(vocabulary: Vocabulary) -> None:
    utterance = Utterance("I like tea", datetime(2026, 1, 1, tzinfo=UTC))
    mentions = [Mention("tea", 0, 3), Mention("tea", 7, 10), Mention("ea", 8, 10)]
    act = read(utterance, DialogueState(), mentions, vocabulary).act
    assert [(m.text, m.start) for m in act.mentions] == [("tea", 7)]


@pytest.mark.parametrize(
    "unit",
    [" ", "\n", "a", ",", "no horror or movies, ", "not too ", "もっと明るいホラー以外の映画。",
     "2005-2006 ", "\0", "\ud800 ", "😀", "\"([", "a-"],
)  # fmt: skip
def test_hundred_kilobytes_take_bounded_time(vocabulary: Vocabulary, unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.process_time()
    read(Utterance(text, datetime(2026, 1, 1, tzinfo=UTC)), DialogueState(), [], vocabulary)
    assert time.process_time() - started < 0.5  # measured under 0.1 s on an idle core


@pytest.mark.parametrize(
    ("text", "nudge"),
    [
        ("spookier please", ("Horror", "more")),
        ("not any creepier", ("Horror", "less")),
        ("can you make it a little more romantic", ("Romance", "more")),
        ("etwas Gruseligeres", ("Horror", "more")),
        ("再搞笑一点的", ("humor", "more")),
    ],
)
def test_comparative_of_a_tag_moves_along_it(read_marked, text: str, nudge: tuple[str, str]):
    act = read_marked(text).act
    assert [(n.facet, n.direction) for n in act.nudges] == [nudge]
    assert act.constraints == ()


@pytest.mark.parametrize(
    "marked",
    [
        "[Green Valley] and [Moon Pie] are great little mysteries",
        "[Green Valley] was certainly scary",
        "what mystery is your favorite",
        "[緑の谷]のアクションが良かった",
    ],
)
def test_tag_that_describes_asks_for_nothing(read_marked, marked: str) -> None:
    assert read_marked(marked, DialogueState()).act.constraints == ()


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("bitte nichts mit Horror", "Horror"),
        ("ホラーは重いから今日はいいや", "Horror"),
        ("mi novia odia el terror", "Horror"),
    ],
)
def test_tag_is_refused_in_many_ways(read_marked, text: str, tag: str) -> None:
    [constraint] = read_marked(text, DialogueState()).act.constraints
    assert (constraint.value, constraint.operator) == (tag, Operator.IS_NOT)


@pytest.mark.parametrize("text", ["ホラーやっぱり入れていいよ", "forget the no horror rule"])
def test_refused_tag_may_come_back(read_marked, text: str) -> None:
    assert read_marked(text).act.retracted_values == ("Horror",)


@pytest.mark.parametrize(
    ("text", "ranks", "role"),
    [
        ("already watched the first and the last one", (1, -1), S),
        ("最後の二つは嫌", (-2, -1), D),
        ("第一个不喜欢", (1,), D),
        ("esse último eu já vi", (-1,), S),
    ],
)
def test_places_of_a_list_are_judged(read_marked, text: str, ranks: tuple[int, ...], role: Role):
    [reference] = read_marked(text).act.references
    assert (reference.ranks, reference.role) == (ranks, role)


def test_name_without_a_judgement_is_left_to_be_judged(read_marked) -> None:
    assert read_marked("[Green Valley] kept granny awake").unjudged == ((0, 12),)
    assert read_marked("I love [Green Valley]").unjudged == ()
