"""Takes the README's four pictures: the app itself, on a real session of the demo catalog.

    .venv/bin/python -m scripts.screenshot [--home DIR] [--out FOLDER] [--size 120x40]

Run it after `./build.sh setup`. It works as a profile that holds nothing yet and leaves it so.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot
from textual.widgets import Input

import edge_rec
from edge_rec.tui import i18n
from edge_rec.tui.app import EdgeRecApp
from edge_rec.tui.themes import DARK, LIGHT

_OUT = Path(__file__).resolve().parent.parent / "assets" / "screenshots"
_RESTED_S = 0.5
"""Until the session is there, and similar items of the one under the cursor."""


class Picture(NamedTuple):
    """What is said and pressed before a picture is taken."""

    name: str
    language: str
    theme: str
    said: tuple[str, ...]
    keys: tuple[str, ...]


PICTURES = (
    Picture(
        "discover",
        "en",
        DARK.name,
        ("I love Mushishi and 狼と香辛料, but no horror and nothing before 2005",),
        ("down", "l", "down", "b", "down"),
    ),
    Picture(
        "taste",
        "en",
        DARK.name,
        ("I love Mushishi, Cowboy Bebop, Monster and 狼と香辛料, but I hated Naruto",),
        ("f4", "down", "down", "plus"),
    ),
    Picture(
        "library",
        "en",
        LIGHT.name,
        ("I love Mushishi, Cowboy Bebop and 狼と香辛料", "more"),
        (*("down", "r", "9", "down", "l", "down", "s", "down", "b", "down", "b", "down", "d"),
         *("down", "x", "down", "r", "8", "f3", "down", "space", "space")),
    ),
    Picture(
        "japanese",
        "ja",
        DARK.name,
        ("「蟲師」と「狼と香辛料」が好きです。ホラー以外でおすすめを教えてください。",),
        ("down", "l", "down"),
    ),
)  # fmt: skip


def main() -> int:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(description="take the README's pictures of the terminal app")
    parser.add_argument("--home", help="where the database and indexes live")
    parser.add_argument("--profile", default="mina")
    parser.add_argument("--out", type=Path, default=_OUT, help="folder")
    parser.add_argument("--size", default="120x40", help="cells, width x height")
    parser.add_argument("--only", nargs="*", default=[each.name for each in PICTURES])
    args = parser.parse_args()
    width, height = (int(part) for part in args.size.split("x"))
    args.out.mkdir(parents=True, exist_ok=True)
    with edge_rec.open(args.home, profile=args.profile) as session:
        if session.profile().seen:
            parser.error(f"profile {args.profile!r} holds marks already; name another")
        for picture in PICTURES:
            if picture.name in args.only:
                svg = asyncio.run(_take(session, picture, (width, height)))
                file = args.out / f"{picture.name}.svg"
                file.write_text(svg, encoding="utf-8")
                print(f"{file}: {len(svg) // 1000} kB")
    return 0


async def _take(session: edge_rec.Session, picture: Picture, size: tuple[int, int]) -> str:
    """The app after everything was said and pressed; nothing of it stays in the session."""
    app = EdgeRecApp(lambda: session)
    i18n.use(picture.language)
    try:
        async with app.run_test(size=size) as pilot:
            app.theme = picture.theme
            await asyncio.sleep(_RESTED_S)
            await _settle(app, pilot)
            for said in picture.said:
                prompt = app.screen.query_one("#prompt", Input)
                prompt.cursor_blink = False
                prompt.value = said
                await _settle(app, pilot)
                await pilot.press("enter")
                await _settle(app, pilot)
            for key in picture.keys:
                await pilot.press(key)
                await _settle(app, pilot)
            await asyncio.sleep(_RESTED_S)
            await _settle(app, pilot)
            return app.export_screenshot(title=app.title)
    finally:
        session.interactions.forget_user(session.user_id)
        session.switch(session.user_id)


async def _settle(app: EdgeRecApp, pilot: Pilot[None]) -> None:
    for _ in range(2):
        await app.workers.wait_for_complete()
        await pilot.pause()


if __name__ == "__main__":
    raise SystemExit(main())
