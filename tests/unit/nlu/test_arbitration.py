from __future__ import annotations

from datetime import UTC, datetime

import pytest

from edge_rec.nlu.arbitration import Arbiter
from edge_rec.nlu.claims import Claim
from edge_rec.nlu.rules import read
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.types import (
    DialogueAct,
    DialogueState,
    Mention,
    Operator,
    Role,
    Slot,
    Utterance,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)


def claim(text: str, label: str, words: str, probability: float = 0.9) -> Claim:
    start = text.index(words)
    return Claim(label, start, start + len(words), probability=probability)


def mention(text: str, words: str) -> Mention:
    start = text.index(words)
    return Mention(words, start, start + len(words))


def arbitrate(
    vocabulary: Vocabulary,
    text: str,
    claims: list[Claim],
    *,
    found: tuple[str, ...] = (),
    known: tuple[str, ...] = (),
    doubted: tuple[str, ...] = (),
    proven: bool = True,
    seen: int = 0,
    everyday: tuple[str, ...] = (),
    roles: dict[str, float] | None = None,
    wishes: dict[str, float] | None = None,
) -> DialogueAct:
    meanings = {"eldritch": (Slot.TAG, "Horror"), "teary": (Slot.TAG, "Drama")}
    arbiter = Arbiter(
        lambda m: m.text in known or m.text in doubted,
        meanings.get,
        vocabulary,
        proven,
        seen,
        doubts=lambda m: m.text in doubted,
        is_everyday=lambda words: words in everyday,
        roles=lambda span: dict.fromkeys(Role, 0.0) | roles if roles else {},
        wishes=lambda span: wishes or {},
    )
    mentions = [mention(text, words) for words in found]
    reading = read(Utterance(text, AT), DialogueState(), mentions, vocabulary)
    claims = arbiter.read(reading, text, claims)
    names = arbiter.names(reading, text, claims)
    return arbiter(read(Utterance(text, AT), DialogueState(), names, vocabulary), text, claims)


def names(act: DialogueAct) -> list[tuple[str, Role]]:
    return [(m.text, m.role) for m in act.mentions]


def test_name_nobody_knows_is_taken_from_a_sure_claim(vocabulary: Vocabulary) -> None:
    text = "granny fell for Copper Kettle at once"
    act = arbitrate(vocabulary, text, [claim(text, "liked", "Copper Kettle")])
    assert names(act) == [("Copper Kettle", Role.MENTIONED)]


def test_everyday_word_nobody_knows_is_no_name_unless_quoted(vocabulary: Vocabulary) -> None:
    plain, quoted = "マイナーだけどいいの", "「マイナー」がいい"
    for text, expected in ((plain, []), (quoted, ["マイナー"])):
        act = arbitrate(
            vocabulary, text, [claim(text, "liked", "マイナー")], everyday=("マイナー",)
        )
        assert [m.text for m in act.mentions] == expected


def test_unsure_claim_must_link(vocabulary: Vocabulary) -> None:
    text = "granny fell for Copper Kettle at once"
    claims = [claim(text, "liked", "Copper Kettle", 0.2)]
    assert names(arbitrate(vocabulary, text, claims)) == []
    assert names(arbitrate(vocabulary, text, claims, known=("Copper Kettle",))) == [
        ("Copper Kettle", Role.MENTIONED)
    ]


def test_roles_are_read_by_the_rules_once_the_name_is_known(vocabulary: Vocabulary) -> None:
    text = "I really hated Copper Kettle"
    act = arbitrate(vocabulary, text, [claim(text, "liked", "Copper Kettle")])
    assert names(act) == [("Copper Kettle", Role.DISLIKED)]


def test_longer_claim_replaces_a_name_found_inside_it(vocabulary: Vocabulary) -> None:
    text = "I adored The Moon Pie Affair"
    act = arbitrate(
        vocabulary, text, [claim(text, "liked", "The Moon Pie Affair")], found=("Moon Pie",)
    )
    assert names(act) == [("The Moon Pie Affair", Role.LIKED)]


def test_longer_claim_leaves_a_quoted_name_alone(vocabulary: Vocabulary) -> None:
    text = 'I adored the "Moon Pie" show'
    act = arbitrate(
        vocabulary, text, [claim(text, "liked", 'the "Moon Pie" show')], found=("Moon Pie",)
    )
    assert names(act) == [("Moon Pie", Role.LIKED)]


