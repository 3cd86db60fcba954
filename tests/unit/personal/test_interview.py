"""Titles one at a time: the next follows from the answers, and every answer can be taken back."""

import pytest

import edge_rec
from edge_rec.personal.interview import ENOUGH, MOST, Answer, Interview, take_down
from edge_rec.types import Item, ItemId


@pytest.fixture
def session(shop):
    with edge_rec.open(shop) as opened:
        yield opened


def item(number):
    return Item(ItemId(str(number)), str(number))


def told(*answers):
    interview = Interview()
    for number, answer in enumerate(answers):
        interview = interview.told(item(number), answer)
    return interview


def asked(session, answer):
    """All titles asked about, `answer` giving what is said of each."""
    interview = Interview()
    while (title := interview.question(session)) is not None:
        interview = interview.told(title, answer(title))
    return interview


def test_nothing_is_asked_twice(session):
    interview = asked(session, lambda title: Answer.SKIP)
    ids = interview.of(Answer.SKIP)
    assert len(set(ids)) == len(ids) == MOST


def test_opinions_end_it_early(session):
    interview = asked(session, lambda title: Answer.LIKE)
    assert len(interview.answers) == ENOUGH and interview.is_over


def test_a_like_moves_the_next_question(session):
    first = Interview().question(session)
    liked = Interview().told(first, Answer.LIKE).question(session)
    skipped = Interview().told(first, Answer.SKIP).question(session)
    assert liked != skipped
    assert first.item_id[0] == liked.item_id[0]  # of the same kind


def test_back_takes_the_last_answer_back():
    interview = told(Answer.LIKE, Answer.SKIP)
    assert interview.back() == (told(Answer.LIKE), item(1))
    assert Interview().back() is None


def test_a_catalog_with_no_more_titles_ends_it(session):
    interview = Interview(tuple((each, Answer.SKIP) for each in session.items.all_items()))
    assert interview.question(session) is None


def test_only_opinions_are_stored(session):
    known = [session.item(item_id) for item_id in ("s1", "h1", "c1")]
    interview = Interview(tuple(zip(known, Answer, strict=True)))
    assert interview.has_opinions and not told(Answer.SKIP).has_opinions
    take_down(session, interview)
    profile = session.profile()
    assert (profile.liked, profile.disliked) == (("s1",), ("h1",))
    assert set(profile.seen) == {"s1", "h1"}
