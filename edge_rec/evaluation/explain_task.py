"""The `explain` task: thousands of explanations as people would get them, each one checked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from edge_rec.assembly import open_session, parts
from edge_rec.config import Config
from edge_rec.dialogue.policy import Profile
from edge_rec.evaluation.explain_checks import Audit, audit
from edge_rec.evaluation.report import Result
from edge_rec.lexicon import Lexicon
from edge_rec.paths import Paths
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.session import Session
from edge_rec.types import (
    DialogueState,
    Explained,
    Explanation,
    Item,
    ItemId,
    Query,
    Ranked,
    TurnFinished,
    Utterance,
)

PROTOCOL = (
    "the home's catalog; utterances in nine languages about popular items drawn by the seed: "
    "likes, a tag, a wish, and a follow-up; every fact looked up in the catalog, every other word "
    "in the phrases of the utterance's language; nothing is stored"
)
N_EXPLANATIONS = 1_000
N_ITEMS = 5
"""In a list."""
_POOL = 400
"""Best known items that are named in the utterances."""
_UTTERANCES: dict[str, tuple[str, str, str, str]] = {
    "en": ("I love {a} and {b}.", "I like {a}, recommend something with {tag}.",
           "I enjoyed {a}. Something quiet and sad, please.", "something newer"),
    "ja": ("「{a}」と「{b}」が好きです。", "「{a}」が好きです。{tag}でおすすめはありますか?",
           "「{a}」が好きです。静かで切ないものが見たいです。", "もっと新しいのをお願いします"),
    "ko": ("{a}, {b} 좋아해요.", "{a} 좋아해요. {tag} 추천해 주세요.",
           "{a} 좋아해요. 조용하고 슬픈 이야기 추천해 주세요.", "더 최신으로 보여 주세요"),
    "zh-Hans": ("我喜欢《{a}》和《{b}》。", "我喜欢《{a}》，请推荐{tag}。",
                "我喜欢《{a}》，想看安静忧伤的故事。", "请推荐更新的"),
    "zh-Hant": ("我喜歡《{a}》和《{b}》。", "我喜歡《{a}》，請推薦{tag}。",
                "我喜歡《{a}》，想看安靜憂傷的故事。", "請推薦更新的"),
    "es": ("Me encantan {a} y {b}.", "Me gusta {a}, recomiéndame algo de {tag}.",
           "Me gustó {a}. Quiero algo tranquilo y triste.", "quiero algo más nuevo"),
    "de": ("Ich liebe {a} und {b}.", "Ich mag {a}, empfiehl mir etwas mit {tag}.",
           "Mir gefiel {a}. Ich möchte etwas Ruhiges und Trauriges.", "ich möchte etwas Neueres"),
    "fr": ("J’adore {a} et {b}.", "J’aime {a}, recommande-moi quelque chose avec {tag}.",
           "J’ai aimé {a}. Je voudrais quelque chose de calme et triste.",
           "je voudrais quelque chose de plus récent"),
    "pt": ("Eu adoro {a} e {b}.", "Gosto de {a}, recomende algo de {tag}.",
           "Gostei de {a}. Quero algo calmo e triste.", "quero algo mais novo"),
}  # fmt: skip


@dataclass(slots=True)
class _Tally:
    """Counts over explanations."""

    lengths: list[int] = field(default_factory=list)
    wrong_facts: int = 0
    wrong_language: int = 0
    ill: int = 0
    by_template: int = 0
    replies: int = 0
    replies_in_language: int = 0
    problems: list[str] = field(default_factory=list)
    first_words_s: list[float] = field(default_factory=list)
    """From the first list on the screen to the first words about it, the model's order between."""
    reply_s: list[float] = field(default_factory=list)
    """From the utterance to the last word."""
    reply_cpu_s: list[float] = field(default_factory=list)

    def add(self, explanation: Explanation, found: Audit, *, in_language: bool) -> None:
        """Count one explanation; the first few problems are kept as they are."""
        self.lengths.append(len(explanation.text))
        is_prose = explanation.by == "llm"  # its words were checked one by one when it was made
        wrong = bool(found.wrong_facts) or (bool(found.stray_text) and not is_prose)
        foreign = (
            not in_language or bool(found.foreign) or (bool(found.stray_text) and not is_prose)
        )
        self.wrong_facts += wrong
        self.wrong_language += foreign
        self.ill += found.speaks_ill
        self.by_template += not is_prose
        if (wrong or foreign) and len(self.problems) < 10:
            self.problems.append(f"{explanation.text!r}: {found}")

    def durations(self) -> dict[str, float]:
        """Milliseconds of a reply; on a busy machine those of the clock are upper bounds."""
        times = {
            "first_words": self.first_words_s,
            "reply": self.reply_s,
            "reply_cpu": self.reply_cpu_s,
        }
        return {
            f"{name}_ms_{which}": 1000 * float(np.quantile(seconds or [0.0], share))
            for name, seconds in times.items()
            for which, share in (("median", 0.5), ("p95", 0.95))
        }


