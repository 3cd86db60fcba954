"""The encoder's own work (tokens, batches, errors) around a graph small enough to check by hand."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import sentencepiece
from onnx import TensorProto, helper

from edge_rec.backends import onnx as backend
from edge_rec.backends.onnx import MAX_TOKENS, OnnxEncoder
from edge_rec.backends.registry import FileStamp, write_stamp
from edge_rec.config import EncoderConfig
from edge_rec.errors import ModelError, ModelNotFoundError

CORPUS = ["the sea is calm", "the ship sails on", "海は静かです", "a calm ship at sea"] * 20


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tokenizer and a graph whose vector is (number of tokens, 1), made unit."""
    folder = tmp_path_factory.mktemp("encoder")
    with (folder / "tiny.model").open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(CORPUS),
            model_writer=file,
            vocab_size=60,
            hard_vocab_limit=False,
            minloglevel=2,
        )
    nodes = [
        helper.make_node("Cast", ["lengths"], ["count"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["count", "one_int"], ["column"]),
        helper.make_node("Mul", ["column", "zero"], ["zeros"]),
        helper.make_node("Add", ["zeros", "one"], ["ones"]),
        helper.make_node("Concat", ["column", "ones"], ["raw"], axis=1),
        helper.make_node("LpNormalization", ["raw"], ["embedding"], axis=1, p=2),
        helper.make_node("Identity", ["ids"], ["unused"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "tokens"]),
            helper.make_tensor_value_info("lengths", TensorProto.INT64, ["batch"]),
        ],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", 2])],
        [
            helper.make_tensor("one_int", TensorProto.INT64, [1], [1]),
            helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0]),
            helper.make_tensor("one", TensorProto.FLOAT, [], [1.0]),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.save(model, folder / "tiny.onnx")
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """The same files where a test may change them."""
    for name in ("tiny.onnx", "tiny.model"):
        (tmp_path / name).write_bytes((built / name).read_bytes())
    return tmp_path


def encoder_in(folder: Path) -> OnnxEncoder:
    return OnnxEncoder(EncoderConfig(file="tiny.onnx", tokenizer="tiny.model", threads=1), folder)


def token_counts(vectors: Any) -> list[int]:
    return [round(float(x / y)) for x, y in vectors]


def test_encode_keeps_the_order_of_the_texts(built: Path) -> None:
    texts = ["the sea is calm and calm", "sea", "the sea is calm", ""]
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(built / "tiny.model"))
    expected = [len(ids) + 2 for ids in tokenizer.encode(texts)]
    assert token_counts(encoder_in(built).encode(texts)) == expected


def test_encode_gives_unit_vectors_of_float32(built: Path) -> None:
    vectors = encoder_in(built).encode(["sea", "a ship", ""])
    assert vectors.shape == (3, 2)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0)


def test_encode_of_nothing_is_an_empty_array(built: Path) -> None:
    assert encoder_in(built).encode([]).shape == (0, 2)


@pytest.mark.parametrize(
    "text",
    ["", " \n", "\x00", "\ud800", "😀" * 50, "\u200b"],
    ids=["empty", "blank", "nul", "surrogate", "emoji", "zero-width"],
)
def test_encode_takes_any_text(built: Path, text: str) -> None:
    assert np.isfinite(encoder_in(built).encode([text])).all()


def test_encode_reads_no_more_than_the_cap(built: Path) -> None:
    assert token_counts(encoder_in(built).encode(["sea " * 100_000])) == [MAX_TOKENS]


def test_a_capped_text_still_ends_with_the_end_mark(built: Path) -> None:
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(built / "tiny.model"))
    ids = backend._tokenize(tokenizer, "sea " * 1000)
    assert (len(ids), ids[0], ids[-1]) == (MAX_TOKENS, tokenizer.bos_id(), tokenizer.eos_id())


def test_batches_hold_every_row_once_within_the_budget() -> None:
    lengths = np.random.default_rng(5).integers(2, MAX_TOKENS, size=400).tolist()
    batches = list(backend._batches(lengths))
    assert sorted(row for rows in batches for row in rows) == list(range(400))
    for rows in batches:
        padded = len(rows) * max(lengths[row] for row in rows)
        assert len(rows) == 1 or padded <= backend._BATCH_TOKENS


def test_making_an_encoder_opens_nothing(tmp_path: Path) -> None:
    encoder_in(tmp_path / "nowhere")


@pytest.mark.parametrize("missing", ["tiny.onnx", "tiny.model"])
def test_a_missing_file_names_the_command_that_mends_it(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(ModelNotFoundError, match=rf"{missing}; run scripts/fetch_models.py"):
        encoder_in(folder).encode(["sea"])


@pytest.mark.parametrize("damaged", ["tiny.onnx", "tiny.model"])
def test_a_damaged_file_is_named(folder: Path, damaged: str) -> None:
    (folder / damaged).write_bytes(b"not a model at all")
    with pytest.raises(ModelError, match=f"{damaged} cannot be opened"):
        encoder_in(folder).encode(["sea"])


def test_name_changes_with_the_content(folder: Path) -> None:
    before = encoder_in(folder).name
    with (folder / "tiny.onnx").open("ab") as file:
        file.write(b"\x00")
    after = encoder_in(folder).name
    assert before.startswith("tiny.onnx:")
    assert after != before


def test_name_trusts_a_stamp_that_fits(folder: Path) -> None:
    graph = folder / "tiny.onnx"
    write_stamp(graph, FileStamp("abc" * 20, graph.stat().st_size, "tests"))
    assert encoder_in(folder).name == "tiny.onnx:abcabcabcabc"


def test_name_ignores_a_stamp_of_another_file(folder: Path) -> None:
    plain = encoder_in(folder).name
    write_stamp(folder / "tiny.onnx", FileStamp("abc" * 20, 1, "tests"))
    assert encoder_in(folder).name == plain


def test_name_of_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError):
        _ = encoder_in(tmp_path).name


def test_many_threads_open_the_files_once(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = encoder_in(built)
    loads: list[int] = []
    load = encoder._load

    def counting_load() -> Any:
        loads.append(1)
        return load()

    monkeypatch.setattr(encoder, "_load", counting_load)
    results: list[Any] = []
    threads = [
        threading.Thread(target=lambda: results.append(encoder.encode(["sea", "a ship"])))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1
    assert len(results) == 8
    assert all((vectors == results[0]).all() for vectors in results)


def test_no_exception_of_onnxruntime_slips_through() -> None:
    from onnxruntime.capi import onnxruntime_pybind11_state as library

    classes = [
        c for c in vars(library).values() if isinstance(c, type) and issubclass(c, Exception)
    ]
    assert len(classes) > 10
    for error in classes:

        class Session:
            def run(self, *arguments: object, error: type[Exception] = error) -> None:
                raise error("broken")

        with pytest.raises(ModelError, match="broken"):
            backend._run(Session(), [[1, 2]])
