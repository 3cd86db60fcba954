"""A sequence network with onnxruntime: what comes after a history."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import BackendUnavailableError, ModelError, ModelNotFoundError
from edge_rec.protocols import FloatArray, IntArray


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
            raise self._unreadable(error) from error
        found: FloatArray = scores
        return found

    @cached_property
    def _facts(self) -> dict[str, str]:
        facts: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        if missing := {"dataset", "n_items", "length"} - facts.keys():
            raise self._unreadable(f"it does not say its {', '.join(sorted(missing))}")
        return facts

    @cached_property
    def _session(self) -> Any:
        if not self._path.is_file():
            raise ModelNotFoundError(
                f"no sequence model at {self._path}; run scripts/train_sasrec.py"
            )
        try:
            import onnxruntime
        except ImportError as error:
            raise BackendUnavailableError(
                f"onnxruntime does not import ({error}); run ./build.sh setup"
            ) from error
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        try:
            return onnxruntime.InferenceSession(
                str(self._path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # as above
            raise self._unreadable(error) from error

    def _unreadable(self, why: object) -> ModelError:
        return ModelError(f"{self._path} is no sequence model ({why}); run scripts/train_sasrec.py")