def explain(
    config: Config,
    paths: Paths,
    *,
    seed: int,
    n: int = N_EXPLANATIONS,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """Audit `n` explanations of the product as it is set up here.

    Raises:
        CatalogError: there is no catalog in this home.
    """
    started = time.perf_counter()
    tally = _Tally()
    words = parts.lexicon(paths)
    config = replace(config, n=N_ITEMS)
    with open_session(paths.home, config=config, paths=paths) as session:
        rng = np.random.default_rng(seed)
        progress.start("explanations", n, "explanations")
        for language, text, follow_up in _requests(session, words, rng):
            before = len(tally.lengths)
            state = _turn(session, text, DialogueState(), language, tally, words)
            if len(tally.lengths) < n:
                _turn(session, follow_up, state, language, tally, words)
            progress.advance(len(tally.lengths) - before)
            if len(tally.lengths) >= n:
                break
        progress.finish()
    n_said = max(len(tally.lengths), 1)
    yield Result(
        task="explain",
        dataset=paths.home.name,
        protocol=PROTOCOL,
        model="edge_rec",
        metrics={
            "facts_right": 1 - tally.wrong_facts / n_said,
            "language_right": 1 - tally.wrong_language / n_said,
            "replies_in_language": tally.replies_in_language / max(tally.replies, 1),
            "speaks_ill": tally.ill / n_said,
            "fallback_share": tally.by_template / n_said,
            "length_mean": float(np.mean(tally.lengths or [0])),
            "length_p95": float(np.quantile(tally.lengths or [0], 0.95)),
            **tally.durations(),
        },
        counts={"explanations": len(tally.lengths), "replies": tally.replies},
        seconds=time.perf_counter() - started,
        settings={"problems": tally.problems},
    )


def _requests(
    session: Session, words: Lexicon, rng: np.random.Generator
) -> Iterator[tuple[str, str, str]]:
    """Language, utterance, follow-up, without end: language after language, frame after frame."""
    columns = session.pipeline.retrieve.columns
    order = np.argsort(-columns.popularity, kind="stable")[:_POOL]
    pool = session.items.get_many(columns.item_ids[row] for row in order.tolist())
    ids = list(pool)
    while True:
        for frame in range(3):
            for language, frames in _UTTERANCES.items():
                a, b = (pool[ids[k]] for k in rng.choice(len(ids), 2, replace=False))
                text = frames[frame].format(
                    a=a.title_in(language),
                    b=b.title_in(language),
                    tag=_tag_word(a, words, language),
                )
                yield language, text, frames[3]


def _tag_word(item: Item, words: Lexicon, language: str) -> str:
    return words.tag_name(item.tags[0], language) if item.tags else ""


def _turn(
    session: Session,
    text: str,
    state: DialogueState,
    language: str,
    tally: _Tally,
    words: Lexicon,
) -> DialogueState:
    """One turn past the session, so that nothing is stored; every explanation is tallied."""
    items: dict[ItemId, Item] = {}
    said: dict[ItemId, Explanation] = {}
    query: Query | None = None
    utterance = Utterance(text, datetime.now(UTC))
    started, used = time.perf_counter(), time.process_time()
    listed_at = first_at = None
    for event in session.pipeline.respond(utterance, state, lambda: Profile(session.user_id)):
        match event:
            case Ranked():
                listed_at = listed_at or time.perf_counter()
                items = {r.item.item_id: r.item for r in event.recommendations}
            case Explained():
                first_at = first_at or time.perf_counter()
                said[event.item_id] = event.explanation
            case TurnFinished():
                state, query = event.state, event.query
            case _:
                pass
    if query is None:
        return state
    in_language = query.language == language
    if listed_at is not None and first_at is not None:
        tally.first_words_s.append(first_at - listed_at)
        tally.reply_s.append(time.perf_counter() - started)
        tally.reply_cpu_s.append(time.process_time() - used)
    tally.replies += 1
    tally.replies_in_language += in_language
    known = items | session.items.get_many(_named(query, state))
    for item_id, explanation in said.items():
        found = audit(explanation, items[item_id], query, known, words)
        tally.add(explanation, found, in_language=in_language)
    return state


def _named(query: Query, state: DialogueState) -> Sequence[ItemId]:
    return [*query.liked, *query.anchors, *query.reference_list, *state.shown]
