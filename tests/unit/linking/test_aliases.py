from __future__ import annotations

import pytest

from edge_rec.linking.aliases import FormKind, initials, query_texts, surface_forms
from edge_rec.linking.markers import numbers_of, unify_film, unify_season, without_subtitle
from edge_rec.linking.normalize import normalize
from edge_rec.types import Title, TitleKind


def forms(*names: str) -> dict[str, FormKind]:
    titles = [Title(name, kind=TitleKind.MAIN) for name in names]
    return {form.text: form.kind for form in surface_forms(titles)}


@pytest.mark.parametrize(
    "spelling",
    ["Lantern 2", "Lantern II", "Lantern 2nd Season", "Lantern Season 2", "Lantern Part 2",
     "Lantern second season", "Lantern S2", "Lantern 第2期", "Lantern 第二期", "Lantern 第二季"],
)  # fmt: skip
def test_season_marks_unify(spelling: str) -> None:
    assert unify_season(normalize(spelling)) == "lantern 2"


@pytest.mark.parametrize("spelling", ["狼と月II", "狼と月 第2期", "狼と月2期", "狼と月 2"])
def test_season_marks_unify_in_japanese(spelling: str) -> None:
    assert unify_season(normalize(spelling)) == "狼と月 2"


@pytest.mark.parametrize("name", ["Yamato 2199", "Mob 100", "Catch 22", "Vi", "2"])
def test_other_numbers_are_no_seasons(name: str) -> None:
    assert unify_season(normalize(name)) == normalize(name)


def test_season_one_is_the_bare_name() -> None:
    assert unify_season("lantern season 1") == "lantern"


def test_numbers_count_seasons_however_written() -> None:
    assert numbers_of("lantern ii") == numbers_of("lantern 2nd season") == (2,)
    assert numbers_of("lantern") == ()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Lantern: Second Light", "Lantern"),
        ("Lantern - Second Light", "Lantern"),
        ("LANTERN -灯-", "LANTERN"),
        ("Re:Lantern", "Re:Lantern"),
        ("Lantern", "Lantern"),
    ],
)
def test_subtitle_is_what_follows_a_colon_or_parted_dash(title: str, expected: str) -> None:
    assert without_subtitle(title) == expected


def test_forms_of_a_title_have_kinds() -> None:
    found = forms("The Red Lantern: Second Light (2011)")
    assert found["the red lantern second light 2011"] is FormKind.TITLE
    assert found["red lantern second light"] is FormKind.UNMARKED
    assert found["the red lantern"] is FormKind.SHORT


def test_a_text_keeps_its_surest_kind() -> None:
    assert forms("Lantern: Light", "Lantern")["lantern"] is FormKind.TITLE


def test_short_stubs_are_no_forms() -> None:
    assert "re" not in forms("Re: Lantern")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shingeki no kyojin", ["snk"]),
        ("the red old lantern", ["rol"]),
        ("lantern of the tower", ["lott", "lot"]),
        ("fullmetal alchemist", ["fma"]),
        ("sword art online 2nd season", ["sao2"]),
        ("red lantern", []),
        ("狼と月", []),
    ],
)
def test_initials_are_taken_every_usual_way(text: str, expected: list[str]) -> None:
    assert initials(text) == expected


@pytest.mark.parametrize(
    "written",
    ["gekijouban lantern keepers the long night", "lantern keepers movie 3 the long night"],
)
def test_a_film_with_a_name_of_its_own_needs_no_marker(written: str) -> None:
    assert unify_film(written) == "lantern keepers the long night"


@pytest.mark.parametrize(
    ("written", "unified"),
    [
        ("剧场版灯台", "灯台 movie"),
        ("灯台 剧场版", "灯台 movie"),
        ("lantern the movie", "lantern movie"),
        ("lantern tv", "lantern"),
        ("movie", "movie"),
        ("scary movie", "scary movie"),
    ],
)
def test_a_film_without_one_keeps_the_marker_at_its_end(written: str, unified: str) -> None:
    assert unify_film(written) == unified


def test_query_readings_start_with_what_was_written() -> None:
    assert query_texts("Lantern II (TV)")[0] == "lantern ii tv"
    assert "lantern 2" in query_texts("Lantern II (TV)")


def test_query_of_nothing_has_no_readings() -> None:
    assert query_texts("  ") == []
