"""An item added by hand is known to the next turn, and nothing is built anew for it."""

import json

import pytest

from edge_rec.cli.main import main
from edge_rec.linking.candidates import NameIndex


def run(capsys, *arguments):
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, [json.loads(line) for line in captured.out.splitlines()], captured.err


@pytest.fixture
def nothing_is_built(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the name index was built anew")

    monkeypatch.setattr(NameIndex, "build", refuse)


def test_added_item_is_linked_under_every_name(shop, capsys, nothing_is_built):
    main(["link", "--json", "x"])
    capsys.readouterr()
    arguments = ["items", "add", "Velvet Comet", "--alias", "天鵝絨の彗星", "--json"]
    code, [added], _ = run(capsys, *arguments)
    assert (code, added["item_id"]) == (0, "local-1")
    for text in ("velvet comet", "Velvet Comte", "天鵝絨の彗星"):
        _, [link], _ = run(capsys, "link", "--json", text)
        assert (link["status"], link["item_id"]) == ("linked", "local-1")


def test_added_item_is_recommended_cold(shop, capsys):
    tags = ["--tag", "Space", "--kind", "TV", "--year", "2024"]
    run(capsys, "items", "add", "Velvet Comet", *tags, "--json")
    _, [turn], _ = run(capsys, "ask", "--json", "only TV from after 2020, something in space")
    assert "local-1" in [item["item_id"] for item in turn["items"]]


def test_an_alias_is_one_more_name(shop, capsys, nothing_is_built):
    code, [item], _ = run(capsys, "items", "alias", "s1", "SFC Show", "--json")
    assert (code, "SFC Show" in item["titles"]) == (0, True)
    for text in ("SFC show", "Starfall Cadets"):
        _, [link], _ = run(capsys, "link", "--json", text)
        assert link["item_id"] == "s1"


@pytest.mark.parametrize(
    "arguments",
    [["add", "  "], ["add", "New", "--id", "s1"], ["alias", "nobody", "x"], ["alias", "s1", " "]],
)
def test_what_cannot_be_added_is_refused(shop, capsys, arguments):
    code, printed, message = run(capsys, "items", *arguments)
    assert (code, printed) == (1, [])
    assert message.startswith("edge-rec: ")


def test_a_catalog_with_an_alias_can_be_imported_again(shop, capsys, tmp_path):
    run(capsys, "items", "alias", "s1", "SFC Show", "--json")
    again = tmp_path / "films.csv"
    again.write_text("item_id,title\ns1,Starfall Cadets\n", encoding="utf-8")
    assert main(["import", "csv", str(again)]) == 0


def test_an_alias_survives_the_next_import_of_its_catalog(shop, capsys, tmp_path):
    run(capsys, "items", "alias", "s1", "SFC Show", "--json")
    again = tmp_path / "films.csv"
    again.write_text("item_id,title\ns1,Starfall Cadets Returned\n", encoding="utf-8")
    assert main(["import", "csv", str(again)]) == 0
    capsys.readouterr()
    for text in ("SFC show", "starfall cadets returned"):
        _, [link], _ = run(capsys, "link", "--json", text)
        assert link["item_id"] == "s1"


def test_an_added_item_survives_the_next_import(shop, capsys, tmp_path):
    run(capsys, "items", "add", "Velvet Comet", "--json")
    again = tmp_path / "films.csv"
    again.write_text("item_id,title\ns1,Starfall Cadets\n", encoding="utf-8")
    assert main(["import", "csv", str(again)]) == 0
    capsys.readouterr()
    _, [link], _ = run(capsys, "link", "--json", "velvet comet")
    assert link["item_id"] == "local-1"
