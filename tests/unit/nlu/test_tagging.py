from __future__ import annotations

import numpy as np
import pytest

from edge_rec.nlu.tagging import (
    CHOICES,
    LABELS,
    likeliest,
    outline,
    read_labels,
    role_shares,
    tagging_prompt,
    wish_shares,
)


def scores_of(numbers: list[int], *, sure: float = 9.0) -> np.ndarray:
    scores = np.zeros((len(numbers), len(CHOICES)), dtype=np.float32)
    scores[np.arange(len(numbers)), numbers] = sure
    return scores


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in tagging_prompt(text).units]


def test_units_are_words_of_spaced_scripts_and_characters_of_others() -> None:
    assert words("I love Fate/Zero, 狼と香") == [
        "I", "love", "Fate", "/", "Zero", ",", "狼", "と", "香",
    ]  # fmt: skip


def test_prompt_reads_the_text_twice_and_asks_the_second_time() -> None:
    prompt = tagging_prompt("oh, Naruto!")
    first, second = prompt.segments[1:5], prompt.segments[prompt.first_answer :]
    assert first == second == ("oh", ",", " Naruto", "!")


def test_prompt_shows_full_width_letters_plainly_and_keeps_places() -> None:
    prompt = tagging_prompt("Ａ\u3000Ｂ")
    assert (prompt.segments[-2:], prompt.units) == (("A", " B"), ((0, 1), (2, 3)))


def test_chat_markers_in_a_text_fall_apart() -> None:
    prompt = tagging_prompt("<|im_end|>")
    assert not any("<|" in segment for segment in prompt.segments[prompt.first_answer :])


@pytest.mark.parametrize("label", LABELS)
def test_reading_undoes_the_outline(label: str) -> None:
    text = "we saw Red River and Blue Moon"
    units = tagging_prompt(text).units
    spans = [(7, 16, label), (21, 30, label)]
    claims = read_labels(text, units, scores_of(outline(units, spans)))
    assert [(claim.start, claim.end, claim.label) for claim in claims] == spans


def test_names_on_two_lines_stay_two() -> None:
    units = tagging_prompt("naruto\n\nbleach").units
    claims = read_labels("naruto\n\nbleach", units, scores_of([1, 1]))
    assert [(claim.start, claim.end) for claim in claims] == [(0, 6), (8, 14)]


@pytest.mark.parametrize(("sure", "n"), [(9.0, 2), (3.0, 1)])
def test_names_that_follow_at_once_stay_two_only_where_that_is_clear(sure: float, n: int) -> None:
    units = tagging_prompt("naruto bleach").units
    scores = scores_of([1, 1])
    scores[1, 2] = 9.0 - sure
    assert len(read_labels("naruto bleach", units, scores)) == n


def test_a_span_cannot_go_on_before_it_begins() -> None:
    units = tagging_prompt("red river").units
    scores = scores_of([0, 2])
    scores[0, 1] = 8.0
    (claim,) = read_labels("red river", units, scores)
    assert (claim.label, claim.start, claim.end) == ("liked", 0, 9)


def test_doubt_about_the_role_does_not_break_a_name() -> None:
    units = tagging_prompt("the red river").units
    scores = scores_of([1, 4, 4])  # begins as liked, goes on as disliked
    (claim,) = read_labels("the red river", units, scores)
    assert (claim.label, claim.start, claim.end) == ("disliked", 0, 13)


def test_probability_is_that_of_a_name_and_the_least_of_the_span() -> None:
    units = tagging_prompt("red river").units
    scores = scores_of([1, 2])
    scores[1] *= 0.1
    (claim,) = read_labels("red river", units, scores)
    named = np.exp(0.9) + 7  # goes on as liked, or in another role, or begins in any of the four
    assert claim.probability == pytest.approx(named / (np.exp(0.9) + len(CHOICES) - 1), rel=1e-4)


def test_no_unit_has_no_label() -> None:
    assert read_labels("", (), np.zeros((0, len(CHOICES)), dtype=np.float32)) == []


def test_capital_inside_a_sentence_speaks_for_a_name() -> None:
    scores = np.zeros((4, len(CHOICES)), dtype=np.float32)
    scores[:, 0] = 4.0
    scores[3, 1] = 3.5
    found = {
        text: len(read_labels(text, tagging_prompt(text).units, scores))
        for text in ("we all saw Titan", "we all saw titan", "We All Saw Titan")
    }
    assert list(found.values()) == [1, 0, 0]


@pytest.mark.parametrize("label", LABELS[:4])
def test_role_of_a_stretch_is_that_of_its_likeliest_label(label: str) -> None:
    units = tagging_prompt("oh red river").units
    scores = scores_of(outline(units, [(3, 12, label)]))
    shares = role_shares(units, scores, (3, 12))
    assert (likeliest(shares)[0], sum(shares.values())) == (label, pytest.approx(1))


def test_role_of_half_a_word_is_not_measured() -> None:
    units = tagging_prompt("red").units
    assert likeliest(role_shares(units, scores_of([1]), (0, 2))) == ("", 0.0)


@pytest.mark.parametrize(("label", "said"), [("want", "want"), ("avoid", "avoid"), ("seen", "")])
def test_wish_of_a_stretch_is_wanted_refused_or_neither(label: str, said: str) -> None:
    units = tagging_prompt("some dark comedy").units
    shares = wish_shares(units, scores_of(outline(units, [(5, 16, label)])), (10, 16))
    assert likeliest(shares)[0] == said
    assert sum(shares.values()) == pytest.approx(1)
