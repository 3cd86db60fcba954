"""`build.sh` run for real, in a checkout whose Python is a stand-in that notes its calls."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FAKE_PYTHON = r"""#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in --version | "- "*) ;; *) echo "noise on stdout: $*" ;; esac
case "$*" in
  *"sys.version_info"*) [ -z "$FAKE_OLD" ] ;;
  "--version") echo "Python 3.99" ;;
  "-m venv "*)
    [ -z "$FAKE_NO_VENV" ] || exit 1
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
    cat >"$3/bin/edge-rec" <<'SH'
#!/bin/sh
echo "edge-rec $*" >>"$CALLS"
if [ "$1" = setup ]; then
  echo "noise of setup"
  echo "home $EDGE_REC_HOME" >>"$CALLS"
  exit "${FAKE_SETUP:-0}"
fi
printf '%s|' "$@"
pwd
SH
    chmod +x "$3/bin/edge-rec" ;;
  *"import llama_cpp"*) exit 1 ;;
  *"Python.h"*) exit 0 ;;
  *"--dry-run"*) exit 1 ;;
  *"edge_rec.backends.kernels"*) [ -z "$FAKE_BROKEN_KERNELS" ] ;;
  "-m pip install"*)
    [ "$FAKE_PIP" != slow ] || sleep 30
    [ "$FAKE_PIP" != fails ] || { echo "ERROR: no such host"; exit 1; } ;;
  *"fetch_models.py --receipt"*)
    [ -z "$FAKE_FETCH" ] || { echo "error: disk on fire" >&2; exit 3; }
    echo weights >"$MODEL_FILE"
    echo "$MODEL_FILE" >"$3" ;;
  "- "*) echo "$3==1.0" ;;
