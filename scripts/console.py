"""What the set-up scripts share: lines on stderr, and an orderly end when they fail."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

from edge_rec.errors import EdgeRecError


def say(text: str) -> None:
    """One line to the person; stdout stays free for results."""
    print(text, file=sys.stderr, flush=True)


def run(main: Callable[[], int]) -> int:
    """Call `main`; failures of ours become one sentence and their exit code.

    A polite kill is turned into an exception, so that temporary folders are removed.
    """
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        return main()
    except EdgeRecError as error:
        say(f"error: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("stopped; nothing half-made was left behind")
        return 130
