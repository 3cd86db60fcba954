"""A network beside the other models of a home: weighed by training, served where it helps."""

import json
from contextlib import closing

import numpy as np
import pytest

import edge_rec
from edge_rec import config, paths
from edge_rec.assembly.upkeep import FUSION, forget_profile, train_models
from edge_rec.errors import ModelError
from edge_rec.store.database import Database
from edge_rec.store.models import SqliteModelStore
from edge_rec.types import Source

onnx = pytest.importorskip("onnx")
LENGTH = 4


def put_network(home, item_ids, table):
    """A network that scores by the row of `table` of the last item, 0 for none."""
    helper = onnx.helper
    nodes = [
        helper.make_node("Gather", ["ids", "last"], ["id"], axis=1),
        helper.make_node("Gather", ["table", "id"], ["scores"], axis=0),
    ]
    n_items = len(item_ids)
    made = helper.make_graph(
        nodes,
        "table",
        [helper.make_tensor_value_info("ids", onnx.TensorProto.INT64, ["n", LENGTH])],
        [helper.make_tensor_value_info("scores", onnx.TensorProto.FLOAT, ["n", n_items])],
        [
            onnx.numpy_helper.from_array(np.array(LENGTH - 1), "last"),
            onnx.numpy_helper.from_array(
                np.vstack([np.zeros((1, n_items)), table]).astype("f4"), "table"
            ),
        ],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    facts = {"dataset": "shop", "n_items": str(n_items), "length": str(LENGTH)}
    helper.set_model_props(model, facts | {"items": json.dumps(list(item_ids))})
    path = paths.resolve(home).sequence
    path.parent.mkdir(exist_ok=True)
    onnx.save(model, path)
    return path


def trained(home):
    return train_models(paths.resolve(home), config.Config())


@pytest.fixture
def item_ids(shop):
    with edge_rec.open(shop) as session:
        return session.items.item_ids()


def recommended(home):
    with edge_rec.open(home) as session:
        session.feedback("s1", "like")
        found = session.recommend(15)
        session.undo()
        return session, {r.item.item_id: r for r in found}


def test_a_network_that_does_not_help_counts_for_nothing(shop, item_ids):
    rng = np.random.default_rng(0)
    before = trained(shop)
    put_network(shop, item_ids, rng.normal(size=(len(item_ids),) * 2) * 0.0)
    after = trained(shop)
    assert after.weights[Source.SEQUENCE] == 0.0
    assert {**before.weights, Source.SEQUENCE: 0.0} == after.weights
    session, found = recommended(shop)
    assert session.pipeline.retrieve.sequence is None
    assert not any(Source.SEQUENCE in r.sources for r in found.values())


def test_a_network_that_training_kept_is_served_by_item_id(shop, item_ids):
    known = list(reversed(item_ids))[2:]  # another order, and two items it was not trained on
    kinds = np.array([item_id[0] for item_id in known])
    put_network(shop, known, (kinds[:, None] == kinds).astype(float))
    with closing(Database(paths.resolve(shop).database)) as database:
        SqliteModelStore(database).save(FUSION, {Source.NEXT_ITEM: 1.0, Source.SEQUENCE: 0.4})
    session, found = recommended(shop)
    assert session.models["sequence"] == "sequence.onnx"
    for item_id, r in found.items():
        assert r.sources[Source.SEQUENCE] == (pytest.approx(0.4) if item_id[0] == "s" else 0.0)


def test_a_broken_network_stops_training_and_says_so(shop):
    path = paths.resolve(shop).sequence
    path.write_bytes(b"nothing")
    with pytest.raises(ModelError, match="sequence"):
        trained(shop)


def test_a_network_that_may_have_seen_a_forgotten_person_goes_with_them(shop, item_ids):
    with edge_rec.open(shop, profile="mina") as session:
        session.feedback("s1", "like")
    with edge_rec.open(shop, profile="tom") as session:
        path = put_network(shop, item_ids, np.eye(len(item_ids)))
        session.feedback("s2", "like")
    forget_profile(paths.resolve(shop), config.Config(profile="tom"))
    assert path.is_file()  # he came after it
    forget_profile(paths.resolve(shop), config.Config(profile="mina"))
    assert not path.is_file()
