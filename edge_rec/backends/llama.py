"""`LanguageModel` on llama.cpp: one thread owns the model, callers queue and may cancel."""

from __future__ import annotations

import atexit
import math
import os
import queue
import threading
import time
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from edge_rec.config import LlmConfig
from edge_rec.errors import GenerationError, ModelError, ModelNotFoundError
from edge_rec.protocols import FloatArray

HEARTBEAT_S = 0.05
"""How often a waiting caller gets an empty piece, and so the chance to look at its clock."""


Piece = str | FloatArray


class Runtime(Protocol):
    """What the owner thread drives; `LlamaRuntime` in the product."""

    def generate(self, prompt: str, *, grammar: str | None, max_tokens: int) -> Iterator[str]:
        """Yield pieces of text, empty ones while the prompt is read."""
        ...

    def weigh(
        self, segments: Sequence[str], choices: Sequence[str], *, first: int, skill: str | None
    ) -> Iterator[FloatArray | None]:
        """Yield None while the segments are read, at last the logits."""
        ...

    def weigh_each(
        self, prefix: str, texts: Sequence[str], choices: Sequence[str], *, skill: str | None
    ) -> Iterator[FloatArray | None]:
        """Yield None while prefix and texts are read, at last the logits."""
        ...

    def close(self) -> None:
        """Free what was loaded."""
        ...


class SkilledRuntime:
    """A `Runtime` that answers for each merged skill with a model of its own, the rest with one.

    Each is opened when it is first asked.
    """

    def __init__(self, open_file: Callable[[str | None], Runtime], merged: Collection[str]) -> None:
        """`open_file` opens the model of a skill in `merged`; for None, the one for the rest."""
        self._open, self._merged = open_file, frozenset(merged)
        self._runtimes: dict[str | None, Runtime] = {}

    def generate(self, prompt: str, *, grammar: str | None, max_tokens: int) -> Iterator[str]:
        """As the model without a skill."""
        runtime, _ = self._of(None)
        return runtime.generate(prompt, grammar=grammar, max_tokens=max_tokens)

    def weigh(
        self, segments: Sequence[str], choices: Sequence[str], *, first: int, skill: str | None
    ) -> Iterator[FloatArray | None]:
        """As the model of the skill; one merged into it is not applied again."""
        runtime, left = self._of(skill)
        return runtime.weigh(segments, choices, first=first, skill=left)

    def weigh_each(
        self, prefix: str, texts: Sequence[str], choices: Sequence[str], *, skill: str | None
    ) -> Iterator[FloatArray | None]:
        """As `weigh`."""
        runtime, left = self._of(skill)
        return runtime.weigh_each(prefix, texts, choices, skill=left)

    def close(self) -> None:
        """Free every model."""
        for runtime in self._runtimes.values():
            runtime.close()
        self._runtimes.clear()

    def _of(self, skill: str | None) -> tuple[Runtime, str | None]:
        """The model that answers for `skill`, and the adapter it is to apply."""
        merged, left = (skill, None) if skill in self._merged else (None, skill)
        if merged not in self._runtimes:
            self._runtimes[merged] = self._open(merged)
        return self._runtimes[merged], left


@dataclass(slots=True)
class _Request:
    run: Callable[[Runtime], Iterator[Piece | None]]
    """What is asked of the runtime; empty pieces and None only mark progress."""
    pieces: queue.SimpleQueue[Piece | ModelError | None] = field(default_factory=queue.SimpleQueue)
    """Pieces, then None for the end or an error instead."""
    cancelled: threading.Event = field(default_factory=threading.Event)


