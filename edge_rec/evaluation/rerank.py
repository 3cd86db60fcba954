"""How much a model's reading adds to retrieval, what it favours, and whether order sways it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import kendalltau

from edge_rec.evaluation.metrics import bootstrap_interval
from edge_rec.evaluation.report import Result
from edge_rec.evaluation.rerank_cases import Case, Cases
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, PairScorer
from edge_rec.ranking.reranker import K, fused_part
from edge_rec.ranking.wording import candidate_text, request_text

WEIGHTS = (0.0, 0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 2.5, 4.0)
N_SHUFFLED = 30
"""Lists that are scored a second time in another order."""
_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Scored:
    """A case with what the model thinks of its first `K` candidates."""

    case: Case
    scores: FloatArray
    """(min(K, n_candidates),)"""
    elapsed_s: float
    cpu_s: float
    """Of all threads; less than `elapsed_s` times threads where other work shares the cores."""

    def order(self, weight: float) -> list[int]:
        """Places of the candidates, best first, the model counting with `weight`."""
        retrieved = np.asarray([c.score for c in self.case.candidates], dtype=np.float32)
        head = len(self.scores)
        total = retrieved.copy()
        total[:head] += fused_part(self.scores, retrieved[:head], weight)
        return [int(place) for place in np.argsort(-total, kind="stable")]

    def order_of_model(self) -> list[int]:
        """Places of the candidates, the first `K` as the model alone would have them."""
        head = np.argsort(-self.scores, kind="stable").tolist()
        return [*head, *range(len(head), len(self.case.candidates))]


def score_cases(
    cases: Sequence[Case], scorer: PairScorer, progress: Progress = NO_PROGRESS
) -> list[Scored]:
    """Let the model read every case once.

    Raises:
        ModelError: the model failed.
    """
    scored = []
    progress.start(f"rerank with {scorer.name}", len(cases), "lists")
    for case in cases:
        prefix, texts = read_case(case)
        started, used = time.perf_counter(), time.process_time()
        # As in the product, a list stands where nothing is known to order it by.
        found = scorer.scores(prefix, texts) if prefix else np.zeros(len(texts), np.float32)
        elapsed = time.perf_counter() - started
        scored.append(Scored(case, found, elapsed, time.process_time() - used))
        progress.advance()
    progress.finish()
    return scored


def read_case(case: Case) -> tuple[str, list[str]]:
    """The request and the first candidates in words."""
    texts = [candidate_text(case.known[c.item_id]) for c in case.candidates[:K]]
    return request_text(case.query, case.known), texts


def ndcg(case: Case, order: Sequence[int], k: int = _LENGTH) -> float:
    """NDCG@k with gain 1 for every relevant item."""
    gains = [case.candidates[place].item_id in case.relevant for place in order[:k]]
    ideal = sum(1 / np.log2(rank + 2) for rank in range(min(k, len(case.relevant))))
    found = sum(gain / np.log2(rank + 2) for rank, gain in enumerate(gains))
    return float(found / ideal) if ideal else 0.0


def learn_weight(scored: Sequence[Scored]) -> float:
    """The weight with the best mean NDCG@10; of equals the least.

    0 where its gain is not twice its standard error: a few lists always prefer some weight.
    """
    reached = np.array([[ndcg(s.case, s.order(w)) for s in scored] for w in WEIGHTS])
    best = int(reached.mean(axis=1).argmax())
    gain = reached[best] - reached[WEIGHTS.index(0.0)]
    error = gain.std() / max(len(gain), 1) ** 0.5
    return WEIGHTS[best] if gain.mean() > 2 * error else 0.0


def baseline(cases: Cases, dataset: str) -> Result:
    """Retrieval alone."""
    orders = [list(range(len(case.candidates))) for case in cases.test]
    return _result(cases, dataset, "retrieval", orders, {}, {"weight": 0.0}, seconds=0.0)


def judge(
    cases: Cases,
    dataset: str,
    model: str,
    scorer: PairScorer,
    *,
    seed: int,
    progress: Progress = NO_PROGRESS,
) -> Result:
    """Learn the weight on the validation half and report the test half.

    Raises:
        ModelError: the model failed.
    """
    started = time.perf_counter()
    weight = learn_weight(score_cases(cases.validation, scorer, progress))
    scored = score_cases(cases.test, scorer, progress)
    orders = [s.order(weight) for s in scored]
    full = [s.order_of_model() for s in scored]
    gain = np.asarray([_gain(s, order) for s, order in zip(scored, orders, strict=True)])
    alone = np.asarray([_gain(s, order) for s, order in zip(scored, full, strict=True)])
    rng = np.random.default_rng(seed)
    low, high = bootstrap_interval(gain, rng)
    tau, changed = shuffled(scored[:N_SHUFFLED], scorer, weight, rng)
    extra = {
        "gain": float(gain.mean()),
        "ci_low": low,
        "ci_high": high,
        "gain_model_alone": float(alone.mean()),
        "kendall_tau_shuffled": tau,
        "top5_changed_by_shuffling": changed,
        "popularity_lift": float(np.mean([_popularity_lift(s, weight) for s in scored])),
        **_durations(scored),
    }
    settings = {"weight": weight, "ranker": scorer.name, "k": K}
    seconds = time.perf_counter() - started
    return _result(cases, dataset, model, orders, extra, settings, seconds=seconds)


def shuffled(
    scored: Sequence[Scored],
    scorer: PairScorer,
    weight: float,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """How far the order of the candidates sways the model: (tau, share changed).

    Mean Kendall tau between a list's scores before and after shuffling, and the share of lists
    whose first five change.

    Raises:
        ModelError: the model failed.
    """
    taus, changes = [], []
    for each in scored:
        prefix, texts = read_case(each.case)
        places = rng.permutation(len(texts))
        again = np.empty(len(texts), dtype=np.float32)
        mixed = [texts[place] for place in places.tolist()]
        again[places] = scorer.scores(prefix, mixed) if prefix else 0.0
        tau = kendalltau(each.scores, again).statistic
        taus.append(1.0 if np.isnan(tau) else float(tau))
        other = Scored(each.case, again, 0.0, 0.0)
        changes.append(float(each.order(weight)[:5] != other.order(weight)[:5]))
    return float(np.mean(taus or [1.0])), float(np.mean(changes or [0.0]))


def _gain(scored: Scored, order: Sequence[int]) -> float:
    return ndcg(scored.case, order) - ndcg(scored.case, range(len(scored.case.candidates)))


def _durations(scored: Sequence[Scored]) -> dict[str, float]:
    """Milliseconds a list of at most `K` took, those that were read: by the clock and of CPU."""
    read = [s for s in scored if s.scores.any()]
    elapsed, used = [s.elapsed_s for s in read] or [0.0], [s.cpu_s for s in read] or [0.0]
    return {
        "list_ms_median": 1000 * float(np.median(elapsed)),
        "list_ms_p95": 1000 * float(np.quantile(elapsed, 0.95)),
        "list_cpu_ms_median": 1000 * float(np.median(used)),
    }


def _popularity_lift(scored: Scored, weight: float) -> float:
    """How much the mean log popularity of the first ten rises."""
    before = range(len(scored.case.candidates))
    return _popularity(scored.case, scored.order(weight)) - _popularity(scored.case, before)


def _result(
    cases: Cases,
    dataset: str,
    model: str,
    orders: Sequence[Sequence[int]],
    extra: dict[str, float],
    settings: dict[str, object],
    *,
    seconds: float,
) -> Result:
    def mean(measure: Callable[[Case, Sequence[int]], float]) -> float:
        pairs = zip(cases.test, orders, strict=True)
        return float(np.mean([measure(case, order) for case, order in pairs]))

    metrics = {
        "ndcg@10": mean(ndcg),
        "hr@10": mean(lambda case, order: float(_hits(case, order) > 0)),
        "mean_popularity@10": mean(_popularity),
        "tail_share@10": mean(_tail_share),
    }
    return Result(
        task="rerank",
        dataset=dataset,
        protocol=cases.protocol,
        model=model,
        metrics={**metrics, **extra},
        counts={"validation": len(cases.validation), "test": len(cases.test)},
        seconds=seconds,
        settings=settings,
    )


def _hits(case: Case, order: Sequence[int]) -> int:
    return sum(case.candidates[place].item_id in case.relevant for place in order[:_LENGTH])


def _popularity(case: Case, order: Sequence[int]) -> float:
    """Mean log popularity of the list."""
    chosen = [case.known[case.candidates[place].item_id].popularity for place in order[:_LENGTH]]
    return float(np.mean(np.log1p(chosen)))


def _tail_share(case: Case, order: Sequence[int]) -> float:
    """Share of the list that is less popular than half of the candidates."""
    everything = [case.known[c.item_id].popularity for c in case.candidates]
    middle = float(np.median(everything))
    chosen = [everything[place] for place in order[:_LENGTH]]
    return float(np.mean([popularity < middle for popularity in chosen]))
