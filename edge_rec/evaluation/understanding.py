"""The `understand` task: labelled utterances read by rules, by models, and by all together."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import numpy as np

from edge_rec.evaluation.report import Result
from edge_rec.evaluation.understanding_scores import GROUPS, GroupScores, groups_of, invented
from edge_rec.evaluation.understanding_set import LabelledUtterance
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, LanguageModel
from edge_rec.types import DialogueAct, DialogueState, Notice, Utterance

PROTOCOL: Final = (
    "utterances labelled by hand, each by itself, follow-ups with a list on screen; F1 "
    "micro-averaged over names with roles (names_f1), names (mentions_f1) and tags included or "
    "excluded (tags_f1); names match as written but for case, quotes and closing punctuation; "
    "tags are those of the lexicon; names are looked up in the catalog of this home, which need "
    "not have them; nudges: share of follow-ups with exactly the right ones; followups: with the "
    "right nudges, references, tags and conditions taken back; malformed: turns in which a model's "
    "answer could not be used, late: not in time; invented: spans that do not stand in the text; "
    "ms: wall time of turns in which a model ran (llm) or none did (rules)"
)
AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""When everything is said, so that "the last five years" means the same in every run."""
_FAILED: Final = {"llm_failed": "malformed", "llm_timeout": "late"}

Understand = Callable[[Utterance, DialogueState], tuple[DialogueAct, Sequence[Notice]]]


@dataclass(slots=True)
class MeteredModel:
    """A language model that counts how often it is asked."""

    model: LanguageModel
    calls: int = 0

    @property
    def name(self) -> str:
        """The model's own name."""
        return self.model.name

    @property
    def skills(self) -> frozenset[str]:
        """The model's own adapters."""
        return self.model.skills

    def weigh(
        self,
        segments: Sequence[str],
        choices: Sequence[str],
        *,
        first: int,
        skill: str | None = None,
        timeout_s: float = math.inf,
    ) -> FloatArray | None:
        """Count, and hand on."""
        self.calls += 1
        return self.model.weigh(segments, choices, first=first, skill=skill, timeout_s=timeout_s)

    def weigh_each(
        self,
        prefix: str,
        texts: Sequence[str],
        choices: Sequence[str],
        *,
        skill: str | None = None,
        timeout_s: float = math.inf,
    ) -> FloatArray | None:
        """Count, and hand on."""
        self.calls += 1
        return self.model.weigh_each(prefix, texts, choices, skill=skill, timeout_s=timeout_s)

    def stream(
        self, prompt: str, *, grammar: str | None = None, max_tokens: int = 128
    ) -> Iterator[str]:
        """Count, and hand on."""
        self.calls += 1
        return self.model.stream(prompt, grammar=grammar, max_tokens=max_tokens)


@dataclass(frozen=True, slots=True)
class Reader:
    """A way of understanding."""

    name: str
    understand: Understand
    meter: MeteredModel | None = None
    """Its model's; None for rules."""


@dataclass(slots=True)
class _Scores:
    groups: dict[str, GroupScores] = field(
        default_factory=lambda: {group: GroupScores() for group in GROUPS}
    )
    counts: Counter[str] = field(default_factory=Counter)
    elapsed_ms: dict[str, list[float]] = field(default_factory=lambda: {"llm": [], "rules": []})


def evaluate_understanding(
    dataset: str,
    utterances: Sequence[LabelledUtterance],
    readers: Sequence[Reader],
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """One result a reader. A reader's first answer, which opens its model, is not timed."""
    progress.start("understanding", len(utterances) * len(readers), "utterances")
    for reader in readers:
        started = time.perf_counter()
        scores = _Scores()
        if utterances:
            reader.understand(Utterance(utterances[0].text, AT), DialogueState())
        for utterance in utterances:
            _score(utterance, reader, scores)
            progress.advance()
        yield Result(
            task="understand",
            dataset=dataset,
            protocol=PROTOCOL,
            model=reader.name,
            metrics=_metrics(scores),
            counts=_counts(utterances),
            seconds=time.perf_counter() - started,
        )
    progress.finish()


def _score(utterance: LabelledUtterance, reader: Reader, scores: _Scores) -> None:
    calls = reader.meter.calls if reader.meter else 0
    begin = time.perf_counter()
    act, notices = reader.understand(Utterance(utterance.text, AT), _state(utterance))
    elapsed_ms = (time.perf_counter() - begin) * 1000
    model_ran = reader.meter is not None and reader.meter.calls > calls
    scores.elapsed_ms["llm" if model_ran else "rules"].append(elapsed_ms)
    for group in groups_of(utterance):
        scores.groups[group].add(utterance, act)
    scores.counts.update(_FAILED[n.code] for n in notices if n.code in _FAILED)
    scores.counts["invented"] += invented(utterance.text, act)


def _state(utterance: LabelledUtterance) -> DialogueState:
    """A conversation that has just opened, or one with a list on screen."""
    if not utterance.shown:
        return DialogueState()
    return DialogueState(
        turn=1,
        shown=utterance.shown,
        last_shown=utterance.shown,
        language=utterance.language,
    )


def _metrics(scores: _Scores) -> dict[str, float]:
    metrics: dict[str, float] = {}
    for group, figures in scores.groups.items():
        metrics |= figures.metrics(group)
    for name in ("malformed", "late", "invented"):
        metrics[name] = float(scores.counts[name])
    for part, elapsed in scores.elapsed_ms.items():
        if elapsed:
            metrics[f"ms_median/{part}"] = float(np.median(elapsed))
            metrics[f"ms_p95/{part}"] = float(np.quantile(elapsed, 0.95))
            metrics[f"turns/{part}"] = float(len(elapsed))
    return metrics


def _counts(utterances: Sequence[LabelledUtterance]) -> Mapping[str, int]:
    counts = Counter(group for utterance in utterances for group in groups_of(utterance))
    counts["followups"] = sum(bool(utterance.shown) for utterance in utterances)
    return {name: counts[name] for name in (*GROUPS, "followups")}
