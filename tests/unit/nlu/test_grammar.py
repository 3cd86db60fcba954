import re

import pytest

from edge_rec.nlu.grammar import MAX_WORDS, SPAN_WORDS, make_grammar, span_words


def test_grammar_of_text_without_words_is_none() -> None:
    assert make_grammar("😀 … !", ["Comedy"]) is None


def test_grammar_escapes_quotes_and_backslashes() -> None:
    grammar = make_grammar('rock"n\\roll tale', [])
    assert grammar is not None
    assert r"\"" in grammar
    assert r"\\" in grammar


def test_grammar_holds_only_words_of_the_text_and_given_tags() -> None:
    grammar = make_grammar("quiet hills", ["Comedy"])
    assert grammar is not None
    literals = set(re.findall(r'"((?:[^"\\]|\\.)*)"', grammar))
    fixed = {"end", ": ", "\\n", "liked", "disliked", "seen", "want ", "avoid "}
    assert literals - fixed == {"quiet", "hills", " hills", "Comedy"}


def test_grammar_without_tags_has_no_facets() -> None:
    assert "want" not in (make_grammar("quiet hills", []) or "")


def test_spans_are_bounded() -> None:
    grammar = make_grammar("w " * 30, [])
    assert grammar is not None
    longest = max(line.count('w"') for line in grammar.splitlines())
    assert longest == SPAN_WORDS


def test_long_text_offers_bounded_words() -> None:
    assert sum(map(len, span_words("word " * 5000))) == MAX_WORDS


def test_spans_do_not_cross_lines_or_sentences() -> None:
    assert len(span_words("one two\nthree。four")) == 3


@pytest.mark.parametrize("text", ["a\ud800b", "nul\0nul"])
def test_unprintable_words_are_not_offered(text: str) -> None:
    assert "\ud800" not in (make_grammar(text, []) or "")
    assert "\0" not in (make_grammar(text, []) or "")
