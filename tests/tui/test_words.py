"""The catalogue of the interface's words."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

import edge_rec.tui
from edge_rec.tui import i18n
from edge_rec.tui.drawing import KIND_MARKS
from edge_rec.tui.japanese import JAPANESE
from edge_rec.tui.sheet import SOURCE_NAMES
from edge_rec.tui.widgets.prompt_frame import STAGES

CODE = Path(edge_rec.tui.__file__).parent


def said() -> set[str]:
    """Every text the code hands to `t` as a literal, and every described key."""
    found = {*KIND_MARKS.values(), *SOURCE_NAMES.values(), *STAGES.values()}
    for file in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "")
            place = {"t": 0, "Binding": 2}.get(name)
            if place is None or len(node.args) <= place:
                continue
            text = node.args[place]
            if isinstance(text, ast.Constant):
                found.add(str(text.value))
    return found


def test_everything_said_has_japanese_words() -> None:
    assert sorted(said() - set(JAPANESE)) == []


@pytest.mark.parametrize("english", JAPANESE)
def test_translation_keeps_the_placeholders(english: str) -> None:
    def fields(text: str) -> set[str | None]:
        return {field for _, field, _, _ in Formatter().parse(text)} - {None}

    assert fields(english) == fields(JAPANESE[english])


def test_an_unknown_language_falls_back_to_english() -> None:
    i18n.use("tlh")
    assert i18n.t("Library") == "Library"


def test_language_of_the_terminal_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert i18n.system_language() == "ja"
