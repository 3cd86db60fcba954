"""`LanguageModel` on llama.cpp: one thread owns the model, callers queue and may cancel."""

from __future__ import annotations

import atexit
import os
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from edge_rec.config import LlmConfig
from edge_rec.errors import GenerationError, ModelError, ModelNotFoundError

HEARTBEAT_S = 0.05
"""How often a waiting caller gets an empty piece, and so the chance to look at its clock."""


class Runtime(Protocol):
    """What the owner thread drives; `LlamaRuntime` in the product."""

    def generate(self, prompt: str, *, grammar: str | None, max_tokens: int) -> Iterator[str]:
        """Yield pieces of text, empty ones while the prompt is read."""
        ...

    def close(self) -> None:
        """Free what was loaded."""
        ...


@dataclass(slots=True)
class _Request:
    prompt: str
    grammar: str | None
    max_tokens: int
    pieces: queue.SimpleQueue[str | ModelError | None] = field(default_factory=queue.SimpleQueue)
    """Pieces, then None for the end or an error instead."""
    cancelled: threading.Event = field(default_factory=threading.Event)


class LlamaModel:
    """A GGUF file, loaded on first use. May be called from any thread."""

    def __init__(
        self,
        config: LlmConfig,
        models: Path,
        *,
        adapter: Path | None = None,
        open_runtime: Callable[[], Runtime] | None = None,
    ) -> None:
        """Settings only; no file is opened.

        `config.file` is a name inside `models`, or a path. `adapter` is a LoRA in GGUF form.
        `open_runtime` replaces the llama.cpp runtime, for tests of the thread alone.
        """
        self._path = models / config.file  # an absolute `config.file` replaces `models`
        self._adapter = adapter
        self._config = config
        self._open_runtime = open_runtime or self._open_llama
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()

    @property
    def name(self) -> str:
        """The file's name, with the adapter's where there is one."""
        return f"{self._path.stem}+{self._adapter.stem}" if self._adapter else self._path.stem

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
        request = _Request(prompt, grammar, max_tokens)
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
        pieces = runtime.generate(
            request.prompt, grammar=request.grammar, max_tokens=request.max_tokens
        )
        for piece in pieces:
            if request.cancelled.is_set():
                return
            if self._closed.is_set():
                raise GenerationError("the language model has been closed")
            if piece:
                request.pieces.put(piece)

    def _open_llama(self) -> Runtime:
        for path in (self._path, self._adapter):
            if path is not None and not path.is_file():
                raise ModelNotFoundError(
                    f"no model at {path}; run scripts/fetch_models.py, or set llm.file"
                )
        from edge_rec.backends.llama_runtime import LlamaRuntime

        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        return LlamaRuntime(
            self._path,
            n_ctx=self._config.n_ctx,
            threads=self._config.threads or cores or 1,
            adapter=self._adapter,
        )
