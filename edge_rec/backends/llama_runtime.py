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
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_rec.backends.llama_grammar import GrammarFilter
from edge_rec.errors import BackendUnavailableError, GenerationError

logger = logging.getLogger(__name__)

BATCH = 128
"""Tokens of prompt evaluated at once: bounds the work buffer and how late a cancellation acts."""
KNOWN_SEGMENTS = 4096
"""Segments whose tokens are remembered."""
BESIDE = 20
"""Texts that may go on from one prefix side by side, each a sequence of its own in the cache."""
Placed = tuple[int, int, int]
"""A token, its position and the sequence it belongs to; 0 is the one whose tokens are kept."""
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
        self,
        path: Path,
        *,
        n_ctx: int,
        threads: int,
        adapters: Mapping[str, Path] | None = None,
        rearrange: bool = False,
    ) -> None:
        """Load `path`; `adapters` are LoRA files by the skill they give, loaded when first asked.

        With `rearrange` the library keeps a second copy of the weights where kernels of this
        machine read it faster; see `rearranged_kernels_work`.

        Raises:
            BackendUnavailableError: the library is missing.
            GenerationError: the file is not one the library can load.
        """
        self._lib = load_library()
        self._model: Any = None
        self._context: Any = None
        self._cached: list[int] = []
        self._adapter_files = dict(adapters or {})
        self._adapters: dict[str, Any] = {}
        self._skill: str | None = None
        self._segments: dict[str, list[int]] = {}
        try:
            self._load_model(path, rearrange)
            self._make_context(n_ctx, threads)
        except BaseException:
            self.close()
            raise

    def _load_model(self, path: Path, rearrange: bool) -> None:
        params = self._lib.llama_model_default_params()
        params.n_gpu_layers = 0
        params.use_extra_bufts = rearrange
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
        params.n_seq_max = 1 + BESIDE
        params.kv_unified = True  # sequences share the cells of their common prefix
        params.no_perf = True
        self._context = self._lib.llama_init_from_model(self._model, params)
        if not self._context:
            raise GenerationError(f"no memory for a context of {n_ctx} tokens; lower llm.n_ctx")
        self._memory = self._lib.llama_get_memory(self._context)
        self.n_ctx = int(self._lib.llama_n_ctx(self._context))

        self._batch = self._lib.llama_batch_init(params.n_batch, 0, 1)

    def _take_up(self, skill: str | None) -> None:
        """Work with the adapter of `skill`, or with none; the cache is of no use to another."""
        if skill == self._skill:
            return
        chosen = [self._adapter(skill)] if skill is not None else []
        adapters = (self._lib.llama_adapter_lora_p_ctypes * len(chosen))(*chosen)
        scales = (ctypes.c_float * len(chosen))(*(1.0 for _ in chosen))
        if self._lib.llama_set_adapters_lora(self._context, adapters, len(chosen), scales):
            raise GenerationError(f"the adapter for {skill} cannot be applied to this model")
        self._skill = skill
        self._forget()

    def _adapter(self, skill: str) -> Any:
        """The adapter of `skill`, loaded once; freed with the model."""
        if skill not in self._adapters:
            path = self._adapter_files[skill]
            adapter = self._lib.llama_adapter_lora_init(self._model, str(path).encode())
            if not adapter:
                raise GenerationError(f"{path} is not an adapter for this model")
            self._adapters[skill] = adapter
        return self._adapters[skill]

    def _forget(self) -> None:
        self._lib.llama_memory_clear(self._memory, True)
        self._cached.clear()

    def close(self) -> None:
        """Free everything; a second call does nothing."""
        if self._context:
            self._lib.llama_batch_free(self._batch)
            self._lib.llama_free(self._context)
            self._context = None
        if self._model:
            self._lib.llama_model_free(self._model)
            self._model = None

    def tokenize(self, text: str, *, is_start: bool = True) -> list[int]:
        """Tokens of `text`, chat markers recognised; what UTF-8 cannot hold becomes `?`.

        At the start of a prompt the model's own opening token is put before them, if it has one.
        """
        data = text.encode("utf-8", "replace")
        tokens = (self._lib.llama_token * (len(data) + 2))()
        n = self._lib.llama_tokenize(
            self._vocab, data, len(data), tokens, len(tokens), is_start, True
        )
        if n < 0:
            raise GenerationError(f"a text of {len(data)} bytes cannot be tokenized")
        return list(tokens[:n])

    def weigh(
        self, segments: Sequence[str], choices: Sequence[str], *, first: int, skill: str | None
    ) -> Iterator[NDArray[np.float32] | None]:
        """Logits of each of `choices` as the token after each segment from number `first` on.

        Segments are tokenized apart. Yields None after each batch evaluated, at last the array,
        (len(segments) - first, len(choices)).
        """
        self._take_up(skill)
        ids = [self._choice(choice) for choice in choices]
        tokens = self.tokenize(segments[0])
        due = [len(tokens) - 1] if first == 0 else []
        for number, segment in enumerate(segments[1:], start=1):
            tokens += self._segment(segment)
            if number >= first:
                due.append(len(tokens) - 1)
        self._check_room(len(tokens), 0)
        logits = np.empty((len(due), len(ids)), dtype=np.float32)
        filled = 0
        for start in self._evaluate(tokens, due):
            end = len(self._cached)
            while filled < len(due) and due[filled] < end:
                row = self._logits(due[filled] - start)
                logits[filled] = row[ids]
                filled += 1
            yield None
        yield logits

    def weigh_each(
        self, prefix: str, texts: Sequence[str], choices: Sequence[str], *, skill: str | None
    ) -> Iterator[NDArray[np.float32] | None]:
        """Logits of each of `choices` as the token after `prefix` and each of `texts`.

        The prefix is read once, and no text sees another. Prefix and texts are tokenized apart.
        Yields None after each batch evaluated, at last the array, (len(texts), len(choices)).
        """
        self._take_up(skill)
        # Kernels round by how many tokens come at once: what is cached of the prefix was read among
        # others, and would make scores depend on what was asked before.
        self._forget()
        ids = [self._choice(choice) for choice in choices]
        shared = self.tokenize(prefix)
        endings = [self._segment(text) for text in texts]
        logits = np.empty((len(texts), len(ids)), dtype=np.float32)
        for first in range(0, len(texts), BESIDE):
            group = endings[first : first + BESIDE]
            self._check_room(len(shared) + sum(map(len, group)), 0)
            for _ in self._evaluate(shared, [len(shared)]):
                yield None
            try:
                for place, row in self._beside(group):
                    logits[first + place] = row[ids]
                    yield None
            finally:
                for sequence in range(1, len(group) + 1):
                    self._lib.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        yield logits

    def _beside(self, endings: Sequence[list[int]]) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Evaluate `endings`, each as if it alone went on from the cache: place and logits."""
        start = len(self._cached)
        tokens: list[Placed] = []
        due: list[int] = []
        for place, ending in enumerate(endings):
            self._lib.llama_memory_seq_cp(self._memory, 0, place + 1, 0, -1)
            tokens += [(token, start + at, place + 1) for at, token in enumerate(ending)]
            due.append(len(tokens) - 1)
        done = 0
        for first in range(0, len(tokens), BATCH):
            part = tokens[first : first + BATCH]
            self._run(part, {place - first for place in due})
            while done < len(due) and due[done] < first + len(part):
                yield done, self._logits(due[done] - first)
                done += 1

    def _choice(self, text: str) -> int:
        tokens = self._segment(text)
        if len(tokens) != 1:
            raise GenerationError(f"{text!r} is not a single token of this model")
        return tokens[0]

    def _segment(self, text: str) -> list[int]:
        """Tokens of a segment, remembered: words and characters come again and again."""
        tokens = self._segments.get(text)
        if tokens is None:
            if len(self._segments) >= KNOWN_SEGMENTS:
                self._segments.clear()
            tokens = self._segments[text] = self.tokenize(text, is_start=False)
        return tokens

    def _check_room(self, n_tokens: int, max_tokens: int) -> None:
        if n_tokens + max_tokens > self.n_ctx:
            raise GenerationError(
                f"a prompt of {n_tokens} tokens and {max_tokens} to come do not fit the "
                f"context of {self.n_ctx}; shorten the text or raise llm.n_ctx"
            )

    def generate(self, prompt: str, *, grammar: str | None, max_tokens: int) -> Iterator[str]:
        """Yield the greedy continuation; an empty piece after each batch of prompt evaluated."""
        self._take_up(None)
        tokens = self.tokenize(prompt)
        self._check_room(len(tokens), max_tokens)
        with ExitStack() as stack:
            allowed: GrammarFilter | None = None
            if grammar is not None:
                allowed = GrammarFilter(self._lib, self._vocab, grammar)
                stack.callback(allowed.close)
            for _ in self._evaluate(tokens, [len(tokens) - 1]):
                yield ""
            yield from self._continue(allowed, max_tokens)

    def _evaluate(self, tokens: list[int], due: Sequence[int]) -> Iterator[int]:
        """Bring the cache to `tokens`, keeping the prefix it already holds.

        Yields the position a batch began at; until the next one the logits of its positions that
        are in `due` (ascending) can be read.
        """
        shared = 0
        # What is due is always evaluated anew: its logits are needed.
        for cached, wanted in zip(self._cached, tokens[: due[0]], strict=False):
            if cached != wanted:
                break
            shared += 1
        if not self._lib.llama_memory_seq_rm(self._memory, 0, shared, -1):
            self._lib.llama_memory_clear(self._memory, True)
            shared = 0
        del self._cached[shared:]
        wanted_at = frozenset(due)
        for start in range(shared, len(tokens), BATCH):
            self._decode(tokens[start : start + BATCH], wanted_at)
            yield start

    def _decode(self, tokens: list[int], due: Collection[int]) -> None:
        """Evaluate `tokens` after those in the cache, with logits at the positions in `due`."""
        start = len(self._cached)
        placed = [(token, start + place, 0) for place, token in enumerate(tokens)]
        self._run(placed, {position - start for position in due})
        self._cached.extend(tokens)

    def _run(self, tokens: Sequence[Placed], due: Collection[int]) -> None:
        """One batch, with logits after the places of it that are in `due`."""
        batch = self._batch
        batch.n_tokens = len(tokens)
        for place, (token, position, sequence) in enumerate(tokens):
            batch.token[place] = token
            batch.pos[place] = position
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = sequence
            batch.logits[place] = place in due
        code = self._lib.llama_decode(self._context, batch)
        if code:
            self._forget()
            raise GenerationError(f"llama.cpp could not evaluate a batch (code {code})")

    def _logits(self, place: int) -> NDArray[np.float32]:
        """Logits over the vocabulary after token `place` of the last batch; -1 is the last due."""
        pointer = self._lib.llama_get_logits_ith(self._context, place)
        return np.ctypeslib.as_array(pointer, shape=(self._n_vocab,))

    def _continue(self, allowed: GrammarFilter | None, max_tokens: int) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for _ in range(max_tokens):
            logits = self._logits(-1)
            token = int(logits.argmax()) if allowed is None else allowed.best(logits)
            if self._lib.llama_vocab_is_eog(self._vocab, token):
                break
            if allowed is not None:
                allowed.accept(token)
            yield decoder.decode(self._piece(token))
            self._decode([token], (len(self._cached),))
        yield decoder.decode(b"", final=True)

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(256)
        n = self._lib.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[: max(n, 0)]
