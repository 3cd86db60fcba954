"""Labelled requests, and which items a reranker may be trained on."""

import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from edge_rec.errors import CatalogError, RecordError
from edge_rec.evaluation import rerank_requests
from edge_rec.evaluation.rerank_parts import PARTS, part_of
from edge_rec.evaluation.rerank_requests import (
    LabelledRequest,
    is_labelled,
    read_requests,
    request_cases,
)
from edge_rec.lexicon import Lexicon
from edge_rec.paths import resolve
from edge_rec.types import Item, ItemId

LABELLED = Path(__file__).parents[2] / "labelled" / "requests"


def item(title, *tags):
    return Item(ItemId(title), title, tags=tags)


def test_seasons_of_a_work_are_in_one_part():
    parts = {part_of(item(t)) for t in ("Haikyuu!!", "Haikyuu!! Second Season", "Haikyuu!! OVA")}
    assert len(parts) == 1


def test_parts_have_their_shares():
    counts = Counter(part_of(item(f"{a}{b} works")) for a in "abcdefghij" for b in "klmnopqrstuvwx")
    assert set(counts) == set(PARTS)
    assert 0.5 < counts["train"] / counts.total() < 0.7


def test_an_answer_has_all_that_is_wanted_and_nothing_to_avoid():
    request = LabelledRequest("x", "en", frozenset({"Drama", "Space"}), frozenset({"Mecha"}))
    assert request.is_answered_by(item("a", "Space", "Drama", "Action"))
    assert not request.is_answered_by(item("b", "Space"))
    assert not request.is_answered_by(item("c", "Space", "Drama", "Mecha"))


def test_labels_are_tags_the_lexicon_knows_and_texts_differ_between_the_parts():
    known = Lexicon.load(resolve().assets / "lexicon.toml").tags
    dev, test = (read_requests(LABELLED, split) for split in ("dev", "test"))
    for request in (*dev, *test):
        assert request.want, request.text
        assert all(tag.casefold() in known for tag in request.want | request.avoid), request.text
    texts = [request.text for request in (*dev, *test)]
    assert len(set(texts)) == len(texts)


def test_a_folder_without_the_files_is_not_labelled(tmp_path):
    assert is_labelled(LABELLED)
    assert not is_labelled(tmp_path)
    with pytest.raises(CatalogError):
        read_requests(tmp_path, "dev")


@pytest.mark.parametrize("line", ["{", json.dumps({"text": "x", "language": "en", "want": []})])
def test_a_broken_row_is_named(tmp_path, line):
    (tmp_path / "dev.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(RecordError, match="1"):
        read_requests(tmp_path, "dev")


def test_the_dev_split_leaves_the_test_part_alone(monkeypatch):
    columns = SimpleNamespace(item_ids=())
    pipeline = SimpleNamespace(retrieve=SimpleNamespace(columns=columns))
    session = SimpleNamespace(pipeline=pipeline, items=SimpleNamespace(get_many=lambda ids: {}))
    monkeypatch.setattr(rerank_requests, "_cases", lambda session, requests, *_: requests)
    dev = read_requests(LABELLED, "dev")
    cases = request_cases(LABELLED, session, n=99, split="dev")
    assert sorted([*cases.validation, *cases.test], key=dev.index) == dev
    assert abs(len(cases.validation) - len(cases.test)) <= 1
    assert request_cases(LABELLED, session, n=99).test == tuple(
        read_requests(LABELLED, "test")[:99]
    )