class LlamaModel:
    """A GGUF file, loaded on first use. May be called from any thread."""

    def __init__(
        self,
        config: LlmConfig,
        models: Path,
        *,
        adapters: Mapping[str, Path] | None = None,
        merged: Mapping[str, Path] | None = None,
        open_runtime: Callable[[], Runtime] | None = None,
    ) -> None:
        """Settings only; no file is opened.

        `config.file` is a name inside `models`, or a path. `adapters` are LoRA files in GGUF form
        by the skill they give, `merged` copies of the model that have one of them worked in, which
        are read instead. `open_runtime` replaces the llama.cpp runtime, for tests of the
        thread alone.
        """
        self._path = models / config.file  # an absolute `config.file` replaces `models`
        self._adapters, self._merged = dict(adapters or {}), dict(merged or {})
        self._config = config
        self._open_runtime = open_runtime or self._open_llama
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()

    @property
    def path(self) -> Path:
        """The file that is read."""
        return self._path

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self._path.stem

    @property
    def skills(self) -> frozenset[str]:
        """What adapters are there for."""
        return frozenset(self._adapters)

    def stream(
        self, prompt: str, *, grammar: str | None = None, max_tokens: int = 128
    ) -> Iterator[str]:
        """Yield pieces of the greedy continuation; whole characters, some pieces empty.

        An empty piece is a sign of life while the model loads, waits or reads the prompt. Closing
        the iterator stops generation within one batch of prompt or one token.

        Raises:
            ModelNotFoundError: the file is not there.
            BackendUnavailableError: llama-cpp-python is missing.
            GenerationError: the model cannot be loaded, the prompt is too long, or it failed.
        """
        pieces = self._pieces(
            lambda runtime: runtime.generate(prompt, grammar=grammar, max_tokens=max_tokens)
        )
        with closing(pieces):
            for piece in pieces:
                yield piece if isinstance(piece, str) else ""

    def weigh(
        self,
        segments: Sequence[str],
        choices: Sequence[str],
        *,
        first: int,
        skill: str | None = None,
        timeout_s: float = math.inf,
    ) -> FloatArray | None:
        """Logits of `choices` after each segment from `first` on; None where time ran out.

        Raises:
            ModelNotFoundError: the file is not there.
            BackendUnavailableError: llama-cpp-python is missing.
            GenerationError: the model cannot be loaded, the segments are too long for it, a choice
                is not one token, or it failed.
        """
        return self._array(
            lambda runtime: runtime.weigh(segments, choices, first=first, skill=skill), timeout_s
        )

    def weigh_each(
        self,
        prefix: str,
        texts: Sequence[str],
        choices: Sequence[str],
        *,
        skill: str | None = None,
        timeout_s: float = math.inf,
    ) -> FloatArray | None:
        """Logits of `choices` after `prefix` and each of `texts`; None where time ran out.

        Raises:
            ModelNotFoundError: the file is not there.
            BackendUnavailableError: llama-cpp-python is missing.
            GenerationError: the model cannot be loaded, the texts are too long for it, a choice is
                not one token, or it failed.
        """
        return self._array(
            lambda runtime: runtime.weigh_each(prefix, texts, choices, skill=skill), timeout_s
        )

    def _array(
        self, run: Callable[[Runtime], Iterator[FloatArray | None]], timeout_s: float
    ) -> FloatArray | None:
        """The array that `run` yields; None where time ran out."""
        deadline = time.monotonic() + timeout_s
        pieces = self._pieces(run)
        with closing(pieces):
            for piece in pieces:
                if isinstance(piece, np.ndarray):
                    return piece
                if time.monotonic() > deadline:
                    break
        return None

    def _pieces(
        self, run: Callable[[Runtime], Iterator[Piece | None]]
    ) -> Generator[Piece, None, None]:
        """What `run` yields on the owner thread; an empty piece for each `HEARTBEAT_S` of wait."""
        request = _Request(run)
        self._submit(request)
        try:
            while True:
                try:
                    piece = request.pieces.get(timeout=HEARTBEAT_S)
                except queue.Empty:
                    yield ""
                    continue
                if piece is None:
                    return
                if isinstance(piece, ModelError):
                    raise piece
                yield piece
        finally:
            request.cancelled.set()

    def close(self) -> None:
        """Stop what is running, join the thread, free the model. Later calls raise."""
        with self._lock:
            self._closed.set()
            thread, self._thread = self._thread, None
        if thread is not None:
            atexit.unregister(self.close)
            self._requests.put(None)
            thread.join()

    def _submit(self, request: _Request) -> None:
        with self._lock:
            if self._closed.is_set():
                raise GenerationError("the language model has been closed")
            self._requests.put(request)
            if self._thread is None:
                # A daemon, so that a caller who never closes can still exit; atexit then frees
                # the model before the interpreter takes the log callback away.
                self._thread = threading.Thread(target=self._serve, name="llama", daemon=True)
                atexit.register(self.close)
                self._thread.start()

    def _serve(self) -> None:
        """Serve requests in order until None comes; the only code that touches the runtime."""
        runtime: Runtime | None = None
        while (request := self._requests.get()) is not None:
            try:
                if runtime is None and not request.cancelled.is_set():
                    runtime = self._open_runtime()
                if runtime is not None:
                    self._answer(runtime, request)
                request.pieces.put(None)
            except ModelError as error:
                request.pieces.put(error)
            except Exception as error:  # a caller must never wait for an answer that cannot come
                failure = GenerationError(f"the language model failed: {error}")
                failure.__cause__ = error
                request.pieces.put(failure)
        if runtime is not None:
            runtime.close()

    def _answer(self, runtime: Runtime, request: _Request) -> None:
        if request.cancelled.is_set():
            return
        for piece in request.run(runtime):
            if request.cancelled.is_set():
                return
            if self._closed.is_set():
                raise GenerationError("the language model has been closed")
            if isinstance(piece, np.ndarray) or piece:
                request.pieces.put(piece)

    def _open_llama(self) -> Runtime:
        for path in (self._path, *self._adapters.values(), *self._merged.values()):
            if not path.is_file():
                raise ModelNotFoundError(
                    f"no model at {path}; run scripts/fetch_models.py, or set llm.file"
                )
        return SkilledRuntime(self._open_file, self._merged)

    def _open_file(self, skill: str | None) -> Runtime:
        from edge_rec.backends.kernels import rearranged_kernels_work
        from edge_rec.backends.llama_runtime import LlamaRuntime

        path = self._path if skill is None else self._merged[skill]
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        return LlamaRuntime(
            path,
            n_ctx=self._config.n_ctx,
            threads=self._config.threads or cores or 1,
            adapters=self._adapters,
            rearrange=rearranged_kernels_work(path),
        )
