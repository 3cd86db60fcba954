import pytest

from edge_rec.pipeline.requests import in_full
from edge_rec.types import (
    Constraint,
    DialogueAct,
    Intent,
    Mention,
    Nudge,
    Operator,
    Role,
    Slot,
)

TEXT = "grand robots and heavy feelings"
ROBOTS = Constraint(Slot.TAG, Operator.IS, "Mecha", "robots")


def wish(act, text=TEXT, *, opens=True):
    return in_full(act, text, opens=opens).wish


def test_a_wish_becomes_the_whole_text_beside_what_was_read():
    act = DialogueAct(Intent.RECOMMEND, constraints=(ROBOTS,), wish="grand feelings")
    assert in_full(act, TEXT, opens=False).constraints == (ROBOTS,)
    assert wish(act, opens=False) == TEXT


def test_a_text_that_is_all_conditions_is_no_wish():
    act = DialogueAct(Intent.RECOMMEND, constraints=(ROBOTS,))
    assert in_full(act, "robots please", opens=True) == act


@pytest.mark.parametrize(
    "act",
    [
        DialogueAct(Intent.RECOMMEND, mentions=(Mention("Aria", 0, 4, Role.LIKED),), wish="sad"),
        DialogueAct(Intent.FEEDBACK, wish="sad"),
        DialogueAct(Intent.RECOMMEND, retracted=(Slot.TAG,), wish="sad"),
    ],
)
def test_names_judgements_and_retractions_keep_the_wish_that_was_read(act):
    assert wish(act) == "sad"


def test_a_nudge_is_a_part_of_a_description_only_where_nothing_is_shown_yet():
    act = DialogueAct(Intent.RECOMMEND, nudges=(Nudge("tone", "darker"),), wish="feelings")
    assert wish(act, opens=True) == TEXT
    assert wish(act, opens=False) == "feelings"


def test_a_description_that_nothing_was_read_out_of_opens_with_a_list():
    act = in_full(DialogueAct(Intent.CHITCHAT), TEXT, opens=True)
    assert (act.intent, act.wish) == (Intent.RECOMMEND, TEXT)


@pytest.mark.parametrize(
    ("text", "language", "opens"),
    [
        ("hello there my good friend", "en", True),
        ("how are things going today", "en", True),
        ("I have been to the cinema", "en", True),
        ("so it goes", "en", True),
        (TEXT, "en", False),
        ("電車が遅れてる", "ja", True),
        ("今日はとてもいい天気ですね", "ja", True),
        ("안녕하세요 오늘 기분이 어때요", "ko", True),
        ("你好今天过得怎么样啊", "zh-Hans", True),
        ("hola, buenos días amigo mío", "es", True),
        ("ich war gestern im Kino", "de", True),
        ("bonjour comment ça va", "fr", True),
        ("olá tudo bem por aí", "pt", True),
        ("ciao come va oggi", "it", True),
        ("l’année dernière à Marienbad ?", "fr", True),
    ],
)
def test_talk_stays_talk(text, language, opens):
    act = DialogueAct(Intent.CHITCHAT, language=language)
    assert in_full(act, text, opens=opens) == act


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("滅びた世界を旅する孤独な少女", "ja"),
        ("거대한 기계를 조종하는 슬픈 소년들", "ko"),
        ("孤独的少女在毁灭的世界里旅行", "zh-Hans"),
        ("孤獨的少女在毀滅的世界裡旅行", "zh-Hant"),
        ("una chica viaja sola por ruinas", "es"),
        ("riesige Maschinen und traurige Jugendliche", "de"),
        ("une fille qui voyage seule", "fr"),
        ("uma menina viaja sozinha pelas ruínas", "pt"),
    ],
)
def test_a_description_in_any_of_the_nine_languages_opens_with_a_list(text, language):
    act = in_full(DialogueAct(Intent.CHITCHAT, language=language), text, opens=True)
    assert (act.intent, act.wish) == (Intent.RECOMMEND, text)
