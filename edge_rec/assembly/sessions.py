"""Whole objects for a front end: a session, or only the linker or parser where that is enough."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from edge_rec import config as settings
from edge_rec import paths as locations
from edge_rec.assembly import parts
from edge_rec.assembly.engine import build_engine
from edge_rec.assembly.model_records import check_of
from edge_rec.assembly.refitting import Refitting
from edge_rec.config import Config
from edge_rec.lexicon import Lexicon
from edge_rec.linking.candidates import NameIndex
from edge_rec.linking.common import is_everyday
from edge_rec.linking.completion import NameCompleter
from edge_rec.linking.disambiguation import Linker
from edge_rec.nlu.parser import Parser
from edge_rec.paths import Paths
from edge_rec.pipeline import Pipeline
from edge_rec.protocols import Encoder
from edge_rec.session import CompleteName, Session, UserLearner
from edge_rec.store.conversations import SqliteConversationStore
from edge_rec.store.database import Database
from edge_rec.store.interactions import SqliteInteractionStore
from edge_rec.store.items import SqliteItemStore
from edge_rec.store.locks import SqliteLockStore
from edge_rec.store.preferences import SqlitePreferenceStore
from edge_rec.types import (
    DialogueAct,
    DialogueState,
    ItemId,
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
        encoder = parts.encoder(config.encoder, paths)
        parser = build_parser(paths, config, items, parts.lexicon(paths), linker, encoder, stack)
        yield lambda utterance: parser(utterance, DialogueState())[0]


def _session(
    paths: Paths, config: Config, user_id: UserId, database: Database, stack: ExitStack
) -> Session:
    items = SqliteItemStore(database)
    words = parts.lexicon(paths)
    names = parts.load_names(paths, config.linking, items)
    linker = Linker(names, config.linking)
    encoder = parts.encoder(config.encoder, paths)
    parser = build_parser(paths, config, items, words, linker, encoder, stack)
    scale = parts.rating_scale(items)
    engine = build_engine(paths, config, database, linker, parser, encoder, scale)
    refitting = Refitting(paths, config, database)
    stack.callback(refitting.close)

    def renew() -> tuple[Pipeline, UserLearner | None] | None:
        if not refitting.is_renewed():
            return None
        fresh = build_engine(paths, config, database, linker, parser, encoder, scale)
        return fresh.pipeline, fresh.learner

    return Session(
        user_id=user_id,
        pipeline=engine.pipeline,
        parser=parser,
        items=items,
        interactions=SqliteInteractionStore(database),
        learner=engine.learner,
        conversations=SqliteConversationStore(database),
        preferences=SqlitePreferenceStore(database),
        locks=SqliteLockStore(database),
        complete_name=_completer(names),
        scale=scale,
        words=words,
        transaction=database.transaction,
        models={"understand": _understood_by(parser), **engine.models},
        renew=renew,
    )


def _linker(paths: Paths, config: Config, items: SqliteItemStore) -> Linker:
    return Linker(parts.load_names(paths, config.linking, items), config.linking)


def _completer(names: NameIndex) -> CompleteName:
    """Completes names; sorts them on first use, which takes a moment for a large catalog."""
    sort_names = functools.cache(lambda: NameCompleter(names.forms))
    return lambda typed, n: sort_names()(typed, n)


def build_parser(
    paths: Paths,
    config: Config,
    items: SqliteItemStore,
    words: Lexicon,
    linker: Linker,
    encoder: Encoder | None,
    stack: ExitStack,
) -> Parser:
    """Understanding with this catalog's names and the configured model, closed with `stack`."""
    model = stack.enter_context(parts.language_model(config, paths))
    check = check_of(paths.model_checks, paths.models / config.llm.file)
    vocabulary = parts.vocabulary(words, items)
    return Parser(
        find_mentions=linker.find,
        links=linker.knows,
        doubts=linker.is_doubtful,
        is_everyday=is_everyday,
        vocabulary=vocabulary,
        model=model,
        config=config.llm,
        means=parts.meanings(vocabulary, encoder, paths.tag_meanings),
        titles_of=lambda item_ids: _titles(items, item_ids),
        model_is_proven=check is not None and check.understands,
        tagger=parts.tagger(config.tagger, paths),
    )


def _titles(items: SqliteItemStore, item_ids: Sequence[ItemId]) -> list[list[str]]:
    """All names of each item; none of one the catalog no longer has."""
    known = items.get_many(item_ids)
    return [
        [title.text for title in known[item_id].titles] if item_id in known else []
        for item_id in item_ids
    ]


def _understood_by(parser: Parser) -> str:
    return "rules" if parser.model is None else f"rules+{parser.model.name}"