def test_claim_over_two_names_keeps_both(vocabulary: Vocabulary) -> None:
    text = "I hated Moon Pie Red River"
    act = arbitrate(
        vocabulary,
        text,
        [claim(text, "disliked", "Moon Pie Red River")],
        found=("Moon Pie", "Red River"),
    )
    assert names(act) == [("Moon Pie", Role.DISLIKED), ("Red River", Role.DISLIKED)]


@pytest.mark.parametrize(
    "text",
    [
        "I hated Moon Pie and Red River",
        "I hated Red River or Moon Pie",
        "I hated Moon Pie, Red River",
        "I hated Moon PieとRed River",
        "I hated Moon PieとかRed River",
    ],
)
def test_known_name_joined_with_another_leaves_two(vocabulary: Vocabulary, text: str) -> None:
    words = text.removeprefix("I hated ")
    act = arbitrate(vocabulary, text, [claim(text, "disliked", words)], found=("Moon Pie",))
    assert {m.text for m in act.mentions} == {"Moon Pie", "Red River"}


def test_title_that_holds_an_and_stays_one(vocabulary: Vocabulary) -> None:
    text = "I hated Moon Pie and Red River"
    whole = "Moon Pie and Red River"
    act = arbitrate(
        vocabulary, text, [claim(text, "disliked", whole)], found=("Moon Pie",), known=(whole,)
    )
    assert names(act) == [(whole, Role.DISLIKED)]


@pytest.mark.parametrize("label", ["want", "avoid"])
def test_wish_for_a_title_names_it(vocabulary: Vocabulary, label: str) -> None:
    text = "granny: copper kettle"
    claims = [claim(text, label, "copper kettle")]
    act = arbitrate(vocabulary, text, claims, known=("copper kettle",), roles={"liked": 1})
    assert names(act) == [("copper kettle", Role.LIKED)]
    assert arbitrate(vocabulary, text, claims).mentions == ()


@pytest.mark.parametrize(("label", "operator"), [("want", Operator.IS), ("avoid", Operator.IS_NOT)])
def test_wish_in_own_words_becomes_the_tag_it_means(
    vocabulary: Vocabulary, label: str, operator: Operator
) -> None:
    text = "granny mumbles eldritch all evening"
    (constraint,) = arbitrate(vocabulary, text, [claim(text, label, "eldritch")]).constraints
    assert (constraint.value, constraint.operator, constraint.text) == (
        "Horror",
        operator,
        "eldritch",
    )


def test_wish_without_a_tag_is_searched_for(vocabulary: Vocabulary) -> None:
    text = "granny mumbles lighthouse keepers all evening"
    act = arbitrate(vocabulary, text, [claim(text, "want", "lighthouse keepers")])
    assert "lighthouse keepers" in act.wish
    assert act.constraints == ()


def test_rules_keep_the_sign_they_read(vocabulary: Vocabulary) -> None:
    text = "no horror please, granny faints"
    act = arbitrate(vocabulary, text, [claim(text, "want", "horror")])
    assert [(c.value, c.operator) for c in act.constraints] == [("Horror", Operator.IS_NOT)]


def test_tag_the_rules_took_for_mere_description_stays_out(vocabulary: Vocabulary) -> None:
    text = "that was a horror movie granny walked out of in the end"
    act = arbitrate(vocabulary, text, [claim(text, "want", "horror")])
    assert act.constraints == ()


def test_tag_inside_a_name_is_no_wish(vocabulary: Vocabulary) -> None:
    text = "show me something like Romance Boulevard"
    act = arbitrate(vocabulary, text, [claim(text, "liked", "Romance Boulevard")])
    assert (names(act), act.constraints) == ([("Romance Boulevard", Role.LIKED)], ())


def test_unproven_model_only_points_at_names(vocabulary: Vocabulary) -> None:
    text = "my uncle found eldritch comfort during Copper Kettle"
    claims = [claim(text, "liked", "Copper Kettle"), claim(text, "want", "eldritch")]
    act = arbitrate(vocabulary, text, claims, known=("Copper Kettle",), proven=False)
    assert (names(act), act.constraints) == ([("Copper Kettle", Role.MENTIONED)], ())


def test_nothing_claimed_leaves_the_reading_as_it_was(vocabulary: Vocabulary) -> None:
    text = "granny mumbles all evening"
    act = arbitrate(vocabulary, text, [])
    assert act.by == "rules"


