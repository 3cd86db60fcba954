"""Well-known works under the names people type, whatever the catalog holds.

A catalog states few names of an item: `シュタゲ` or `나루토` stand in none. What this list adds to
an item it is found by, and a work the catalog lacks is known for a name rather than taken for
something else that is written like it.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edge_rec.errors import ConfigError
from edge_rec.linking.candidates import NamedItem
from edge_rec.linking.common import everyday_katakana
from edge_rec.linking.normalize import compact, normalize
from edge_rec.linking.sounds import is_katakana_name
from edge_rec.types import ItemId, Title

_LINE: Final = re.compile(r"(?P<main>.+?) \((?P<year>\d{1,4})\)(?P<others>( \| .+)?)")
_EVERYDAY: Final = "?"
"""Before a name that is as well an everyday word."""
_SAME_YEAR: Final = 1
"""Years by which two sources may differ about one work."""
_SURE: Final = 2
"""Names in common from which years may differ more: a manga is older than its anime."""
_PREFIX: Final = "work:"


@dataclass(frozen=True, slots=True)
class Work:
    """One line of the list."""

    names: tuple[str, ...]
    """The main title first; none of them an everyday word, unless the main one is."""
    everyday: tuple[str, ...]
    """Names that as well are everyday words."""
    year: int


class Works:
    """All works of the list, by their names."""

    def __init__(self, works: Iterable[Work]) -> None:
        self._works = list(works)
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)
        for number, work in enumerate(self._works):
            for name in dict.fromkeys(map(_key, (*work.names, *work.everyday))):
                self._by_name[name].append(number)

    def __len__(self) -> int:
        return len(self._works)

    @classmethod
    def read(cls, folder: Path) -> Works:
        """Works of every `.txt` file in `folder`; none where there is no such folder.

        Raises:
            ConfigError: a line is no `Main title (year) | other name | ?everyday name`.
        """
        return cls(work for file in sorted(folder.glob("*.txt")) for work in _read(file))

    def named(self, item: NamedItem) -> NamedItem:
        """`item` with the names of the work it is, where the list has it."""
        return self._with_names(item, self._number(item))

    def with_outside(self, items: Iterable[NamedItem], popularity: float) -> Iterator[NamedItem]:
        """Every item with the names of its work, then each work that no item is.

        These have `popularity`. Of their everyday names only foreign ones in katakana are kept.
        """
        inside: set[int] = set()
        for item in items:
            number = self._number(item)
            if number is not None:
                inside.add(number)
            yield self._with_names(item, number)
        for number, work in enumerate(self._works):
            names = (*work.names, *filter(_is_foreign_in_japanese, work.everyday))
            if number not in inside and names:
                item_id, titles = ItemId(f"{_PREFIX}{number}"), tuple(map(Title, names))
                yield NamedItem(item_id, titles, popularity, work.year, is_stocked=False)

    def _with_names(self, item: NamedItem, number: int | None) -> NamedItem:
        if number is None:
            return item
        work = self._works[number]
        return item._replace(titles=(*item.titles, *map(Title, (*work.names, *work.everyday))))

    def _number(self, item: NamedItem) -> int | None:
        """The work that shares a name with `item` and is of its year, or shares several."""
        shared: defaultdict[int, int] = defaultdict(int)
        for name in dict.fromkeys(_key(title.text) for title in item.titles):
            for number in self._by_name.get(name, ()):
                shared[number] += 1
        apart = {n: self._years_apart(n, item.year) for n in shared}
        fitting = [n for n in shared if apart[n] <= _SAME_YEAR or shared[n] >= _SURE]
        return min(fitting, key=lambda n: (apart[n], -shared[n], n), default=None)

    def _years_apart(self, number: int, year: int | None) -> int:
        return 0 if year is None else abs(self._works[number].year - year)


def fingerprint(folder: Path) -> str:
    """Changes whenever the list does."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.txt")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _read(file: Path) -> Iterator[Work]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ConfigError(f"{file.name}:{number}: not `Title (year) | name | name`: {line!r}")
        names = [match["main"], *match["others"].split(" | ")[1:]]
        plain = [name for name in names if not name.startswith(_EVERYDAY)]
        everyday = [name.removeprefix(_EVERYDAY) for name in names if name not in plain]
        yield Work(_unique(plain), _unique(everyday), int(match["year"]))


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def _is_foreign_in_japanese(name: str) -> bool:
    """Whether a name that is a word elsewhere is hardly one in Japanese: `アバター`."""
    return is_katakana_name(name) and name not in everyday_katakana()


def _key(name: str) -> str:
    return compact(normalize(name))
