from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from fakes import ScriptedLanguageModel
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_rec.config import LlmConfig
from edge_rec.lexicon import Lexicon
from edge_rec.nlu.parser import Parser
from edge_rec.nlu.prompt import shorten
from edge_rec.nlu.rules import read
from edge_rec.nlu.tagging import CHOICES, SKILL, tagging_prompt
from edge_rec.nlu.text import clauses, mask
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.types import DialogueState, ItemId, Mention, Utterance

VOCABULARY = Vocabulary.build(
    Lexicon.load(Path(__file__).parents[2] / "assets" / "lexicon.toml"),
    ["Comedy", "Horror", "Space"],
    ["Movie", "TV"],
)
STATE = DialogueState(last_shown=(ItemId("1"), ItemId("2")))
WORDS = (
    "I love hated not but seen movies horror funny the second one those newer 2005 before after "
    "under 13 episodes £10 three more like and , . "
    "好き 苦手 見た 映画 以外 だけ もっと 明るい 2番目 \n 。"
).split(" ")
texts = st.one_of(
    st.text(alphabet=st.characters(), max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mention]]:
    text = draw(texts)
    mentions = []
    for _ in range(draw(st.integers(0, 3)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        mentions.append(Mention(text[start:end], start, end))
    return text, mentions


def utterance(text: str) -> Utterance:
    return Utterance(text, datetime(2026, 1, 1, tzinfo=UTC))


@settings(max_examples=200)
@given(marked_texts())
def test_everything_read_is_verbatim(marked: tuple[str, list[Mention]]) -> None:
    text, mentions = marked
    act = read(utterance(text), STATE, mentions, VOCABULARY).act
    for span in (*act.mentions, *act.references):
        assert text[span.start : span.end] == span.text
    for entry in (*act.constraints, *act.nudges):
        assert entry.text in text


@settings(max_examples=100)
@given(marked_texts())
def test_mentions_never_overlap(marked: tuple[str, list[Mention]]) -> None:
    mentions = read(utterance(marked[0]), STATE, marked[1], VOCABULARY).act.mentions
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@settings(max_examples=100)
@given(texts, texts)
def test_any_answer_of_a_model_is_harmless(text: str, answer: str) -> None:
    parser = Parser(
        lambda _: (),
        lambda _: True,
        VOCABULARY,
        ScriptedLanguageModel([f"liked: {answer}\nwant Horror: {answer}\n"]),
        LlmConfig(timeout_s=60),
        model_is_proven=True,
    )
    act, _ = parser(utterance(text), STATE)
    assert all(text[m.start : m.end] == m.text for m in act.mentions)


@settings(max_examples=200)
@given(marked_texts(), st.integers(0, 2**32 - 1))
def test_whatever_labels_say_every_name_stands_in_the_text(
    marked: tuple[str, list[Mention]], seed: int
) -> None:
    text, mentions = marked
    units = tagging_prompt(shorten(text)).units
    logits = np.random.default_rng(seed).normal(0, 8, (len(units), len(CHOICES)))
    model = ScriptedLanguageModel(labels=[logits.astype(np.float32)], skills=frozenset({SKILL}))
    parser = Parser(lambda _: mentions, lambda _: False, VOCABULARY, model, LlmConfig())
    act, notices = parser(utterance(text), STATE)
    assert notices == ()
    for span in (*act.mentions, *act.references):
        assert text[span.start : span.end] == span.text
    assert all(a.end <= b.start for a, b in pairwise(act.mentions))
    assert all(entry.text in text for entry in (*act.constraints, *act.nudges))


@given(texts)
def test_clauses_cover_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in clauses(text)) == text


@given(marked_texts())
def test_mask_keeps_length(marked: tuple[str, list[Mention]]) -> None:
    text, mentions = marked
    assert len(mask(text, [(m.start, m.end) for m in mentions])) == len(text)
