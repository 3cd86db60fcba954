"""Asking, reading, cancelling and answering, as a person does it."""

from __future__ import annotations

import threading
import time
from typing import cast

import pytest
from conftest import Story, Teller
from fake_session import CATALOG, FakeSession
from textual.widgets import Input

from edge_rec.errors import ConfigError, ModelError
from edge_rec.tui.app import EdgeRecApp
from edge_rec.tui.widgets.browser import Browser
from edge_rec.tui.widgets.choices import Choices
from edge_rec.tui.widgets.prompt import Prompt
from edge_rec.tui.widgets.prompt_frame import PromptFrame
from edge_rec.tui.widgets.results import ResultList
from edge_rec.tui.workers import OpenSession


async def wait_until_token(teller: Teller) -> None:
    """Until the gated turn has shown its first token."""
    deadline = time.monotonic() + 5
    while "Because you like" not in teller.screen_text():
        assert time.monotonic() < deadline, teller.screen_text()
        await teller.pilot.pause()


async def test_asking_shows_a_ranked_list_with_reasons(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.say("I love Spice and Wolf")
        rows = teller.app.screen.query_one(ResultList).rows
        assert [row.recommendation.item for row in rows] == list(CATALOG)
        assert rows[1].reason == "Shares Adventure with “Spice and Wolf”"
        text = teller.screen_text()
        assert "› I love Spice and Wolf" in text
        assert "Because you like “Spice and Wolf” and slow, strange journeys:" in text
        assert "I do not know “Kimetsu”" in text


async def test_reply_leaves_out_the_lines_the_list_shows(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.say("I love Spice and Wolf")
        assert "— Shares" not in teller.screen_text()


async def test_titles_follow_the_language_with_the_original_beside(story: Story) -> None:
    async with story(FakeSession(language="ja"), size=(130, 40)) as teller:
        await teller.say("狼と香辛料が好き")
        assert "精霊の守り人  Seirei no Moribito" in teller.screen_text()


async def test_tokens_and_stage_are_shown_while_the_turn_runs(story: Story) -> None:
    gate = threading.Event()
    async with story(FakeSession(gate=gate)) as teller:
        await teller.start_saying("I love Spice and Wolf")
        await wait_until_token(teller)
        assert teller.app.screen.query_one(PromptFrame).stage == "explain"
        assert "● explaining" in teller.screen_text()
        assert "Because you like “Spice and Wolf”" in teller.screen_text()
        assert "slow, strange journeys" not in teller.screen_text()
        gate.set()
        await teller.settle()
        assert "slow, strange journeys" in teller.screen_text()
        assert "explaining" not in teller.screen_text()


async def test_prompt_is_locked_while_the_turn_runs(story: Story) -> None:
    session = FakeSession(gate=threading.Event())
    async with story(session) as teller:
        await teller.start_saying("first")
        await wait_until_token(teller)
        await teller.pilot.press("x", "enter")
        assert teller.app.screen.query_one(Prompt).locked
        assert session.asked == ["first"]
        assert session.gate is not None
        session.gate.set()
        await teller.settle()
        assert not teller.app.screen.query_one(Prompt).locked
        assert isinstance(teller.app.focused, Prompt)


async def test_escape_cancels_and_gives_the_words_back(story: Story) -> None:
    gate = threading.Event()
    session = FakeSession(gate=gate)
    async with story(session) as teller:
        await teller.start_saying("something slow")
        await wait_until_token(teller)
        await teller.pilot.press("escape")
        gate.set()
        await teller.settle()
        assert session.closed_turns == 1
        assert teller.typed == "something slow"
        assert "cancelled" in teller.screen_text()
        assert "Mushi-Shi" not in teller.screen_text()


async def test_cancelling_brings_the_list_before_back(story: Story) -> None:
    session = FakeSession(items=CATALOG[:3])
    async with story(session) as teller:
        await teller.say("first")
        session.items = CATALOG[3:]
        session.gate = threading.Event()
        await teller.start_saying("second")
        await wait_until_token(teller)
        await teller.pilot.press("escape")
        session.gate.set()
        await teller.settle()
        rows = teller.app.screen.query_one(ResultList).rows
        assert [row.recommendation.item for row in rows] == list(CATALOG[:3])
        assert rows[0].reason


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (ModelError("no model at llm.gguf; run scripts/fetch_models.py"), "no model at llm.gguf"),
        (ZeroDivisionError(), "something broke (ZeroDivisionError)"),
    ],
)
async def test_error_is_shown_and_gives_the_words_back(
    story: Story, error: Exception, shown: str
) -> None:
    async with story(FakeSession(error=error)) as teller:
        await teller.say("something slow")
        assert shown in teller.screen_text()
        assert teller.typed == "something slow"
        assert not teller.app.screen.query_one(Prompt).locked


