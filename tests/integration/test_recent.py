"""A catalog whose fashions change: training finds out, and the first list of a talk shows it."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import edge_rec
from edge_rec.cli.main import main
from edge_rec.types import Source

START = datetime(2020, 1, 1, tzinfo=UTC)
N_ITEMS = 30
LAST = 9
"""The fashion of the last week, and so the item of that number."""


def fashions():
    """40 people like two old films, then come back for the film of a week; a crowd likes it too."""
    for user in range(40):
        for film in (15 + user % 15, 15 + (user * 7 + 1) % 15):
            yield f"p{user}", film, timedelta(minutes=user)
        yield f"p{user}", user // 4, timedelta(days=7 * (user // 4) + 6.9)
    for visitor in range(400):
        yield f"v{visitor}", visitor // 40, timedelta(days=7 * (visitor / 40))


def write(path: Path, header, rows) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text("[llm]\nenabled = false\n[encoder]\nenabled = false\n")
    films = [(f"f{n}", f"Quiet Film Number {n}", 1) for n in range(N_ITEMS)]
    items = write(tmp_path / "films.csv", ("item_id", "title", "popularity"), films)
    rows = [(user, f"f{film}", "like", (START + at).isoformat()) for user, film, at in fashions()]
    events = write(tmp_path / "events.csv", ("user_id", "item_id", "kind", "at"), rows)
    for words in (["csv", str(items)], ["interactions", str(events)]):
        assert main(["--home", str(home), "import", *words]) == 0
    assert main(["--home", str(home), "train"]) == 0
    return home


def test_the_first_list_is_led_by_what_is_popular_lately_and_says_so(home):
    with edge_rec.open(home) as session:
        best = session.ask("recommend me something").recommendations[0]
        assert best.item.item_id == f"f{LAST}"
        assert best.sources[Source.RECENT] > 0.5
        assert best.score == pytest.approx(sum(best.sources.values()), abs=1e-4)


def test_what_is_said_leads_from_then_on(home):
    with edge_rec.open(home) as session:
        turn = session.ask("I love Quiet Film Number 20")
        assert turn.recommendations
        assert all(Source.RECENT not in r.sources for r in turn.recommendations)


def test_training_takes_it_back_where_it_no_longer_helps(home, tmp_path):
    rows = [
        (f"n{user}", f"f{(user + k) % N_ITEMS}", "like") for user in range(40) for k in range(4)
    ]
    old = write(tmp_path / "events.csv", ("user_id", "item_id", "kind"), rows)
    assert (home / "index" / "recent.npz").is_file()
    assert main(["--home", str(home), "import", "interactions", str(old)]) == 0
    assert main(["--home", str(home), "train"]) == 0
    assert not (home / "index" / "recent.npz").exists()
