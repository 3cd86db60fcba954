"""After set-up no command may open a network connection: run them where there is no network."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from edge_rec import paths

READY = paths.resolve()
NEEDS_SET_UP = pytest.mark.skipif(
    not READY.database.is_file(), reason="no demo catalog: run ./build.sh setup"
)
_REFUSE = """
import socket, sys
def refuse(*_args, **_kwargs):
    raise AssertionError("a turn tried to open a network connection")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.create_connection = refuse
from edge_rec.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def has_empty_namespace() -> bool:
    """Whether this user may make a network namespace, where nothing but a dead loopback is."""
    if shutil.which("unshare") is None:
        return False
    probe = ["unshare", "--net", "--map-root-user", "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def run_offline(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run `edge-rec` with no network at all, or where that is not permitted sockets refused."""
    if has_empty_namespace():
        command = ["unshare", "--net", "--map-root-user", sys.executable, "-m", "edge_rec"]
    else:
        command = [sys.executable, "-c", _REFUSE]
    return subprocess.run(
        [*command, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "EDGE_REC_MODELS": str(READY.models)},
    )


@pytest.fixture
def home(tmp_path: Path) -> str:
    """A copy of what set-up made, so that no real profile is touched."""
    shutil.copytree(READY.home, tmp_path / "home")
    return str(tmp_path / "home")


@pytest.mark.model
@NEEDS_SET_UP
def test_conversation_works_without_a_network(home):
    lines = "I love Steins;Gate and Monster\nonly movies\n"
    done = run_offline("--home", home, "ask", "--json", "-", stdin=lines)
    assert done.returncode == 0, done.stderr
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(turn["items"]) for turn in turns] == [10, 10]
    assert {item["kind"] for item in turns[1]["items"]} == {"Movie"}


@pytest.mark.model
@NEEDS_SET_UP
def test_linking_works_without_a_network(home):
    done = run_offline("--home", home, "link", "--json", "狼と香辛料")
    assert json.loads(done.stdout)["status"] == "linked"


def test_training_works_without_a_network(shop):
    done = run_offline("--home", str(shop), "train", "--json")
    assert done.returncode == 0, done.stderr


def test_a_command_that_must_go_online_fails_in_one_sentence(shop):
    done = run_offline("--home", str(shop), "models", "pull", "SmolLM2-360M-Instruct")
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1
