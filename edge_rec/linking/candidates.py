"""The names of a catalog: found exactly by dictionary, and nearly by vectors of their letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from edge_rec.config import LinkingConfig
from edge_rec.errors import IndexMismatchError, VectorIndexError
from edge_rec.files import replacing
from edge_rec.linking.aliases import FormKind, surface_forms
from edge_rec.linking.form_table import FormTable
from edge_rec.linking.vectors import encode_keys
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import VectorIndex
from edge_rec.types import ItemId, Title

_BATCH: Final = 2000
"""Keys encoded and added to the index at once."""


class NamedItem(NamedTuple):
    """What the index needs of an item."""

    item_id: ItemId
    titles: Sequence[Title]
    """Every name, the main one first."""
    popularity: float = 0.0
    year: int | None = None
    is_stocked: bool = True
    """Whether the catalog has it; else its names are known, and that it lacks it."""


class NameIndex:
    """Surface forms and the vectors of their keys. Not for two threads at once."""

    def __init__(self, forms: FormTable, index: VectorIndex) -> None:
        self.forms = forms
        self.index = index
        """Vectors by key number."""

    @classmethod
    def build(
        cls,
        items: Iterable[NamedItem],
        index: VectorIndex,
        config: LinkingConfig,
        progress: Progress = NO_PROGRESS,
    ) -> NameIndex:
        """Derive the forms of all `items` and fill the empty `index` with their vectors.

        Raises:
            IndexMismatchError: `index` does not have the dimension of `config`.
        """
        if index.dim != config.dim:
            raise IndexMismatchError(f"name vectors have {config.dim} places, not {index.dim}")
        names = cls(FormTable(), index)
        progress.start("names", None, "items")
        fresh: list[int] = []
        for item in items:
            fresh += names._add_forms(item)
            progress.advance()
        progress.finish()
        progress.start("name vectors", len(fresh), "keys")
        for start in range(0, len(fresh), _BATCH):
            batch = fresh[start : start + _BATCH]
            names._add_vectors(batch)
            progress.advance(len(batch))
        progress.finish()
        return names

    def add(self, item: NamedItem) -> None:
        """Add or replace one item; it can be found at once."""
        self.remove(item.item_id)
        self._add_vectors(self._add_forms(item))

    def remove(self, item_id: ItemId) -> None:
        """Forget an item; unknown ones are ignored."""
        lost = self.forms.remove(item_id)
        if lost:
            self.index.remove(np.array(lost, dtype=np.int64))

    def near(self, keys: Sequence[str], k: int) -> list[int]:
        """Forms whose key is among the `k` nearest of any of `keys`, nearest first."""
        if not keys or not len(self.index):
            return []
        found, _ = self.index.search(encode_keys(keys, self.index.dim), k)
        key_nums = dict.fromkeys(num for num in found.T.ravel().tolist() if num >= 0)
        return [form for num in key_nums for form in self.forms.with_key(self.forms.keys[num])]

    def save(self, path: Path, *, catalog_version: str) -> None:
        """Write the vector index to `path` and the forms beside it, the forms last.

        Raises:
            VectorIndexError: a file cannot be written.
        """
        forms_file = forms_path(path)
        # Without its forms the old index counts as absent, whatever interrupts the next lines.
        forms_file.unlink(missing_ok=True)
        self.index.save(path)
        try:
            with replacing(forms_file) as temporary:
                self.forms.save(temporary, catalog_version)
        except OSError as error:
            raise VectorIndexError(f"cannot write {forms_file}: {error}") from error

    @classmethod
    def load(
        cls, path: Path, index_loader: Callable[[Path], VectorIndex], *, catalog_version: str
    ) -> NameIndex:
        """Open what `save` wrote; `index_loader` opens the vector index at `path`.

        Raises:
            IndexMismatchError: it was built from another catalog, or its parts do not fit.
            VectorIndexError: a file is missing or damaged.
        """
        forms, version = FormTable.load(forms_path(path))
        if version != catalog_version:
            raise IndexMismatchError(
                f"{path}: catalog version is {version!r}, expected {catalog_version!r}; "
                "build the index again"
            )
        index = index_loader(path)
        if len(index) != forms.n_live_keys:
            raise IndexMismatchError(
                f"{path}: {len(index)} vectors for {forms.n_live_keys} names; build it again"
            )
        return cls(forms, index)

    def _add_forms(self, item: NamedItem) -> list[int]:
        forms = surface_forms(item.titles)
        if not item.is_stocked:
            forms = [form for form in forms if form.kind <= FormKind.UNMARKED]
        return self.forms.add(
            item.item_id, forms, item.popularity, item.year, is_stocked=item.is_stocked
        )

    def _add_vectors(self, key_nums: Sequence[int]) -> None:
        if key_nums:
            keys = [self.forms.keys[num] for num in key_nums]
            vectors = encode_keys(keys, self.index.dim)
            self.index.add(np.array(key_nums, dtype=np.int64), vectors)


def forms_path(path: Path) -> Path:
    """Where the forms of the name index at `path` live."""
    return path.with_name(path.name + ".forms.npz")
