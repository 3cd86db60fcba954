"""Whether llama.cpp may keep a second, rearranged copy of the weights that kernels read faster.

On processors with AMX that copy is read up to five times faster, or kills the process: compilers
before GCC 12.4 and 13.3 throw away most of the tile configuration (GCC bug 114098). So the kernels
are tried once, in a process of their own: `python -m edge_rec.backends.kernels MODEL`.
"""

from __future__ import annotations

import json
import logging
import platform
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from edge_rec.files import replacing

logger = logging.getLogger(__name__)

TRIAL_S = 60.0
_TEXT = "A text that is long enough for the kernels that read many tokens at once."


def rearranged_kernels_work(model_file: Path) -> bool:
    """Whether reading `model_file` with them works here.

    What was found is kept in a file beside the model; a new library or machine is tried anew.
    """
    record_file = model_file.parent / "kernels.json"
    if getattr(sys, "frozen", False):  # there is no Python to start
        return False
    situation = _situation(model_file)
    try:
        record = json.loads(record_file.read_text(encoding="utf-8"))
        if record["situation"] == situation:
            return bool(record["work"])
    except (OSError, ValueError, TypeError, KeyError):
        logger.debug("no record of kernels in %s", record_file)
    work = _try(model_file)
    try:
        with replacing(record_file) as temporary:
            temporary.write_text(
                json.dumps({"situation": situation, "work": work}), encoding="utf-8"
            )
    except OSError as error:  # a folder one may not write to: tried again next time
        logger.info("%s: cannot be written (%s)", record_file, error)
    return work


def _situation(model_file: Path) -> list[str | int]:
    """What the answer depends on: the model, the library as it was installed, the machine."""
    spec = find_spec("llama_cpp")
    installed = Path(spec.origin).stat().st_mtime_ns if spec and spec.origin else 0
    stat = model_file.stat()
    return [
        model_file.name,
        stat.st_size,
        stat.st_mtime_ns,
        installed,
        platform.node(),
        platform.machine(),
    ]


def _try(model_file: Path) -> bool:
    command = [sys.executable, "-m", "edge_rec.backends.kernels", str(model_file)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=TRIAL_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.warning("the fast kernels of llama.cpp could not be tried: %s", error)
        return False
    if ended.returncode:
        logger.warning(
            "the fast kernels of llama.cpp do not work here (code %d); reading is slower",
            ended.returncode,
        )
    return ended.returncode == 0


def main(model_file: Path) -> None:
    """Read a text with the kernels; where they are broken this does not return."""
    from edge_rec.backends.llama_runtime import LlamaRuntime

    runtime = LlamaRuntime(model_file, n_ctx=64, threads=1, rearrange=True)
    for _ in runtime.generate(_TEXT, grammar=None, max_tokens=1):
        pass
    runtime.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