esac
"""


class Checkout:
    """A copy of what `build.sh` reads, with the stand-in as its Python."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a checkout"  # the blank is part of the test
        for name in (
            "build.sh",
            "pyproject.toml",
            "assets/models.toml",
            "scripts/encoder_graph.py",
            "models/adapters/rank.json",
        ):
            target = self.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        self.python = folder / "fake-python"
        self.python.write_text(FAKE_PYTHON)
        self.python.chmod(0o755)
        self.calls_file = folder / "calls"
        self.model_file = folder / "model.gguf"

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        self.calls_file.write_text("")
        return subprocess.run(
            [str(self.root / "build.sh"), *arguments],
            cwd=self.elsewhere,
            env={
                "PATH": os.environ["PATH"],
                "PYTHON": str(self.python),
                "CALLS": str(self.calls_file),
                "MODEL_FILE": str(self.model_file),
                "CC": "sh",
                "CXX": "sh",
                **env,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def calls(self, part: str) -> list[str]:
        return [line for line in self.calls_file.read_text().splitlines() if part in line]

    @property
    def venv(self) -> Path:
        return self.root / ".venv"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_build_sh_help_names_every_verb(checkout: Checkout) -> None:
    ran = checkout.run("--help")
    assert ran.returncode == 0
    assert all(f"./build.sh {verb}" in ran.stdout for verb in ("run", "test", "setup"))
    assert not checkout.venv.exists()


@pytest.mark.parametrize("arguments", [(), ("dance",)])
def test_build_sh_refuses_an_unknown_verb(checkout: Checkout, arguments: tuple[str, ...]) -> None:
    ran = checkout.run(*arguments)
    assert ran.returncode == 2
    assert "usage:" in ran.stderr
    assert ran.stdout == ""


def test_run_sets_up_and_passes_the_words_on(checkout: Checkout) -> None:
    ran = checkout.run("run", "ask", "--json", "two words")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == f"ask|--json|two words|{checkout.elsewhere}\n"


def test_first_run_does_the_steps_in_order(checkout: Checkout) -> None:
    ran = checkout.run("run", "doctor")
    steps = ["making .venv", "llama-cpp-python", "edge_rec and its packages", "fetching models"]
    places = [ran.stderr.index(step) for step in steps]
    assert places == sorted(places)
    installs = checkout.calls("-m pip install --editable")
    assert [call.endswith("[setup]") for call in installs] == [True]
    assert checkout.calls("edge-rec ") == ["edge-rec setup", "edge-rec doctor"]


def test_a_library_whose_kernels_break_is_compiled_anew(checkout: Checkout) -> None:
    ran = checkout.run("run", "doctor", FAKE_BROKEN_KERNELS="yes")
    assert ran.returncode == 0, ran.stderr
    assert "compiling llama-cpp-python anew" in ran.stderr
    (removed,) = checkout.calls("pip cache remove")
    (compiled,) = checkout.calls("--force-reinstall")
    calls = checkout.calls("-m pip")
    assert calls.index(removed) < calls.index(compiled)


def test_the_tests_do_not_wait_for_a_second_compilation(checkout: Checkout) -> None:
    ran = checkout.run("test", FAKE_BROKEN_KERNELS="yes")
    assert ran.returncode == 0, ran.stderr
    assert checkout.calls("--force-reinstall") == []


def test_second_run_only_asks_the_product(checkout: Checkout) -> None:
    checkout.run("run", "doctor")
    ran = checkout.run("run", "doctor")
    assert ran.returncode == 0
    assert checkout.calls_file.read_text().splitlines() == [
        "edge-rec setup",
        "home ",
        "edge-rec doctor",
    ]


def test_test_installs_the_development_tools_and_calls_pytest(checkout: Checkout) -> None:
    ran = checkout.run("test", "-q", "tests/unit")
    assert ran.returncode == 0, ran.stderr
    assert checkout.calls("--editable")[0].endswith("[dev]")
    assert checkout.calls("-m pytest") == ["-m pytest -q tests/unit"]


def test_run_after_test_installs_nothing(checkout: Checkout) -> None:
    checkout.run("test")
    checkout.run("run", "doctor")
    assert checkout.calls("pip install") == []


def test_test_after_run_adds_the_tools(checkout: Checkout) -> None:
    checkout.run("run", "doctor")
    checkout.run("test")
    assert len(checkout.calls("--editable")) == 1


def test_changed_requirements_are_installed(checkout: Checkout) -> None:
    checkout.run("setup")
    with (checkout.root / "pyproject.toml").open("a") as file:
        file.write("# changed\n")
    checkout.run("setup")
    assert len(checkout.calls("--editable")) == 1
    assert checkout.calls("-m venv") == []


def test_a_deleted_model_is_fetched_again(checkout: Checkout) -> None:
    checkout.run("setup")
    checkout.model_file.unlink()
    ran = checkout.run("setup")
    assert ran.returncode == 0
    assert len(checkout.calls("fetch_models.py")) == 1
    assert checkout.calls("pip install") == []


def test_models_are_made_again_for_an_adapter_trained_on(checkout: Checkout) -> None:
    checkout.run("setup")
    with (checkout.root / "models/adapters/rank.json").open("a") as card:
        card.write(" ")
    checkout.run("setup")
    assert len(checkout.calls("fetch_models.py")) == 1


def test_another_models_folder_is_looked_at_anew(checkout: Checkout) -> None:
    checkout.run("setup")
    checkout.run("setup", EDGE_REC_MODELS=str(checkout.elsewhere))
    assert len(checkout.calls("fetch_models.py")) == 1


@pytest.mark.parametrize("option", [("--home", "H 1"), ("--home=H 1",)])
def test_set_up_uses_the_home_of_the_command(checkout: Checkout, option: tuple[str, ...]) -> None:
    checkout.run("run", *option, "doctor")
    assert checkout.calls("home ")[0] == "home H 1"


def test_an_interrupted_venv_is_made_anew(checkout: Checkout) -> None:
    checkout.run("setup")
    (checkout.venv / ".edge_rec-installing").touch()
    (checkout.venv / "half-made").touch()
    ran = checkout.run("setup")
    assert ran.returncode == 0
    assert "interrupted" in ran.stderr
    assert not (checkout.venv / "half-made").exists()


def test_a_moved_checkout_gets_a_venv_of_its_own(checkout: Checkout) -> None:
    checkout.run("setup")
    checkout.root = checkout.root.rename(checkout.root.with_name("moved"))
    ran = checkout.run("setup")
    assert ran.returncode == 0
    assert "it was made at" in ran.stderr
    assert len(checkout.calls("-m venv")) == 1


def test_failing_pip_shows_its_last_lines_and_what_to_do(checkout: Checkout) -> None:
    ran = checkout.run("run", "ask", FAKE_PIP="fails")
    assert ran.returncode == 1
    assert "ERROR: no such host" in ran.stderr
    assert ran.stderr.strip().splitlines()[-1].startswith("error: llama-cpp-python could not")
    assert "run ./build.sh again" in ran.stderr
    assert ran.stdout == ""
    assert checkout.run("run", "doctor").returncode == 0


@pytest.mark.parametrize(
    ("env", "code", "said"),
    [
        ({"FAKE_OLD": "1"}, 1, "is not a Python 3.11 or newer"),
        ({"FAKE_NO_VENV": "1"}, 1, "-m venv failed"),
        ({"CXX": "no-such-compiler"}, 1, "a C and C++ compiler"),
        ({"FAKE_FETCH": "fails"}, 3, "disk on fire"),
        ({"FAKE_SETUP": "5"}, 5, "noise of setup"),
    ],
)
def test_what_is_missing_is_said_and_mends(
    checkout: Checkout, env: dict[str, str], code: int, said: str
) -> None:
    ran = checkout.run("run", "ask", "x", **env)
    assert ran.returncode == code
    assert said in ran.stderr
    assert ran.stdout == ""
    assert checkout.run("run", "ask", "x").returncode == 0


def test_stopping_it_stops_pip_too(checkout: Checkout) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHON": str(checkout.python),
        "CALLS": str(checkout.calls_file),
        "CC": "sh",
        "CXX": "sh",
        "FAKE_PIP": "slow",
    }
    with subprocess.Popen(
        [str(checkout.root / "build.sh"), "setup"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "installing llama" in line:
                break
        while not checkout.calls("pip install"):
            pass
        process.terminate()
        # Ends at once, not after pip's 30 seconds: nobody holds the pipe open any more.
        assert "run ./build.sh again to go on" in process.stderr.read()
    assert process.returncode == 130
    assert (checkout.venv / ".edge_rec-installing").exists()
