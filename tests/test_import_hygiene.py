"""A static contract cannot see whether a deferred import really is deferred: look at run time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = (
    "llama_cpp",
    "onnxruntime",
    "sentencepiece",
    "hnswlib",
    "huggingface_hub",
    "textual",
    "scipy",
    "sqlite_utils",
    "onnx",
)
LIGHT = [
    "edge_rec",
    "edge_rec.cli.main",
    "edge_rec.types",
    "edge_rec.config",
    "edge_rec.pipeline",
    "edge_rec.session",
    "edge_rec.assembly",
    "edge_rec.nlu.parser",
    "edge_rec.linking.disambiguation",
    "edge_rec.retrieval.retriever",
    "edge_rec.learning.next_item",
    "edge_rec.learning.factors",
    "edge_rec.store.items",
    "edge_rec.catalog.importer",
    "edge_rec.backends.llama",
    "edge_rec.backends.onnx",
    "edge_rec.backends.hnsw",
    "edge_rec.backends.hub",
]


def loaded_by(code: str) -> set[str]:
    """Top-level modules in memory after `code` ran in a fresh interpreter."""
    script = f"import sys, json; {code}; print(json.dumps([m.split('.')[0] for m in sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("module", LIGHT)
def test_module_imports_no_heavy_library(module):
    assert loaded_by(f"import {module}").isdisjoint(HEAVY)


def test_package_import_loads_not_even_numpy():
    assert "numpy" not in loaded_by("import edge_rec")


def test_help_loads_not_even_numpy():
    code = (
        "import contextlib, io\n"
        "from edge_rec.cli.main import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['--help'])\n"
    )
    assert "numpy" not in loaded_by(f"exec({code!r})")


def test_import_contracts_hold():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout
