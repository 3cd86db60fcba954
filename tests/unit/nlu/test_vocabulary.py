import pytest

from edge_rec import paths
from edge_rec.lexicon import Lexicon
from edge_rec.nlu.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sci-fi or sci fi", [("sci-fi", "Sci-Fi"), ("sci fi", "Sci-Fi")]),
        ("a slice of life story", [("slice of life", "Slice of Life")]),
        ("SFアニメ", [("SF", "Sci-Fi")]),
        ("ラブコメが見たい", [("ラブコメ", "Romance")]),
        ("로맨스를 보고 싶어", [("로맨스", "Romance")]),
        ("pas d'horreur", [("horreur", "Horror")]),
        ("etwas Romantisches", [("Romantisches", "Romance")]),
        ("historias románticas", [("románticas", "Romance")]),
        ("actionable dramatics", []),
        ("日本の本", []),
    ],
)
def test_find_gives_longest_whole_words(
    vocabulary: Vocabulary, text: str, found: list[tuple[str, str]]
) -> None:
    facets = vocabulary.find(text)
    assert [(text[slice(*facet.span)], facet.value) for facet in facets] == found


def test_build_leaves_out_tags_that_are_small_words():
    lexicon = Lexicon.load(paths.resolve().assets / "lexicon.toml")
    vocabulary = Vocabulary.build(lexicon, ["You", "Horror"], [])
    assert [facet.value for facet in vocabulary.find("have you got horror?")] == ["Horror"]


def test_comparatives_of_tag_words_are_known(vocabulary: Vocabulary) -> None:
    assert vocabulary.comparatives["spookier"] == "Horror"
    assert vocabulary.comparatives["gruseligeres"] == "Horror"
    assert "comedier" not in vocabulary.surfaces


def test_word_with_a_slip_is_read_unless_it_is_a_word_or_a_name() -> None:
    lexicon = Lexicon.load(paths.resolve().assets / "lexicon.toml")
    vocabulary = Vocabulary.build(lexicon, ["Horror", "Thriller", "Kids"], [], {"chiller"})
    text = "horor, a thiller, a chiller, Horra, hrr or kibs"
    found = [text[slice(*facet.span)] for facet in vocabulary.find(text)]
    assert found == ["horor", "thiller"]
    assert not Vocabulary.build(lexicon, ["Horror"], []).find("horor")
