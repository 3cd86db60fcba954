"""Tries one model, in a process of its own: `python -m edge_rec.assembly.model_probe MODEL`.

A process of its own because a broken file can take llama.cpp, and with it the process, down, and
because only so its memory can be told from ours. Writes JSON lines: `{"step": …}` as it goes, at
last `{"result": …}`, or `{"error": …}`.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from edge_rec import config as settings
from edge_rec import paths as locations
from edge_rec.assembly import parts
from edge_rec.assembly.model_records import PROSE_PASSED, ProseProbe
from edge_rec.backends.recoding import FORMS, MAX_BYTES, copy_path, recode
from edge_rec.config import LlmConfig
from edge_rec.errors import ConfigError, EdgeRecError, GenerationError
from edge_rec.explanation.prose import ProseWriter
from edge_rec.explanation.styles import load_styles
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.nlu.parser import Parser
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.paths import Paths
from edge_rec.protocols import LanguageModel
from edge_rec.types import (
    DialogueAct,
    DialogueState,
    Evidence,
    Fact,
    FactKind,
    Item,
    ItemId,
    Role,
    Utterance,
)

logger = logging.getLogger(__name__)

PROMPT_TOKENS = 192
GENERATED_TOKENS = 24
CLEARLY = 0.9
"""Slower than this share of the fastest is clearly slower."""
SENTENCE_S = 6.0
"""A model that needs longer for one sentence has failed it."""
WORTH = 1.2
"""How many times faster a copy has to be read to be worth its place on the disk."""
Speed = tuple[float, int, float, float]
"""Seconds to load, threads, and with them tokens per second read and made."""
_SPEED_TEXT = "The train left the station early in the morning and crossed the wide river. "


def probe(
    model_file: Path, paths: Paths, config: LlmConfig, say: Callable[[str], None]
) -> dict[str, Any]:
    """Figures of `ModelCheck`, without those of the file; `say` is told each step.

    Raises:
        ModelError: the model cannot be loaded or fails.
        ConfigError: the probe texts cannot be read.
    """
    say("speed")
    form, (load_s, threads, prompt_speed, generation_speed) = choose_form(model_file)
    texts = load_probes(paths.model_probes)
    from edge_rec.backends.adapters import adapters_for
    from edge_rec.backends.llama import LlamaModel

    adapters = adapters_for(model_file.name, paths.adapters)
    file = copy_path(model_file, form) if form else model_file
    tried = replace(config, file=str(file), threads=threads)
    model = LlamaModel(tried, paths.models, adapters=adapters)
    try:
        for _ in model.stream("Hello", max_tokens=1):  # raises here, where it is not forgiven
            pass
        say("understanding")
        f1 = understanding_f1(understander(model, config, paths), texts["understanding"])
        prose: dict[str, Any] = {}
        writer = prose_writer(model, paths)
        for language, facts in texts["explanation"].items():
            say(f"explanation {language}")
            prose[language] = asdict(probe_prose(writer, language, facts))
    finally:
        model.close()
    return {
        "load_s": round(load_s, 3),
        "rss_mb": round(peak_memory_mb(), 1),
        "form": form,
        "threads": threads,
        "prompt_tokens_per_s": round(prompt_speed, 1),
        "generated_tokens_per_s": round(generation_speed, 1),
        "understanding_f1": round(f1, 3),
        "prose": prose,
    }


def choose_form(model_file: Path) -> tuple[str, Speed]:
    """The form in which this machine reads the model clearly fastest, empty for the file itself.

    A copy in that form stays beside the model; the others are deleted. Large models are not copied.
    """
    best, form = measure_speed(model_file), ""
    if model_file.stat().st_size > MAX_BYTES:
        return form, best
    for other in FORMS:
        try:
            speed = measure_speed(recode(model_file, other))
        except GenerationError as error:  # no room, or no such form of this model
            logger.info("%s is not tried: %s", other, error)
            continue
        if speed[2] > WORTH * best[2]:
            best, form = speed, other
    for other in FORMS:
        if other != form:
            copy_path(model_file, other).unlink(missing_ok=True)
    return form, best


def measure_speed(model_file: Path) -> Speed:
    """Seconds to load, the best number of threads, and with it tokens per second read and made.

    Each number of threads is tried twice, in turns, and judged by its better time: other work on
    the machine can only slow it down. More threads are taken unless they are clearly slower.
    """
    from edge_rec.backends.kernels import rearranged_kernels_work
    from edge_rec.backends.llama_runtime import LlamaRuntime

    rearrange = rearranged_kernels_work(model_file)
    n_ctx = PROMPT_TOKENS + 4 * GENERATED_TOKENS
    best: dict[int, tuple[float, float]] = {}
    load_s = float("inf")
    for threads in (*thread_counts(), *thread_counts()):
        started = time.perf_counter()
        runtime = LlamaRuntime(model_file, n_ctx=n_ctx, threads=threads, rearrange=rearrange)
        load_s = min(load_s, time.perf_counter() - started)
        try:
            read, made = _speeds(runtime)
        finally:
            runtime.close()
        known = best.get(threads, (0.0, 0.0))
        best[threads] = max(read, known[0]), max(made, known[1])
    fastest = max(read for read, _ in best.values())
    chosen = max(threads for threads, (read, _) in best.items() if read >= CLEARLY * fastest)
    return load_s, chosen, *best[chosen]


def thread_counts() -> list[int]:
    """Numbers of threads worth trying: one, half of the cores, all of them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return sorted({1, max(1, (cores or 1) // 2), cores or 1})


def _speeds(runtime: Any) -> tuple[float, float]:
    text = _SPEED_TEXT
    while len(runtime.tokenize(text + _SPEED_TEXT)) < PROMPT_TOKENS:
        text += _SPEED_TEXT
    n_read = len(runtime.tokenize(text))
    started = time.perf_counter()
    read_at, n_made = started, 0
    for piece in runtime.generate(text, grammar=None, max_tokens=GENERATED_TOKENS):
        if piece:
            n_made += 1
        elif not n_made:
            read_at = time.perf_counter()
    made_s = time.perf_counter() - read_at
    return n_read / (read_at - started), n_made / made_s if made_s > 0 else 0.0


def load_probes(path: Path) -> dict[str, Any]:
    """The texts a model is tried on.

    Raises:
        ConfigError: the file is missing or has another shape.
    """
    try:
        texts = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: texts[name] for name in ("understanding", "explanation", "summary")}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); restore the file") from error


# --- understanding -------------------------------------------------------------------------------


def understander(
    model: LanguageModel, config: LlmConfig, paths: Paths
) -> Callable[[str], DialogueAct]:
    """Understanding without any catalog, so that every name has to come from the model."""
    words = parts.lexicon(paths)
    parser = Parser(
        find_mentions=lambda _: (),
        links=lambda _: True,
        vocabulary=Vocabulary.build(words, (), ()),
        model=model,
        config=replace(config, timeout_s=SENTENCE_S),
        model_is_proven=True,
    )
    now = datetime.now(UTC)
    return lambda text: parser(Utterance(text, now), DialogueState())[0]


def understanding_f1(
    understand: Callable[[str], DialogueAct], rows: Sequence[dict[str, Any]]
) -> float:
    """Micro-averaged F1 of names with their roles."""
    right = found = wanted = 0
    for row in rows:
        act = understand(row["text"])
        names = {(m.text.casefold().strip("\"'“”「」 "), m.role) for m in act.mentions}
        gold = {(name.casefold(), role) for role in Role for name in row.get(role, [])}
        right += len(names & gold)
        found += len(names)
        wanted += len(gold)
    return 2 * right / (found + wanted) if found + wanted else 0.0


# --- explanation ---------------------------------------------------------------------------------


def prose_writer(model: LanguageModel, paths: Paths) -> ProseWriter:
    """A writer for every language there is a style for."""
    words = parts.lexicon(paths)
    styles = load_styles(paths.prose_styles)
    explainer = TemplateExplainer(words.tag_name, words.kind_name)
    return ProseWriter(model, styles, frozenset(styles), explainer)


def probe_prose(writer: ProseWriter, language: str, rows: Sequence[dict[str, Any]]) -> ProseProbe:
    """Let the model explain each of `rows`: a title, and values by `FactKind`.

    It stops as soon as too many have failed for the model to pass.
    """
    passed, seconds = 0, []
    for item, evidence in probe_evidence(rows):
        started = time.monotonic()
        deadline = started + SENTENCE_S
        passed += writer.write(item, evidence, language, deadline=deadline) is not None
        seconds.append(time.monotonic() - started)
        if len(rows) - (len(seconds) - passed) < PROSE_PASSED * len(rows):
            break
    middle = statistics.median(seconds) if seconds else 0.0
    return ProseProbe(passed, len(seconds), round(middle, 3))


def probe_evidence(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[Item, Evidence]]:
    """Each row as an item and its evidence."""
    for row in rows:
        facts = [
            Fact(FactKind(kind), value)
            for kind, values in row.items()
            if kind != "title"
            for value in ([values] if isinstance(values, str) else values)
        ]
        yield Item(ItemId("probe"), row["title"]), Evidence(ItemId("probe"), tuple(facts))


def peak_memory_mb() -> float:
    """Most memory this process has held; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def main(arguments: Sequence[str]) -> int:
    """Probe the model named by the first argument; the second is the home."""
    model_file, home = Path(arguments[0]), arguments[1]
    paths = locations.resolve(home)

    def say(**line: Any) -> None:
        print(json.dumps(line), flush=True)  # noqa: T201 -- stdout is how the parent listens

    try:
        config = settings.load(paths.config_file).llm
        say(result=probe(model_file, paths, config, lambda step: say(step=step)))
    except EdgeRecError as error:
        say(error=str(error))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
