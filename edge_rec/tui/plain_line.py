"""One line typed outside the app, for input methods that do not find the app's caret."""

from __future__ import annotations

import asyncio
import contextlib
import importlib


async def read_line(question: str) -> str:
    """What the person types after `question`; empty when they end it with ctrl+c or ctrl+d.

    The app must be suspended; its event loop goes on.
    """
    with contextlib.suppress(ImportError):
        importlib.import_module("readline")  # moves the caret by characters, not bytes
    try:
        return await asyncio.to_thread(input, question)
    except (EOFError, KeyboardInterrupt):
        return ""
