"""Opening a network's ONNX file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from edge_rec.errors import BackendUnavailableError


def open_session(path: Path, *, threads: int = 0) -> Any:
    """The `onnxruntime.InferenceSession` of `path` on so many threads; 0 leaves it to the library.

    What the library raises of a file it cannot read is passed on: its exceptions derive from
    Exception, one by one.

    Raises:
        BackendUnavailableError: onnxruntime does not import.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise BackendUnavailableError(
            f"onnxruntime does not import ({error}); run ./build.sh setup"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = threads
    options.log_severity_level = 3
    # Idle workers must sleep: the language model wants the same cores a moment later.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
