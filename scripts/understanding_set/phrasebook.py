"""What one language says: word lists and frames, read from `languages/*.toml`."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.understanding_set.template import parse

LANGUAGES = ("en", "ja", "ko", "zh", "es", "de", "fr", "pt")
DOMAINS = ("anime", "films", "books", "games", "shop")
SPACELESS = frozenset({"ja", "zh"})
"""Languages written without spaces between words."""
FOLDER = Path(__file__).parent / "languages"
SCOPES = {
    "anime": ("any", "media", "screen", "anime"),
    "films": ("any", "media", "screen", "films"),
    "books": ("any", "media", "books"),
    "games": ("any", "media", "games"),
    "shop": ("any", "shop"),
}
"""Which frames of a section a domain uses."""


@dataclass(frozen=True)
class Phrasebook:
    """One language."""

    language: str
    lists: dict[str, list[str]]
    """Templates of words and phrases by name; `name_domain` belongs to one domain."""
    words: dict[str, dict[str, list[str]]]
    """Domain -> name -> templates: the domain's own nouns and verbs."""
    frames: dict[str, dict[str, list[str]]]
    """Section -> scope -> templates."""

    def entries(self, name: str, domain: str) -> list[str]:
        """Templates of a list; the shop's own list stands alone, another domain's is added."""
        own = self.words.get(domain, {}).get(name)
        if own is not None:
            return own
        general, special = self.lists.get(name, []), self.lists.get(f"{name}_{domain}", [])
        if domain == "shop" and special:
            return special
        return general + special

    def sections(self, domain: str, *, held_out: bool) -> dict[str, list[str]]:
        """Frames a domain uses by section: the fifth that is held out, or the others."""
        return {
            section: [
                frame
                for scope in SCOPES[domain]
                for frame in scopes.get(scope, ())
                if (frame in held) == held_out
            ]
            for section, scopes in self.frames.items()
            for held in [_fifth(frozenset().union(*scopes.values()))]
        }

    def count(self) -> int:
        """How many frames there are."""
        return sum(len(frames) for scopes in self.frames.values() for frames in scopes.values())


@cache
def _fifth(frames: frozenset[str]) -> frozenset[str]:
    """Every fifth frame in the order of their hashes."""
    ordered = sorted(frames, key=lambda frame: hashlib.sha256(frame.encode()).hexdigest())
    return frozenset(ordered[2::5])


@cache
def load(language: str) -> Phrasebook:
    """Read a language; a frame that does not parse is an error here, not later."""
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    book = Phrasebook(language, data["lists"], data["words"], data["frames"])
    for scopes in book.frames.values():
        for frames in scopes.values():
            for frame in frames:
                parse(frame)
    return book
