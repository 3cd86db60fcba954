"""What is said after a list, in nine languages: places, moves, going on, small talk, commands."""

import pytest

from edge_rec.types import DialogueState, Intent, ItemId, Role, Slot

OPENING = DialogueState()
FOUR = DialogueState(last_shown=tuple(ItemId(str(n)) for n in range(1, 5)))
ABOUT_THE_THIRD = DialogueState(last_shown=FOUR.last_shown, focus=(ItemId("3"),))
ABOUT_TWO = DialogueState(last_shown=FOUR.last_shown, focus=(ItemId("1"), ItemId("3")))


@pytest.mark.parametrize(
    ("text", "ranks", "role"),
    [
        ("number four please", (4,), Role.MENTIONED),
        ("i've seen 2 and 5", (2, 5), Role.SEEN),
        ("already seen 1, 3 and 4", (1, 3, 4), Role.SEEN),
        ("i know 2 and 3", (2, 3), Role.SEEN),
        ("i know all of those", (), Role.SEEN),
        ("seen the last two", (-2, -1), Role.SEEN),
        ("didn't like 3", (3,), Role.DISLIKED),
        ("hated 5", (5,), Role.DISLIKED),
        ("loved 4", (4,), Role.LIKED),
        ("the middle one", (3,), Role.MENTIONED),
        ("more like 2", (2,), Role.MENTIONED),
        ("like 1 but shorter", (1,), Role.MENTIONED),
        ("2と5は見た", (2, 5), Role.SEEN),
        ("最初の2つは見た", (1, 2), Role.SEEN),
        ("最後の2つは好き", (-2, -1), Role.LIKED),
        ("真ん中のやつがいい", (3,), Role.MENTIONED),
        ("全部知ってる", (), Role.SEEN),
        ("1번이랑 3번은 봤어", (1, 3), Role.SEEN),
        ("마지막 거 별로야", (-1,), Role.DISLIKED),
        ("가운데 거", (3,), Role.MENTIONED),
        ("다 봤어", (), Role.SEEN),
        ("2和5看过了", (2, 5), Role.SEEN),
        ("前两个看过了", (1, 2), Role.SEEN),
        ("这些都看过了", (), Role.SEEN),
        ("中间那个", (3,), Role.MENTIONED),
        ("ya vi el 2 y el 5", (2, 5), Role.SEEN),
        ("los dos primeros ya los vi", (1, 2), Role.SEEN),
        ("el de en medio", (3,), Role.MENTIONED),
        ("habe 2 und 5 gesehen", (2, 5), Role.SEEN),
        ("kenne ich alle", (), Role.SEEN),
        ("den mittleren", (3,), Role.MENTIONED),
        ("so wie das zweite aber neuer", (2,), Role.MENTIONED),
        ("j'ai déjà vu le 2 et le 5", (2, 5), Role.SEEN),
        ("celui du milieu", (3,), Role.MENTIONED),
        ("já vi o 2 e o 5", (2, 5), Role.SEEN),
        ("o do meio", (3,), Role.MENTIONED),
    ],
)
def test_words_point_at_places_of_the_list(read_marked, text, ranks, role):
    (reference,) = read_marked(text).act.references
    assert (reference.ranks, reference.role) == (ranks, role)


@pytest.mark.parametrize(
    "text",
    ["i'd like 3", "i watched 3 movies today", "i've seen 5 seasons of that", "seen it 2 times",
     "i want 2 more", "loved 4 of the books", "i've seen 9 of 10"],
)  # fmt: skip
def test_numbers_that_count_are_no_places(read_marked, text):
    assert not any(reference.ranks for reference in read_marked(text).act.references)


@pytest.mark.parametrize("text", ["i've seen 2 and 5", "2と5は見た", "j'ai vu 2 et 3", "both"])
def test_bare_numbers_need_a_list(read_marked, text):
    assert not read_marked(text, OPENING).act.references


def test_both_means_the_two_that_were_talked_about(read_marked):
    (reference,) = read_marked("i've seen both", ABOUT_TWO).act.references
    assert (reference.ranks, reference.role) == ((1, 3), Role.SEEN)


def test_it_means_what_was_talked_about(read_marked):
    (reference,) = read_marked("i hate it", ABOUT_THE_THIRD).act.references
    assert (reference.ranks, reference.role) == ((3,), Role.DISLIKED)


@pytest.mark.parametrize(
    "text",
    ["none of these", "none of these work for me", "nah, none of those", "not those",
     "anything but these", "not interested in any of these", "どれもピンとこない", "この中にはない",
     "이거 말고 다른 거", "不要这些", "这些都不感兴趣", "都不行", "ninguno de estos", "keins davon",
     "aucun de ceux-là", "nenhum desses"],
)  # fmt: skip
def test_a_list_turned_down_asks_for_another_without_a_judgement(read_marked, text):
    act = read_marked(text).act
    assert act.intent is Intent.RECOMMEND
    assert not act.wish and not act.actions
    assert all(r.is_passed and r.role is Role.MENTIONED for r in act.references)


@pytest.mark.parametrize(
    ("text", "facet", "direction"),
    [
        ("i want fewer episodes", "length", "shorter"),
        ("not as long", "length", "shorter"),
        ("way too long for me", "length", "shorter"),
        ("something for a quick evening", "length", "shorter"),
        ("too sad", "tone", "lighter"),
        ("nothing this sad please", "tone", "lighter"),
        ("too violent", "tone", "lighter"),
        ("same but less violent", "tone", "lighter"),
        ("make it darker", "tone", "darker"),
        ("too slow", "Action", "more"),
        ("faster paced please", "Action", "more"),
        ("too childish", "Kids", "less"),
        ("something more grown-up", "Kids", "less"),
        ("a bit less action", "Action", "less"),
        ("more mystery", "Mystery", "more"),
        ("悲しすぎる", "tone", "lighter"),
        ("暴力的すぎ", "tone", "lighter"),
        ("子供っぽいのはちょっと", "Kids", "less"),
        ("テンポのいいやつ", "Action", "more"),
        ("話数少なめで", "length", "shorter"),
        ("サクッと見れるやつ", "length", "shorter"),
        ("アクション少なめ", "Action", "less"),
        ("너무 슬퍼", "tone", "lighter"),
        ("너무 폭력적이야", "tone", "lighter"),
        ("더 어른스러운 거", "Kids", "less"),
        ("太悲伤了", "tone", "lighter"),
        ("太暴力了", "tone", "lighter"),
        ("节奏太慢", "Action", "more"),
        ("更成熟一点的", "Kids", "less"),
        ("demasiado triste", "tone", "lighter"),
        ("demasiado lento", "Action", "more"),
        ("menos infantil", "Kids", "less"),
        ("menos episodios", "length", "shorter"),
        ("zu traurig", "tone", "lighter"),
        ("zu langsam", "Action", "more"),
        ("weniger kindisch", "Kids", "less"),
        ("weniger Folgen", "length", "shorter"),
        ("trop triste", "tone", "lighter"),
        ("trop lent", "Action", "more"),
        ("moins enfantin", "Kids", "less"),
        ("moins d'épisodes", "length", "shorter"),
        ("triste demais", "tone", "lighter"),
        ("muito lento", "Action", "more"),
        ("menos episódios", "length", "shorter"),
    ],
)
def test_a_move_from_the_list_is_read(read_marked, text, facet, direction):
    act = read_marked(text).act
    assert [(nudge.facet, nudge.direction) for nudge in act.nudges] == [(facet, direction)]
    assert act.wish == ""


@pytest.mark.parametrize(
    "text", ["something about time travel with a sad ending", "a violent storm at sea"]
)
def test_words_that_only_describe_are_no_move(read_marked, text):
    assert read_marked(text, OPENING).act.nudges == ()


@pytest.mark.parametrize(
    "text",
    ["anything else?", "what else", "got anything else?", "something else please", "next", "go on",
     "show me more", "a different list", "try again", "keep them coming",
     "他には?", "他のおすすめある?", "別のやつお願い", "次", "もっと見せて", "もう一回",
     "다른 거 없어요?", "다른 거 더 없어요?", "또 추천해줘", "다음",
     "换一批", "还有别的吗", "再来几个", "還有別的嗎",
     "otra cosa", "¿algo más?", "¿qué más hay?", "más opciones",
     "was anderes bitte", "noch was?", "sonst noch was?", "mehr davon", "weiter",
     "autre chose", "quoi d'autre ?", "encore", "d'autres idées ?",
     "outra coisa", "algo mais?", "tem mais?"],
)  # fmt: skip
def test_going_on_asks_for_a_list_and_wishes_nothing(read_marked, text):
    act = read_marked(text).act
    assert act.intent is Intent.RECOMMEND
    assert act.wish == ""
    assert not (act.constraints or act.nudges or act.mentions)