def test_role_no_words_give_is_the_models_where_it_is_decided(vocabulary: Vocabulary) -> None:
    text = "granny fell for Copper Kettle at once"
    claims = [claim(text, "liked", "Copper Kettle")]
    decided = arbitrate(vocabulary, text, claims, roles={"liked": 0.98, "mentioned": 0.02})
    torn = arbitrate(vocabulary, text, claims, roles={"liked": 0.8, "mentioned": 0.2})
    assert names(decided) == [("Copper Kettle", Role.LIKED)]
    assert names(torn) == [("Copper Kettle", Role.MENTIONED)]


def test_where_rules_are_few_the_likeliest_role_is_enough(vocabulary: Vocabulary) -> None:
    text = "銅のやかんは心の支え"
    act = arbitrate(vocabulary, text, [], found=("銅のやかん",), roles={"liked": 0.5, "seen": 0.3})
    assert names(act) == [("銅のやかん", Role.LIKED)]


@pytest.mark.parametrize(
    ("text", "share", "role"),
    [
        ("I really hated Copper Kettle", 0.97, Role.DISLIKED),
        ("Copper Kettle 지루했어요", 0.9, Role.DISLIKED),
        ("Copper Kettle 지루했어요", 0.97, Role.LIKED),
    ],
)
def test_role_that_words_give_falls_to_a_model_that_is_all_but_certain_in_other_languages(
    vocabulary: Vocabulary, text: str, share: float, role: Role
) -> None:
    claims = [claim(text, "liked", "Copper Kettle")]
    act = arbitrate(vocabulary, text, claims, roles={"liked": share, "disliked": 1 - share})
    assert names(act) == [("Copper Kettle", role)]


@pytest.mark.parametrize(
    ("wishes", "asked"),
    [
        ({"want": 0.02, "avoid": 0.97, "": 0.01}, [("Horror", Operator.IS_NOT)]),
        ({"want": 0.02, "avoid": 0.01, "": 0.97}, []),
        ({"want": 0.2, "avoid": 0.7, "": 0.1}, [("Horror", Operator.IS)]),
    ],
)
def test_tag_no_words_decide_is_meant_as_the_model_surely_has_it(
    vocabulary: Vocabulary, wishes: dict[str, float], asked: list[tuple[str, Operator]]
) -> None:
    act = arbitrate(vocabulary, "horror over here", [], wishes=wishes)
    assert [(c.value, c.operator) for c in act.constraints] == asked


def test_tag_that_words_refuse_stays_refused(vocabulary: Vocabulary) -> None:
    act = arbitrate(vocabulary, "no horror", [], wishes={"want": 0.99})
    assert [(c.value, c.operator) for c in act.constraints] == [("Horror", Operator.IS_NOT)]


def test_words_of_genres_are_no_name(vocabulary: Vocabulary) -> None:
    text = "Mystery und Fantasy finde ich super"
    act = arbitrate(vocabulary, text, [claim(text, "liked", "Mystery und Fantasy")])
    assert names(act) == []
    assert {c.value for c in act.constraints} == {"Mystery", "Fantasy"}


def test_quoted_genre_is_a_name(vocabulary: Vocabulary) -> None:
    text = "granny fell asleep during 'Copper' and \"Mystery\" on Sunday"
    act = arbitrate(vocabulary, text, [claim(text, "seen", "Mystery")])
    assert [name for name, _ in names(act)] == ["Mystery"]


def test_name_of_the_catalog_that_is_a_wish_is_dropped(vocabulary: Vocabulary) -> None:
    text = "granny wants mellow evenings"
    wished = claim(text, "want", "mellow evenings")
    assert names(arbitrate(vocabulary, text, [wished], found=("mellow",))) == []
    assert names(arbitrate(vocabulary, text, [], found=("mellow",))) != []


def test_sign_of_a_meant_tag_is_read_from_the_words_around_it(vocabulary: Vocabulary) -> None:
    text = "nothing eldritch for granny tonight"
    [constraint] = arbitrate(vocabulary, text, [claim(text, "want", "eldritch")]).constraints
    assert (constraint.value, constraint.operator) == ("Horror", Operator.IS_NOT)


def test_tag_that_only_describes_a_name_is_not_asked_for(vocabulary: Vocabulary) -> None:
    text = "Copper Kettle was certainly eldritch"
    claims = [claim(text, "mentioned", "Copper Kettle"), claim(text, "want", "eldritch")]
    assert arbitrate(vocabulary, text, claims).constraints == ()


