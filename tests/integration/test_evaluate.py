"""`edge-rec evaluate` from its arguments to its output."""

import json
import os
from pathlib import Path

import pytest

from edge_rec.cli import main as cli
from edge_rec.evaluation.prequential import prequential
from edge_rec.evaluation.replay import read_log
from edge_rec.evaluation.tasks import next_item
from edge_rec.learning.settings import FactorConfig

DATA = Path(os.environ.get("EDGE_REC_DATA", Path(__file__).parents[3] / "shared" / "data"))


def circle_of_ratings(folder: Path) -> Path:
    """40 users who watch 20 films one after the other, each from another start."""
    rows = ["userId,movieId,rating,timestamp"]
    for user in range(40):
        for step in range(9):
            movie = (user + step) % 20
            rows.append(f"{user},{movie},{1 + movie % 5},{1_000_000 + step}")
    (folder / "ratings.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    movies = ["movieId,title,genres", *(f"{m},Film {m} (2001),Drama" for m in range(20))]
    (folder / "movies.csv").write_text("\n".join(movies) + "\n", encoding="utf-8")
    return folder


def run(tmp_path: Path, *words: str) -> int:
    return cli.main(["--home", str(tmp_path / "home"), "evaluate", *words])


def test_next_item_finds_the_next_in_the_circle(tmp_path, capsys):
    data = circle_of_ratings(tmp_path)
    assert run(tmp_path, "next-item", "--data", str(data), "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    own, others = lines[-1], {line["model"] for line in lines[:-1]}
    assert own["model"] == "edge_rec"
    assert others >= {"popularity", "recent_popularity", "item_knn", "ease"}
    assert {"task", "dataset", "protocol", "metrics", "counts", "seconds"} <= own.keys()
    assert own["metrics"]["hr@5"] == 1.0
    assert own["metrics"]["ndcg@10"] > lines[0]["metrics"]["ndcg@10"]
    assert own["counts"]["users"] == 40


def test_prequential_reports_the_error_of_each_model(tmp_path, capsys):
    data = circle_of_ratings(tmp_path)
    assert run(tmp_path, "prequential", "--data", str(data), "--json", "--seed", "3") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    models = [line["model"] for line in lines]
    assert models[:3] == ["biases", "stream", "edge_rec"] and models[-1] == "bulk"
    assert all(0.0 < line["metrics"]["rmse"] < 2.0 for line in lines[:3])
    assert all(line["counts"]["ratings"] == 360 for line in lines)


def test_tasks_without_a_language_model_are_those_of_plain_models(tmp_path, capsys):
    data = circle_of_ratings(tmp_path)
    words = ("--data", str(data), "--lists", "10", "--model", "none", "--json")
    assert run(tmp_path, "tasks", *words) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {(line["protocol"], line["model"]): line["metrics"] for line in lines}
    assert found["next of 20", "next_item"]["first"] == 1.0
    assert found["explanation, en", "template"]["passed"] == 1.0
    assert found["summary", "template"]["grounded"] == 1.0
    assert {name for name, _ in found} >= {"rating", "next of 20", "profile", "explanation, ja"}


def test_plain_output_is_a_table(tmp_path, capsys):
    data = circle_of_ratings(tmp_path)
    assert run(tmp_path, "prequential", "--data", str(data)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("prequential on ")
    models = [line.split()[0] for line in lines if line]
    assert [m for m in models if m in ("biases", "stream", "edge_rec")] == [
        "biases",
        "stream",
        "edge_rec",
    ]


def test_next_item_by_time_cuts_everybody_at_one_moment(tmp_path, capsys):
    data = circle_of_ratings(tmp_path)
    assert run(tmp_path, "next-item", "--data", str(data), "--time-split", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "by time" in lines[-1]["protocol"]
    assert lines[-1]["metrics"]["hr@5"] == 1.0
    assert "diversity@10" not in lines[-1]["metrics"]  # one tag for all tells nothing apart


@pytest.mark.parametrize("task", ["fold-in", "cold-start"])
def test_people_and_items_never_trained_on_are_measured(tmp_path, capsys, task):
    data = circle_of_ratings(tmp_path)
    movies = ["movieId,title,genres", *(f"{m},Film {m} (2001),G{m // 2}" for m in range(20))]
    (data / "movies.csv").write_text("\n".join(movies) + "\n", encoding="utf-8")
    assert run(tmp_path, task, "--data", str(data), "--json") == 0
    lines = {line["model"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    others = {"popularity"} if task == "fold-in" else {"chance", "random_picks", "edge_rec_picks"}
    assert {"edge_rec", *others} <= lines.keys()
    assert all(0.0 <= line["metrics"]["ndcg@10"] <= 1.0 for line in lines.values())


def test_cold_start_without_tags_is_about_people_alone(tmp_path, capsys):
    data = circle_of_ratings(tmp_path)
    assert run(tmp_path, "cold-start", "--data", str(data), "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["model"] for line in lines] == ["random_picks", "popular_picks", "edge_rec_picks"]
    assert all(line["metrics"]["after_0"] == lines[0]["metrics"]["after_0"] for line in lines)


def test_missing_sequence_model_says_what_makes_it(tmp_path, capsys):
    data = str(circle_of_ratings(tmp_path))
    words = ("next-item", "--data", data, "--sequence-model", str(tmp_path / "none.onnx"))
    assert run(tmp_path, *words) == 3
    assert "train_sasrec.py" in capsys.readouterr().err


def test_missing_folder_is_one_sentence(tmp_path, capsys):
    assert run(tmp_path, "next-item", "--data", str(tmp_path / "nothing")) == 1
    captured = capsys.readouterr()
    assert captured.out == "" and len(captured.err.splitlines()) == 1


def test_too_little_data_says_so(tmp_path, capsys):
    data = circle_of_ratings(tmp_path)
    text = (data / "ratings.csv").read_text(encoding="utf-8").splitlines()[:4]
    (data / "ratings.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    assert run(tmp_path, "next-item", "--data", str(data)) == 1
    assert "no user with 5 events" in capsys.readouterr().err


def test_understand_measures_the_rules_with_and_without_the_catalogs_names(shop, tmp_path, capsys):
    row = {
        "id": "a", "language": "en", "text": "I loved Gravel Hearts and lost valley, no horror",
        "liked": ["Gravel Hearts", "lost valley"], "disliked": [], "seen": [], "mentioned": [],
        "include": [], "exclude": ["Horror"], "nudges": [],
    }  # fmt: skip
    (tmp_path / "dev.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    arguments = ["evaluate", "understand", "--data", str(tmp_path), "--split", "dev", "--json"]
    assert cli.main(arguments) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["model"] for line in lines] == ["rules", "rules_given_names"]  # no model here
    assert lines[0]["metrics"]["names_f1/en"] == pytest.approx(2 / 3)  # one is not in the shop
    assert lines[1]["metrics"]["names_f1/en"] == 1.0
    assert all(line["metrics"]["tags_f1/all"] == 1.0 for line in lines)


def test_understand_refuses_a_model_that_is_not_there(shop, tmp_path, capsys):
    arguments = ["evaluate", "understand", "--data", str(tmp_path), "--gguf", "none.gguf"]
    assert cli.main(arguments) == 3
    assert "none.gguf" in capsys.readouterr().err


def test_understand_refuses_an_unknown_line(shop, tmp_path, capsys):
    arguments = ["evaluate", "understand", "--data", str(tmp_path), "--model", "oracle"]
    assert cli.main(arguments) == 2
    assert "rules_given_names" in capsys.readouterr().err


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "ml-100k").is_dir(), reason="no measuring data: set EDGE_REC_DATA")
def test_next_item_reaches_its_figures_on_ml_100k():
    results = {r.model: r for r in next_item(read_log(DATA / "ml-100k"), neighbours=100, seed=0)}
    own = results["edge_rec"].metrics
    assert results["edge_rec"].counts["items"] == 1349
    assert own["hr@10"] >= 0.215 and own["ndcg@10"] >= 0.120
    assert results["popularity"].metrics["hr@10"] == pytest.approx(0.0838, abs=0.0005)
    assert results["ease"].metrics["hr@10"] == pytest.approx(0.1463, abs=0.003)


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "ml-100k").is_dir(), reason="no measuring data: set EDGE_REC_DATA")
def test_prequential_reaches_its_figures_on_the_first_ratings_of_ml_100k():
    results = prequential(read_log(DATA / "ml-100k"), FactorConfig(), max_events=20_000)
    rmse = {r.model: r.metrics["rmse"] for r in results if r.model != "bulk"}
    assert rmse["biases"] == pytest.approx(0.9713, abs=0.001)
    assert rmse["stream"] < 0.945 and rmse["edge_rec"] < 0.938


def test_explain_audits_every_sentence_of_this_home(shop, capsys):
    assert cli.main(["evaluate", "explain", "--json"]) == 0
    [line] = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    metrics = line["metrics"]
    assert line["counts"]["explanations"] >= 1_000
    assert metrics["facts_right"] == 1.0
    assert metrics["speaks_ill"] == 0.0
    assert metrics["fallback_share"] == 1.0
    assert 0 < metrics["first_words_ms_median"] <= metrics["reply_ms_median"]
    assert metrics["reply_ms_median"] <= metrics["reply_ms_p95"]


def test_tasks_that_replay_a_folder_say_when_there_is_none(shop, capsys):
    assert cli.main(["evaluate", "next-item"]) == 2
    assert "--data" in capsys.readouterr().err
