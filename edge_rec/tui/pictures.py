"""Pictures of items, where the terminal can show them and somebody put them there.

They lie in one folder, each named by its item: `pictures/1535.jpg`. The optional package
`textual-image` draws them, by Kitty's or Sixel graphics or in half blocks; without it, or without
a picture, nothing is shown and nothing is missing.
"""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path
from typing import Any

from textual.widget import Widget

from edge_rec.types import ItemId

logger = logging.getLogger(__name__)

_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
_folder: list[Path] = []
"""The one folder looked in; empty while no picture can be shown."""


def look_in(folder: Path) -> None:
    """Show the pictures in `folder`; to be called before the app owns the terminal.

    Importing `textual-image` asks the terminal what it can do.
    """
    _folder.clear()
    if folder.is_dir() and importlib.util.find_spec("textual_image") is not None:
        _folder.append(folder)
        importlib.import_module("textual_image.widget")


def picture_of(item_id: ItemId) -> Path | None:
    """The picture of an item; None where there is none to show."""
    if not _folder or Path(item_id).name != item_id:
        return None
    candidates = (_folder[0] / f"{item_id}{ending}" for ending in _ENDINGS)
    return next((path for path in candidates if path.is_file()), None)


def new_frame() -> Widget | None:
    """A widget that holds one picture, empty yet; None where none can be shown."""
    if not _folder:
        return None
    frame: Widget = importlib.import_module("textual_image.widget").Image(id="picture")
    frame.display = False
    return frame


def show(frame: Any, item_id: ItemId) -> None:
    """Put the item's picture into `frame`; without one the frame takes no room."""
    path = picture_of(item_id)
    frame.display = path is not None
    if path is None:
        return
    try:
        with importlib.import_module("PIL.Image").open(path) as image:
            frame.image = image.convert("RGB")
    except (OSError, ValueError) as error:
        logger.warning("%s: cannot be shown (%s)", path, error)
        frame.display = False
