"""What people recommend each other, as lists to put in order."""

import gzip

import pytest

from edge_rec.errors import CatalogError
from edge_rec.evaluation.rerank_dialogues import Habits, dialogue_cases, dialogues_in
from edge_rec.types import Item, ItemId

TITLES = ("Alien", "Matrix, The", "Clue", "Big Fish")
ITEMS = [Item(ItemId(t), t, year=1990 + k) for k, t in enumerate(TITLES)]
ROWS = """dialog_id,turn,text,movies
{name},0,hello,
{name},1,I loved Alien (1990),Alien (1990)
{name},2,you mean Alien (1990),Alien (1990)
{name},3,"then The Matrix (1991), friend",The Matrix (1991)
{name},4,"thanks, bye",
"""


def write(folder, names):
    header, rows = ROWS.split("\n", 1)
    with gzip.open(folder / "utterances_dev.csv.gz", "wt", encoding="utf-8") as file:
        file.write(header + "\n" + "".join(rows.format(name=name) for name in names))
    return dialogues_in(folder)


def test_the_last_title_not_named_before_is_to_be_found(tmp_path):
    cases = dialogue_cases(write(tmp_path, "abcdefghijklmnop"), ITEMS, n=2)
    case = cases.test[0]
    assert case.relevant == {"Matrix, The"}
    assert case.query.anchors == ("Alien",)
    assert case.query.text == "hello I loved Alien you mean Alien"
    assert [c.item_id for c in case.candidates] == ["Matrix, The"]
    assert len(cases.validation) == len(cases.test) == 2


def test_dialogues_that_name_nothing_of_the_catalog_are_no_cases(tmp_path):
    path = write(tmp_path, "abcdefghijklmnop")
    with pytest.raises(CatalogError, match="catalog"):
        dialogue_cases(path, [Item(ItemId("x"), "Something else")], n=2)


def test_what_is_named_beside_a_liked_title_comes_before_what_is_named_often():
    alien, matrix, clue = TITLES[:3]
    dialogues = [[("", (alien, clue))], [("", (matrix,))], [("", (matrix, "Big Fish"))]]
    habits = Habits.of(dialogues)
    assert [c.item_id for c in habits.candidates([alien])] == [clue, matrix, "Big Fish"]
    assert habits.candidates([])[0].item_id == matrix


def test_a_title_counts_once_a_dialogue():
    habits = Habits.of([[("", ("Alien",)), ("", ("Alien", "Clue"))]])
    assert habits.counts["Alien"] == 1
    assert habits.together["Alien"] == {"Clue": 1}


def test_a_folder_without_dialogues_is_refused(tmp_path):
    with pytest.raises(CatalogError, match="no utterances"):
        dialogues_in(tmp_path)
