from __future__ import annotations

import json
from pathlib import Path

import pytest

from edge_rec.backends.adapters import (
    adapters_for,
    merged_for,
    merged_origin,
    merged_path,
    weights_of,
)
from edge_rec.backends.registry import FileStamp, write_stamp
from edge_rec.errors import ConfigError


def put(folder: Path, name: str, base: str, *, with_file: bool = True) -> None:
    (folder / f"{name}.json").write_text(json.dumps({"task": name, "base": base}))
    if with_file:
        (folder / f"{name}.gguf").write_bytes(b"GGUF")


def test_only_adapters_trained_for_the_model_are_found(tmp_path: Path) -> None:
    put(tmp_path, "understanding", "small.gguf")
    put(tmp_path, "ranking", "large.gguf")
    assert adapters_for("/somewhere/small.gguf", tmp_path) == {
        "understanding": tmp_path / "understanding.gguf"
    }


def test_card_without_its_file_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "understanding", "small.gguf", with_file=False)
    assert adapters_for("small.gguf", tmp_path) == {}


def test_missing_folder_has_no_adapters(tmp_path: Path) -> None:
    assert adapters_for("small.gguf", tmp_path / "none") == {}


@pytest.mark.parametrize("card", ["{", "[]", "{}", '{"task": "x"}'])
def test_broken_card_is_named(tmp_path: Path, card: str) -> None:
    (tmp_path / "a.json").write_text(card)
    with pytest.raises(ConfigError, match=r"a\.json: not the card of an adapter"):
        adapters_for("small.gguf", tmp_path)


def test_weights_are_those_of_the_card_and_none_where_it_is_silent(tmp_path: Path) -> None:
    put(tmp_path, "rank", "small.gguf")
    assert weights_of(tmp_path / "rank.gguf") == {}
    card = {"task": "rank", "base": "small.gguf", "weights": {"wishes": 4}}
    (tmp_path / "rank.json").write_text(json.dumps(card))
    assert weights_of(tmp_path / "rank.gguf") == {"wishes": 4.0}


def merged(tmp_path: Path) -> tuple[Path, dict[str, Path]]:
    """A model and its adapter, merged."""
    adapter, model = tmp_path / "rank.gguf", tmp_path / "small.gguf"
    adapter.with_suffix(".json").write_text(json.dumps({"sha256": "of the adapter"}))
    model.write_bytes(b"GGUF")
    copy = merged_path(model, "rank")
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"GGUF and more")
    write_stamp(copy, FileStamp("x", 13, merged_origin(model, adapter)))
    return model, {"rank": adapter}


def test_merged_copy_is_found(tmp_path: Path) -> None:
    model, adapters = merged(tmp_path)
    assert merged_for(model, adapters) == {"rank": merged_path(model, "rank")}
    assert merged_for(tmp_path / "other.gguf", adapters) == {}


def test_merged_copy_of_another_adapter_or_model_is_not_used(tmp_path: Path) -> None:
    model, adapters = merged(tmp_path)
    model.write_bytes(b"GGUF of another size")
    assert merged_for(model, adapters) == {}
    model.write_bytes(b"GGUF")
    assert merged_for(model, adapters) != {}
    adapters["rank"].with_suffix(".json").write_text(json.dumps({"sha256": "trained on"}))
    assert merged_for(model, adapters) == {}


def test_merged_copy_whose_writing_was_interrupted_is_not_used(tmp_path: Path) -> None:
    model, adapters = merged(tmp_path)
    merged_path(model, "rank").unlink()
    assert merged_for(model, adapters) == {}
