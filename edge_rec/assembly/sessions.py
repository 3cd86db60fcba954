"""Whole objects for a front end: a session, or only the linker or parser where that is enough."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from edge_rec import config as settings
from edge_rec import paths as locations
from edge_rec.assembly import parts
from edge_rec.assembly.upkeep import FUSION
from edge_rec.config import Config
from edge_rec.explanation.templates import TemplateExplainer
from edge_rec.learning.next_item import NextItemModel
from edge_rec.learning.users import UserFactors
from edge_rec.lexicon import Lexicon
from edge_rec.linking.candidates import NameIndex
from edge_rec.linking.completion import NameCompleter
from edge_rec.linking.disambiguation import Linker
from edge_rec.nlu.parser import Parser
from edge_rec.paths import Paths
from edge_rec.pipeline import Pipeline, Understand
from edge_rec.protocols import Encoder
from edge_rec.retrieval.columns import CatalogColumns
from edge_rec.retrieval.content import content_vectors
from edge_rec.retrieval.retriever import DEFAULT_WEIGHTS, Retriever
from edge_rec.session import CompleteName, Session
from edge_rec.store.conversations import SqliteConversationStore
from edge_rec.store.database import Database
from edge_rec.store.factors import SqliteFactorStore
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.store.models import SqliteModelStore
from edge_rec.store.preferences import SqlitePreferenceStore
from edge_rec.types import (
    DialogueAct,
    DialogueState,
    Linked,
    Notice,
    RatingScale,
    UserId,
    Utterance,
)


def open_session(
    home: str | Path | None = None,
    *,
    profile: str | None = None,
    config: Config | None = None,
    paths: Paths | None = None,
) -> Session:
    """A conversation with one profile of the catalog at `home`; close it when done.

    Models are opened on first use. `config` and `paths` are read from `home` unless given.

    Raises:
        CatalogError: there is no catalog at `home`.
        ConfigError: a setting cannot be used.
    """
    paths = paths or locations.resolve(home)
    config = config or settings.load(paths.config_file)
    with ExitStack() as stack:
        database = stack.enter_context(parts.open_database(paths))
        session = _session(paths, config, UserId(profile or config.profile), database, stack)
        session.on_close = stack.pop_all().close
    return session


@contextmanager
def open_linker(paths: Paths, config: Config) -> Iterator[Linker]:
    """Only the linker: no model is opened."""
    with parts.open_database(paths) as database:
        yield _linker(paths, config, SqliteItemStore(database))


@contextmanager
def open_parser(paths: Paths, config: Config) -> Iterator[Callable[[Utterance], DialogueAct]]:
    """Only understanding, each utterance by itself."""
    with ExitStack() as stack:
        database = stack.enter_context(parts.open_database(paths))
        items = SqliteItemStore(database)
        linker = _linker(paths, config, items)
        parser = _parser(paths, config, items, parts.lexicon(paths), linker, stack)
        yield lambda utterance: parser(utterance, DialogueState())[0]


def _session(
    paths: Paths, config: Config, user_id: UserId, database: Database, stack: ExitStack
) -> Session:
    items = SqliteItemStore(database)
    words = parts.lexicon(paths)
    names = parts.load_names(paths, config.linking, items)
    linker = Linker(names, config.linking)
    parser = _parser(paths, config, items, words, linker, stack)
    scale = parts.rating_scale(items)
    learner = _learner(database, items, scale)
    encoder = parts.encoder(config.encoder, paths)
    retriever, retrieval_models = _retriever(paths, config, database, encoder, learner)
    pipeline = Pipeline(
        understand=_in_language(parser, config.language),
        link=linker.link,
        retrieve=retriever,
        explainer=TemplateExplainer(words.tag_name, words.kind_name),
        items=items,
        n=config.n,
        diversity=config.retrieval.diversity,
    )
    return Session(
        user_id=user_id,
        pipeline=pipeline,
        parser=parser,
        items=items,
        interactions=SqliteInteractionStore(database),
        learner=learner,
        conversations=SqliteConversationStore(database),
        preferences=SqlitePreferenceStore(database),
        complete_name=_completer(names),
        scale=scale,
        transaction=database.transaction,
        models={"understand": _understood_by(parser), **retrieval_models, "explain": "template"},
    )


def _linker(paths: Paths, config: Config, items: SqliteItemStore) -> Linker:
    return Linker(parts.load_names(paths, config.linking, items), config.linking)


def _completer(names: NameIndex) -> CompleteName:
    """Completes names; sorts them on first use, which takes a moment for a large catalog."""
    sort_names = functools.cache(lambda: NameCompleter(names.forms))
    return lambda typed, n: sort_names()(typed, n)


def _parser(
    paths: Paths,
    config: Config,
    items: SqliteItemStore,
    words: Lexicon,
    linker: Linker,
    stack: ExitStack,
) -> Parser:
    model = stack.enter_context(parts.language_model(config, paths))
    return Parser(
        find_mentions=linker.find,
        links=lambda mention: isinstance(linker.link(mention), Linked),
        vocabulary=parts.vocabulary(words, items),
        model=model,
        config=config.llm,
    )


def _no_encoder(paths: Paths, config: Config) -> Notice | None:
    if not config.encoder.enabled:
        return None
    return Notice(
        "encoder_missing",
        f"No text encoder at {paths.models / config.encoder.file}, so a wish is matched by its"
        " words only; run scripts/fetch_models.py.",
    )


def _learner(database: Database, items: SqliteItemStore, scale: RatingScale) -> UserFactors | None:
    """The factor model, None before the first training."""
    store = SqliteFactorStore(database)
    model = store.load()
    return None if model is None else UserFactors(model, items.item_nums, scale, store)


def _understood_by(parser: Parser) -> str:
    return "rules" if parser.model is None else f"rules+{parser.model.name}"


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


def _retriever(
    paths: Paths,
    config: Config,
    database: Database,
    encoder: Encoder | None,
    factors: UserFactors | None,
) -> tuple[Retriever, dict[str, str]]:
    """The retriever and which models it found."""
    store = SqliteItemStore(database)
    items = parts.by_num(store)
    vectors = None
    models = {"retrieve": "popularity"}
    if encoder is not None:
        vectors = content_vectors(items, encoder, paths.content_vectors)
        models["content"] = encoder.name
    next_item = NextItemModel.load(paths.next_item) if paths.next_item.is_file() else None
    if next_item is not None:
        models["retrieve"] = "next_item+factors" if factors else "next_item"
    retriever = Retriever(
        columns=CatalogColumns.from_items(items),
        match=store.item_nums_matching,
        next_item=next_item,
        factors=factors,
        vectors=vectors,
        encoder=encoder,
        without_encoder=_no_encoder(paths, config) if encoder is None else None,
        search_text=store.search_text,
        weights=SqliteModelStore(database).parameters(FUSION) or DEFAULT_WEIGHTS,
        n_candidates=config.retrieval.n_candidates,
    )
    return retriever, models
