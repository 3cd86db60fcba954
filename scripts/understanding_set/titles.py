"""Titles by domain and language, each in one of three parts for good."""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from random import Random

from scripts.understanding_set.phrasebook import DOMAINS, LANGUAGES, Phrasebook, load
from scripts.understanding_set.template import Piece, expand, flat

SPLITS = ("train", "validation", "test")
ASSETS = Path(__file__).parents[2] / "assets" / "anime" / "catalog.csv.gz"
FAMOUS = Path(__file__).parent / "famous.toml"
GENERATED = 4000
"""How many titles the title grammar of a language makes for a domain."""
_BOOK_LANGUAGES = {
    **dict.fromkeys(("", "eng", "en-US", "en-GB", "en-CA"), "en"),
    "fre": "fr",
    "spa": "es",
    "ger": "de",
    "por": "pt",
    "jpn": "ja",
}
"""Language of a title by its code in the book data."""
_LATIN = re.compile("[\\x20-\u024f\u2010-\u2027]+")
_SUBTITLE = re.compile(r"\s*(?:[:：~～(（〜]|\s-\s|\s–\s).*$")
_NUMBER = re.compile(
    r"(?:\b(?:season|part|vol\.?|chapter|episode)\s*)?(?:\d+|\b[ivx]+|(?<=\s)[ⅠⅡⅢⅣⅤ]+)$"
)


@cache
def split_of(title: str) -> str:
    """The part a title belongs to; its sequels and longer forms with a subtitle go along."""
    place = hashlib.sha256(stem(title).encode()).digest()[0] % 10
    return {0: "validation", 1: "test"}.get(place, "train")


def stem(title: str) -> str:
    """Letters and digits of a title without subtitle, number, article, case or width."""
    plain = unicodedata.normalize("NFKC", title).casefold().strip()
    short = _NUMBER.sub("", _SUBTITLE.sub("", plain)).strip() or plain
    short = re.sub(r"^(?:the|a|an)\s+", "", short)
    return re.sub(r"[\W_]+", "", short) or re.sub(r"\s+", "", plain)


@dataclass(frozen=True)
class Titles:
    """Pools of titles of one part, the better known first where that is known."""

    pools: dict[tuple[str, str], tuple[tuple[str, ...], ...]]
    """(domain, language) -> lists to draw from, all equally often."""

    def draw(self, domain: str, language: str, rng: Random) -> str:
        """A title; the earlier in its list the likelier."""
        pool = rng.choice(self.pools[domain, language])
        return pool[int(len(pool) * rng.random() ** 1.4)]


def read_titles(data: Path, split: str) -> Titles:
    """Pools of one part; what is missing under `data` is left out."""
    pools: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {}
    for place, sources in _sources(data).items():
        kept = [tuple(title for title in source if split_of(title) == split) for source in sources]
        pools[place] = tuple(titles for titles in kept if titles)
    return Titles(pools)


@lru_cache(maxsize=1)
def _sources(data: Path) -> dict[tuple[str, str], list[list[str]]]:
    famous = tomllib.loads(FAMOUS.read_text(encoding="utf-8"))
    anime, books, products = _anime(), _books(data), _products(data)
    sources: dict[tuple[str, str], list[list[str]]] = {}
    for language in LANGUAGES:
        book = load(language)
        native = [anime[language]] * 2 if language in anime else []
        made = {domain: _generated(book, domain) for domain in DOMAINS if domain != "anime"}
        known = {domain: names.get(language, []) for domain, names in famous.items()}
        written = books.get(language, [])
        sources |= {
            ("anime", language): [*native, anime["latin"], known["anime"]],
            ("films", language): [known["films"], made["films"], made["films"], written],
            ("books", language): [written, known["books"], made["books"]],
            ("games", language): [famous["games"]["en"], known["games"], made["games"]],
            ("shop", language): [made["shop"]],
        }
    sources["films", "ja"] += [_japanese_films(data), anime["ja"]]
    sources["shop", "en"] += [products] * 2
    return sources


def _generated(book: Phrasebook, domain: str) -> list[str]:
    """Titles by the title grammar of a language, the same ones every time."""
    rng = Random(f"{book.language} {domain}")
    grammar = book.entries("title", domain)

    def fill(name: str) -> list[Piece]:
        return [Piece(flat(expand(rng.choice(book.entries(name, domain)), fill, rng)))]

    made = (flat(expand(rng.choice(grammar), fill, rng)).strip() for _ in range(GENERATED))
    return list(dict.fromkeys(title[:1].upper() + title[1:] for title in made))


def _anime() -> dict[str, list[str]]:
    """Main and English titles ("latin"), Japanese and Chinese ones; the best known first."""
    rows = sorted(_rows(ASSETS), key=lambda row: -int(row["popularity"] or 0))
    return {
        "latin": _unique(t for row in rows for t in (row["title"], *_cell(row["titles_en"]))),
        "ja": _unique(title for row in rows for title in _cell(row["titles_ja"])),
        "zh": _unique(title for row in rows for title in _cell(row["titles_zh-Hans"])),
    }


def _books(data: Path) -> dict[str, list[str]]:
    """Titles by language, without the series in brackets."""
    books: dict[str, list[str]] = {}
    for row in _rows(data / "goodbooks-10k" / "books.csv.gz"):
        title = re.sub(r"\s*[\[(].*$", "", row["title"]).strip()
        language = _BOOK_LANGUAGES.get(row["language_code"])
        if language is not None and (language == "ja" or _LATIN.fullmatch(title)):
            books.setdefault(language, []).append(title)
    return {language: _unique(titles) for language, titles in books.items()}


def _products(data: Path) -> list[str]:
    rows = _rows(data / "online-retail" / "products.csv.gz")
    return _unique(row["description"].strip().capitalize() for row in rows)


def _japanese_films(data: Path) -> list[str]:
    rows = _rows(data / "jmrd-dialogues" / "movies_valid.csv.gz")
    return _unique(unicodedata.normalize("NFKC", row["title_ja"]) for row in rows)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    if file.is_file():
        with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def _cell(value: str) -> list[str]:
    return [part for part in value.split("|") if part]


def _unique(titles: Iterable[str]) -> list[str]:
    """Titles short enough to be typed, each once."""
    return list(dict.fromkeys(title for title in titles if 0 < len(title) <= 60))
