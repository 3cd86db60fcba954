"""A GBNF grammar as a filter on the next token, through llama.cpp's C API."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import GenerationError

_SHORTLISTS = (1, 64)
"""How many of the likeliest tokens a grammar is asked about before it is asked about all."""
_TOKEN = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class GrammarFilter:
    """What a grammar allows after the tokens accepted so far. To be closed."""

    def __init__(self, library: Any, vocab: Any, grammar: str) -> None:
        """Parse `grammar`.

        Raises:
            GenerationError: it is not valid GBNF.
        """
        self._lib = library
        self._sampler = library.llama_sampler_init_grammar(vocab, grammar.encode(), b"root")
        if not self._sampler:
            raise GenerationError("the grammar made for this text is not valid GBNF")

    def accept(self, token: int) -> None:
        """Go on after `token`, which must be allowed."""
        self._lib.llama_sampler_accept(self._sampler, token)

    def best(self, logits: NDArray[np.float32]) -> int:
        """The likeliest token the grammar allows, of logits over the vocabulary.

        The grammar is asked about the likeliest first: exact, and nearly free where the model
        already follows it, where a mask over the whole vocabulary costs milliseconds a token.

        Raises:
            GenerationError: it allows none.
        """
        for n in (*_SHORTLISTS, len(logits)):
            allowed = self._best_of(logits, n)
            if allowed is not None:
                return allowed
        raise GenerationError("the grammar allows no further token")

    def _best_of(self, logits: NDArray[np.float32], n: int) -> int | None:
        """The likeliest of the `n` likeliest tokens that is allowed, or None."""
        if n == 1:
            ids = np.array([logits.argmax()])
        elif n < len(logits):
            ids = np.argpartition(logits, -n)[-n:]
        else:
            ids = np.arange(len(logits))
        candidates = np.zeros(len(ids), dtype=_TOKEN)
        candidates["id"], candidates["logit"] = ids, logits[ids]
        array = self._lib.llama_token_data_array(
            data=candidates.ctypes.data_as(self._lib.llama_token_data_p),
            size=len(ids),
            selected=-1,
            sorted=False,
        )
        self._lib.llama_sampler_apply(self._sampler, ctypes.byref(array))
        best = int(candidates["logit"].argmax())
        return int(candidates["id"][best]) if np.isfinite(candidates["logit"][best]) else None

    def close(self) -> None:
        """Free the grammar; a second call does nothing."""
        if self._sampler:
            self._lib.llama_sampler_free(self._sampler)
            self._sampler = None
