"""Measures the terminal app: time to the first screen, and from a key to the screen mid-stream.

    .venv/bin/python -m scripts.bench_app [--home DIR] [--runs 9] [--keys 200] [--json]

The first screen is timed from outside, in a pseudo-terminal, from the start of the process to the
prompt's words. The keys are pressed inside a list while a scripted turn streams a token every
5 ms; a key has reached the screen when the frame after its effect has been handed to the driver.
Beside each wall time stands the processor time of the process: on a machine that does other work
as well, that is what the app itself took.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import gc
import json
import os
import pty
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textual.screen import Screen

from edge_rec.tui import app as app_module
from edge_rec.tui.app import EdgeRecApp
from edge_rec.tui.widgets.results import ResultList
from edge_rec.types import Token, TurnEvent

_FAKES = Path(__file__).resolve().parent.parent / "tests" / "tui"
_PROMPT = "ay what you like"
"""Of the prompt's words; the cursor stands on their first letter and is drawn apart."""
_TOKEN_S = 0.005
_PAUSES_S = (0.02, 0.05, 0.08, 0.12, 0.3)
"""Between keys, in turn: held down, pressed in a row, and after the details have been read."""
_GIVE_UP_S = 60.0


def main() -> int:
    """Measure both and print them."""
    parser = argparse.ArgumentParser(description="time the terminal app")
    parser.add_argument("--home", help="home the app is started with")
    parser.add_argument("--runs", type=int, default=9, help="starts; the first one warms up")
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    starts = [_start_s(args.home) for _ in range(args.runs + 1)][1:]
    walls, cpus = zip(*starts, strict=True)
    gc.disable()  # as the command does; the app turns it on again
    latencies = asyncio.run(_latencies(args.keys))
    found = {
        "first_screen_s": round(statistics.median(walls), 3),
        "first_screen_worst_s": round(max(walls), 3),
        "first_screen_cpu_s": round(statistics.median(cpus), 3),
        **_percentiles("key", [wall for wall, _ in latencies]),
        **_percentiles("key_cpu", [cpu for _, cpu in latencies]),
        "keys": len(latencies),
    }
    if args.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:<22} {value}")
    return 0


def _percentiles(name: str, seconds: list[float]) -> dict[str, float]:
    in_order = statistics.quantiles(seconds, n=20)
    return {
        f"{name}_p50_ms": round(statistics.median(seconds) * 1e3, 1),
        f"{name}_p95_ms": round(in_order[-1] * 1e3, 1),
        f"{name}_max_ms": round(max(seconds) * 1e3, 1),
    }


def _start_s(home: str | None) -> tuple[float, float]:
    """Seconds from starting `edge-rec` until the prompt's words are on its terminal; of its CPU."""
    command = [sys.executable, "-m", "edge_rec", *(["--home", home] if home else [])]
    started = time.perf_counter()
    child, terminal = pty.fork()
    if not child:
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # warm: byte code is there, as installed
        os.execv(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    written = b""
    try:
        while _PROMPT.encode() not in written:
            written += os.read(terminal, 65536)
            if time.perf_counter() - started > _GIVE_UP_S:
                raise TimeoutError(f"no prompt after {_GIVE_UP_S:.0f} s")
        elapsed_s = time.perf_counter() - started
    finally:
        os.kill(child, signal.SIGKILL)
        used = os.wait4(child, 0)[2]
        os.close(terminal)
    return elapsed_s, used.ru_utime + used.ru_stime


class TimedApp(EdgeRecApp):
    """Notes when a frame goes to the driver."""

    CSS_PATH = Path(app_module.__file__).with_name("app.tcss")
    frame_at = cpu_at = 0.0

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        self.frame_at, self.cpu_at = time.perf_counter(), time.process_time()


async def _latencies(n_keys: int) -> list[tuple[float, float]]:
    """Seconds from each key to the first frame after the cursor has moved; of processor time."""
    sys.path.insert(0, str(_FAKES))
    from fake_session import FakeSession

    class Streaming(FakeSession):
        """Streams for as long as keys are pressed."""

        is_over = False

        def respond(self, text: str) -> Iterator[TurnEvent]:
            for event in super().respond(text):
                yield event
                while text == "stream" and isinstance(event, Token) and not self.is_over:
                    time.sleep(_TOKEN_S)
                    yield Token("word ")

    session = Streaming()
    app = TimedApp(lambda: session)  # type: ignore[arg-type, return-value]
    found = []
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(0.3)
        await app.workers.wait_for_complete()
        prompt = app.screen.query_one("#prompt")
        prompt.value = "stream"  # type: ignore[attr-defined]
        await pilot.press("enter")
        results = app.screen.query_one(ResultList)
        while len(results.rows) < 5:
            await asyncio.sleep(0.01)
        results.focus()
        await asyncio.sleep(0.3)
        for number in range(n_keys):
            before = results.index
            pressed, used = time.perf_counter(), time.process_time()
            app.simulate_key("down" if number % 10 < 5 else "up")
            while results.index == before or app.frame_at < pressed:
                if time.perf_counter() - pressed > 2:
                    break
                await asyncio.sleep(0.0005)
            else:
                found.append((app.frame_at - pressed, app.cpu_at - used))
            await asyncio.sleep(_PAUSES_S[number % len(_PAUSES_S)])
        session.is_over = True
        await app.workers.wait_for_complete()
    return found


if __name__ == "__main__":
    raise SystemExit(main())