@pytest.mark.parametrize("keys", [("2",), ("down", "enter")])
async def test_question_is_answered_by_number_or_enter(story: Story, keys: tuple[str, ...]) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("Fate")
        assert isinstance(teller.app.focused, Choices)
        assert "Which “Fate” do you mean?" in teller.screen_text()
        await teller.press(*keys)
        assert session.asked == ["Fate", "2"]
        assert "› Fate/stay night" in teller.screen_text()
        assert not teller.app.screen.query_one(Choices).display
        assert teller.app.screen.query_one(ResultList).rows


async def test_question_is_answered_by_a_click(story: Story) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("Fate")
        await teller.pilot.click(Choices, offset=(6, 2))
        await teller.settle()
        assert session.asked == ["Fate", "3"]


async def test_history_walks_back_and_returns_to_the_draft(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.say("first")
        await teller.say("second")
        await teller.press(*"new", "up")
        assert teller.typed == "second"
        await teller.press("up", "up")
        assert teller.typed == "first"
        await teller.press("down", "down")
        assert teller.typed == "new"


async def test_down_leaves_the_prompt_for_the_list_and_up_returns(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.say("first")
        await teller.press("down")
        assert isinstance(teller.app.focused, ResultList)
        await teller.press("up")
        assert isinstance(teller.app.focused, Prompt)


@pytest.mark.parametrize("key", ["tab", "slash", "escape"])
async def test_prompt_is_a_key_away_from_the_list(story: Story, key: str) -> None:
    async with story(FakeSession()) as teller:
        await teller.say("first")
        await teller.press("tab")
        assert isinstance(teller.app.focused, ResultList)
        await teller.press(key)
        assert isinstance(teller.app.focused, Prompt)
        assert teller.typed == ""


async def test_pasted_lines_become_one_line(story: Story) -> None:
    from textual import events

    async with story(FakeSession()) as teller:
        prompt = teller.app.screen.query_one(Prompt)
        prompt.post_message(events.Paste("I like:\nFate/Zero\n\n  Mushishi\n"))
        await teller.settle()
        assert teller.typed == "I like:, Fate/Zero, Mushishi"


async def test_blank_text_asks_nothing(story: Story) -> None:
    session = FakeSession()
    async with story(session) as teller:
        await teller.say("   ")
        assert session.asked == []


async def test_control_characters_and_markup_are_shown_as_text(story: Story) -> None:
    async with story(FakeSession()) as teller:
        await teller.say("[red]a\x00b\x1b[31mc[/]")
        assert "› [red]a b [31mc[/]" in teller.screen_text()


@pytest.mark.parametrize(("language", "word"), [("en", "more"), ("ja", "もっと")])
async def test_again_asks_for_a_fresh_list_in_the_language_of_the_list(
    story: Story, language: str, word: str
) -> None:
    session = FakeSession(language=language)
    async with story(session) as teller:
        await teller.say("first")
        await teller.press("down", "g")
        assert session.asked == ["first", word]


async def test_empty_list_hides_the_browser(story: Story) -> None:
    async with story(FakeSession(items=())) as teller:
        await teller.say("first")
        assert not teller.app.screen.query_one(Browser).display


async def test_words_said_before_the_session_is_open_are_asked_then() -> None:
    opened = threading.Event()
    session = FakeSession()

    def open_slowly() -> FakeSession:
        opened.wait(10)
        return session

    app = EdgeRecApp(cast(OpenSession, open_slowly))
    async with app.run_test(size=(100, 30)) as pilot:
        teller = Teller(app, pilot)
        await pilot.pause()
        assert "What are you in the mood for?" in teller.screen_text()
        await teller.start_saying("something slow")
        assert "as soon as the models are there" in teller.screen_text()
        opened.set()
        await teller.settle()
        await teller.settle()
        assert session.asked == ["something slow"]
        assert app.screen.query_one(ResultList).rows


async def test_session_that_does_not_open_says_why_and_keeps_the_words() -> None:
    def fail() -> FakeSession:
        raise ConfigError("config.toml: unknown setting 'colour'")

    app = EdgeRecApp(cast(OpenSession, fail))
    async with app.run_test(size=(100, 30)) as pilot:
        teller = Teller(app, pilot)
        await teller.settle()
        assert "unknown setting 'colour'" in teller.screen_text()
        await teller.say("something slow")
        assert app.screen.query_one("#prompt", Input).value == "something slow"
        assert app.exit_code == 2


async def test_quitting_in_the_middle_of_a_turn_closes_it(story: Story) -> None:
    gate = threading.Event()
    session = FakeSession(gate=gate)
    async with story(session) as teller:
        await teller.start_saying("first")
        await wait_until_token(teller)
        await teller.pilot.press("ctrl+q")
        gate.set()
    deadline = time.monotonic() + 5
    while not session.closed_turns and time.monotonic() < deadline:
        time.sleep(0.01)
    assert session.closed_turns == 1
