"""The sequence backend on a graph made here: it scores by what came last."""

import json

import numpy as np
import pytest

from edge_rec.backends.onnx_sequence import CatalogSequence, OnnxSequenceModel
from edge_rec.errors import ModelError, ModelNotFoundError

onnx = pytest.importorskip("onnx")

N_ITEMS, LENGTH = 5, 3


def graph(path, **facts):
    """Scores are the row of the last id: the item after it, in a circle, gets 1."""
    helper = onnx.helper
    table = np.roll(np.eye(N_ITEMS, dtype=np.float32), 1, axis=1)
    table = np.concatenate([np.zeros((1, N_ITEMS), np.float32), table])
    nodes = [
        helper.make_node("Gather", ["ids", "last"], ["id"], axis=1),
        helper.make_node("Gather", ["table", "id"], ["scores"], axis=0),
    ]
    made = helper.make_graph(
        nodes,
        "circle",
        [helper.make_tensor_value_info("ids", onnx.TensorProto.INT64, ["n", LENGTH])],
        [helper.make_tensor_value_info("scores", onnx.TensorProto.FLOAT, ["n", N_ITEMS])],
        [
            onnx.numpy_helper.from_array(np.array(LENGTH - 1), "last"),
            onnx.numpy_helper.from_array(table, "table"),
        ],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, facts)
    onnx.save(model, path)
    return OnnxSequenceModel(path)


def test_scores_come_from_the_latest_items_of_each_history(tmp_path):
    facts = {"dataset": "circle", "n_items": str(N_ITEMS), "length": str(LENGTH)}
    model = graph(tmp_path / "circle.onnx", **facts)
    histories = [np.array([0]), np.array([4, 2, 1, 3]), np.array([2, 4])]
    assert model.scores_batch(histories).argmax(axis=1).tolist() == [1, 4, 0]
    assert (model.dataset, model.n_items) == ("circle", N_ITEMS)


def test_empty_history_is_padding_alone(tmp_path):
    model = graph(tmp_path / "c.onnx", dataset="circle", n_items="5", length="3")
    assert not model.scores_batch([np.zeros(0, dtype=np.int64)]).any()


def test_graph_that_does_not_say_what_it_is_about_is_refused(tmp_path):
    with pytest.raises(ModelError, match="dataset, length, n_items"):
        graph(tmp_path / "c.onnx").scores_batch([np.array([1])])


def test_missing_file_says_what_makes_it(tmp_path):
    with pytest.raises(ModelNotFoundError, match="train_sasrec"):
        _ = OnnxSequenceModel(tmp_path / "none.onnx").dataset


def test_damaged_file_is_no_model(tmp_path):
    path = tmp_path / "bad.onnx"
    path.write_bytes(b"no graph")
    with pytest.raises(ModelError, match="no sequence model"):
        _ = OnnxSequenceModel(path).dataset


FACTS = {"dataset": "circle", "n_items": str(N_ITEMS), "length": str(LENGTH)}


def on_catalog(path, item_ids=("a", "b", "c", "d", "e")):
    """The circle over a catalog that has the rows e, new, c, a: some items came, some went."""
    model = graph(path, items=json.dumps(item_ids), **FACTS)
    return CatalogSequence(model, {"e": 0, "new": 1, "c": 2, "a": 3}, 4)


def test_catalog_rows_are_found_by_item_id(tmp_path):
    scores = on_catalog(tmp_path / "c.onnx").scores(np.array([3, 0]))  # a, then e: a is next
    assert scores.tolist() == [0, 0, 0, 1]


def test_an_item_that_came_later_gets_the_median(tmp_path):
    model = on_catalog(tmp_path / "c.onnx", ("a", "c", "b", "d", "e"))
    scores = model.scores(np.array([3]))  # c follows a
    assert scores.tolist() == [0, 0, 1, 0]
    assert model.scores(np.array([1])).tolist() == [0, 0, 0, 0]  # only the new one: padding


def test_batches_score_each_history_alone(tmp_path):
    model = on_catalog(tmp_path / "c.onnx")
    histories = [np.array([0]), np.array([3, 1, 0])]
    batch = model.scores_batch(histories)
    assert batch.tolist() == [model.scores(history).tolist() for history in histories]


def test_a_model_of_another_catalog_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no item of this catalog"):
        on_catalog(tmp_path / "c.onnx", ("x", "y", "z", "v", "w")).scores(np.array([0]))


def test_a_model_of_a_data_folder_has_no_item_ids(tmp_path):
    assert graph(tmp_path / "c.onnx", **FACTS).item_ids == ()
