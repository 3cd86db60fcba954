"""Explanations and summaries of a language model, on the texts of `models check`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from edge_rec.assembly import parts
from edge_rec.assembly.model_probe import (
    SENTENCE_S,
    load_probes,
    probe_evidence,
    prose_writer,
)
from edge_rec.evaluation.explain_checks import remainder
from edge_rec.evaluation.many_answers import grounded_share, summary
from edge_rec.evaluation.report import Result
from edge_rec.explanation.answers import opening
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.paths import Paths
from edge_rec.protocols import LanguageModel

SHORT = 120
"""Characters of a summary that a template cuts a text down to."""


@dataclass(frozen=True, slots=True)
class TextJudge:
    """Judges what is written."""

    paths: Paths
    _texts: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> Iterator[Result]:
        """Templates for explanations, the first words of a text for its summary."""
        started = time.perf_counter()
        words = parts.lexicon(self.paths)
        explainer = TemplateExplainer(words.tag_name, words.kind_name)
        for language, rows in self._probes["explanation"].items():
            said = [explainer.explain(each, language) for _, each in probe_evidence(rows)]
            passed = [not remainder(each, language, words) for each in said]
            lengths = [len(each.text) for each in said]
            yield self._explained("template", language, passed, lengths, started)
        summaries = [opening(text, SHORT) for text in self._probes["summary"]]
        yield self._summed_up("template", summaries, started)

    def written(self, name: str, model: LanguageModel) -> Iterator[Result]:
        """A model's sentences, checked word by word, and its summaries."""
        writer = prose_writer(model, self.paths)
        for language, rows in self._probes["explanation"].items():
            started, passed, lengths = time.perf_counter(), [], []
            for item, evidence in probe_evidence(rows):
                deadline = time.monotonic() + SENTENCE_S
                said = writer.write(item, evidence, language, deadline=deadline)
                passed.append(said is not None)
                lengths += [len(said.text)] if said is not None else []
            yield self._explained(name, language, passed, lengths, started)
        started = time.perf_counter()
        summaries = [summary(model, text) for text in self._probes["summary"]]
        yield self._summed_up(name, summaries, started)

    @property
    def _probes(self) -> dict[str, Any]:
        if not self._texts:
            self._texts.update(load_probes(self.paths.model_probes))
        return self._texts

    def _explained(
        self, model: str, language: str, passed: Sequence[bool], lengths: Sequence[int], at: float
    ) -> Result:
        metrics = {
            "passed": float(np.mean(passed)),
            "length": float(np.mean(lengths)) if lengths else 0.0,
        }
        return self._result(f"explanation, {language}", model, metrics, len(passed), at)

    def _summed_up(self, model: str, summaries: Sequence[str], at: float) -> Result:
        texts = self._probes["summary"]
        shares = [grounded_share(s, t) for s, t in zip(summaries, texts, strict=True)]
        metrics = {
            "grounded": float(np.mean(shares)),
            "wholly_grounded": float(np.mean([share == 1 for share in shares])),
            "length": float(np.mean([len(each) for each in summaries])),
        }
        return self._result("summary", model, metrics, len(texts), at)

    def _result(
        self, protocol: str, model: str, metrics: dict[str, float], n: int, started: float
    ) -> Result:
        return Result(
            task="tasks",
            dataset="written texts",
            protocol=protocol,
            model=model,
            metrics=metrics,
            counts={"judged": n},
            seconds=time.perf_counter() - started,
        )
