"""What lies where."""

from edge_rec.paths import resolve
from edge_rec.personal.storage import models, stored


def test_sizes_are_those_on_disk(shop):
    found = {each.what: each for each in stored(resolve(shop))}
    assert found["database"].size_bytes >= (shop / "edge_rec.db").stat().st_size
    assert found["database"].is_personal
    trained = [shop / "index" / name for name in ("next_item.npz", "next_item_sums.npz")]
    assert found["next-item model"].size_bytes == sum(path.stat().st_size for path in trained)
    assert found["log"].size_bytes == 0


def test_every_known_model_is_listed_with_its_licence(shop):
    listed = [each.spec for each in models(resolve(shop)) if each.spec is not None]
    assert {each.role for each in listed} == {"llm", "encoder", "tagger"}
    assert all(each.licence for each in listed)
