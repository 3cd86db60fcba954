from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from edge_rec.backends.registry import (
    FileStamp,
    FileState,
    HubSource,
    ModelRole,
    ModelSpec,
    PackageSource,
    check_file,
    find_spec,
    load_registry,
    read_stamp,
    sha256_of,
    write_stamp,
)
from edge_rec.config import EncoderConfig, LlmConfig
from edge_rec.errors import ConfigError

REGISTRY = Path(__file__).resolve().parents[3] / "assets" / "models.toml"
CONTENT = b"weights"
ENTRY = """
[[model]]
name = "tiny"
role = "llm"
file = "tiny.gguf"
licence = "MIT"
licence_url = "-"
purpose = "tests"
[model.hub]
repo_id = "someone/tiny"
filename = "tiny.gguf"
"""


def spec(*, sha256: str | None = hashlib.sha256(CONTENT).hexdigest()) -> ModelSpec:
    return ModelSpec(
        name="tiny",
        role=ModelRole.LLM,
        file="tiny.gguf",
        licence="MIT",
        licence_url="-",
        purpose="tests",
        source=HubSource("someone/tiny", "tiny.gguf"),
        size_bytes=len(CONTENT) if sha256 else None,
        sha256=sha256,
    )


def load_text(tmp_path: Path, text: str) -> list[ModelSpec]:
    path = tmp_path / "models.toml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)


def test_registry_lists_the_files_the_default_settings_name() -> None:
    default = [spec for spec in load_registry(REGISTRY) if spec.default]
    files = {spec.file for spec in default if spec.role is not ModelRole.TAGGER}
    assert {LlmConfig().file, EncoderConfig().file, EncoderConfig().tokenizer} == files


def test_registry_defaults_come_from_packages_with_a_wheel_to_check() -> None:
    for entry in load_registry(REGISTRY):
        if entry.default:
            assert isinstance(entry.source, PackageSource)
            assert len(entry.source.wheel_sha256) == 64
            assert bool(entry.sha256) != bool(entry.built_by)


def test_registry_reads_an_entry(tmp_path: Path) -> None:
    (entry,) = load_text(tmp_path, ENTRY)
    assert entry == spec(sha256=None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('purpose = "tests"', 'porpoise = "tests"', "porpoise"),
        ('purpose = "tests"', "", "purpose"),
        ('role = "llm"', 'role = "chef"', "llm, encoder"),
        ("[model.hub]", "[model.package]", "unknown key"),
        ('[model.hub]\nrepo_id = "someone/tiny"\nfilename = "tiny.gguf"', "", "model.package"),
        ("[[model]]", "[[model", "cannot read"),
    ],
)
def test_registry_refuses_a_broken_entry(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load_text(tmp_path, ENTRY.replace(old, new))


def test_registry_refuses_two_models_of_one_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="same name"):
        load_text(tmp_path, ENTRY + ENTRY)


def test_registry_says_where_a_missing_file_should_be(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        load_registry(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("name", ["tiny", "TINY", "tiny.gguf"])
def test_find_spec_knows_name_and_file(name: str) -> None:
    assert find_spec([spec()], name) == spec()


def test_find_spec_lists_what_there_is() -> None:
    with pytest.raises(ConfigError, match="known: tiny"):
        find_spec([spec()], "huge")


def test_sha256_of_is_the_published_digest(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")  # FIPS 180-2, appendix B.1
    assert sha256_of(path).startswith("ba7816bf8f01cfea414140de5dae2223b00361a3")


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (None, FileState.MISSING),
        (CONTENT, FileState.OK),
        (b"weighty", FileState.DAMAGED),
        (b"longer weights", FileState.DAMAGED),
    ],
)
def test_check_file_compares_with_the_list(
    tmp_path: Path, content: bytes | None, state: FileState
) -> None:
    if content is not None:
        (tmp_path / "tiny.gguf").write_bytes(content)
    assert check_file(spec(), tmp_path) is state


def test_check_file_without_reading_looks_at_size_only(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(b"weighty")
    assert check_file(spec(), tmp_path, hashed=False) is FileState.OK


def test_check_file_uses_the_stamp_where_the_list_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(CONTENT)
    assert check_file(spec(sha256=None), tmp_path) is FileState.UNVERIFIED
    write_stamp(path, FileStamp(hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), "here"))
    assert check_file(spec(sha256=None), tmp_path) is FileState.OK
    path.write_bytes(b"weighty")
    assert check_file(spec(sha256=None), tmp_path) is FileState.DAMAGED


@pytest.mark.parametrize("text", ["", "[]", '{"sha256": "0"}', "\x00"])
def test_read_stamp_takes_an_unreadable_stamp_for_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "tiny.gguf.json").write_text(text)
    assert read_stamp(tmp_path / "tiny.gguf") is None
