"""Things to be done with shown or named items, in nine languages."""

import pytest

from edge_rec.types import DialogueState, Intent, InteractionKind, ItemId

SAVE, RATE, HIDE = InteractionKind.SAVE, InteractionKind.RATE, InteractionKind.HIDE
OPENING = DialogueState()
TALKED_ABOUT = DialogueState(
    last_shown=(ItemId("a"), ItemId("b"), ItemId("c")), focus=(ItemId("b"),)
)


def ranks_of(action):
    return [rank for reference in action.references for rank in reference.ranks]


@pytest.mark.parametrize(
    ("text", "kind", "ranks"),
    [
        ("save the third", SAVE, [3]),
        ("save 2 and 4", SAVE, [2, 4]),
        ("save the first and third", SAVE, [1, 3]),
        ("add the second to my list", SAVE, [2]),
        ("keep number 3 for later", SAVE, [3]),
        ("the third looks good, save it", SAVE, [3]),
        ("skip the second one", HIDE, [2]),
        ("skip 4", HIDE, [4]),
        ("dont show me the third one again", HIDE, [3]),
        ("not interested in the second", HIDE, [2]),
        ("take the first one off the list", HIDE, [1]),
        ("hide the last two", HIDE, [-2, -1]),
        ("最後のを保存して", SAVE, [-1]),
        ("2番と4番を保存して", SAVE, [2, 4]),
        ("3番目は後で見る", SAVE, [3]),
        ("2番目は非表示にして", HIDE, [2]),
        ("3番はもういいや、二度と出さないで", HIDE, [3]),
        ("두 번째 저장해줘", SAVE, [2]),
        ("마지막 거 찜해줘", SAVE, [-1]),
        ("첫 번째는 다시 보여주지 마", HIDE, [1]),
        ("收藏第三个", SAVE, [3]),
        ("把最后一个收藏起来", SAVE, [-1]),
        ("不要再推荐第二个", HIDE, [2]),
        ("跳过第三个", HIDE, [3]),
        ("guarda el tercero", SAVE, [3]),
        ("no me muestres más el segundo", HIDE, [2]),
        ("el último no me interesa", HIDE, [-1]),
        ("merk dir den dritten", SAVE, [3]),
        ("speicher den letzten", SAVE, [-1]),
        ("zeig mir das zweite nie wieder", HIDE, [2]),
        ("garde le troisième", SAVE, [3]),
        ("ne me montre plus le deuxième", HIDE, [2]),
        ("salva o terceiro", SAVE, [3]),
        ("não me mostre mais o segundo", HIDE, [2]),
    ],
)
def test_an_item_is_kept_or_hidden(read_marked, text, kind, ranks):
    act = read_marked(text).act
    assert {action.kind for action in act.actions} == {kind}
    assert [rank for action in act.actions for rank in ranks_of(action)] == ranks
    assert act.intent is Intent.ACT
    assert not (act.references or act.wish or act.constraints or act.n)


@pytest.mark.parametrize(
    ("text", "rank", "value", "out_of"),
    [
        ("rate the second 8", 2, 8, None),
        ("rate the first 8", 1, 8, None),
        ("rate 2 an 8", 2, 8, None),
        ("give the first one a 9", 1, 9, None),
        ("rate number three 7/10", 3, 7, 10),
        ("8/10 for number two", 2, 8, 10),
        ("the second one: 6/10", 2, 6, 10),
        ("the first one gets a 9", 1, 9, None),
        ("give 3 five stars", 3, 5, 5),
        ("4 stars for the last one", -1, 4, 5),
        ("1番目を8点", 1, 8, None),
        ("1番目は80点", 1, 80, 100),
        ("2番に星4つ", 2, 4, 5),
        ("세 번째는 8점", 3, 8, None),
        ("2번 9점 줄게", 2, 9, None),
        ("第二个打8分", 2, 8, None),
        ("给第一个9分", 1, 9, None),
        ("ponle un 8 al segundo", 2, 8, None),
        ("gib dem zweiten eine 8", 2, 8, None),
        ("der erste bekommt 9", 1, 9, None),
        ("mets un 8 au deuxième", 2, 8, None),
        ("note le premier 9/10", 1, 9, 10),
        ("dá nota 8 para o segundo", 2, 8, None),
    ],
)
def test_an_item_is_rated(read_marked, text, rank, value, out_of):
    act = read_marked(text).act
    (action,) = act.actions
    assert (action.kind, ranks_of(action)) == (RATE, [rank])
    assert (action.value, action.out_of) == (value, out_of)
    assert act.intent is Intent.ACT
    assert not (act.constraints or act.n or act.wish)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("save it", SAVE), ("never show me that again", HIDE), ("これ保存しといて", SAVE),
     ("rate it 8", RATE), ("guárdalo", SAVE), ("bookmark that one", SAVE)],
)  # fmt: skip
def test_a_pronoun_means_what_was_talked_about(read_marked, text, kind):
    act = read_marked(text, TALKED_ABOUT).act
    assert [action.kind for action in act.actions] == [kind]


def test_a_whole_list_is_saved(read_marked):
    (action,) = read_marked("save all of them").act.actions
    assert [reference.ranks for reference in action.references] == [()]


def test_a_named_item_is_saved_and_is_no_example(read_marked):
    act = read_marked("save [Green Valley] for later", OPENING).act
    (action,) = act.actions
    assert (action.kind, action.names) == (SAVE, (5,))
    assert act.intent is Intent.ACT


def test_a_judgement_and_an_action_stand_side_by_side(read_marked):
    act = read_marked("seen 1 and 3, save 2").act
    assert [reference.ranks for reference in act.references] == [(1, 3)]
    assert [ranks_of(action) for action in act.actions] == [[2]]
    assert act.intent is Intent.FEEDBACK


@pytest.mark.parametrize(
    "text",
    ["save it", "skip that", "rate it 8", "save 2", "hide 3", "これ保存して", "8/10 for number",
     "skip the romance", "something to keep me awake", "keep it short", "never show me gore"],
)  # fmt: skip
def test_without_a_list_nothing_is_done(read_marked, text):
    assert read_marked(text, OPENING).act.actions == ()


@pytest.mark.parametrize(
    "text",
    ["keep it short", "save 3 movies for the weekend", "skip 2 episodes", "rate 9 or more",
     "give me 3", "not that kind of thing", "hide and seek stories", "rated 8 or better"],
)  # fmt: skip
def test_a_request_after_a_list_is_no_action(read_marked, text):
    assert read_marked(text).act.actions == ()
