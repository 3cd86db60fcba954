import pytest

from edge_rec.nlu.questions import read_question, read_surprise
from edge_rec.types import QUESTIONS, DialogueState, Intent, ItemId

SHOWN = DialogueState(last_shown=(ItemId("a"), ItemId("b"), ItemId("c")))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("compare the first and the third", Intent.COMPARE),
        ("which one is better, 1 or 3?", Intent.COMPARE),
        ("1と3どっちがいい?", Intent.COMPARE),
        ("1번이랑 3번 중에 어떤 게 더 좋아?", Intent.COMPARE),
        ("第一个和第三个哪个更好？", Intent.COMPARE),
        ("¿cuál es mejor, 1 o 3?", Intent.COMPARE),
        ("Was ist besser, 1 oder 3?", Intent.COMPARE),
        ("lequel est le mieux, 1 ou 3 ?", Intent.COMPARE),
        ("qual é melhor, 1 ou 3?", Intent.COMPARE),
        ("why the second one?", Intent.WHY),
        ("why did you recommend this?", Intent.WHY),
        ("なんで2番目?", Intent.WHY),
        ("为什么推荐这个？", Intent.WHY),
        ("pourquoi le deuxième ?", Intent.WHY),
        ("why not Naruto?", Intent.WHY_NOT),
        ("なぜナルトじゃないの?", Intent.WHY_NOT),
        ("warum nicht Naruto?", Intent.WHY_NOT),
        ("por que não Naruto?", Intent.WHY_NOT),
        ("tell me more", Intent.DESCRIBE),
        ("what is it about?", Intent.DESCRIBE),
        ("whats the third about", Intent.DESCRIBE),
        ("2番目はどんな話?", Intent.DESCRIBE),
        ("두 번째는 무슨 내용이야?", Intent.DESCRIBE),
        ("¿de qué trata?", Intent.DESCRIBE),
        ("worum geht es?", Intent.DESCRIBE),
    ],
)
def test_read_question_knows_what_is_asked(text, intent):
    assert read_question(text, [], n_shown=3).intent is intent


@pytest.mark.parametrize(
    "text", ["I love Naruto", "something funny", "もっと明るいの", "what should I watch?", "hi"]
)
def test_read_question_leaves_requests_alone(text):
    assert read_question(text, [], n_shown=3) is None


def test_bare_numbers_in_a_question_are_places_of_the_list(read_marked):
    act = read_marked("1と3どっちがいい?", SHOWN).act
    assert [r.ranks for r in act.references] == [(1,), (3,)]


def test_numbers_past_the_list_point_at_nothing(read_marked):
    act = read_marked("which one is better, 1 or 9?", SHOWN).act
    assert [r.ranks for r in act.references] == [(1,)]


def test_a_question_with_a_condition_asks_for_a_list(read_marked):
    assert read_marked("why not something funnier?", SHOWN).act.intent not in QUESTIONS


def test_a_question_without_a_list_or_a_name_asks_for_a_list(read_marked):
    act = read_marked("tell me about good horror", DialogueState()).act
    assert act.intent is Intent.RECOMMEND


def test_a_question_about_a_name_needs_no_list(read_marked):
    act = read_marked("tell me about [Green Valley]", DialogueState()).act
    assert act.intent is Intent.DESCRIBE
    assert act.wish == ""


@pytest.mark.parametrize("text", ["surprise me!", "おまかせで", "überrasch mich", "surprends-moi"])
def test_surprise_is_read(text, read_marked):
    assert read_surprise(text)
    assert read_marked(text, SHOWN).act.intent is Intent.SURPRISE
