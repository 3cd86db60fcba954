"""Runs the app in a terminal of a given size, driven by a scripted session."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import cast

import pytest
import textual.app
import textual.pilot
from fake_session import FakeSession
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from edge_rec.paths import Paths
from edge_rec.session import Session
from edge_rec.tui import i18n
from edge_rec.tui.app import EdgeRecApp
from edge_rec.tui.widgets.browser import Browser
from edge_rec.tui.workers import OpenSession

_QUIET_FRAMES = 4
"""After so many without work nothing more will be drawn."""
_GIVE_UP_S = 10.0
"""By then something draws for ever."""
Story = Callable[..., AbstractAsyncContextManager["Teller"]]


class Teller:
    """Does what a person does, and waits for the app as a person would."""

    def __init__(self, app: EdgeRecApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def open(self) -> None:
        """Until the session is there, or has failed to open."""
        await self.wait_for(lambda: self.app.is_opened)

    async def wait_for(self, happened: Callable[[], bool]) -> None:
        """Until something a thread does has happened."""
        while not happened():
            await self.pilot.pause()
        await self.settle()

    async def settle(self) -> None:
        """Until every worker and every message they posted is done."""
        quiet, started = 0, time.monotonic()
        while quiet < _QUIET_FRAMES and time.monotonic() - started < _GIVE_UP_S:
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            quiet = 0 if self._is_busy else quiet + 1

    @property
    def _is_busy(self) -> bool:
        screen = self.app.screen
        drawing = screen._layout_required or screen._repaint_required or screen._dirty_widgets
        waiting = any(browser.is_waiting for browser in screen.query(Browser))
        working = any(not worker.is_finished for worker in self.app.workers)
        return bool(drawing) or waiting or working

    async def click(self, target: type[Widget] | str, offset: tuple[int, int] = (0, 0)) -> None:
        await self.pilot.click(target, offset=offset)
        await self.settle()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def say(self, text: str) -> None:
        await self.start_saying(text)
        await self.settle()

    async def start_saying(self, text: str) -> None:
        """Like `say`, but without waiting for the turn to end."""
        prompt = self.app.screen.query_one("#prompt", Input)
        prompt.value = text
        prompt.focus()
        await self.pilot.press("enter")

    @property
    def typed(self) -> str:
        return self.app.screen.query_one("#prompt", Input).value

    def screen_text(self) -> str:
        """The characters on the screen, a line each."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)


async def breathe(*_: float) -> None:
    """Let timers that are due run."""
    await asyncio.sleep(0.002)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Stories are told in English, whatever the terminal speaks."""
    i18n.use("en")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", "en_US.UTF-8")
        # Nobody looks here, so nobody is waited for; Pilot's own waits end when the machine is
        # idle, which one that does other work is never.
        patch.setattr(EdgeRecApp, "DRAWN_S", 0.001)
        patch.setattr(Browser, "PAUSED_S", 0.001)
        patch.setattr(Browser, "SETTLED_S", 0.001)
        for module in (textual.app, textual.pilot):
            patch.setattr(module, "wait_for_idle", breathe)
        yield
    i18n.use("en")


@pytest.fixture
def story() -> Story:
    @asynccontextmanager
    async def begin(
        session: FakeSession | Session,
        *,
        size: tuple[int, int] = (100, 36),
        paths: Paths | None = None,
        is_open: bool = True,
    ) -> AsyncIterator[Teller]:
        app = EdgeRecApp(cast(OpenSession, lambda: session), paths=paths)
        async with app.run_test(size=size) as pilot:
            teller = Teller(app, pilot)
            if is_open:
                await teller.open()
            else:
                await teller.wait_for(lambda: len(app.screen_stack) > 1)
            yield teller
            if (gate := getattr(session, "gate", None)) is not None:
                gate.set()
            await teller.settle()

    return begin
