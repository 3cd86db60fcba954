"""One llama.cpp model and its context, driven from a single thread through the C API.

The high-level `Llama` class is not used: it silences the library by pointing the process's stdout
and stderr at nowhere while it loads, which blanks a terminal app, keeps a logits row for every
token of a batch, and applies a grammar to all 49,000 tokens at every step.
"""

from __future__ import annotations

import atexit
import codecs
import ctypes
import importlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.errors import BackendUnavailableError, GenerationError

logger = logging.getLogger(__name__)

BATCH = 128
"""Tokens of prompt evaluated at once: bounds the work buffer and how late a cancellation acts."""
_SHORTLISTS = (1, 64)
"""How many of the likeliest tokens a grammar is asked about before it is asked about all."""

_TOKEN = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
_kept_callbacks: list[Any] = []
"""The library keeps the pointer for the life of the process, so the object must live as long."""


def load_library() -> Any:
    """Import `llama_cpp` once, with its messages sent to `logging` at debug level.

    Raises:
        BackendUnavailableError: the library is missing or does not load.
    """
    # By default the library's threads spin while they wait for each other, which starves whoever
    # else shares the cores; read once, when its thread pool is loaded.
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    try:
        library = importlib.import_module("llama_cpp.llama_cpp")
    except Exception as error:  # a broken shared object raises OSError, RuntimeError or worse
        raise BackendUnavailableError(
            f"llama-cpp-python does not load ({error}); run ./build.sh setup"
        ) from error
    if not _kept_callbacks:
        for file in ("outnull_file", "errnull_file"):  # it opens two files and never closes them
            atexit.register(getattr(sys.modules["llama_cpp._utils"], file).close)
        callback = library.llama_log_callback(_log)
        _kept_callbacks.append(callback)
        library.llama_log_set(callback, ctypes.c_void_p(0))
        library.llama_backend_init()
    return library


def _log(_level: int, text: bytes, _user_data: object) -> None:
    logger.debug("%s", text.decode("utf-8", "replace").rstrip())


