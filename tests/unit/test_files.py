import os

import numpy as np
import pytest

from edge_rec.errors import StoreError
from edge_rec.files import discard, load_arrays, replacing, save_arrays


def test_arrays_come_back_as_they_were(tmp_path):
    path = tmp_path / "new folder" / "a.npz"
    save_arrays(path, {"x": np.arange(3), "name": np.asarray("狼")})
    loaded = load_arrays(path, "mend")
    assert loaded["x"].tolist() == [0, 1, 2]
    assert str(loaded["name"]) == "狼"


def test_replacing_leaves_the_old_file_when_writing_fails(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), replacing(path) as temporary:
        temporary.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"no arrays", b"PK\x03\x04 cut off"])
def test_a_damaged_file_names_the_command_that_mends_it(tmp_path, content):
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="run `edge-rec train`"):
        load_arrays(path, "edge-rec train")


def test_what_a_killed_writer_left_long_ago_goes_with_the_next_writing(tmp_path):
    old, new = (tmp_path / f".kept.json.{pid}.tmp" for pid in (1, 2))
    for part in (old, new):
        part.write_text("half")
    os.utime(old, (0.0, 0.0))
    with replacing(tmp_path / "kept.json") as temporary:
        temporary.write_text("whole")
    assert not old.exists() and new.exists()


def test_discarding_takes_along_what_killed_writers_left(tmp_path):
    for name in ("kept.json", ".kept.json.7.tmp", "other.json"):
        (tmp_path / name).write_text("said")
    discard(tmp_path / "kept.json")
    discard(tmp_path / "kept.json")
    assert [path.name for path in tmp_path.iterdir()] == ["other.json"]
