"""Takes the README's picture: the app after a real turn with the real session.

    .venv/bin/python -m scripts.screenshot [--home DIR] [--out FILE] [--say TEXT] …

Run it after `./build.sh setup`. It works as a profile that holds nothing yet and leaves it so.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from textual.widgets import Input

import edge_rec
from edge_rec.tui.app import EdgeRecApp

_OUT = Path(__file__).resolve().parent.parent / "assets" / "screenshots" / "app.svg"
_SAY = "I love Mushishi and 狼と香辛料, something slow and strange but no horror"
_KEYS = ("down", "down", "l", "down", "s", "up")


def main() -> int:
    """Take the picture and say where it is."""
    parser = argparse.ArgumentParser(description="take the README's picture of the terminal app")
    parser.add_argument("--home", help="where the database and indexes live")
    parser.add_argument("--profile", default="mina")
    parser.add_argument("--out", type=Path, default=_OUT)
    parser.add_argument("--say", default=_SAY, help="what the person says")
    parser.add_argument("--keys", nargs="*", default=_KEYS, help="keys pressed after the turn")
    parser.add_argument("--size", default="120x36", help="cells, width x height")
    args = parser.parse_args()
    width, height = (int(part) for part in args.size.split("x"))
    with edge_rec.open(args.home, profile=args.profile) as session:
        if session.profile().seen:
            parser.error(f"profile {args.profile!r} holds marks already; name another")
        picture = asyncio.run(_picture(session, args.say, args.keys, (width, height)))
        while session.undo() is not None:
            pass
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(picture, encoding="utf-8")
    print(f"{args.out}: {len(picture) // 1000} kB")
    return 0


async def _picture(
    session: edge_rec.Session, said: str, keys: list[str], size: tuple[int, int]
) -> str:
    app = EdgeRecApp(lambda: session)
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        prompt = app.screen.query_one("#prompt", Input)
        prompt.cursor_blink = False
        prompt.value = said
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        return app.export_screenshot(title=app.title)


if __name__ == "__main__":
    raise SystemExit(main())
