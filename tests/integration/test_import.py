"""`edge-rec import` from its arguments to its output; what follows an import is not built here."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import pytest

from edge_rec import assembly
from edge_rec.catalog.readers import FORMATS
from edge_rec.cli import import_
from edge_rec.cli.progress_bar import StderrProgress
from edge_rec.config import Config
from edge_rec.errors import CatalogError, ConfigError
from edge_rec.paths import Paths, resolve
from edge_rec.store.database import Database
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import ItemId, UserId


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return resolve(tmp_path / "home")


@pytest.fixture(autouse=True)
def refreshed(monkeypatch: pytest.MonkeyPatch) -> list[Paths]:
    """The homes whose indexes an import asked to be brought up to date."""
    homes: list[Paths] = []
    monkeypatch.setattr(
        assembly, "refresh_index", lambda paths, config, progress: homes.append(paths)
    )
    return homes


def run(paths: Paths, *words: str) -> int:
    parser = argparse.ArgumentParser()
    import_.configure(parser)
    args = parser.parse_args(words)
    args.paths, args.config = paths, Config()
    return int(args.run(args))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.csv"
    path.write_text("item_id,title,year\n1,Apple,\n2,Bread,soon\n3,Cheese,1999\n")
    return path


def test_an_import_prints_counts_and_the_rows_left_out(
    paths: Paths, shop: Path, capsys: pytest.CaptureFixture[str], refreshed: list[Paths]
) -> None:
    assert run(paths, "csv", str(shop)) == 0
    assert capsys.readouterr().out == (
        "shop: 2 items (2 new), 0 interactions\n"
        "rows left out: 1\n"
        f"  {shop}, line 3, field 'year': is not a year: 'soon'\n"
    )
    assert refreshed == [paths]


def test_an_import_prints_one_json_object(
    paths: Paths, shop: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(paths, "auto", str(shop), "--json", "--prefix", "s-") == 0
    out = capfdbinary.readouterr().out
    assert out.count(b"\n") == 1
    assert json.loads(out) == {
        "pack": "s-shop",
        "items": 2,
        "new_items": 2,
        "interactions": 0,
        "errors": 1,
        "first_errors": [
            {"file": str(shop), "line": 3, "field": "year", "problem": "is not a year: 'soon'"}
        ],
    }


def test_what_was_imported_is_in_the_database(paths: Paths, shop: Path, tmp_path: Path) -> None:
    run(paths, "auto", str(shop))
    log = tmp_path / "log.csv"
    log.write_text("user_id,item_id\nann,1\n")
    run(paths, "interactions", str(log))
    database = Database(paths.database)
    assert SqliteItemStore(database).item_ids() == ["1", "3"]
    (event,) = SqliteInteractionStore(database).of_user(UserId("ann"))
    assert event.item_id == ItemId("1")
    database.close()


def test_a_failed_import_leaves_the_indexes_alone(
    paths: Paths, tmp_path: Path, refreshed: list[Paths]
) -> None:
    with pytest.raises(CatalogError, match="no such file"):
        run(paths, "auto", str(tmp_path / "nowhere.csv"))
    assert refreshed == []
    assert not paths.home.exists()


def test_only_the_demo_needs_no_path(paths: Paths) -> None:
    assert import_.source_path("demo", None, paths) == paths.demo_catalog
    with pytest.raises(ConfigError, match="needs the path"):
        run(paths, "csv")


def test_many_errors_are_cut_short(
    paths: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("item_id,title\n1,Good\n" + ",x\n" * 25)
    run(paths, "csv", str(path))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 13
    assert lines[-1] == "  … and 15 more"


def test_every_format_can_be_asked_for() -> None:
    assert set(import_.SOURCES) == set(FORMATS)


def test_progress_is_silent_away_from_a_terminal() -> None:
    stream = io.StringIO()
    progress = StderrProgress(stream)
    progress.start("reading", 10, "items")
    progress.advance(10)
    progress.finish()
    assert stream.getvalue() == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("total", "expected"), [(200, "50% of 200 items"), (None, "reading: 100 items")]
)
def test_progress_on_a_terminal_says_how_far_it_is(
    total: int | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(10))
    monkeypatch.setattr("edge_rec.cli.progress_bar.time.monotonic", lambda: next(clock))
    stream = Terminal()
    progress = StderrProgress(stream)
    progress.start("reading", total, "items")
    progress.advance(100)
    assert expected in stream.getvalue()
    progress.finish()
    assert stream.getvalue().endswith("\r\x1b[2K")
