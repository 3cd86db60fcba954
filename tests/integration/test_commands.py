"""The commands' bytes on stdout are a contract: names of fields may be added, never changed."""

import io
import json
import sys

import pytest

from edge_rec.cli.main import COMMANDS, main


def run(capsys, *arguments):
    """Exit code and the JSON objects on stdout."""
    code = main(list(arguments))
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def type_in(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))


def test_ask_json_has_the_fields_of_the_contract(shop, capsys):
    code, [turn] = run(capsys, "ask", "--json", "-n", "3", "I love Starfall Cadets")
    assert code == 0
    assert {"query", "links", "items", "reply", "language", "notices", "models"} <= turn.keys()
    assert turn["timings_ms"].keys() == {
        "understand", "link", "retrieve", "rerank", "explain_first", "total"
    }  # fmt: skip
    assert [item["rank"] for item in turn["items"]] == [1, 2, 3]
    item = turn["items"][0]
    assert {"item_id", "title", "score", "sources", "explanation"} <= item.keys()
    assert item["explanation"].keys() == {"text", "facts", "by"}
    assert turn["links"][0]["status"] == "linked"


def test_ask_dash_reads_a_conversation_a_turn_a_line(shop, capsys, monkeypatch):
    type_in(monkeypatch, b"I love Crimson Harbour, show me 2\nonly movies\n")
    _, turns = run(capsys, "ask", "--json", "-")
    assert [len(turn["items"]) for turn in turns] == [2, 2]
    assert {item["kind"] for item in turns[1]["items"]} == {"Movie"}


def test_ask_survives_bytes_that_are_no_text(shop, capsys, monkeypatch):
    type_in(monkeypatch, b"\xff\xfe\x00\n")
    code, [turn] = run(capsys, "ask", "--json", "-")
    assert code == 0
    assert turn["reply"]


def test_ask_streams_the_reply_as_text(shop, capsys):
    assert main(["ask", "I love Comet Ferry Seven"]) == 0
    assert "1. " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "status", "item_id"),
    [
        ("starfal cadets", "linked", "s1"),
        ("彗星渡船7号", "linked", "s3"),
        ("Breaking Bread", "unlinked", None),
    ],
)
def test_link_json_says_what_a_name_means(shop, capsys, text, status, item_id):
    _, [link] = run(capsys, "link", "--json", text)
    assert (link["status"], link["item_id"]) == (status, item_id)
    assert {"text", "title", "score", "candidates", "elapsed_ms"} <= link.keys()


def test_understand_json_has_the_fields_of_the_contract(shop, capsys):
    text = "I love Rust Nebula but not Gravel Hearts, no horror, a bit newer, show me 4"
    _, [act] = run(capsys, "understand", "--json", text)
    assert act["liked"] == ["Rust Nebula"]
    assert act["disliked"] == ["Gravel Hearts"]
    assert act["exclude"] == ["no horror"]
    assert act["nudges"] == [{"facet": "year", "direction": "newer"}]
    assert act["n"] == 4
    assert act["by"] == "rules"
    assert {"text", "intent", "seen", "include", "elapsed_ms"} <= act.keys()


def test_understand_json_says_what_is_to_be_done(shop, capsys):
    _, [act] = run(capsys, "understand", "--json", "rate Rust Nebula 8 out of 10")
    [action] = act["actions"]
    assert (action["kind"], action["names"]) == ("rate", ["Rust Nebula"])
    assert (action["value"], action["out_of"]) == (8.0, 10.0)


def test_understand_stores_nothing(shop, capsys):
    run(capsys, "understand", "--json", "I love Rust Nebula")
    _, [undone] = run(capsys, "feedback", "--json", "-", "undo")
    assert undone == {"undone": None}


def test_feedback_is_stored_and_undone(shop, capsys):
    _, [stored] = run(capsys, "feedback", "--json", "--profile", "ann", "s3", "rate=8")
    assert stored["stored"]["value"] == 8.0
    _, [undone] = run(capsys, "feedback", "--json", "--profile", "ann", "-", "undo")
    assert undone["undone"]["item_id"] == "s3"


def test_forget_deletes_every_trace_of_a_profile(shop, capsys):
    run(capsys, "feedback", "--json", "--profile", "canary-7f3a", "s3", "like")
    run(capsys, "ask", "--json", "--profile", "canary-7f3a", "I love Rust Nebula, canary-words")
    code, [forgotten] = run(capsys, "forget", "--json", "--profile", "canary-7f3a", "--yes")
    assert (code, forgotten["events"]) == (0, 2)
    for file in shop.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert b"canary-7f3a" not in content and b"canary-words" not in content, file


def test_forget_asks_for_consent(shop, capsys):
    assert main(["forget", "--profile", "ann"]) == 2
    assert "--yes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["feedback", "zz", "like"], 1, "no item 'zz'"),
        (["feedback", "s3", "rate=99"], 2, "rating must lie"),
        (["feedback", "s3", "adore"], 2, "cannot read 'adore'"),
        (["--home", "nowhere/at/all", "ask", "hello"], 1, "setup"),
        (["import", "csv", "nowhere.csv"], 1, "nowhere.csv"),
        (["models", "pull", "no-such-model"], 2, "no model is called"),
    ],
)
def test_a_failure_is_one_sentence_and_an_exit_code(shop, capsys, arguments, code, words):
    assert main(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert len(captured.err.strip().splitlines()) == 1


def test_an_unknown_setting_names_file_and_key(shop, capsys):
    (shop / "config.toml").write_text("[llm]\nfaster = true\n", encoding="utf-8")
    assert main(["link", "x"]) == 2
    assert "config.toml" in (message := capsys.readouterr().err)
    assert "faster" in message


def test_doctor_json_says_where_everything_is(shop, capsys):
    _, [report] = run(capsys, "doctor", "--json", "--quick")
    assert report["home"] == str(shop)
    checks = {check["name"]: check for check in report["checks"]}
    assert checks["catalog"]["ok"]
    assert all(check["ok"] or check["mend"] for check in report["checks"])


def test_setup_with_everything_there_does_nothing(shop, capsys):
    for name in ("names.hnsw", "content.npz", "next_item.npz"):
        (shop / "index" / name).touch()
    assert main(["setup"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert "usage: edge-rec" in capsys.readouterr().out


def test_ask_json_tells_an_answer_from_a_list(shop, capsys, monkeypatch):
    type_in(monkeypatch, b"I love Comet Ferry Seven\ntell me about Rust Nebula\n")
    _, [listed, answered] = run(capsys, "ask", "--json", "-")
    assert listed["answer"] is None
    assert listed["models"]["rerank"] == "retrieval"
    assert answered["items"] == []
    assert answered["answer"]["about"] == "describe"
    assert answered["answer"]["item_ids"] == ["s5"]
    assert answered["answer"]["text"] in answered["reply"]
