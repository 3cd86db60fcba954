"""What a language model answers when it is asked for ratings, choices, summaries and profiles."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from edge_rec.evaluation.many_people import Person
from edge_rec.evaluation.profile_words import chosen_words
from edge_rec.explanation.keywords import Keyword
from edge_rec.protocols import FloatArray, LanguageModel, PairScorer
from edge_rec.ranking.pointwise import SKILL, PointwiseScorer
from edge_rec.ranking.wording import candidate_text, request_text, short_title
from edge_rec.types import Item, Query, UserId

N_RATED = 12
"""Latest ratings a model is shown."""
SUMMARY_TOKENS = 48
_GRADES = ("1", "2", "3", "4", "5")
"""Each a token of its own in the vocabularies of small models; a space before it is another."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_JUDGE = UserId("judge")


def expected_grade(model: LanguageModel, items: Sequence[Item], person: Person) -> float:
    """The grade, 1 to 5, that the model expects to stand after the title: a mean over its odds."""
    low, high = float(person.values.min()), float(person.values.max())
    lines = ["Ratings from 1 to 5.\n"]
    for item_num, value in zip(person.history.tolist(), person.values.tolist(), strict=True):
        grade = round(1 + 4 * (value - low) / ((high - low) or 1.0))
        lines.append(f"{short_title(items[item_num])}: {grade}\n")
    text = "".join([lines[0], *lines[1:][-N_RATED:], f"{short_title(items[person.target])}: "])
    logits = model.weigh([text], _GRADES, first=0)
    assert logits is not None
    odds = np.exp(logits[0].astype(np.float64) - logits[0].max())
    return float((odds / odds.sum()) @ np.arange(1, len(_GRADES) + 1))


def odds_of(
    scorer: PairScorer, items: Sequence[Item], person: Person, item_nums: Sequence[int]
) -> FloatArray:
    """Log odds that each item fits what the person liked, (len(item_nums),)."""
    return scorer.scores(liked_text(items, person), [candidate_text(items[k]) for k in item_nums])


def liked_text(items: Sequence[Item], person: Person) -> str:
    """The titles that the person rated no lower than usual, as a reranker is told them."""
    liked = [
        items[k]
        for k, value in zip(person.history.tolist(), person.values.tolist(), strict=True)
        if value >= person.mean
    ]
    known = {item.item_id: item for item in liked}
    return request_text(Query(_JUDGE, liked=tuple(known)), known)


def words_by_odds(
    scorer: PointwiseScorer, items: Sequence[Item], person: Person, words: Sequence[Keyword], n: int
) -> tuple[Keyword, ...]:
    """The `n` words that fit the liked titles best, in the order of the model's odds."""
    odds = scorer.scores(liked_text(items, person), [word.tag for word in words])
    return tuple(words[k] for k in np.argsort(-odds, kind="stable")[:n].tolist())


def words_written(
    model: LanguageModel, items: Sequence[Item], person: Person, words: Sequence[Keyword], n: int
) -> tuple[Keyword, ...]:
    """The words the model writes about the liked titles, under a grammar of `words`."""
    return chosen_words(model, liked_text(items, person), words, n)


def summary(model: LanguageModel, text: str) -> str:
    """One sentence about what `text` tells, as the model writes it."""
    prompt = (
        "<|im_start|>system\nYou summarize a description in one short sentence, in its own words."
        f"<|im_end|>\n<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"
    )
    written = "".join(model.stream(prompt, max_tokens=SUMMARY_TOKENS))
    return re.split(r"(?<=[.!?])\s", written.strip(), maxsplit=1)[0]


def grounded_share(said: str, text: str) -> float:
    """Share of the longer words of `said` that stand in `text`; 0 where nothing is said."""
    known = {word.casefold() for word in _WORD.findall(text)}
    words = [word.casefold() for word in _WORD.findall(said)]
    return sum(word in known for word in words) / len(words) if words else 0.0


def tuned_scorer(model: LanguageModel) -> PointwiseScorer | None:
    """The model with its ranking adapter, if it has one."""
    return PointwiseScorer(model, SKILL) if SKILL in model.skills else None
