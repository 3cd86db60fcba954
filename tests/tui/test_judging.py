"""Marks, ratings, undo and details, by key and by mouse."""

from __future__ import annotations

import pytest
from conftest import Story, Teller
from fake_session import FakeSession
from textual.widgets import Button

from edge_rec.tui.drawing import Mark
from edge_rec.tui.screens.help import HelpScreen
from edge_rec.tui.screens.rate import RateScreen, steps
from edge_rec.tui.widgets.browser import Browser
from edge_rec.tui.widgets.detail import DetailPane
from edge_rec.tui.widgets.results import ResultList, ResultRow
from edge_rec.types import InteractionKind


def marks(teller: Teller) -> str:
    return "".join(row.mark for row in teller.app.screen.query_one(ResultList).rows)


@pytest.mark.parametrize(
    ("key", "kind", "mark"),
    [
        ("l", InteractionKind.LIKE, Mark.LIKED),
        ("d", InteractionKind.DISLIKE, Mark.DISLIKED),
        ("s", InteractionKind.SEEN, Mark.SEEN),
        ("b", InteractionKind.SAVE, Mark.SAVED),
        ("x", InteractionKind.HIDE, Mark.HIDDEN),
    ],
)
async def test_key_marks_the_item_under_the_cursor(
    story: Story, key: str, kind: InteractionKind, mark: Mark
) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("first")
        await teller.press("down", "down", key)
        assert [(e.item_id, e.kind) for e in session.events] == [("2", kind)]
        assert teller.app.screen.query_one(ResultList).rows[1].mark is mark
        assert "the next list follows" in teller.screen_text()


async def test_each_undo_takes_one_more_mark_back(story: Story) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("first")
        await teller.press("down", "l", "down", "d", "d")
        assert marks(teller).rstrip() == "♥✗"
        await teller.press("u")
        assert marks(teller).rstrip() == "♥✗"
        assert "undone: ✗ disliked Juuni Kokuki" in teller.screen_text()
        await teller.press("u")
        assert marks(teller).rstrip() == "♥"
        await teller.press("u")
        assert marks(teller).strip() == ""
        await teller.press("u")
        assert "nothing to undo" in teller.screen_text()


async def test_marks_pressed_in_one_breath_are_stored_in_order(story: Story) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("first")
        await teller.press("down", *"lds" * 5)
        kinds = [event.kind for event in session.events]
        assert kinds == [InteractionKind.LIKE, InteractionKind.DISLIKE, InteractionKind.SEEN] * 5


async def test_letters_typed_in_the_prompt_mark_nothing(story: Story) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("first")
        await teller.press(*"less dark?")
        assert session.events == []
        assert teller.typed == "less dark?"


async def test_rating_is_asked_and_stored(story: Story) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("first")
        await teller.press("down", "r")
        assert isinstance(teller.app.screen, RateScreen)
        await teller.press("9")
        assert [(e.kind, e.value) for e in session.events] == [(InteractionKind.RATE, 9.0)]
        assert "★ rated 9" in teller.screen_text()


async def test_rating_can_be_left_without_one(story: Story) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("first")
        await teller.press("down", "r", "escape")
        assert session.events == []


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1, 10, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        (0.5, 5, [1, 2, 3, 4, 5]),
        (0, 100, [1, 12, 23, 34, 45, 56, 67, 78, 89, 100]),
    ],
)
def test_rating_steps_stay_within_the_scale(low: float, high: float, expected: list[int]) -> None:
    assert steps(low, high) == expected


async def test_cursor_fills_the_detail_pane(story: Story) -> None:
    async with story(FakeSession(), size=(130, 40)) as teller:
        await teller.say("first")
        await teller.press("down", "down", "down")
        text = teller.screen_text()
        assert "TV · 2007 · ★ 8.2 · length 26" in text
        assert "What happens in Moribito" in text
        assert "精霊の守り人" in text
        assert "popularity" in text and "-0.10" in text


async def test_buttons_do_by_mouse_what_keys_do(story: Story) -> None:
    session = FakeSession()
    async with story(session, size=(130, 40)) as teller:
        await teller.say("first")
        await teller.pilot.click(teller.app.screen.query(ResultRow)[2])
        await teller.settle()
        await teller.pilot.click("#dislike")
        await teller.settle()
        assert [(e.item_id, e.kind) for e in session.events] == [("3", InteractionKind.DISLIKE)]
        assert teller.app.screen.query_one("#dislike", Button).has_class("-on")
        await teller.pilot.click("#rate")
        await teller.settle()
        await teller.pilot.click("#rating-7")
        await teller.settle()
        assert session.events[-1].value == 7.0


async def test_narrow_screen_swaps_list_and_details(story: Story) -> None:
    async with story(FakeSession(), size=(80, 24)) as teller:
        await teller.say("first")
        detail = teller.app.screen.query_one(DetailPane)
        assert not detail.display or detail.region.area == 0
        await teller.press("down", "enter")
        assert detail.region.width > 60
        assert teller.app.screen.query_one(ResultList).region.area == 0
        await teller.press("l")
        assert teller.app.screen.query_one(Browser).marks == {"1": Mark.LIKED}
        await teller.press("escape")
        assert teller.app.focused is teller.app.screen.query_one(ResultList)
        assert detail.region.area == 0


async def test_help_lists_every_described_binding(story: Story) -> None:
    async with story(FakeSession(), size=(100, 60)) as teller:
        await teller.say("first")
        await teller.press("down", "question_mark")
        assert isinstance(teller.app.screen, HelpScreen)
        text = teller.screen_text()
        for description in ("Like", "Dislike", "Seen", "Rate", "Undo", "Cancel", "Quit", "Ask"):
            assert description in text
        await teller.press("escape")
        assert not isinstance(teller.app.screen, HelpScreen)


async def test_counts_on_top_follow_the_profile(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.say("first")
        await teller.press("down", "l", "down", "s")
        assert "mina   ♥ 1  ✗ 0  ✓ 2  ◆ 0" in teller.screen_text()


async def test_feedback_that_fails_is_said(story: Story) -> None:
    class Stubborn(FakeSession):
        def undo(self) -> None:
            raise OSError("disk")

    async with story(Stubborn()) as teller:
        await teller.say("first")
        await teller.press("down", "u")
        assert "something broke (OSError)" in teller.screen_text()