class LlamaRuntime:
    """Weights, context and the tokens its cache holds. Not for two threads."""

    def __init__(
        self, path: Path, *, n_ctx: int, threads: int, adapter: Path | None = None
    ) -> None:
        """Load `path`.

        Raises:
            BackendUnavailableError: the library is missing.
            GenerationError: the file or the adapter is not one the library can load.
        """
        self._lib = load_library()
        self._model: Any = None
        self._context: Any = None
        self._cached: list[int] = []
        try:
            self._load_model(path)
            self._make_context(n_ctx, threads)
            if adapter is not None:
                self._apply_adapter(adapter)
        except BaseException:
            self.close()
            raise

    def _load_model(self, path: Path) -> None:
        params = self._lib.llama_model_default_params()
        params.n_gpu_layers = 0
        # Of the kernels that keep a second, rearranged copy of the weights those for AMX crash
        # where the machine announces AMX but does not grant it (seen on a virtual machine).
        params.use_extra_bufts = False
        self._model = self._lib.llama_model_load_from_file(str(path).encode(), params)
        if not self._model:
            raise GenerationError(f"{path} is not a model llama.cpp can load; fetch it again")
        self._vocab = self._lib.llama_model_get_vocab(self._model)
        self._n_vocab = int(self._lib.llama_vocab_n_tokens(self._vocab))

    def _make_context(self, n_ctx: int, threads: int) -> None:
        params = self._lib.llama_context_default_params()
        params.n_ctx = n_ctx
        params.n_batch = params.n_ubatch = min(BATCH, n_ctx)
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        self._context = self._lib.llama_init_from_model(self._model, params)
        if not self._context:
            raise GenerationError(f"no memory for a context of {n_ctx} tokens; lower llm.n_ctx")
        self._memory = self._lib.llama_get_memory(self._context)
        self.n_ctx = int(self._lib.llama_n_ctx(self._context))

    def _apply_adapter(self, path: Path) -> None:
        adapter = self._lib.llama_adapter_lora_init(self._model, str(path).encode())
        if not adapter:  # freed with the model
            raise GenerationError(f"{path} is not an adapter for this model")
        adapters = (self._lib.llama_adapter_lora_p_ctypes * 1)(adapter)
        scales = (ctypes.c_float * 1)(1.0)
        if self._lib.llama_set_adapters_lora(self._context, adapters, 1, scales):
            raise GenerationError(f"{path} cannot be applied to this model")

    def close(self) -> None:
        """Free everything; a second call does nothing."""
        if self._context:
            self._lib.llama_free(self._context)
            self._context = None
        if self._model:
            self._lib.llama_model_free(self._model)
            self._model = None

    def tokenize(self, text: str) -> list[int]:
        """Tokens of `text`, chat markers recognised; what UTF-8 cannot hold becomes `?`."""
        data = text.encode("utf-8", "replace")
        tokens = (self._lib.llama_token * (len(data) + 2))()
        n = self._lib.llama_tokenize(self._vocab, data, len(data), tokens, len(tokens), True, True)
        if n < 0:
            raise GenerationError(f"a text of {len(data)} bytes cannot be tokenized")
        return list(tokens[:n])

    def generate(self, prompt: str, *, grammar: str | None, max_tokens: int) -> Iterator[str]:
        """Yield the greedy continuation; an empty piece after each batch of prompt evaluated."""
        tokens = self.tokenize(prompt)
        if len(tokens) + max_tokens > self.n_ctx:
            raise GenerationError(
                f"a prompt of {len(tokens)} tokens and {max_tokens} to come do not fit the "
                f"context of {self.n_ctx}; shorten the text or raise llm.n_ctx"
            )
        sampler = self._grammar_sampler(grammar) if grammar is not None else None
        try:
            for _ in self._evaluate(tokens):
                yield ""
            yield from self._continue(sampler, max_tokens)
        finally:
            if sampler:
                self._lib.llama_sampler_free(sampler)

    def _grammar_sampler(self, grammar: str) -> Any:
        sampler = self._lib.llama_sampler_init_grammar(self._vocab, grammar.encode(), b"root")
        if not sampler:
            raise GenerationError("the grammar made for this text is not valid GBNF")
        return sampler

    def _evaluate(self, tokens: list[int]) -> Iterator[None]:
        """Bring the cache to `tokens`, keeping the prefix it already holds."""
        shared = 0
        # The last token is always evaluated anew: its logits are needed.
        for cached, wanted in zip(self._cached, tokens[:-1], strict=False):
            if cached != wanted:
                break
            shared += 1
        if not self._lib.llama_memory_seq_rm(self._memory, 0, shared, -1):
            self._lib.llama_memory_clear(self._memory, True)
            shared = 0
        del self._cached[shared:]
        for start in range(shared, len(tokens), BATCH):
            self._decode(tokens[start : start + BATCH])
            yield

    def _decode(self, tokens: list[int]) -> None:
        array = (self._lib.llama_token * len(tokens))(*tokens)
        code = self._lib.llama_decode(
            self._context, self._lib.llama_batch_get_one(array, len(tokens))
        )
        if code:
            self._lib.llama_memory_clear(self._memory, True)
            self._cached.clear()
            raise GenerationError(f"llama.cpp could not evaluate a batch (code {code})")
        self._cached.extend(tokens)

    def _continue(self, sampler: Any, max_tokens: int) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for _ in range(max_tokens):
            token = self._best_token(sampler)
            if self._lib.llama_vocab_is_eog(self._vocab, token):
                break
            if sampler:
                self._lib.llama_sampler_accept(sampler, token)
            yield decoder.decode(self._piece(token))
            self._decode([token])
        yield decoder.decode(b"", final=True)

    def _best_token(self, sampler: Any) -> int:
        """The likeliest token the grammar allows.

        The grammar is asked about the likeliest first: exact, and nearly free where the model
        already follows it, where a mask over the whole vocabulary costs milliseconds a token.
        """
        pointer = self._lib.llama_get_logits_ith(self._context, -1)
        logits: NDArray[np.float32] = np.ctypeslib.as_array(pointer, shape=(self._n_vocab,))
        if sampler is None:
            return int(logits.argmax())
        for n in (*_SHORTLISTS, self._n_vocab):
            allowed = self._allowed(sampler, logits, n)
            if allowed is not None:
                return allowed
        raise GenerationError("the grammar allows no further token")

    def _allowed(self, sampler: Any, logits: NDArray[np.float32], n: int) -> int | None:
        """The likeliest of the `n` likeliest tokens that the grammar allows, or None."""
        if n == 1:
            ids = np.array([logits.argmax()])
        elif n < self._n_vocab:
            ids = np.argpartition(logits, -n)[-n:]
        else:
            ids = np.arange(self._n_vocab)
        candidates = np.zeros(len(ids), dtype=_TOKEN)
        candidates["id"], candidates["logit"] = ids, logits[ids]
        array = self._lib.llama_token_data_array(
            data=candidates.ctypes.data_as(self._lib.llama_token_data_p),
            size=len(ids),
            selected=-1,
            sorted=False,
        )
        self._lib.llama_sampler_apply(sampler, ctypes.byref(array))
        best = int(candidates["logit"].argmax())
        return int(candidates["id"][best]) if np.isfinite(candidates["logit"][best]) else None

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(256)
        n = self._lib.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[: max(n, 0)]
