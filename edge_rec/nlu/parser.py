"""Understanding as a whole: rules first, the language model where they leave words unexplained."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edge_rec.config import LlmConfig
from edge_rec.nlu.arbitration import Arbiter
from edge_rec.nlu.prompt import shorten
from edge_rec.nlu.rules import Reading, read
from edge_rec.nlu.second_reading import SecondReader, contradicts, labelled
from edge_rec.nlu.text import ANALYSED_CHARS, MASK, WORD, Span, is_cjk, mask
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.protocols import LanguageModel, Tagger
from edge_rec.types import DialogueAct, DialogueState, ItemId, Mention, Notice, Slot, Utterance

_NAME_LIKE = re.compile(r"(?<=[a-z] )[A-Z]\w{2}|(?<=[a-z], )[A-Z]\w{2}")
"""A capital inside a sentence, in languages that do not write every noun with one."""
_GOES_ON = re.compile(rf"(?<={MASK} )(?:\d{{1,2}}|[IVX]{{1,4}})\b")
"""A number behind a name, which may be of its sequel."""


@dataclass(frozen=True, slots=True)
class Parser:
    """Utterance and state to a `DialogueAct`."""

    find_mentions: Callable[[str], Sequence[Mention]]
    """Names in a text, verbatim, in reading order."""
    links: Callable[[Mention], bool]
    """Whether the catalog has an item a mention may mean."""
    vocabulary: Vocabulary
    model: LanguageModel | None
    config: LlmConfig
    means: Callable[[str], tuple[Slot, str] | None] = lambda words: None
    """The catalog's tag or kind that words of a wish mean, if any."""
    doubts: Callable[[Mention], bool] = lambda mention: False
    """Whether the words of a mention that links may as well be everyday ones."""
    is_everyday: Callable[[str], bool] = lambda words: False
    """Whether words are none that a name nobody knows could have."""
    titles_of: Callable[[Sequence[ItemId]], Sequence[Sequence[str]]] = lambda item_ids: ()
    """All names of each item, for words that point at one of a list by a part of its title."""
    model_is_proven: bool = False
    """Whether a model without the adapter passed its extraction probe."""
    tagger: Tagger | None = None
    """Reads beside a model with the adapter, and instead of one that may not read."""

    def __call__(
        self, utterance: Utterance, state: DialogueState
    ) -> tuple[DialogueAct, tuple[Notice, ...]]:
        """Read `utterance`; notices say where a plainer path was taken."""
        mentions = self.find_mentions(utterance.text[:ANALYSED_CHARS])
        titles = self.titles_of(state.last_shown)
        reading = read(utterance, state, mentions, self.vocabulary, titles)
        reader = self._reader()
        text = shorten(utterance.text)
        tags = reader.tags(text)
        if tags is None and reader.model is None:
            return reading.act, ()
        is_clear = not self._is_doubtful(reading, utterance)
        if is_clear and (
            tags is None or not contradicts(labelled(text, tags, by_model=False), reading, text)
        ):
            return reading.act, ()
        second = reader(text, tags, reading.act.language)
        is_proven = second.are_labels or self.model_is_proven
        seen = len(text) if second.are_labels else 0
        arbiter = Arbiter(
            self.links,
            self.means,
            self.vocabulary,
            is_proven,
            seen,
            doubts=self.doubts,
            is_everyday=self.is_everyday,
            named=second.named,
            roles=second.roles,
            wishes=second.wishes,
        )
        claims = arbiter.read(reading, utterance.text, second.claims)
        names = arbiter.names(reading, utterance.text, claims)
        informed = reading
        if _spans(names) != _spans(reading.act.mentions):
            informed = read(utterance, state, names, self.vocabulary, titles)
        act = arbiter(informed, utterance.text, claims)
        return _attributed(act, reading.act, by_model=second.by_model), second.notices

    def _reader(self) -> SecondReader:
        model = self.model if self.config.enabled else None
        tags = self.vocabulary.tags
        return SecondReader(model, self.tagger, self.config, self.model_is_proven, tags)

    def _is_doubtful(self, reading: Reading, utterance: Utterance) -> bool:
        """Whether a model may know better: of words that are left, or what may be no name."""
        return _is_unclear(reading, utterance) or any(
            not self.links(mention) or self.doubts(mention) for mention in reading.act.mentions
        )


def _spans(mentions: Sequence[Mention]) -> list[Span]:
    return [(mention.start, mention.end) for mention in mentions]


def _attributed(act: DialogueAct, by_rules: DialogueAct, *, by_model: bool) -> DialogueAct:
    """`act` with whose word it is, given what the rules alone had made of the utterance."""
    if act == by_rules or not by_model:
        return act
    said = by_rules.mentions or by_rules.constraints or by_rules.nudges or by_rules.references
    return dataclasses.replace(act, by="rules+llm" if said else "llm")


def _says_more(reading: Reading, text: str) -> bool:
    """Whether there are words besides the names."""
    return WORD.search(mask(text, _spans(reading.act.mentions))) is not None


def _is_unclear(reading: Reading, utterance: Utterance) -> bool:
    """Whether the rules left words that carry meaning, or a name without a judgement.

    Free words of a wish are such words too, and so is a capital inside a sentence, whatever a rule
    has made of it: "Game Night" is no wish for games. A single character of an unspaced script is
    what is left of grammar.
    """
    text = utterance.text[:ANALYSED_CHARS]
    if reading.unjudged and _says_more(reading, text):
        return True
    masked = mask(text, _spans(reading.act.mentions))
    if _GOES_ON.search(masked) or (reading.act.language != "de" and _NAME_LIKE.search(masked)):
        return True
    left = [utterance.text[start:end] for start, end in reading.unexplained]
    unspaced = sum(len(words) for words in left if is_cjk(words[0]))
    return bool(reading.act.wish) or unspaced > 1 or any(not is_cjk(words[0]) for words in left)