@pytest.mark.parametrize(
    "text",
    ["hmm not really", "let me think", "i see", "ok cool", "never mind", "hmm", "fair enough",
     "なるほど", "うーん", "そうですね", "まあ、いいね",
     "음 글쎄", "그렇구나", "嗯，不错", "算了", "原来如此",
     "mm no sé", "vale, a ver", "hm, na gut", "alles klar",
     "bof", "d'accord", "beleza", "hmm, sei lá"],
)  # fmt: skip
def test_small_talk_wishes_nothing(read_marked, text):
    reading = read_marked(text)
    assert reading.act.intent is Intent.CHITCHAT
    assert reading.act.wish == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("actually romance is ok", "Romance"),
        ("やっぱり恋愛ものもOK", "Romance"),
        ("やっぱりホラーもOK", "Horror"),
        ("역시 로맨스도 괜찮아", "Romance"),
        ("其实恐怖也可以", "Horror"),
        ("en realidad el terror está bien", "Horror"),
        ("eigentlich ist Horror auch ok", "Horror"),
        ("finalement l'horreur ça va", "Horror"),
        ("na verdade terror tudo bem", "Horror"),
    ],
)
def test_second_thoughts_take_a_condition_back(read_marked, text, value):
    act = read_marked(text).act
    assert act.retracted_values == (value,)
    assert act.wish == ""


@pytest.mark.parametrize(("text", "n"), [("あと5本", 5), ("あと3つ", 3), ("세 개 더", 3)])
def test_a_counter_behind_a_number_is_no_kind(read_marked, text, n):
    act = read_marked(text).act
    assert act.n == n
    assert not any(constraint.slot is Slot.KIND for constraint in act.constraints)


@pytest.mark.parametrize(
    "text",
    ["undo", "undo that", "oops undo", "take that back", "cancel that", "取り消して",
     "さっきの取り消し", "今のなし", "元に戻して", "취소해줘", "撤销", "取消刚才的", "deshazlo",
     "rückgängig", "annule", "desfaz isso"],
)  # fmt: skip
def test_undo_is_a_command(read_marked, text):
    assert read_marked(text).act.intent is Intent.UNDO


@pytest.mark.parametrize(
    "text",
    ["what are you filtering by?", "what filters are on", "what are my filters?",
     "what have i asked for so far", "今の条件は?", "条件を教えて", "今どんな条件で絞ってる?",
     "지금 조건이 뭐야?", "现在的条件是什么?", "¿qué filtros hay?", "welche filter sind aktiv?",
     "quels sont les filtres ?", "quais são os filtros?"],
)  # fmt: skip
def test_conditions_are_asked_for(read_marked, text):
    assert read_marked(text).act.intent is Intent.CONDITIONS


@pytest.mark.parametrize(
    "text",
    ["where can i find the first one", "where can i watch it", "where is number 2",
     "2番目はどこで見られますか", "どこで見れる?",
     "두 번째는 어디서 볼 수 있어?", "第一个在哪里看?",
     "¿dónde puedo ver el primero?", "wo kann ich den ersten sehen?",
     "où puis-je voir le premier ?", "onde posso ver o primeiro?"],
)  # fmt: skip
def test_where_an_item_is_to_be_had_is_a_question(read_marked, text):
    assert read_marked(text).act.intent is Intent.WHERE


@pytest.mark.parametrize(
    "text", ["where can i find good anime", "where do i get scary movies", "undo the curse story"]
)
def test_a_request_is_no_question_about_the_list(read_marked, text):
    assert read_marked(text).act.intent is Intent.RECOMMEND


@pytest.mark.parametrize(
    "text",
    ["next year in space", "a story about a locked middle room", "legal drama",
     "super power stories",
     "another world fantasy", "saving the world", "hidden identity romance", "two brothers"],
)  # fmt: skip
def test_what_opens_a_conversation_is_no_follow_up(read_marked, text):
    act = read_marked(text, OPENING).act
    assert act.intent is Intent.RECOMMEND
    assert not act.references and not act.actions
