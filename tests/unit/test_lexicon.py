from pathlib import Path

import pytest

from edge_rec.errors import ConfigError
from edge_rec.lexicon import Lexicon
from edge_rec.types import Slot

SHIPPED = Path(__file__).parents[2] / "assets" / "lexicon.toml"
LANGUAGES = ("en", "ja", "ko", "zh-Hans", "zh-Hant", "es", "de", "fr", "pt")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(SHIPPED)


@pytest.mark.parametrize(
    ("tag", "language", "name"),
    [
        ("Comedy", "ja", "コメディ"),
        ("comedy", "de", "Komödie"),
        ("Sci-Fi", "en", "sci-fi"),
        ("Science Fiction", "ja", "SF"),
        ("Horror", "zh", "恐怖"),
        ("Horror", "es-MX", "terror"),
        ("Basket weaving", "ja", "Basket weaving"),
    ],
)
def test_tag_name_follows_language(lexicon: Lexicon, tag: str, language: str, name: str) -> None:
    assert lexicon.tag_name(tag, language) == name


def test_tag_name_of_unknown_language_is_tag_itself(lexicon: Lexicon) -> None:
    assert lexicon.tag_name("Comedy", "xx") == "Comedy"


def test_kind_name_follows_language(lexicon: Lexicon) -> None:
    assert lexicon.kind_name("Movie", "ja") == "映画"


def test_shipped_entries_have_every_language(lexicon: Lexicon) -> None:
    entries = [*lexicon.tags.values(), *lexicon.kinds.values()]
    assert [(e.value, lang) for e in entries for lang in LANGUAGES if lang not in e.words] == []


def test_surface_forms_only_name_what_catalog_has(lexicon: Lexicon) -> None:
    forms = lexicon.surface_forms(["Comedy", "Basket weaving"], ["Movie"])
    assert set(forms.values()) == {
        (Slot.TAG, "Comedy"),
        (Slot.TAG, "Basket weaving"),
        (Slot.KIND, "Movie"),
    }
    assert forms["funny"] == (Slot.TAG, "Comedy")
    assert forms["basket weaving"] == (Slot.TAG, "Basket weaving")


def test_surface_forms_keep_catalog_spelling(lexicon: Lexicon) -> None:
    assert lexicon.surface_forms(["Science Fiction"], [])["sci-fi"] == (Slot.TAG, "Science Fiction")


def test_surface_form_of_two_tags_goes_to_the_one_it_names(lexicon: Lexicon) -> None:
    forms = lexicon.surface_forms(["Music", "Musical"], [])
    assert forms["musical"] == (Slot.TAG, "Musical")


def test_load_names_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no lexicon at"):
        Lexicon.load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "text", ["tags = 3", "[tags]\nA = 1", "[tags.A]\nen = []", "[tags.A]\nen = [1]", "]["]
)
def test_load_refuses_other_shapes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"lexicon\.toml"):
        Lexicon.load(path)


def test_a_word_two_tags_claim_belongs_to_the_one_whose_name_begins_it(lexicon: Lexicon) -> None:
    for tags in (["Music", "Musical"], ["Musical", "Music"]):
        forms = lexicon.surface_forms(tags, [])
        assert forms["musicals"] == (Slot.TAG, "Musical")
        assert forms["music"] == (Slot.TAG, "Music")
    assert lexicon.surface_forms(["Music"], [])["musicals"] == (Slot.TAG, "Music")


def test_words_hold_every_language(lexicon: Lexicon) -> None:
    assert {"war", "戦争", "guerra", "krieg"} <= lexicon.words()
