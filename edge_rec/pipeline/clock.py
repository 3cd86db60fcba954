"""How long each stage took."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Clock:
    """Elapsed seconds by stage."""

    begin: float = field(default_factory=time.perf_counter)
    lap: float = field(default_factory=time.perf_counter)
    elapsed_s: dict[str, float] = field(default_factory=dict)

    def stop(self, stage: str) -> None:
        """Book the time since the last stop under `stage`, and all of it under `total`."""
        now = time.perf_counter()
        self.elapsed_s[stage] = now - self.lap
        self.lap = now
        self.elapsed_s["total"] = now - self.begin
