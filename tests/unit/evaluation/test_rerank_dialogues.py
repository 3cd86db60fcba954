"""What people recommend each other, as lists to put in order."""

import gzip
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from edge_rec.errors import CatalogError
from edge_rec.evaluation.rerank_dialogues import dialogue_cases, dialogues_in
from edge_rec.retrieval.retriever import Retrieval
from edge_rec.types import Candidate, Item, ItemId

TITLES = ("Alien", "Matrix, The", "Clue", "Big Fish")
ITEMS = {ItemId(t): Item(ItemId(t), t, year=1990 + k) for k, t in enumerate(TITLES)}
ROWS = """dialog_id,turn,text,movies
{name},0,hello,
{name},1,I loved Alien (1990),Alien (1990)
{name},2,you mean Alien (1990),Alien (1990)
{name},3,"then The Matrix (1991), friend",The Matrix (1991)
{name},4,"thanks, bye",
"""


@dataclass
class Shelf:
    """Retrieves everything that is not excluded, in the order of the catalog."""

    columns: SimpleNamespace = field(
        default_factory=lambda: SimpleNamespace(
            item_ids=list(ITEMS), title=lambda i: ITEMS[i].title
        )
    )

    def __call__(self, query):
        left = [i for i in ITEMS if i not in query.excluded]
        return Retrieval(tuple(Candidate(i, 1.0 - 0.1 * k) for k, i in enumerate(left)))


@pytest.fixture
def session():
    items = SimpleNamespace(get_many=lambda ids: {i: ITEMS[i] for i in ids})
    return SimpleNamespace(pipeline=SimpleNamespace(retrieve=Shelf()), items=items)


def write(folder, names):
    header, rows = ROWS.split("\n", 1)
    with gzip.open(folder / "utterances_dev.csv.gz", "wt", encoding="utf-8") as file:
        file.write(header + "\n" + "".join(rows.format(name=name) for name in names))
    return dialogues_in(folder)


def test_the_last_title_not_named_before_is_to_be_found(tmp_path, session):
    cases = dialogue_cases(write(tmp_path, "abcdefgh"), session, n=2)
    case = cases.test[0]
    assert case.relevant == {"Matrix, The"}
    assert case.query.liked == ("Alien",)
    assert case.query.text == "hello I loved Alien you mean Alien"
    assert [c.item_id for c in case.candidates] == ["Matrix, The", "Clue", "Big Fish"]


def test_dialogues_that_name_nothing_of_the_catalog_are_no_cases(tmp_path, session):
    path = write(tmp_path, "a")
    with pytest.raises(CatalogError, match="catalog"):
        dialogue_cases(path, session, n=2)


def test_a_folder_without_dialogues_is_refused(tmp_path):
    with pytest.raises(CatalogError, match="no utterances"):
        dialogues_in(tmp_path)
