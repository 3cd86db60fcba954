"""Requests in words: tags wanted and refused, said in phrases that do not name them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from edge_rec.evaluation.rerank_requests import LabelledRequest
from edge_rec.lexicon import Lexicon
from edge_rec.types import Item

PHRASES = Path(__file__).with_name("phrases.toml")
N_HELD = 2
"""Phrases of each tag, its last ones, that only validation uses."""
_OTHER_LANGUAGE = 0.15
_NAMED = 0.2
"""Share of tags that are called by a word of the lexicon rather than by a phrase."""
_REFUSING = 0.3
_WANTED = (1, 2, 2, 2, 3)


class Phrasebook:
    """Says tags in words, of one part of the phrases."""

    def __init__(self, words: Lexicon, items: Sequence[Item], *, held: bool) -> None:
        """`items` tell how common a tag is; `held` takes the phrases kept from training."""
        data = tomllib.loads(PHRASES.read_text(encoding="utf-8"))
        cut = slice(-N_HELD, None) if held else slice(None, -N_HELD)
        self._phrases: dict[str, list[str]] = {
            tag: phrases[cut] for tag, phrases in data["tags"].items()
        }
        self._frames: list[str] = data["frames"]["en"]
        self._and: list[str] = data["joints"]["and"]
        self._but_not: list[str] = data["joints"]["but_not"]
        self._others: Mapping[str, list[str]] = data["others"]
        self._words = words
        self._counts = Counter(tag for item in items for tag in item.tags)

    def request_for(
        self, item: Item, rng: Random, *, within: Sequence[str] = ()
    ) -> LabelledRequest | None:
        """A request that `item` answers, None where it has no tag that can be said.

        `within` are tags that are wanted too but not said.
        """
        sayable = [t for t in item.tags if t in self._phrases and t not in within]
        if not sayable:
            return None
        wanted = self._drawn(sayable, min(rng.choice(_WANTED), len(sayable)), rng)
        if rng.random() < _OTHER_LANGUAGE and not within:
            text, language = self._foreign(wanted, rng)
            return LabelledRequest(text, language, frozenset(wanted), frozenset())
        refused: list[str] = []
        if rng.random() < _REFUSING:
            others = [t for t in self._phrases if t not in item.tags and t not in within]
            refused = self._drawn(others, 1, rng, rare=False)
        text = self._english(wanted, refused, rng)
        return LabelledRequest(text, "en", frozenset((*wanted, *within)), frozenset(refused))

    def _drawn(self, tags: Sequence[str], n: int, rng: Random, *, rare: bool = True) -> list[str]:
        """`n` different tags: the rarer say more, the commoner are more worth refusing."""
        left, drawn = list(tags), []
        for _ in range(n):
            power = -0.4 if rare else 0.5
            weights = [max(self._counts[tag], 1) ** power for tag in left]
            drawn.append(left.pop(rng.choices(range(len(left)), weights)[0]))
        return drawn

    def _english(self, wanted: Sequence[str], refused: Sequence[str], rng: Random) -> str:
        text = rng.choice(self._and).join(self._said(tag, rng) for tag in wanted)
        for tag in refused:
            text += rng.choice(self._but_not).format(x=self._said(tag, rng))
        return rng.choice(self._frames).format(x=text)

    def _said(self, tag: str, rng: Random) -> str:
        if rng.random() < _NAMED:
            entry = self._words.tags.get(tag.casefold())
            name = rng.choice(entry.words["en"]) if entry and "en" in entry.words else tag.lower()
            return f"with {name}"
        return rng.choice(self._phrases[tag])

    def _foreign(self, wanted: Sequence[str], rng: Random) -> tuple[str, str]:
        """Tags named in another language, and which."""
        language = rng.choice([*self._others, "ja", "ja"])
        joint = "、" if language.startswith(("ja", "zh")) else ", "
        names = joint.join(self._words.tag_name(tag, language) for tag in wanted)
        return rng.choice(self._others[language]).format(x=names), language
