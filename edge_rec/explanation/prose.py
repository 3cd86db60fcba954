"""A sentence by the language model, from the evidence alone, or nothing."""

from __future__ import annotations

import logging
import re
import time
from collections import OrderedDict
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from edge_rec.errors import ModelError
from edge_rec.explanation.checking import (
    Said,
    facts_used,
    find_facts,
    masked,
    stray_word,
    violation,
)
from edge_rec.explanation.styles import Style
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.protocols import LanguageModel
from edge_rec.types import Evidence, Explanation, Item

logger = logging.getLogger(__name__)

MAX_TOKENS = 64
_MAX_CACHED = 512
_SENTENCE_END = re.compile(r"[.!?][”\"’»]*(?=\s)|[。！？]|(?<=\S)\n")
_MARKS = ("<|im_end|>", "<|im_start|>")


@dataclass(slots=True)
class ProseWriter:
    """Writes, checks and remembers sentences; remembers them in memory only."""

    model: LanguageModel
    styles: Mapping[str, Style]
    languages: frozenset[str]
    """Those in which the model passed its probe on this machine."""
    explainer: TemplateExplainer
    """Names facts in the user's language."""
    _cache: OrderedDict[str, Explanation | None] = field(default_factory=OrderedDict)
    """By prompt, which holds all a sentence depends on: a changed fact is another prompt."""

    def writes(self, language: str) -> bool:
        """Whether sentences in `language` are worth asking for."""
        return language in self.languages and language in self.styles

    def write(
        self, item: Item, evidence: Evidence, language: str, *, deadline: float
    ) -> Explanation | None:
        """A sentence that passed every check; None when the template is to speak.

        `deadline` is on the clock of `time.monotonic`. What came too late is not remembered.
        """
        style = self.styles[language]
        said = self.said(item, evidence, language)
        prompt = prose_prompt(said, style)
        if prompt in self._cache:
            self._cache.move_to_end(prompt)
            return self._cache[prompt]
        try:
            text, is_complete = self._generate(prompt, said, style, deadline)
        except ModelError as error:
            logger.info("an explanation is left to its template: %s", error)
            return None
        if not is_complete:
            return None
        if problem := violation(text, said, style):
            logger.debug("refused %r: %s", text, problem)
        explanation = None if problem else Explanation(text, facts_used(text, said), "llm")
        self._cache[prompt] = explanation
        if len(self._cache) > _MAX_CACHED:
            self._cache.popitem(last=False)
        return explanation

    def said(self, item: Item, evidence: Evidence, language: str) -> list[Said]:
        """The facts as they may be said in `language`, the title of the item first."""
        facts = [Said(f, self.explainer.said(f, language)) for f in evidence.facts]
        return [Said(None, item.title_in(language)), *(s for s in facts if s.text)]

    def _generate(
        self, prompt: str, said: Sequence[Said], style: Style, deadline: float
    ) -> tuple[str, bool]:
        """The first sentence, and whether it is complete; given up at the first stray word."""
        text = ""
        stream = self.model.stream(prompt, max_tokens=MAX_TOKENS)
        try:
            for piece in stream:
                text += piece
                if time.monotonic() > deadline:
                    return text, False
                if sentence := _cut(text, said):
                    return sentence.strip(), True
                if piece and _strays(text, said, style):
                    break
        finally:
            if isinstance(stream, Generator):  # stops the model now, not when it is collected
                stream.close()
        return text.strip(), True


def prose_prompt(said: Sequence[Said], style: Style) -> str:
    """Instruction, examples, and the facts; the same up to the facts, so it is read only once."""
    parts = [f"<|im_start|>system\n{style.instruction}<|im_end|>\n"]
    for facts, text in (*style.examples, (facts_line(said, style), None)):
        parts.append(f"<|im_start|>user\n{facts}<|im_end|>\n<|im_start|>assistant\n")
        if text is not None:
            parts.append(f"{text}<|im_end|>\n")
    return "".join(parts)


def facts_line(said: Sequence[Said], style: Style) -> str:
    """The facts in one line, those of a kind together."""
    by_label: dict[str, list[str]] = {}
    for each in said:
        name = "title" if each.fact is None else each.fact.kind
        by_label.setdefault(style.labels[name], []).append(each.text)
    joiner = "、" if style.unspaced else ", "
    return "; ".join(f"{label}: {joiner.join(texts)}" for label, texts in by_label.items())


def _cut(text: str, said: Sequence[Said]) -> str | None:
    """The first sentence of `text`, None while it goes on; a point inside a fact ends nothing."""
    for mark in _MARKS:
        if mark in text:
            return text.split(mark)[0]
    end = _SENTENCE_END.search(masked(text, find_facts(text, said)))
    return text[: end.end()] if end else None


def _strays(text: str, said: Sequence[Said], style: Style) -> bool:
    """Whether words that are complete already lie outside the evidence.

    The last words may be the beginning of a fact and are left until more is there.
    """
    found = find_facts(text, said)
    longest = max(len(each.text) for each in said)
    sure = len(text) - longest - 1
    if sure <= 0 or style.unspaced:
        return False
    head = masked(text, found)[:sure]
    return stray_word(head.rsplit(" ", 1)[0] if " " in head else "", style) is not None
