"""Pictures of the app.

Read the difference before accepting it with `pytest tests/tui --snapshot-update`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import cast

import pytest
from conftest import Story, Teller
from fake_session import FakeSession
from pytest_textual_snapshot import SVGImageExtension
from syrupy import SnapshotAssertion
from textual.pilot import Pilot

import edge_rec
from edge_rec.paths import resolve
from edge_rec.tui.app import EdgeRecApp
from edge_rec.tui.i18n import LANGUAGES
from edge_rec.tui.themes import CONTRAST, DARK, LIGHT
from edge_rec.tui.widgets.prompt import Prompt
from edge_rec.tui.workers import OpenSession

Compare = Callable[..., bool]
SIZES = {"small": (80, 24), "middle": (120, 36), "wide": (160, 50)}


def picture(
    session: FakeSession, said: str, *keys: str, theme: str = DARK.name
) -> tuple[EdgeRecApp, Callable[[Pilot[None]], Awaitable[None]]]:
    """An app, and what is done in it before the picture is taken."""
    app = EdgeRecApp(cast(OpenSession, lambda: session))

    async def act(pilot: Pilot[None]) -> None:
        app.theme = theme
        teller = Teller(app, pilot)
        await teller.open()
        app.screen.query_one(Prompt).cursor_blink = False
        if said:
            await teller.say(said)
        await teller.press(*keys)

    return app, act


async def test_every_size_theme_and_language(story: Story, snapshot: SnapshotAssertion) -> None:
    """One app takes all twelve pictures, as a person would who changes the window and the looks."""
    async with story(FakeSession()) as teller:
        teller.app.screen.query_one(Prompt).cursor_blink = False
        await teller.say("I love 狼と香辛料")
        await teller.press("down", "l", "down")
        for size, theme, language in product(SIZES, (DARK.name, LIGHT.name), LANGUAGES):
            await teller.pilot.resize_terminal(*SIZES[size])
            teller.app.theme = theme
            await teller.app.speak(language)
            teller.app.screen.query_one(Prompt).cursor_blink = False
            await teller.settle()
            svg = teller.app.export_screenshot(title="edge_rec")
            named = snapshot(name=f"{size}-{theme}-{language}", extension_class=SVGImageExtension)
            assert named == svg


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_first_screen_picture(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, act = picture(FakeSession(), "")
    assert snap_compare(app, terminal_size=size, run_before=act)


def test_japanese_list_picture(snap_compare: Compare) -> None:
    app, act = picture(FakeSession(language="ja"), "狼と香辛料が好き", "down", "s")
    assert snap_compare(app, terminal_size=(120, 36), run_before=act)


def test_narrow_details_picture(snap_compare: Compare) -> None:
    app, act = picture(FakeSession(), "I love 狼と香辛料", "down", "enter")
    assert snap_compare(app, terminal_size=SIZES["small"], run_before=act)


def test_question_picture(snap_compare: Compare) -> None:
    app, act = picture(FakeSession(), "Fate")
    assert snap_compare(app, terminal_size=SIZES["small"], run_before=act)


def test_chips_and_names_picture(snap_compare: Compare) -> None:
    said = "I love 狼と香辛料"
    app, act = picture(FakeSession(), said, "down", "l", "g", "escape", *"like kino")
    assert snap_compare(app, terminal_size=SIZES["middle"], run_before=act)


def test_high_contrast_picture(snap_compare: Compare) -> None:
    app, act = picture(FakeSession(), "I love 狼と香辛料", "down", theme=CONTRAST.name)
    assert snap_compare(app, terminal_size=SIZES["middle"], run_before=act)


def test_letters_to_click_on_picture(snap_compare: Compare) -> None:
    app, act = picture(FakeSession(before=("something slow",)), "", "f8")
    assert snap_compare(app, terminal_size=SIZES["small"], run_before=act)


@pytest.mark.parametrize("key", ["f3", "f4", "f5"], ids=["library", "taste", "people"])
def test_page_picture(
    snap_compare: Compare, shop: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    with edge_rec.open(shop, profile="mina") as session:
        session.clock = lambda: datetime(2024, 5, 1, tzinfo=UTC)
        for item_id, kind in (("s1", "like"), ("s3", "like"), ("h1", "dislike"), ("c1", "save")):
            session.feedback(item_id, kind)
        app, act = picture(cast(FakeSession, session), "", key, "down")
        assert snap_compare(app, terminal_size=SIZES["middle"], run_before=act)


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_run_picture(snap_compare: Compare, shop: Path, language: str) -> None:
    with edge_rec.open(shop, profile="mina") as session:
        app = EdgeRecApp(cast(OpenSession, lambda: session), paths=resolve(shop))

        async def act(pilot: Pilot[None]) -> None:
            teller = Teller(app, pilot)
            await teller.open()
            app.discover.query_one(Prompt).cursor_blink = False
            await app.speak(language)
            await teller.settle()
            await teller.press("l", "n", "d")

        assert snap_compare(app, terminal_size=(100, 30), run_before=act)


def test_help_picture(snap_compare: Compare) -> None:
    app, act = picture(FakeSession(), "I love 狼と香辛料", "down", "question_mark")
    assert snap_compare(app, terminal_size=(100, 40), run_before=act)
