"""The surface forms of a catalog in columns, with the two dictionaries that find them exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import VectorIndexError
from edge_rec.linking.aliases import FormKind, SurfaceForm
from edge_rec.linking.normalize import compact, romanize
from edge_rec.types import ItemId

FORMAT: Final = "forms-4"
"""Changes with the columns and with how `aliases` derives forms: older files are built again."""
_NO_KEY: Final = -1
_NO_YEAR: Final = -(10**6)
_KINDS: Final = tuple(FormKind)
_START: Final = 4
"""Letters by which a text or key is known to begin no name."""


class FormTable:
    """Forms by number. The forms of an item are added together and lie side by side."""

    def __init__(self) -> None:
        self.item_ids: list[ItemId] = []
        """By item number; the number of a removed item is not used again."""
        self.popularity: list[float] = []
        """By item number."""
        self.years: list[int | None] = []
        """By item number."""
        self.stocked: list[bool] = []
        """By item number: whether the catalog has it, or only its names are known."""
        self.texts: list[str] = []
        """Normalised, by form."""
        self.titles: list[str] = []
        """The catalog's spelling, by form."""
        self.keys: list[str] = []
        """Romanised, by key number: what the vector index counts."""
        self._kinds = bytearray()
        self._item_nums: list[int] = []
        self._key_nums: list[int] = []
        self._forms_of: dict[ItemId, range] = {}
        self._key_num_of: dict[str, int] = {}
        self._by_text: dict[str, tuple[int, ...]] = {}
        self._by_key: dict[str, tuple[int, ...]] = {}
        self._starts: set[str] = set()
        self._key_starts: set[str] = set()
        self.revision = 0
        """Grows with every change, for those who keep something made of the table."""

    def __len__(self) -> int:
        """Forms ever added, those of removed items included."""
        return len(self.texts)

    def __contains__(self, item_id: ItemId) -> bool:
        return item_id in self._forms_of

    @property
    def n_live_keys(self) -> int:
        """Keys that some form has: as many as the vector index holds."""
        return len(self._by_key)

    def live_forms(self) -> Iterable[int]:
        """Numbers of all forms of what was not removed."""
        return (form for forms in self._forms_of.values() for form in forms)

    def catalog_forms(self) -> Iterable[int]:
        """The same without those of works the catalog lacks."""
        return (form for form in self.live_forms() if self.is_stocked(form))

    def items(self) -> Iterable[tuple[ItemId, Sequence[int]]]:
        """Every item of the catalog with its forms, surest first."""
        return (
            (item_id, forms)
            for item_id, forms in self._forms_of.items()
            if self.is_stocked(forms[0])
        )

    def is_stocked(self, form: int) -> bool:
        """Whether it names an item of the catalog, not a work the catalog lacks."""
        return self.stocked[self._item_nums[form]]

    def kind(self, form: int) -> FormKind:
        """How the form was made."""
        return _KINDS[self._kinds[form]]

    def key(self, form: int) -> str:
        """The form's romanised key; empty for acronyms and what cannot be romanised."""
        num = self._key_nums[form]
        return "" if num == _NO_KEY else self.keys[num]

    def item_num(self, form: int) -> int:
        """The row of the form's item in `item_ids` and `popularity`."""
        return self._item_nums[form]

    def with_text(self, compacted: str) -> Sequence[int]:
        """Forms whose text without spaces is this."""
        return self._by_text.get(compacted, ())

    def with_key(self, key: str) -> Sequence[int]:
        """Forms whose romanised key is this."""
        return self._by_key.get(key, ())

    def may_begin(self, compacted: str) -> bool:
        """False when no text begins like this; cheap, and True for some that none begins like."""
        return len(compacted) < _START or compacted[:_START] in self._starts

    def key_may_begin(self, key: str) -> bool:
        """The same for romanised keys; `key` may change in its last letters when it goes on."""
        return len(key) < 2 * _START or key[:_START] in self._key_starts

    def forms_of(self, item_id: ItemId) -> Sequence[int]:
        """The item's forms, surest first."""
        return self._forms_of.get(item_id, range(0))

    def add(
        self,
        item_id: ItemId,
        forms: Sequence[SurfaceForm],
        popularity: float,
        year: int | None = None,
        *,
        is_stocked: bool = True,
    ) -> list[int]:
        """Add an item that is not in the table; return the numbers of the keys new with it."""
        item_num, first = len(self.item_ids), len(self.texts)
        self.revision += 1
        self.item_ids.append(item_id)
        self.popularity.append(popularity)
        self.years.append(year)
        self.stocked.append(is_stocked)
        fresh = []
        for form in forms:
            key = "" if form.kind is FormKind.ACRONYM else romanize(form.text)
            if key and key not in self._by_key:
                fresh.append(self._number(key))
            self.texts.append(form.text)
            self.titles.append(form.title)
            self._kinds.append(form.kind)
            self._item_nums.append(item_num)
            self._key_nums.append(self._number(key) if key else _NO_KEY)
            self._enter(len(self.texts) - 1)
        self._forms_of[item_id] = range(first, len(self.texts))
        return fresh

    def remove(self, item_id: ItemId) -> list[int]:
        """Forget an item; return the numbers of the keys that no form has any more."""
        lost = []
        self.revision += 1
        for form in self._forms_of.pop(item_id, range(0)):
            _discard(self._by_text, compact(self.texts[form]), form)
            key = self.key(form)
            if key and _discard(self._by_key, key, form):
                lost.append(self._key_nums[form])
        return lost

    def save(self, file: Path, catalog_version: str) -> None:
        """Write every column to an uncompressed npz; nothing in it is pickled."""
        live = [item_id if item_id in self._forms_of else "" for item_id in self.item_ids]
        with file.open("wb") as stream:
            np.savez(
                stream,
                head=_pack([FORMAT, catalog_version]),
                item_ids=_pack(live),
                popularity=np.array(self.popularity, dtype=np.float32),
                stocked=np.array(self.stocked, dtype=np.bool_),
                years=np.array([_NO_YEAR if y is None else y for y in self.years], dtype=np.int32),
                texts=_pack(self.texts),
                titles=_pack(self.titles),
                keys=_pack(self.keys),
                kinds=np.frombuffer(bytes(self._kinds), dtype=np.uint8),
                item_nums=np.array(self._item_nums, dtype=np.int32),
                key_nums=np.array(self._key_nums, dtype=np.int32),
            )

    @classmethod
    def load(cls, file: Path) -> tuple[FormTable, str]:
        """Read what `save` wrote; return the table and its catalog version.

        Raises:
            VectorIndexError: the file is missing, damaged or of another format.
        """
        table = cls()
        try:
            with np.load(file, allow_pickle=False) as columns:
                found, version = _unpack(columns["head"])
                if found != FORMAT:
                    raise ValueError(f"format {found!r}, not {FORMAT!r}")
                table.item_ids = [ItemId(item_id) for item_id in _unpack(columns["item_ids"])]
                table.popularity = columns["popularity"].tolist()
                table.years = [None if y == _NO_YEAR else y for y in columns["years"].tolist()]
                table.stocked = columns["stocked"].tolist()
                table.texts = _unpack(columns["texts"])
                table.titles = _unpack(columns["titles"])
                table.keys = _unpack(columns["keys"])
                table._kinds = bytearray(columns["kinds"].tobytes())
                table._item_nums = columns["item_nums"].tolist()
                table._key_nums = columns["key_nums"].tolist()
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise VectorIndexError(f"{file} cannot be read ({error}); build it again") from error
        table._enter_all()
        return table, version

    def _number(self, key: str) -> int:
        num = self._key_num_of.setdefault(key, len(self.keys))
        if num == len(self.keys):
            self.keys.append(key)
        return num

    def _enter(self, form: int) -> None:
        text, key = compact(self.texts[form]), self.key(form)
        self._by_text[text] = (*self._by_text.get(text, ()), form)
        self._starts.add(text[:_START])
        if key:
            self._key_starts.add(key[:_START])
            self._by_key[key] = (*self._by_key.get(key, ()), form)

    def _enter_all(self) -> None:
        self._key_num_of = {key: num for num, key in enumerate(self.keys)}
        firsts = np.searchsorted(self._item_nums, np.arange(len(self.item_ids) + 1)).tolist()
        for item_num, item_id in enumerate(self.item_ids):
            if item_id:
                self._forms_of[item_id] = range(firsts[item_num], firsts[item_num + 1])
        for form in self.live_forms():
            self._enter(form)


def _discard(forms_by: dict[str, tuple[int, ...]], name: str, form: int) -> bool:
    """Take `form` out; True when it was the last of its name."""
    left = tuple(other for other in forms_by[name] if other != form)
    if left:
        forms_by[name] = left
        return False
    del forms_by[name]
    return True


def _pack(lines: Sequence[str]) -> NDArray[np.uint8]:
    """Texts as bytes, each ended by NUL, which no text keeps."""
    joined = "".join(line.replace("\0", " ") + "\0" for line in lines)
    return np.frombuffer(joined.encode("utf-8", "replace"), dtype=np.uint8)


def _unpack(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode("utf-8").split("\0")[:-1]
