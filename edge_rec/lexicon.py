"""Words of the domain by language: what people say for a tag or kind, and what to call it back."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_rec.errors import ConfigError
from edge_rec.types import Slot


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One catalog value and its words."""

    value: str
    also: tuple[str, ...]
    """Other spellings catalogs use for the same value."""
    words: Mapping[str, tuple[str, ...]]
    """BCP 47 language to surface forms; the first is the one to show."""

    def name(self, language: str) -> str | None:
        """The word to show in `language`: exact tag, then its prefix, then any region of it."""
        for key in (language, language.split("-")[0]):
            if key in self.words:
                return self.words[key][0]
        prefix = f"{language.split('-')[0]}-"
        return next((forms[0] for key, forms in self.words.items() if key.startswith(prefix)), None)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by case-folded spelling, `also` included."""

    tags: Mapping[str, LexiconEntry]
    kinds: Mapping[str, LexiconEntry]

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read a lexicon file.

        Raises:
            ConfigError: the file is missing, is not TOML or has another shape.
        """
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"no lexicon at {path}; reinstall the package") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: not valid TOML ({error})") from error
        return cls(_entries(data, "tags", path), _entries(data, "kinds", path))

    def words(self) -> frozenset[str]:
        """Every word of every entry, case-folded."""
        entries = (*self.tags.values(), *self.kinds.values())
        return frozenset(
            word.casefold() for entry in entries for forms in entry.words.values() for word in forms
        )

    def tag_name(self, tag: str, language: str) -> str:
        """What `tag` is called in `language`; the tag itself where no word is known."""
        return _name(self.tags, tag, language)

    def kind_name(self, kind: str, language: str) -> str:
        """What `kind` is called in `language`; the kind itself where no word is known."""
        return _name(self.kinds, kind, language)

    def surface_forms(
        self, tags: Iterable[str], kinds: Iterable[str]
    ) -> dict[str, tuple[Slot, str]]:
        """Case-folded words for what the catalog has; values unknown here stand for themselves.

        A word for both a kind and a tag means the tag whose own name it is, else the kind. Of two
        tags claiming a word, the one whose own name it is wins, then the one whose name begins it
        ("musicals" are Musical, not Music), then the first given.
        """
        forms: dict[str, tuple[Slot, str]] = {}
        tags, kinds = tuple(tags), tuple(kinds)
        for tag in tags:
            forms.setdefault(tag.casefold(), (Slot.TAG, tag))
        for slot, values, entries in (
            (Slot.KIND, kinds, self.kinds),
            (Slot.TAG, tags, self.tags),
        ):
            for value in values:
                forms.setdefault(value.casefold(), (slot, value))
                entry = entries.get(value.casefold())
                for words in entry.words.values() if entry else ():
                    for word in map(str.casefold, words):
                        held = forms.setdefault(word, (slot, value))
                        if held[0] is slot and _begins_longer(word, value, held[1]):
                            forms[word] = slot, value
        forms.pop("", None)
        return forms


def _entries(data: Mapping[str, Any], section: str, path: Path) -> dict[str, LexiconEntry]:
    entries: dict[str, LexiconEntry] = {}
    table = data.get(section, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: {section!r} must be a table")
    for value, row in table.items():
        if not isinstance(row, dict) or not all(_is_word_list(words) for words in row.values()):
            raise ConfigError(f"{path}: {section}.{value!r} must map languages to lists of words")
        words = {language: tuple(forms) for language, forms in row.items() if language != "also"}
        entry = LexiconEntry(value, tuple(row.get("also", ())), words)
        for spelling in (value, *entry.also):
            entries.setdefault(spelling.casefold(), entry)
    return entries


def _begins_longer(word: str, value: str, held: str) -> bool:
    """Whether `word` begins with all of `value`, which begins with all of `held`."""
    name = value.casefold()
    return word != held.casefold() and word.startswith(name) and name.startswith(held.casefold())


def _is_word_list(words: object) -> bool:
    return isinstance(words, list) and bool(words) and all(isinstance(w, str) and w for w in words)


def _name(entries: Mapping[str, LexiconEntry], value: str, language: str) -> str:
    entry = entries.get(value.casefold())
    return (entry.name(language) if entry else None) or value
