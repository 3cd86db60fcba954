#!/usr/bin/env python
"""Measure what the README states: start-up, turns with and without the model, memory.

Medians over a fixed conversation on the demo catalog, in a copy of the home, so that no real
profile learns from it. Figures depend on the machine and on what else it does: compare ratios.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from edge_rec import config, paths
from edge_rec.dialogue.policy import Profile
from edge_rec.types import (
    DialogueState,
    Explained,
    Ranked,
    Turn,
    TurnEvent,
    TurnFinished,
    Understood,
    Utterance,
)

RULES_SUFFICE = [
    "I love Angel Beats! and Steins;Gate, but I did not like Naruto",
    "only movies, nothing before 2005",
    "not those, seen them all",
    "a bit darker",
    "like the second one but newer",
    "進撃の巨人が好きです。ホラーは苦手。おすすめを3本教えて",
    "start over",
    "something funny, no OVAs",
]
MODEL_NEEDED = [
    "my grandfather used to hum old harbour songs whenever the ferry came in late at night",
    "we argued the whole weekend about which of those endings actually made any sense",
    "昨日の夜は友達と朝までずっと昔の話をしていて結局なにも決まらなかった",
    "honestly the neighbour keeps telling everyone that quiet stories win in the end",
]
WISHES = [
    "people who pilot enormous machines against invaders",
    "a quiet story about cooking for the family",
    "someone is sent to another world and has to start from nothing",
    "rivals on the pitch who become friends",
    "an old house where something is not right",
    "first love that nobody dares to speak of",
]
"""In words that are no tags: the model puts twenty candidates in order."""


def main() -> int:
    """Print one line a figure, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the conversation")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(paths.resolve().home, home)
        figures = {**commands(home), **turns(home, arguments.rounds)}
        figures |= replies(home, arguments.rounds)
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:<40} {value:10,.3f}" for name, value in figures.items()))
    return 0


def commands(home: Path) -> dict[str, float]:
    """Whole processes: wall seconds (median of 5) and peak memory."""
    ask = ["--home", str(home), "ask", "--json", MODEL_NEEDED[0]]
    return {
        "help_s": statistics.median(run(["--help"])[0] for _ in range(5)),
        "ask_cold_s": statistics.median(run(ask)[0] for _ in range(5)),
        "ask_peak_mb": max(run(ask)[1] for _ in range(2)),
    }


def run(arguments: list[str]) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one command."""
    begin = time.perf_counter()
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    command = [sys.executable, "-c", code, sys.executable, "-m", "edge_rec", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    elapsed_s = time.perf_counter() - begin
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return elapsed_s, int(done.stdout) / scale


def turns(home: Path, rounds: int) -> dict[str, float]:
    """Turns in a running conversation, in milliseconds."""
    from edge_rec.assembly import open_session

    where = paths.resolve(home)
    settings = config.load(where.config_file)
    begin = time.perf_counter()
    with open_session(config=settings, paths=where) as session:
        opened_s = time.perf_counter() - begin
        session.ask(MODEL_NEEDED[0])  # opens the models
        plain = [session.ask(text) for _ in range(rounds) for text in RULES_SUFFICE]
        with_model = [session.ask(text) for _ in range(rounds) for text in MODEL_NEEDED]
    return {
        "open_s": opened_s,
        **spread("turn_rules_ms", totals(plain)),
        **spread("turn_model_ms", totals(with_model)),
        "process_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def totals(measured: Sequence[Turn]) -> list[float]:
    """Milliseconds of whole turns."""
    return [turn.timings_s["total"] * 1e3 for turn in measured]


def replies(home: Path, rounds: int) -> dict[str, float]:
    """An explained reply of five items, part by part: the model reads anew in each."""
    from edge_rec.assembly import open_session

    where = paths.resolve(home)
    settings = dataclasses.replace(config.load(where.config_file), n=5)
    parts: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):  # a session of its own each: what the model said is remembered
        with open_session(config=settings, paths=where) as session:
            profile = partial(Profile, session.user_id)
            for number, text in enumerate(WISHES):
                utterance = Utterance(text, datetime.now(UTC))
                times = timed(session.pipeline.respond(utterance, DialogueState(), profile))
                for part, seconds in times.items() if number else ():  # the first opens the models
                    parts[part].append(seconds * 1e3)
    return {key: v for part, measured in parts.items() for key, v in spread(part, measured).items()}


def timed(events: Iterator[TurnEvent]) -> dict[str, float]:
    """Seconds of the parts of one reply."""
    began = time.perf_counter()
    at: dict[str, float] = {}
    for event in events:
        now = time.perf_counter() - began
        match event:
            case Understood():
                at["understood"] = now
            case Ranked():
                at["listed" if "listed" not in at else "reranked"] = now
            case Explained():
                at.setdefault("explained", now)
            case TurnFinished():
                at["finished"] = now
            case _:
                pass
    return {
        "list_after_understanding_ms": at["listed"] - at["understood"],
        "rerank_20_ms": at["reranked"] - at["listed"],
        "first_words_after_list_ms": at["explained"] - at["listed"],
        "reply_of_five_ms": at["finished"],
    }


def spread(name: str, measured: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    ordered = sorted(measured)
    return {
        f"{name}_median": statistics.median(ordered),
        f"{name}_p95": ordered[int(0.95 * (len(ordered) - 1))],
    }


if __name__ == "__main__":
    sys.exit(main())
