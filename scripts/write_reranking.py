"""Write tables: `evaluate rerank --json | python scripts/write_reranking.py OUT.md`.

Reads lines of one or more data sets from stdin: a table a protocol, the data sets below each other.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from console import run, say

TITLES = {
    "wishes": "Requests in words",
    "history": "The next item of a history",
    "dialogue": "What people recommended each other",
}
COLUMNS = (
    "data",
    "model",
    "lists",
    "NDCG@10",
    "gain [95 %]",
    "weight",
    "gain, model alone",
    "log popularity",
    "tail share",
    "tau shuffled",
    "top 5 changed",
    "20 candidates: median / p95 / CPU",
)
_PREAMBLE = """# Reranking, measured

`edge-rec evaluate rerank --data FOLDER --json | python scripts/write_reranking.py OUT.md` makes
these tables; lines of several runs may be put together. The weight of the model is learned on
lists that are not judged, 0 allowed; the gain is over retrieval alone, its interval 95 % of 1,000
bootstrap samples of lists; from `untuned` what it thinks of a candidate without a request is taken
off. Log popularity is the mean of a list of ten, tail share that of its items known to fewer than
half of the candidates. Lists are scored a second time in another order: Kendall's tau between the
two, and the share whose first five change. Times are milliseconds a list, on a machine shared with
other work; CPU is of all threads.
"""


def main() -> int:
    """Read and write."""
    if len(sys.argv) != 2:
        say("usage: edge-rec evaluate rerank … --json | write_reranking.py OUT.md")
        return 2
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in sys.stdin:
        result = json.loads(line)
        tables[result["protocol"]].append(result)
    parts = [
        f"## {title}\n\n{table(tables[name])}" for name, title in TITLES.items() if tables[name]
    ]
    Path(sys.argv[1]).write_text("\n\n".join([_PREAMBLE.strip(), *parts]) + "\n", encoding="utf-8")
    return 0


def table(results: Sequence[Mapping[str, Any]]) -> str:
    """One protocol, a row a model."""
    lines = [f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
    lines += [f"| {' | '.join(row(result))} |" for result in results]
    return "\n".join(lines)


def row(result: Mapping[str, Any]) -> list[str]:
    """The cells of one model; a dash where it has nothing to say."""
    found = result["metrics"]

    def number(name: str, digits: int = 3) -> str:
        return f"{found[name]:.{digits}f}" if name in found else "–"

    gain = "–"
    times = "–"
    if "gain" in found:
        gain = f"{number('gain')} [{number('ci_low')}, {number('ci_high')}]"
        names = ("list_ms_median", "list_ms_p95", "list_cpu_ms_median")
        times = " / ".join(number(name, 0) for name in names)
    return [
        result["dataset"],
        result["model"],
        str(result["counts"]["test"]),
        number("ndcg@10"),
        gain,
        f"{result['settings']['weight']:g}",
        number("gain_model_alone"),
        number("mean_popularity@10", 2),
        number("tail_share@10", 2),
        number("kendall_tau_shuffled", 2),
        number("top5_changed_by_shuffling", 2),
        times,
    ]


if __name__ == "__main__":
    raise SystemExit(run(main))
