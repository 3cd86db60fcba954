"""Linking names: the share rightly accepted by kind of text, and of absent names accepted."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from edge_rec.config import LinkingConfig
from edge_rec.evaluation.link_rivals import Answer, Method
from edge_rec.evaluation.link_set import LabelledText
from edge_rec.evaluation.report import Result
from edge_rec.linking.disambiguation import Linker
from edge_rec.types import Ambiguous, Link, Linked, Mention

PROTOCOL: Final = (
    "texts of the set's test part of the items; recall@1: share whose right item is accepted, of "
    "all texts of the kind (asking back is no acceptance); false_accepts: share of absent names "
    "accepted, pooled; other methods accept above the score at which their false accepts are no "
    "more than edge_rec's on the same texts: the first hundred of a kind, sentences as a whole"
)
SAME_TEXTS: Final = "edge_rec_same_texts"
"""The product's linker on the texts the rivals answer."""
ENCODER_CUT: Final = 0.7
"""Cosine from which the ancestor took the nearest title: a distance of 0.3."""
_RIVAL_TEXTS: Final = 100
"""Texts of each kind the rivals answer: they compare with every title, which takes minutes."""
_ABSENT: Final = "not_"
_CURVE: Final = (0.0, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1)
"""Shares of false accepts at which recall is told for a plot."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A name for a way of linking, and the score from which it accepts, if that is fixed."""

    name: str
    answers: Method
    accept: float | None = None


def evaluate_linking(
    dataset: str,
    texts: Sequence[LabelledText],
    linker: Linker,
    config: LinkingConfig,
    rivals: Sequence[Rival],
) -> Iterator[Result]:
    """The product's linker on all texts and on the rivals' part, then each rival on that part."""
    started = time.perf_counter()
    names = [text for text in texts if not text.is_sentence]
    elapsed_ms: list[float] = []
    answers = [_timed(linker, text.text, config, elapsed_ms) for text in names]
    metrics = {**_metrics(names, answers, config.accept), **_sentence_metrics(texts, linker)}
    metrics["ms_median"] = float(np.median(elapsed_ms))
    metrics["ms_p95"] = float(np.quantile(elapsed_ms, 0.95))
    counts = _counts(texts)
    yield _result(dataset, "edge_rec", metrics, counts, started, _curve(names, answers))
    answer_of = dict(zip(names, answers, strict=True))
    texts = _first_of_each_kind(texts)
    names = [text for text in texts if not text.is_sentence]
    counts = _counts(texts)
    started, answers = time.perf_counter(), [answer_of[text] for text in names]
    metrics = {**_metrics(names, answers, config.accept), **_sentence_metrics(texts, linker)}
    yield _result(dataset, SAME_TEXTS, metrics, counts, started, _curve(names, answers))
    allowed = metrics["false_accepts"]
    for rival in rivals:
        started = time.perf_counter()
        answers = list(rival.answers([text.text for text in texts]))
        by_name = [a for text, a in zip(texts, answers, strict=True) if not text.is_sentence]
        accept = rival.accept
        if accept is None:
            accept = _score_allowing(names, by_name, allowed)
        metrics = _metrics(texts, answers, accept)
        yield _result(dataset, rival.name, metrics, counts, started, _curve(names, by_name))


def _first_of_each_kind(texts: Sequence[LabelledText]) -> list[LabelledText]:
    seen: defaultdict[str, int] = defaultdict(int)
    kept = []
    for text in texts:
        seen[text.kind] += 1
        if seen[text.kind] <= _RIVAL_TEXTS:
            kept.append(text)
    return kept


def _timed(linker: Linker, text: str, config: LinkingConfig, elapsed_ms: list[float]) -> Answer:
    begin = time.perf_counter()
    link = linker.link(Mention(text, 0, len(text)))
    elapsed_ms.append((time.perf_counter() - begin) * 1000)
    return _answer(link, config)


