import numpy as np
import pytest

from edge_rec.errors import StoreError
from edge_rec.files import load_arrays, replacing, save_arrays


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
