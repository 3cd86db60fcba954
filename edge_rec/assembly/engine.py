"""All that trained models serve: built once for a session, and again when they are replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from edge_rec.assembly import parts
from edge_rec.assembly.model_records import check_of
from edge_rec.assembly.upkeep import FUSION
from edge_rec.config import Config
from edge_rec.explanation.answers import Answerer
from edge_rec.explanation.prose import ProseWriter
from edge_rec.explanation.reports import Reporter
from edge_rec.explanation.styles import load_styles
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.learning.known import known_features
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.recency import RecentItems
from edge_rec.learning.users import UserFactors
from edge_rec.linking.disambiguation import Linker
from edge_rec.nlu.parser import Parser
from edge_rec.paths import Paths
from edge_rec.pipeline import Pipeline, Understand
from edge_rec.pipeline.answering import Questions
from edge_rec.pipeline.doing import Doings
from edge_rec.pipeline.explaining import Reasons
from edge_rec.pipeline.listing import Lister
from edge_rec.protocols import Encoder
from edge_rec.ranking.pointwise import SKILL, PointwiseScorer
from edge_rec.ranking.reranker import K, Reranker, Weights, affordable
from edge_rec.ranking.scorers import Remembering
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.content import content_vectors
from edge_rec.retrieval.outline import outline_of
from edge_rec.retrieval.retriever import Retriever
from edge_rec.retrieval.weights import DEFAULT_WEIGHTS
from edge_rec.store.database import Database
from edge_rec.store.factors import SqliteFactorStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.store.models import SqliteModelStore
from edge_rec.types import DialogueAct, DialogueState, Item, Notice, RatingScale, Source, Utterance


@dataclass(frozen=True, slots=True)
class Engine:
    """The pipeline and the model that learns behind it."""

    pipeline: Pipeline
    learner: UserFactors | None
    models: dict[str, str]
    """Which model serves which stage, understanding aside."""


def build_engine(
    paths: Paths,
    config: Config,
    database: Database,
    linker: Linker,
    parser: Parser,
    encoder: Encoder | None,
    scale: RatingScale,
) -> Engine:
    """Put together what the catalog, the trained models and the settings say now."""
    items = SqliteItemStore(database)
    words = parts.lexicon(paths)
    catalog = parts.by_num(items)
    columns = CatalogColumns.from_items(catalog)
    learner = _learner(database, items, columns, scale)
    retriever, models = _retriever(paths, config, database, encoder, learner, catalog, columns)
    explainer = TemplateExplainer(words.tag_name, words.kind_name)
    prose = _prose(paths, config, parser, explainer)
    reasons = Reasons(retriever, explainer, prose, config.llm.prose_s)
    pipeline = Pipeline(
        understand=_in_language(parser, config.language),
        link=linker.link,
        retrieve=retriever,
        list_items=Lister(
            retriever,
            items,
            config.retrieval.diversity,
            config.retrieval.calibration,
            config.retrieval.freshness,
        ),
        reasons=reasons,
        rerank=_reranker(paths, config, database, parser),
        answer_question=Questions(retriever, items, reasons, Answerer(explainer)),
        doings=Doings(items, Reporter(explainer), scale),
        n=config.n,
    )
    models["explain"] = "template" if prose is None else f"template+{prose.model.name}"
    return Engine(pipeline, learner, models)


def _learner(
    database: Database, items: SqliteItemStore, columns: CatalogColumns, scale: RatingScale
) -> UserFactors | None:
    """The factor model, None before the first training."""
    store = SqliteFactorStore(database)
    model = store.load(known_features(columns.tag_matrix, columns.year))
    return None if model is None else UserFactors(model, items.item_nums, scale, store)


def _retriever(
    paths: Paths,
    config: Config,
    database: Database,
    encoder: Encoder | None,
    factors: UserFactors | None,
    items: Mapping[int, Item],
    columns: CatalogColumns,
) -> tuple[Retriever, dict[str, str]]:
    """The retriever and which models it found."""
    store = SqliteItemStore(database)
    vectors = None
    models = {"retrieve": "popularity"}
    if encoder is not None:
        vectors = content_vectors(items, encoder, paths.content_vectors)
        models["content"] = encoder.name
    next_item = NextItemModel.load(paths.next_item) if paths.next_item.is_file() else None
    if next_item is not None:
        models["retrieve"] = "next_item+factors" if factors else "next_item"
    weights = SqliteModelStore(database).parameters(FUSION) or DEFAULT_WEIGHTS
    sequence = parts.sequence_model(paths, columns) if weights.get(Source.SEQUENCE) else None
    if sequence is not None:
        models["sequence"] = paths.sequence.name
    retriever = Retriever(
        columns=columns,
        sequence=sequence,
        next_item=next_item,
        recent=RecentItems.load(paths.recent) if paths.recent.is_file() else None,
        factors=factors,
        vectors=vectors,
        outline=outline_of(vectors),
        encoder=encoder,
        without_encoder=_no_encoder(paths, config) if encoder is None else None,
        search_text=store.search_text,
        weights=weights,
        n_candidates=config.retrieval.n_candidates,
    )
    return retriever, models


def _no_encoder(paths: Paths, config: Config) -> Notice | None:
    if not config.encoder.enabled:
        return None
    return Notice(
        "encoder_missing",
        f"No text encoder at {paths.models / config.encoder.file}, so a wish is matched by its"
        " words only; run scripts/fetch_models.py.",
    )


def _in_language(parser: Parser, language: str) -> Understand:
    """The parser, its acts in `language` where the settings name one."""
    if not language:
        return parser

    def understand(
        utterance: Utterance, state: DialogueState
    ) -> tuple[DialogueAct, tuple[Notice, ...]]:
        act, notices = parser(utterance, state)
        return replace(act, language=language), notices

    return understand


def _reranker(paths: Paths, config: Config, database: Database, parser: Parser) -> Reranker | None:
    """The language model as a ranker, where it has the skill and has been found to help.

    What it counts for is what this home learned (`evaluate rerank --keep`), else what its adapter's
    card says.
    """
    model = parser.model
    if model is None or SKILL not in model.skills:
        return None
    from edge_rec.backends.adapters import adapters_for, merged_for, weights_of

    scorer = PointwiseScorer(model, SKILL, config.llm.rerank_s)
    adapter = adapters_for(config.llm.file, paths.adapters)[SKILL]
    weights = dict(weights_of(adapter))
    learned = SqliteModelStore(database).parameters(parts.RERANK) or {}
    names = {field.name for field in fields(Weights)}
    weights |= {
        protocol: found["weight"]
        for protocol, found in learned.items()
        if protocol in names and found["ranker"] == scorer.name
    }
    if not any(weights.values()):
        return None
    model_file = paths.models / config.llm.file
    check = check_of(paths.model_checks, model_file)
    k = K
    if check is not None:
        is_merged = SKILL in merged_for(model_file, {SKILL: adapter})
        k = affordable(check.prompt_tokens_per_s, is_merged=is_merged)
    return Reranker(Remembering(scorer), Weights(**weights), k)


def _prose(
    paths: Paths, config: Config, parser: Parser, explainer: TemplateExplainer
) -> ProseWriter | None:
    """Sentences by the language model, where its check on this machine allows them."""
    check = check_of(paths.model_checks, paths.models / config.llm.file)
    if parser.model is None or check is None or not check.explains_in:
        return None
    return ProseWriter(parser.model, load_styles(paths.prose_styles), check.explains_in, explainer)
