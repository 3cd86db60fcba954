"""The training-set maker: its frames parse, its spans are what they say, its parts stay apart."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))  # scripts/ is no part of the installed package

from scripts import make_understanding_set as maker  # noqa: E402
from scripts.understanding_set import phrasebook, rows, surface, template, titles  # noqa: E402
from scripts.understanding_set.rows import Row  # noqa: E402
from scripts.understanding_set.template import Piece  # noqa: E402

LABELLED = CHECKOUT / "tests" / "labelled" / "understanding"
NOWHERE = CHECKOUT / "no-such-data"
"""Without the public data: the demo catalog and what is written by hand must do."""
LABELS = set(template.LABELS.values())


@pytest.fixture(scope="module")
def made() -> dict[str, list[Row]]:
    return {
        split: maker.make_rows(split, 1200, data=NOWHERE, seed=3) for split in ("train", "test")
    }


def all_rows(made: dict[str, list[Row]]) -> list[Row]:
    return made["train"] + made["test"]


def fill(slot: str) -> list[Piece]:
    return [Piece(slot.upper(), "want" if slot == "w.x" else None)]


def test_template_keeps_text_and_labels_apart() -> None:
    pieces = template.expand("is {w.x} like [n:a bit {y}]?", fill, Random(0))
    assert pieces == [
        Piece("is "),
        Piece("W.X", "want"),
        Piece(" like "),
        Piece("a bit Y", "nudge"),
        Piece("?"),
    ]


def test_template_choices_nest() -> None:
    texts = {template.flat(template.expand("a(b(c|d)|)e", fill, Random(n))) for n in range(40)}
    assert texts == {"abce", "abde", "ae"}


@pytest.mark.parametrize("broken", ["(a|b", "a)", "{a", "[w:a", "[q:a]", "a]"])
def test_template_that_does_not_parse_is_refused(broken: str) -> None:
    with pytest.raises(template.TemplateError):
        template.parse(broken)


def test_assembled_spans_have_no_spaces_around_them() -> None:
    pieces = [Piece(" I like  "), Piece(" Up ", "liked"), Piece(" , a lot ")]
    text, spans = rows.assemble(pieces, Random(0))
    assert text == "I like Up, a lot"
    assert spans == ((7, 9, "liked"),)


@pytest.mark.parametrize(
    ("noun", "particle", "expected"),
    [
        ("기생충", "~을", "기생충을"),
        ("괴물", "~은", "괴물은"),
        ("아가씨", "~은", "아가씨는"),
        ("서울", "~으로", "서울로"),
        ("'써니'", "~이랑", "'써니'랑"),
        ("명량", "~이라는", "명량이라는"),
        ("써니", "~이에요", "써니예요"),
    ],
)
def test_korean_particle_fits_the_letter_before_it(noun: str, particle: str, expected: str) -> None:
    assert rows.assemble([Piece(noun, "liked"), Piece(particle)], Random(0))[0] == expected


@pytest.mark.parametrize("language", phrasebook.LANGUAGES)
@pytest.mark.parametrize("domain", phrasebook.DOMAINS)
def test_every_slot_of_every_frame_can_be_filled(language: str, domain: str) -> None:
    book = phrasebook.load(language)
    missing = set()
    for held_out in (True, False):
        for frames in book.sections(domain, held_out=held_out).values():
            for frame in frames:
                missing |= {name for name in _names(frame, book, domain) if not name[1]}
    assert missing == set()


def _names(text: str, book: phrasebook.Phrasebook, domain: str) -> set[tuple[str, bool]]:
    """Lists a template reads, through those it reads in turn, and whether they have entries."""
    found: set[tuple[str, bool]] = set()
    waiting = [text]
    while waiting:
        for part in _slots(template.parse(waiting.pop())):
            name = part.rpartition(".")[2]
            if name.rstrip("+*") in {"L", "D", "S", "M"} or (name, True) in found:
                continue
            entries = book.entries(name, domain)
            found.add((name, bool(entries)))
            waiting += entries
    return found


def _slots(parts: template.Parts) -> list[str]:
    names: list[str] = []
    for part in parts:
        match part:
            case template.Slot(name):
                names.append(name)
            case template.Choice(options):
                names += [name for option in options for name in _slots(option)]
            case template.Marked(_, body):
                names += _slots(body)
    return names


@pytest.mark.parametrize(
    ("language", "least"), [("en", 250), ("ja", 200), ("ko", 70), ("zh", 70), ("de", 70)]
)
def test_language_has_many_frames(language: str, least: int) -> None:
    assert phrasebook.load(language).count() >= least


@pytest.mark.parametrize("language", phrasebook.LANGUAGES)
def test_held_out_frames_are_never_trained_on(language: str) -> None:
    book = phrasebook.load(language)
    for domain in phrasebook.DOMAINS:
        train = book.sections(domain, held_out=False)
        test = book.sections(domain, held_out=True)
        assert all(test[name] and not set(test[name]) & set(train[name]) for name in train)


def test_spans_are_trimmed_ordered_and_apart(made: dict[str, list[Row]]) -> None:
    for row in all_rows(made):
        end = 0
        for start, stop, label in row.spans:
            name = row.text[start:stop]
            assert end <= start < stop <= len(row.text), row
            assert name == name.strip(), row
            assert label in LABELS, row
            end = stop


def test_every_label_occurs_in_every_language(made: dict[str, list[Row]]) -> None:
    found = {(row.language, label) for row in all_rows(made) for _, _, label in row.spans}
    assert found == {(lang, label) for lang in phrasebook.LANGUAGES for label in LABELS}


def test_languages_have_their_shares(made: dict[str, list[Row]]) -> None:
    english = sum(row.language == "en" for row in made["train"]) / len(made["train"])
    assert english == pytest.approx(maker.SHARES["en"] / 100, abs=0.01)


def test_a_fifth_of_the_rows_has_nothing_to_find(made: dict[str, list[Row]]) -> None:
    empty = sum(not row.spans for row in made["train"]) / len(made["train"])
    assert 0.2 <= empty <= 0.35


def test_no_row_is_made_twice(made: dict[str, list[Row]]) -> None:
    texts = [row.text for row in made["train"]]
    assert len(texts) == len(set(texts))


def test_text_of_another_part_is_not_made_again(made: dict[str, list[Row]]) -> None:
    taken = {row.text for row in made["train"]}
    again = maker.make_rows("train", 100, data=NOWHERE, seed=3, taken=taken)
    assert not taken & {row.text for row in again}


def test_no_title_is_in_two_parts() -> None:
    stems = {
        split: {
            titles.stem(title)
            for pool in titles.read_titles(NOWHERE, split).pools.values()
            for source in pool
            for title in source
        }
        for split in titles.SPLITS
    }
    assert all(stems.values())
    assert not stems["train"] & stems["test"]
    assert not stems["train"] & stems["validation"]
    assert not stems["validation"] & stems["test"]


@pytest.mark.parametrize(
    ("title", "longer"),
    [
        ("Rocky", "Rocky IV"),
        ("The Matrix", "matrix"),
        ("Naruto", "Naruto: Shippuuden"),
        ("ドラクエ", "ドラクエ5"),
    ],
)
def test_sequel_goes_with_its_first_part(title: str, longer: str) -> None:
    assert titles.stem(title) == titles.stem(longer)


def test_written_title_keeps_at_least_two_letters() -> None:
    assert all(len(surface.written("Up: A", Random(n))) >= 2 for n in range(200))


@pytest.mark.parametrize(
    ("title", "shorter"),
    [
        ("ソードアート・オンライン", {"ソーオン", "ソードアート"}),
        ("君に届け", {"君に届け"}),
        ("진격의 거인", {"진격의거인"}),
    ],
)
def test_title_is_shortened_as_its_script_allows(title: str, shorter: set[str]) -> None:
    written = {surface.written(title, Random(n)) for n in range(400)}
    assert shorter <= written


def test_space_before_marks_moves_the_spans_along() -> None:
    text, spans = rows.spaced_marks("Clue! Or Up?", ((0, 4, "liked"), (9, 11, "mentioned")),
                                    only_after_spans=True)  # fmt: skip
    assert text == "Clue ! Or Up ?"
    assert [(text[start:end], label) for start, end, label in spans] == [
        ("Clue", "liked"),
        ("Up", "mentioned"),
    ]


def test_marks_inside_a_name_stay_where_they_are() -> None:
    text, _ = rows.spaced_marks("Who? Me", ((0, 7, "liked"),), only_after_spans=False)
    assert text == "Who? Me"


def test_few_rows_are_long(made: dict[str, list[Row]]) -> None:
    english = [row for row in made["train"] if row.language == "en"]
    assert sum(len(row.text) > maker.LONG for row in english) < 0.1 * len(english)


def test_same_seed_writes_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "scripts.make_understanding_set",
        "--rows",
        "60",
        "--held",
        "30",
    ]
    for name, salt in (("a", "1"), ("b", "2")):
        subprocess.run(
            [*command, "--data", str(NOWHERE), "--out", str(tmp_path / name)],
            check=True,
            capture_output=True,
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONHASHSEED": salt},
        )
    for split in titles.SPLITS:
        first, second = (tmp_path / name / f"{split}.jsonl" for name in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()


@pytest.mark.data
def test_public_data_adds_books_products_and_japanese_films() -> None:
    data = Path(os.environ.get("EDGE_REC_DATA", CHECKOUT.parent / "shared" / "data"))
    if not (data / "goodbooks-10k").is_dir():
        pytest.skip("no public data: set EDGE_REC_DATA")
    with_data, without = (titles.read_titles(path, "train").pools for path in (data, NOWHERE))
    for place in (("books", "en"), ("shop", "en"), ("films", "ja")):
        assert sum(map(len, with_data[place])) > sum(map(len, without[place])), place


def literal_runs(text: str, language: str) -> set[str]:
    """Stretches of the text that hardly two people write by chance."""
    if language in phrasebook.SPACELESS:
        plain = re.sub(r"[\W_]+", "", text)
        return {plain[i : i + 15] for i in range(len(plain) - 14)}
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.lower())
    return {" ".join(words[i : i + 7]) for i in range(len(words) - 6)}


@pytest.mark.parametrize("language", phrasebook.LANGUAGES)
def test_no_frame_repeats_a_labelled_text(language: str) -> None:
    said: set[str] = set()
    for file in LABELLED.glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["language"].partition("-")[0] == language:
                said |= literal_runs(row["text"], language)
    sections = phrasebook.load(language).frames.values()
    frames = [frame for scopes in sections for frames in scopes.values() for frame in frames]
    literals = [re.split(r"\{[^}]*\}", re.sub(r"\[[a-z]+:|\]", "", frame)) for frame in frames]
    repeated = [
        frame
        for frame, parts in zip(frames, literals, strict=True)
        if any(literal_runs(part, language) & said for part in parts)
    ]
    assert repeated == []
