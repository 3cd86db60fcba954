"""What was understood is shown, corrected, steered; names are completed; words are kept."""

from __future__ import annotations

import pytest
from conftest import Story, Teller
from fake_session import FakeSession

from edge_rec.tui.screens.page import Page
from edge_rec.tui.widgets.chips import Chips
from edge_rec.tui.widgets.completions import Completions
from edge_rec.tui.widgets.detail import DetailPane
from edge_rec.tui.widgets.keyboard import Keyboard, with_key
from edge_rec.tui.widgets.prompt import Prompt


def chips(teller: Teller) -> list[str]:
    return [chip.title for chip in teller.app.screen.query_one(Chips).chips]


async def test_a_chip_is_taken_back_by_key_and_the_list_is_made_anew(story: Story) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("first")
        await teller.press("down", "l", "down", "l")
        await teller.say("second")
        assert chips(teller) == ["Mushi-Shi", "The Twelve Kingdoms"]
        assert "♥ Mushi-Shi ×" in teller.screen_text()
        await teller.press("down", "c", "right", "enter")
        assert chips(teller) == ["Mushi-Shi"]
        assert [event.item_id for event in session.events] == ["1"]
        assert session.asked == ["first", "second", ""]


async def test_a_chip_is_taken_back_by_mouse(story: Story) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("first")
        await teller.press("down", "l")
        await teller.say("second")
        await teller.click("#chips", offset=(4, 0))
        assert chips(teller) == []
        assert session.events == []


async def test_more_and_less_like_this_steer_the_next_list(story: Story) -> None:
    session = FakeSession()
    async with story(session, size=(130, 40)) as teller:
        await teller.say("first")
        await teller.press("down", "down", "m")
        assert session.asked == ["first", ""]
        assert "more like The Twelve Kingdoms" in teller.screen_text()
        await teller.press("down")
        await teller.click("#less")
        assert len(session.asked) == 3


async def test_why_opens_the_reason_and_similar_items_are_named(story: Story) -> None:
    async with story(FakeSession(), size=(80, 24)) as teller:
        await teller.say("first")
        await teller.press("down", "w")
        assert "Shares Mystery with" in teller.screen_text()
        await teller.pilot.pause(0.3)
        await teller.settle()
        detail = teller.app.screen.query_one(DetailPane)
        assert [item.item_id for item in detail.similar] == ["2", "3", "4", "5", "6"]


async def test_names_are_offered_while_typing_and_taken_with_tab(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.press(*"I love mono")
        assert "Mononoke Hime" in teller.screen_text()
        await teller.press("tab")
        assert teller.typed == "I love Mononoke Hime"
        assert not teller.app.screen.query_one(Completions).display


async def test_a_name_in_another_script_is_chosen_with_the_arrows(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.press(*"もののけ", "down", "enter")
        assert teller.typed == "もののけ姫"
        await teller.press("enter")
        assert teller.typed == ""


async def test_a_name_is_taken_by_mouse(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.press(*"like kino")
        await teller.click("#completions", offset=(4, 0))
        assert teller.typed == "like Kino no Tabi"
        assert teller.app.screen.query_one(Prompt).has_focus


async def test_escape_closes_the_names_and_keeps_the_text(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.press(*"mush", "escape")
        assert not teller.app.screen.query_one(Completions).display
        assert teller.typed == "mush"


async def test_words_of_earlier_days_come_back_with_up(story: Story) -> None:
    async with story(FakeSession(before=("something slow", "よりおもしろいの"))) as teller:
        await teller.press("up", "up")
        assert teller.typed == "something slow"


async def test_interface_changes_language_and_keeps_the_talk(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.say("first")
        await teller.press("down", "l", "f10")
        text = teller.screen_text()
        assert "さがす" in text and "本棚" in text
        assert "Mushi" in text and "♥ 1" in text
        await teller.press("f10")
        assert "Discover" in teller.screen_text()


async def test_command_palette_has_our_commands(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.press("ctrl+p")
        await teller.pilot.pause(0.2)
        await teller.press(*"日本")
        await teller.pilot.pause(0.2)
        await teller.press("enter")
        await teller.settle()
        assert isinstance(teller.app.screen, Page)
        assert "さがす" in teller.screen_text()


async def test_the_last_conversation_is_a_key_away(story: Story) -> None:
    session = FakeSession(before=("something slow",))
    async with story(session) as teller:
        assert "“something slow”  ctrl+r" in teller.screen_text()
        await teller.press("ctrl+r")
        assert session.resumed == 1
        assert "› something slow" in teller.screen_text()


async def test_the_last_conversation_is_a_click_away(story: Story) -> None:
    session = FakeSession(before=("something slow",))
    async with story(session) as teller:
        await teller.click("#welcome", offset=(6, 12))
        assert session.resumed == 1


async def test_letters_are_clicked_on_in_either_script(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.press("f8")
        await teller.click(Keyboard, offset=(1, 1))
        assert teller.typed == "q"
        await teller.click(Keyboard, offset=(1, 4))
        await teller.click(Keyboard, offset=(1, 0))
        assert teller.typed == "qあ"


async def test_a_line_is_not_asked_for_where_the_terminal_cannot_be_lent(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.press("f7")
        assert "cannot be lent" in teller.screen_text()


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("か", "゛", "が"),
        ("は", "゜", "ぱ"),
        ("ab", "erase", "a"),
        ("a", "space", "a "),
        ("", "゛", ""),
    ],
)
def test_keys_of_the_screen_change_the_text(text: str, key: str, expected: str) -> None:
    assert with_key(text, key) == expected
