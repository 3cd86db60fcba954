"""Labels of a text's units by a small network over the encoder's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from edge_rec.backends.onnx import MAX_TOKENS, OnnxEncoder
from edge_rec.backends.onnx_session import open_session
from edge_rec.errors import BackendUnavailableError, ModelError
from edge_rec.nlu.shapes import shapes
from edge_rec.nlu.text import Span
from edge_rec.protocols import FloatArray


class OnnxTagger:
    """A graph of `scripts/train_tagger.py` behind `encoder`. Opened on first use.

    Raises (from every member):
        ModelNotFoundError: a file of the encoder is not there.
        ModelError: a file cannot be read as what it should be.
        BackendUnavailableError: onnxruntime or sentencepiece does not import.
    """

    def __init__(self, encoder: OnnxEncoder, path: Path) -> None:
        self._encoder, self._path = encoder, path

    def label(self, text: str, units: Sequence[Span]) -> FloatArray:
        """Logits of each choice for each unit, (units, choices).

        Units beyond what the encoder reads of a text have no preference.
        """
        (tokens,) = self._encoder.tokens([text])
        shaped = shapes(text, units, tokens.spans)
        inputs = {"tokens": tokens.vectors, "first": shaped.first, "last": shaped.last}
        inputs |= {"hashes": shaped.hashes, "flags": shaped.flags}
        try:
            (found,) = self._session.run(["logits"], inputs)
        except Exception as error:  # its exceptions derive from Exception, one by one
            raise ModelError(f"{self._path} failed ({error}); fetch the project anew") from error
        logits: FloatArray = found
        if len(tokens.spans) == MAX_TOKENS:
            logits[[start >= tokens.spans[-2][1] for start, _ in units]] = 0.0
        return logits

    @cached_property
    def _session(self) -> Any:
        try:
            return open_session(self._path, threads=1)
        except BackendUnavailableError:
            raise
        except Exception as error:
            raise ModelError(f"{self._path} cannot be opened ({error})") from error
