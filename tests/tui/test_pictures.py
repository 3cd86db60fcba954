"""Pictures of items, found by name in one folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge_rec.tui import pictures
from edge_rec.types import ItemId


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inside = tmp_path / "pictures"
    inside.mkdir()
    (inside / "7.png").write_bytes(b"")
    (tmp_path / "8.png").write_bytes(b"")
    monkeypatch.setattr(pictures, "_folder", [inside])
    return inside


def test_a_picture_is_found_by_the_id_of_its_item(folder: Path) -> None:
    assert pictures.picture_of(ItemId("7")) == folder / "7.png"
    assert pictures.picture_of(ItemId("9")) is None


@pytest.mark.parametrize("item_id", ["../8", "", "..", "/7"])
def test_an_id_leads_nowhere_else(folder: Path, item_id: str) -> None:
    assert pictures.picture_of(ItemId(item_id)) is None


def test_without_a_folder_nothing_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_folder", [])
    pictures.look_in(tmp_path / "none")
    assert pictures.new_frame() is None
    assert pictures.picture_of(ItemId("7")) is None


async def test_a_picture_is_drawn_and_a_broken_one_takes_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip(
        "textual_image", reason="the optional package textual-image is not installed"
    )
    image = pytest.importorskip("PIL.Image")
    monkeypatch.setattr(pictures, "_folder", [])
    image.new("RGB", (64, 96), "navy").save(tmp_path / "7.png")
    (tmp_path / "8.png").write_bytes(b"no picture")
    pictures.look_in(tmp_path)
    frame = pictures.new_frame()
    assert frame is not None
    pictures.show(frame, ItemId("7"))
    assert frame.display
    pictures.show(frame, ItemId("8"))
    assert not frame.display
