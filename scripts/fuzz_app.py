"""Presses random keys and clicks random places in the app; nothing may ever be raised.

    .venv/bin/python -m scripts.fuzz_app [--events 10000] [--seed 0] [--home DIR] [--profile P]

With `--home` it drives a real session there, without one a session that streams a scripted turn.
Run it on a copy of a home: it also switches people and forgets them.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from textual.geometry import Offset
from textual.pilot import OutOfBounds, Pilot

import edge_rec
from edge_rec.tui.app import EdgeRecApp
from edge_rec.tui.workers import OpenSession

_WORDS = (
    *(
        "I love Mushishi",
        "no horror",
        "newer",
        "狼と香辛料が好き",
        "Fate",
        "a bit darker",
        "もっと",
    ),
    *("👩‍👩‍👧 comedy", "the second one", "start over"),
)
_KEYS = (
    *("up", "down", "left", "right", "enter", "escape", "tab", "shift+tab", "space", "home", "end"),
    *("delete", "backspace", "pageup", "pagedown", "ctrl+z", "ctrl+p", "plus", "minus", "slash"),
    *("f1", "f2", "f3", "f4", "f5", "f6", "f9", "f10", "question_mark"),
    *"abcdfghijklmnoprstuwxy0123456789",
)
_BREATH = 8
"""Events between two pauses in which the app catches up."""
_SIZES = ((80, 24), (100, 36), (130, 44), (160, 50), (40, 12))
_FAKES = Path(__file__).resolve().parent.parent / "tests" / "tui"


def main() -> int:
    """Fuzz, and say how many of each kind of event went well."""
    parser = argparse.ArgumentParser(description="random keys and clicks")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--home", help="drive a real session of this home")
    parser.add_argument("--profile", default="fuzz")
    args = parser.parse_args()
    failures = Failures()
    logging.getLogger("edge_rec.tui.driver").addHandler(failures)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder  # where the app offers to export to
        counts = asyncio.run(_fuzz(_opener(args.home, args.profile), args.events, args.seed))
    elapsed_s = time.perf_counter() - started
    print(f"{sum(counts.values())} events in {elapsed_s:.0f} s, seed {args.seed}: {dict(counts)}")
    if args.home and failures.seen:
        print(f"the session failed {sum(failures.seen.values())} times: {dict(failures.seen)}")
        return 1
    return 0


class Failures(logging.Handler):
    """Counts what workers caught: the app shows it and goes on, but it should not have happened."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        self.seen[repr(record.exc_info[1]) if record.exc_info else record.getMessage()] += 1


def _opener(home: str | None, profile: str) -> OpenSession:
    if home is not None:
        return lambda: edge_rec.open(home, profile=profile)
    sys.path.insert(0, str(_FAKES))
    from fake_session import FakeSession

    return FakeSession


async def _fuzz(open_session: OpenSession, n_events: int, seed: int) -> Counter[str]:
    rng = random.Random(seed)
    counts: Counter[str] = Counter()
    app = EdgeRecApp(open_session)
    async with app.run_test(size=_SIZES[1]) as pilot:
        await app.workers.wait_for_complete()
        while sum(counts.values()) < n_events:
            counts[await _one(app, pilot, rng)] += 1
            if sum(counts.values()) % _BREATH == 0:
                await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
    return counts


async def _one(app: EdgeRecApp, pilot: Pilot[None], rng: random.Random) -> str:
    """One event of a random kind; its name."""
    choice = rng.random()
    if choice < 0.01:
        await pilot.resize_terminal(*rng.choice(_SIZES))
        return "resize"
    if choice < 0.04:
        for prompt in app.screen.query("#prompt"):
            prompt.focus()
        for character in rng.choice(_WORDS):
            app.simulate_key("space" if character == " " else character)
        app.simulate_key("enter")
        return "utterance"
    if choice < 0.25:
        width, height = app.size
        try:
            await pilot.click(offset=Offset(rng.randrange(width), rng.randrange(height)))
        except OutOfBounds:
            return "click outside"
        return "click"
    app.simulate_key(rng.choice(_KEYS))
    return "key"


if __name__ == "__main__":
    raise SystemExit(main())