def test_words_of_a_claimed_nudge_are_not_searched_for(vocabulary: Vocabulary) -> None:
    text = "something like Monster but shorter"
    act = arbitrate(vocabulary, text, [claim(text, "nudge", "shorter")], found=("Monster",))
    assert [(n.facet, n.direction) for n in act.nudges] == [("length", "shorter")]
    assert act.wish == ""


def test_name_of_grammar_alone_needs_the_model_to_see_it(vocabulary: Vocabulary) -> None:
    text = "granny hated the whole Copper Kettle business"
    found = ("the whole Copper Kettle business",)
    assert names(arbitrate(vocabulary, text, [], found=found)) != []
    assert names(arbitrate(vocabulary, text, [], found=found, seen=len(text))) == []
    cut = text.index("Kettle")
    assert names(arbitrate(vocabulary, text, [], found=found, seen=cut)) != []
    known = arbitrate(vocabulary, text, [], found=found, known=found, seen=len(text))
    assert [m.text for m in known.mentions] == list(found)


def test_model_sets_the_ends_of_a_name_of_grammar_alone(vocabulary: Vocabulary) -> None:
    text = "granny hated the whole Copper Kettle business"
    act = arbitrate(
        vocabulary,
        text,
        [claim(text, "disliked", "Copper Kettle")],
        found=("the whole Copper Kettle business",),
        seen=len(text),
    )
    assert [m.text for m in act.mentions] == ["Copper Kettle"]


def test_letter_too_much_does_not_hide_a_known_name(vocabulary: Vocabulary) -> None:
    text = "不喜歡火影忍者"
    claims = [claim(text, "disliked", "歡火影忍者")]
    act = arbitrate(vocabulary, text, claims, found=("火影忍者",), known=("火影忍者",))
    assert [m.text for m in act.mentions] == ["火影忍者"]


def test_words_of_a_nudge_are_no_name(vocabulary: Vocabulary) -> None:
    text = "a bit shorter would do"
    act = arbitrate(vocabulary, text, [claim(text, "liked", "bit shorter")])
    assert act.mentions == ()
    assert [(n.facet, n.direction) for n in act.nudges] == [("length", "shorter")]


def test_known_name_of_everyday_words_is_dropped_where_the_model_sees_none(
    vocabulary: Vocabulary,
) -> None:
    text = "it is about a rogue robot"
    kept = arbitrate(vocabulary, text, [], found=("rogue",), doubted=("rogue",), seen=10)
    assert names(kept) == [("rogue", Role.MENTIONED)]  # the model was not shown the word
    act = arbitrate(vocabulary, text, [], found=("rogue",), doubted=("rogue",), seen=len(text))
    assert names(act) == []
    sure = arbitrate(vocabulary, text, [], found=("rogue",), known=("rogue",), seen=len(text))
    assert names(sure) == [("rogue", Role.MENTIONED)]


def test_known_names_of_everyday_words_are_parts_of_a_longer_one(vocabulary: Vocabulary) -> None:
    text = "granny fell for Home and Kettle at once"
    claims = [claim(text, "liked", "Home and Kettle")]
    act = arbitrate(
        vocabulary,
        text,
        claims,
        found=("Home", "Kettle"),
        doubted=("Home", "Kettle"),
        seen=len(text),
    )
    assert names(act) == [("Home and Kettle", Role.MENTIONED)]
    act = arbitrate(
        vocabulary, text, claims, found=("Home", "Kettle"), known=("Home", "Kettle"), seen=len(text)
    )
    assert names(act) == [("Home", Role.MENTIONED), ("Kettle", Role.MENTIONED)]


def test_names_known_in_a_claim_cut_it_without_a_word_between(vocabulary: Vocabulary) -> None:
    text = "granny fell for Copper Kettle Night Shift Lost Lamp"
    found = ("Copper Kettle", "Night Shift")
    claims = [claim(text, "liked", "Copper Kettle Night Shift Lost Lamp")]
    act = arbitrate(vocabulary, text, claims, found=found, known=found)
    assert [name for name, _ in names(act)] == [*found, "Lost Lamp"]


def test_claim_that_runs_into_a_known_name_is_cut_before_it(vocabulary: Vocabulary) -> None:
    text = "granny fell for Copper Kettle 9 Lamps On"
    found = ("9 Lamps On",)
    claims = [claim(text, "liked", "Copper Kettle 9 Lamps")]
    act = arbitrate(vocabulary, text, claims, found=found, known=found)
    assert [name for name, _ in names(act)] == ["Copper Kettle", "9 Lamps On"]