def _answer(link: Link, config: LinkingConfig) -> Answer:
    """The item a link would give at the most lenient, scored below `accept` where it did not."""
    if isinstance(link, Linked):
        return link.item_id, link.score
    if not link.candidates:
        return None, 0.0
    ceiling = config.accept if isinstance(link, Ambiguous) else config.reject
    first = link.candidates[0]
    return first.item_id, min(first.score, ceiling - 1e-6)


def _metrics(
    texts: Sequence[LabelledText], answers: Sequence[Answer], accept: float
) -> dict[str, float]:
    right: defaultdict[str, list[bool]] = defaultdict(list)
    accepted: defaultdict[str, list[bool]] = defaultdict(list)
    for text, (item_id, score) in zip(texts, answers, strict=True):
        if text.names:
            # Of a sentence with several names one answer can only be right about one.
            right[text.kind] += [score >= accept and item_id in ids for ids in text.names]
        else:
            accepted[text.kind].append(score >= accept and item_id is not None)
    metrics = {f"recall@1/{kind}": float(np.mean(found)) for kind, found in sorted(right.items())}
    pooled = [
        hit
        for text, (item_id, score) in zip(texts, answers, strict=True)
        if not text.names and not text.is_sentence
        for hit in [score >= accept and item_id is not None]
    ]
    metrics["false_accepts"] = float(np.mean(pooled)) if pooled else 0.0
    for kind, found in sorted(accepted.items()):
        metrics[f"false_accepts/{kind.removeprefix(_ABSENT)}"] = float(np.mean(found))
    return metrics


def _sentence_metrics(texts: Sequence[LabelledText], linker: Linker) -> dict[str, float]:
    """Names found and rightly linked in running text; sentences in which a wrong item is linked."""
    found: defaultdict[str, list[bool]] = defaultdict(list)
    wrong: defaultdict[str, list[bool]] = defaultdict(list)
    for text in texts:
        if not text.is_sentence:
            continue
        links = [linker.link(mention) for mention in linker.find(text.text)]
        ids = {link.item_id for link in links if isinstance(link, Linked)}
        found[text.kind] += [not ids.isdisjoint(right) for right in text.names]
        known = {item_id for right in text.names for item_id in right}
        wrong[text.kind].append(not ids <= known)
    metrics = {f"recall@1/{k}": float(np.mean(hits)) for k, hits in sorted(found.items()) if hits}
    for kind, hits in sorted(wrong.items()):
        metrics[f"false_accepts/{kind.removeprefix(_ABSENT)}"] = float(np.mean(hits))
    return metrics


def _score_allowing(
    texts: Sequence[LabelledText], answers: Sequence[Answer], share: float
) -> float:
    """The lowest score at which no more than `share` of the absent names is accepted."""
    absent = sorted(
        (score for text, (_, score) in zip(texts, answers, strict=True) if not text.names),
        reverse=True,
    )
    if not absent:
        return -np.inf
    allowed = int(share * len(absent))
    return float(np.nextafter(absent[allowed], np.inf)) if allowed < len(absent) else -np.inf


def _curve(texts: Sequence[LabelledText], answers: Sequence[Answer]) -> list[tuple[float, float]]:
    """(false accepts, recall@1 over all kinds) as the accepting score falls."""
    named = [(text, answer) for text, answer in zip(texts, answers, strict=True) if text.names]
    points = []
    for share in _CURVE:
        accept = _score_allowing(texts, answers, share)
        hits = [score >= accept and item_id in text.names[0] for text, (item_id, score) in named]
        points.append((share, round(float(np.mean(hits)), 4) if hits else 0.0))
    return points


def _counts(texts: Sequence[LabelledText]) -> dict[str, int]:
    counts: defaultdict[str, int] = defaultdict(int)
    for text in texts:
        counts[text.kind] += len(text.names) or 1
    return dict(sorted(counts.items()))


def _result(
    dataset: str,
    model: str,
    metrics: Mapping[str, float],
    counts: Mapping[str, int],
    started: float,
    curve: list[tuple[float, float]],
) -> Result:
    return Result(
        task="link",
        dataset=dataset,
        protocol=PROTOCOL,
        model=model,
        metrics=metrics,
        counts=counts,
        seconds=time.perf_counter() - started,
        settings={"curve": curve},
    )
