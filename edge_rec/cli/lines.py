"""What batch commands share: utterances from arguments or stdin, JSON lines to stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def utterances(words: Sequence[str]) -> Iterator[str]:
    """The words as one text, or, for a lone `-`, each line of stdin.

    Undecodable bytes are replaced, so a line is never lost to its encoding.
    """
    if list(words) != ["-"]:
        yield " ".join(words)
        return
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def print_json(record: Mapping[str, Any]) -> None:
    """One JSON object on a line of its own, at once."""
    text = json.dumps(record, ensure_ascii=False)
    # Lone surrogates (from odd argv bytes) cannot be written as UTF-8; show them as escapes.
    data = text.encode("utf-8", errors="backslashreplace")
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()
