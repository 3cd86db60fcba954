"""A sequence network with onnxruntime: what comes after a history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.backends.onnx_session import open_session
from edge_rec.errors import BackendUnavailableError, ModelError, ModelNotFoundError
from edge_rec.protocols import FloatArray, IntArray
from edge_rec.types import ItemId


class OnnxSequenceModel:
    """A graph of `scripts/train_sasrec.py`: item ids from 1, 0 as padding on the left, to scores.

    Opened on first use.

    Raises (from every member):
        ModelNotFoundError: the file is not there.
        ModelError: it cannot be read as such a graph.
        BackendUnavailableError: onnxruntime does not import.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def dataset(self) -> str:
        """Name of the data it was trained on."""
        return self._facts["dataset"]

    @cached_property
    def item_ids(self) -> tuple[ItemId, ...]:
        """Its items in order, where it was trained on a home; empty for a data folder's."""
        return tuple(ItemId(str(item_id)) for item_id in json.loads(self._facts.get("items", "[]")))

    @cached_property
    def n_items(self) -> int:
        """Items it knows, numbered as in that data's 5-core."""
        return int(self._facts["n_items"])

    def scores_batch(self, histories: Sequence[IntArray]) -> FloatArray:
        """(len(histories), n_items) for item nums, oldest first."""
        length = int(self._facts["length"])
        ids: NDArray[np.int64] = np.zeros((len(histories), length), dtype=np.int64)
        for row, history in zip(ids, histories, strict=True):
            latest = history[-length:] + 1
            row[length - len(latest) :] = latest
        try:
            (scores,) = self._session.run(["scores"], {"ids": ids})
        except Exception as error:  # its exceptions derive from Exception, one by one
            raise self.unfit(error) from error
        found: FloatArray = scores
        return found

    @cached_property
    def _facts(self) -> dict[str, str]:
        facts: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        if missing := {"dataset", "n_items", "length"} - facts.keys():
            raise self.unfit(f"it does not say its {', '.join(sorted(missing))}")
        return facts

    @cached_property
    def _session(self) -> Any:
        if not self._path.is_file():
            raise ModelNotFoundError(
                f"no sequence model at {self._path}; run scripts/train_sasrec.py"
            )
        try:
            return open_session(self._path)
        except BackendUnavailableError:
            raise
        except Exception as error:  # as above
            raise self.unfit(error) from error

    def unfit(self, why: object) -> ModelError:
        """The error to raise."""
        return ModelError(f"{self._path} is no sequence model ({why}); run scripts/train_sasrec.py")


class CatalogSequence:
    """A sequence model by the rows of a catalog; of items it was not trained on it knows nothing.

    Raises as the model does, from every method.
    """

    def __init__(
        self, model: OnnxSequenceModel, item_nums: Mapping[ItemId, int], n_items: int
    ) -> None:
        self._model, self._item_nums, self._n_items = model, item_nums, n_items

    def scores(self, history: IntArray) -> FloatArray:
        """(n_items,) for rows `history`, oldest first; what it does not know gets the median."""
        row: FloatArray = self.scores_batch([history])[0]
        return row

    def scores_batch(self, histories: Sequence[IntArray]) -> FloatArray:
        """As `scores`, (len(histories), n_items)."""
        rows, own = self._places
        known = [own[history] for history in histories]
        scored = self._model.scores_batch([each[each >= 0] for each in known])[:, rows >= 0]
        found: FloatArray = np.empty((len(histories), self._n_items), dtype=np.float32)
        found[:] = np.median(scored, axis=1, keepdims=True)
        found[:, rows[rows >= 0]] = scored
        return found

    @cached_property
    def _places(self) -> tuple[IntArray, IntArray]:
        """The catalog's row of each item of the model, and the reverse; -1 for none."""
        item_ids = self._model.item_ids
        rows = np.array([self._item_nums.get(i, -1) for i in item_ids], dtype=np.int64)
        own = np.full(self._n_items, -1, dtype=np.int64)
        own[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
        if not (rows >= 0).any():
            raise self._model.unfit("it knows no item of this catalog")
        return rows, own
