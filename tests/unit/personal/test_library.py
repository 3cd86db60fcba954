"""The library of one person, on the invented shop."""

import json

import pytest

import edge_rec
from edge_rec.errors import CatalogError, ConfigError
from edge_rec.personal.library import export, import_file, mark_all, shelf


@pytest.fixture
def session(shop):
    with edge_rec.open(shop) as opened:
        yield opened


def test_shelf_holds_everything_touched_latest_first(session):
    session.feedback("s3", "rate", 9)
    session.feedback("h1", "hide")
    session.feedback("c1", "save")
    shelved = shelf(session)
    assert [each.item.item_id for each in shelved] == ["c1", "h1", "s3"]
    assert [each.is_saved for each in shelved] == [True, False, False]
    assert shelved[1].is_hidden and not shelved[1].is_seen
    assert (shelved[2].rating, shelved[2].is_liked, shelved[2].is_seen) == (9.0, True, True)


def test_clear_takes_an_item_off_the_shelf_and_out_of_the_model(session):
    before = session.learner.scores(session.user_id).copy()
    session.feedback("s3", "like")
    session.feedback("s3", "rate", 10)
    assert session.clear(["s3"]) == 2
    assert shelf(session) == []
    assert session.learner.scores(session.user_id) == pytest.approx(before, abs=1e-5)


def test_mark_all_marks_every_one(session):
    assert mark_all(session, ["s1", "s2"], "seen") == 2
    assert session.profile().seen == ("s1", "s2")


@pytest.mark.parametrize("name", ["mine.csv", "mine.json"])
def test_what_is_exported_comes_back(session, tmp_path, name):
    session.feedback("s3", "rate", 8)
    session.feedback("c1", "save")
    assert export(session, tmp_path / name) == 2
    before = session.profile()
    session.clear(["s3", "c1"])
    assert import_file(session, tmp_path / name) == (2, 0)
    assert session.profile() == before


def test_importing_twice_adds_nothing(session, tmp_path):
    session.feedback("s3", "like")
    export(session, tmp_path / "mine.csv")
    assert import_file(session, tmp_path / "mine.csv") == (0, 1)


def test_rows_of_unknown_items_are_left_out_and_counted(session, tmp_path):
    rows = [{"item_id": "nowhere", "kind": "like"}, {"item_id": "s1", "kind": "like"}]
    (tmp_path / "some.json").write_text(json.dumps(rows))
    assert import_file(session, tmp_path / "some.json") == (1, 1)


def test_a_file_of_another_kind_is_refused(session, tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CatalogError, match="item_id"):
        import_file(session, tmp_path / "other.csv")


def test_the_name_says_the_format(session, tmp_path):
    with pytest.raises(ConfigError, match="csv"):
        export(session, tmp_path / "mine.txt")
