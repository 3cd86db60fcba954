"""What values look like as text."""

from __future__ import annotations

import pytest
from fake_session import CATALOG
from rich.cells import cell_len
from textual.content import Content

from edge_rec.tui.drawing import beside, facts, meter, plain, prose, tag_lines, tag_marks
from edge_rec.tui.widgets.prompt_frame import stage_track
from edge_rec.types import Item, ItemId


@pytest.mark.parametrize("width", range(1, 30))
def test_beside_is_as_wide_as_asked_in_any_script(width: int) -> None:
    line = beside(Content("狼と香辛料 Spice"), Content("2008"), width)
    assert cell_len(line.plain) == width


def test_beside_keeps_the_right_side_whole() -> None:
    assert beside(Content("狼と香辛料"), Content(" 2008"), 10).plain == "狼と… 2008"


@pytest.mark.parametrize(
    ("share", "bar"), [(0.0, "━━━━"), (0.5, "━━━━"), (0.625, "━━╸━"), (1.0, "━━━━"), (7.0, "━━━━")]
)
def test_meter_fills_by_half_cells(share: float, bar: str) -> None:
    assert meter(share, 4).plain == bar


def test_tag_marks_drops_tags_that_do_not_fit() -> None:
    assert tag_marks(("Action", "Drama", "異世界"), 18).plain == "● Action  ● Drama"


def test_tag_lines_keeps_every_tag() -> None:
    lines = [line.plain for line in tag_lines(("Action", "Drama", "異世界"), 18)]
    assert lines == ["● Action  ● Drama", "● 異世界"]


def test_plain_removes_what_a_terminal_acts_on() -> None:
    assert plain("a\x1b[2Jb\r\nc\x00d") == "a [2Jb c d"


def test_facts_names_only_what_is_known() -> None:
    assert facts(CATALOG[0]) == "TV · 2005 · ★ 8.2 · length 26"
    assert facts(Item(ItemId("x"), "X")) == ""


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("Here you are:\n1. Mushishi — calm\n2. Ergo Proxy — dark", "Here you are:"),
        ("Here you are:\n1", "Here you are:"),
        ("Here you are:\n12.", "Here you are:"),
        ("2001 was a good year", "2001 was a good year"),
        ("24 is a series", "24 is a series"),
        ("どうぞ。\n1. 蟲師 — 静か", "どうぞ。"),
    ],
)
def test_prose_leaves_numbered_lines_out(reply: str, shown: str) -> None:
    assert prose(reply) == shown


def test_stage_track_lights_the_running_stage() -> None:
    track = stage_track("retrieve", 100).plain
    assert track == ("● understanding   ● matching names   ● searching   ○ ranking   ○ explaining")


def test_stage_track_falls_back_to_the_running_stage() -> None:
    assert stage_track("retrieve", 40).plain == "● searching"
    assert stage_track("dream", 40).plain == "● dream"
