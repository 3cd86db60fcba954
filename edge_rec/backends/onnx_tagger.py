"""Labels of a text's units by the tagger: its tokens through a small transformer on onnxruntime."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from edge_rec.backends.onnx_session import open_session
from edge_rec.backends.pieces import MAX_TOKENS, open_tokenizer, tokenize
from edge_rec.errors import BackendUnavailableError, ModelError, ModelNotFoundError
from edge_rec.nlu.shapes import shapes
from edge_rec.nlu.text import Span
from edge_rec.protocols import FloatArray

_MEND = "delete it and run scripts/build_tagger.py"


@dataclass(frozen=True, slots=True)
class _Model:
    """What is held once the files are open."""

    tokenizer: Any
    """sentencepiece.SentencePieceProcessor"""
    session: Any
    """onnxruntime.InferenceSession"""


class OnnxTagger:
    """A graph of `scripts/build_tagger.py`, its tokenizer beside it. Opened on first use.

    Raises (from every member):
        ModelNotFoundError: a file is not there.
        ModelError: a file cannot be read as what it should be.
        BackendUnavailableError: onnxruntime or sentencepiece does not import.
    """

    def __init__(self, graph: Path, *, threads: int = 2) -> None:
        self._graph, self._vocabulary = graph, graph.with_suffix(".model")
        self._threads = threads
        self._opening = threading.Lock()
        self._model: _Model | None = None

    def label(self, text: str, units: Sequence[Span]) -> FloatArray:
        """Logits of each choice for each unit, (units, choices).

        Units beyond `MAX_TOKENS` have no preference.
        """
        model = self._open()
        ids, spans = tokenize(model.tokenizer, text)
        shaped = shapes(text, units, spans)
        inputs = {"ids": np.array(ids), "first": shaped.first, "last": shaped.last}
        try:
            (found,) = model.session.run(["logits"], inputs | {"flags": shaped.flags})
        except Exception as error:  # its exceptions derive from Exception, one by one
            raise ModelError(f"{self._graph} failed ({error}); {_MEND}") from error
        logits: FloatArray = found
        if len(ids) == MAX_TOKENS:
            logits[[start >= spans[-2][1] for start, _ in units]] = 0.0
        return logits

    def _open(self) -> _Model:
        with self._opening:
            if self._model is None:
                self._model = self._load()
        return self._model

    def _load(self) -> _Model:
        for path in (self._graph, self._vocabulary):
            if not path.is_file():
                raise ModelNotFoundError(
                    f"no tagger at {path}; run scripts/fetch_models.py (or ./build.sh setup)"
                )
        try:
            tokenizer = open_tokenizer(self._vocabulary)
            return _Model(tokenizer, open_session(self._graph, threads=self._threads))
        except BackendUnavailableError:
            raise
        except Exception as error:
            raise ModelError(f"{self._graph} cannot be opened ({error}); {_MEND}") from error
