"""Reading labelled utterances, and the set that ships with the checkout."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from edge_rec.errors import CatalogError, RecordError
from edge_rec.evaluation.understanding_set import EITHER, SPLITS, mentions_of, read_utterances
from edge_rec.lexicon import Lexicon
from edge_rec.types import Role

ROOT = Path(__file__).parents[3]
LABELLED = ROOT / "tests" / "labelled" / "understanding"


def row(**changes: object) -> dict[str, object]:
    return {
        "id": "a",
        "language": "ja",
        "source": "written",
        "text": "紅の港と紙の灯台",
        **{role.value: [] for role in Role},
        "want": [],
        "avoid": [],
        "include": [],
        "exclude": [],
        "nudges": [],
        "reference": False,
        **changes,
    }


def write(folder: Path, *rows: dict[str, object]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "dev.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_names_keep_their_roles(tmp_path):
    (read,) = read_utterances(write(tmp_path, row(liked=["紅の港"], seen=["紙の灯台"])), "dev")
    assert read.names[Role.LIKED] == ("紅の港",)
    assert read.names[Role.SEEN] == ("紙の灯台",)


def test_a_name_that_is_not_in_the_text_is_refused_with_its_line(tmp_path):
    folder = write(tmp_path, row(), row(liked=["砂利の心"]))
    with pytest.raises(RecordError, match=r"dev\.jsonl, line 2"):
        read_utterances(folder, "dev")


def test_a_missing_field_is_named(tmp_path):
    broken = row()
    del broken["nudges"]
    with pytest.raises(RecordError, match="nudges"):
        read_utterances(write(tmp_path, broken), "dev")


def test_a_folder_without_labels_says_what_it_should_hold(tmp_path):
    with pytest.raises(
        CatalogError, match=r"dev or dev2 or dev3 or dev4 or dev5 or dev6 or dev7 or test\.jsonl"
    ):
        read_utterances(tmp_path, "dev")


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(CatalogError, match="empty"):
        read_utterances(write(tmp_path), "dev")


def test_a_follow_up_has_as_many_items_as_titles_were_shown(tmp_path):
    (read,) = read_utterances(write(tmp_path, row(shown=["x", "y", "z"])), "dev")
    assert len(set(read.shown)) == 3


@pytest.mark.parametrize(("language", "group"), [("en", "en"), ("ja", "ja"), ("zh-Hans", "other")])
def test_languages_fall_into_three_groups(tmp_path, language, group):
    (read,) = read_utterances(write(tmp_path, row(language=language)), "dev")
    assert read.group == group


def test_mentions_of_takes_the_longest_name_at_each_place(tmp_path):
    text = "港も好きだけど紅の港が一番"
    (read,) = read_utterances(write(tmp_path, row(text=text, liked=["港", "紅の港"])), "dev")
    assert [(m.text, m.start) for m in mentions_of(read)] == [("港", 0), ("紅の港", 7)]


def test_mentions_of_a_text_without_names_are_none(tmp_path):
    (read,) = read_utterances(write(tmp_path, row()), "dev")
    assert mentions_of(read) == ()


@pytest.mark.parametrize("split", SPLITS)
def test_shipped_labels_use_tags_of_the_lexicon(split):
    known = Lexicon.load(ROOT / "assets" / "lexicon.toml").tags
    used = {
        tag
        for utterance in read_utterances(LABELLED, split)
        for choice in (*utterance.include, *utterance.exclude)
        for tag in choice.split(EITHER)
    }
    assert used and {tag for tag in used if tag.casefold() not in known} == set()


@pytest.mark.parametrize("split", SPLITS)
def test_shipped_names_stand_in_one_role_each(split):
    for utterance in read_utterances(LABELLED, split):
        names = [name for group in utterance.names.values() for name in group]
        assert len(names) == len(set(names)), utterance.utterance_id


def test_shipped_splits_share_no_text_and_no_dialogue_is_in_the_test_and_another():
    parts = [read_utterances(LABELLED, split) for split in SPLITS]

    def dialogues(rows):
        ids = (u.utterance_id for u in rows if not u.utterance_id.startswith(("written", "follow")))
        return {one.replace("_", ".").split(".")[0] for one in ids}

    for one, other in combinations(parts, 2):
        assert {u.text for u in one}.isdisjoint(u.text for u in other)
    *_, test = parts
    for other in parts[:-1]:
        assert dialogues(test).isdisjoint(dialogues(other))


@pytest.mark.parametrize("split", ["dev", "test"])
def test_shipped_set_is_large_enough_in_every_group(split):
    rows = read_utterances(LABELLED, split)
    sizes = {group: sum(u.group == group for u in rows) for group in ("en", "ja", "other")}
    assert len(rows) >= 250 and sizes["en"] >= 110 and min(sizes.values()) >= 70
    assert sum(bool(u.shown) for u in rows) >= 60
