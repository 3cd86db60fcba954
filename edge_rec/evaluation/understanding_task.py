"""The `understand` task on a home: its catalog's names, the lexicon's tags, and every model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from edge_rec.assembly import parts
from edge_rec.assembly.sessions import build_parser
from edge_rec.backends.llama import LlamaModel
from edge_rec.config import Config
from edge_rec.errors import ConfigError, ModelNotFoundError
from edge_rec.evaluation.report import Result
from edge_rec.evaluation.understanding import MeteredModel, Reader, evaluate_understanding
from edge_rec.evaluation.understanding_set import (
    LabelledUtterance,
    mentions_of,
    read_utterances,
)
from edge_rec.lexicon import Lexicon
from edge_rec.linking.common import common_words
from edge_rec.linking.disambiguation import Linker
from edge_rec.nlu.claims import NAME_LABELS, OPERATORS
from edge_rec.nlu.parser import Parser
from edge_rec.nlu.prompt import shorten
from edge_rec.nlu.second_reading import weighed
from edge_rec.nlu.tagging import SKILL, read_labels, tagging_prompt
from edge_rec.nlu.text import Span
from edge_rec.nlu.vocabulary import Vocabulary
from edge_rec.paths import Paths
from edge_rec.progress import NO_PROGRESS, Progress
from edge_rec.protocols import FloatArray, LanguageModel
from edge_rec.store.items import SqliteItemStore
from edge_rec.types import (
    Constraint,
    DialogueAct,
    DialogueState,
    Intent,
    Mention,
    Notice,
    Role,
    Slot,
    Utterance,
)

OWN = ("rules", "rules_given_names", "untuned", "adapter", "tagger", "no_model", "edge_rec")
"""What is measured unless some of it is chosen."""


def understand(
    folder: Path,
    config: Config,
    paths: Paths,
    *,
    split: str,
    models: Sequence[str] = (),
    ggufs: Sequence[Path] = (),
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """Rules, the default model as it is, its adapter, the tagger, the product, each of `ggufs`.

    Rules that are given the labelled names show how well roles are read, whatever the catalog
    knows; the adapter and the tagger alone are given neither names nor rules. `no_model` is the
    product with the language model switched off.

    `models` are the lines to give, all of `OWN` when empty. Lines that need a model which is
    switched off or not there are left out.

    Raises:
        CatalogError: no labelled utterances in `folder`, or no catalog in this home.
        ConfigError: a name in `models` is not known.
        ModelNotFoundError: a file of `ggufs` is not there.
    """
    for name in models:
        if name not in OWN:
            raise ConfigError(f"no model called {name!r} to measure; known: {', '.join(OWN)}")
    for path in ggufs:
        if not path.is_file():
            raise ModelNotFoundError(f"no model at {path}; give the path of a GGUF file")
    utterances = read_utterances(folder, split)
    with ExitStack() as stack:
        parser = _parser(config, paths, stack)
        readers = _rules(parser, utterances) + _own_models(parser, config, paths, stack)
        readers = [reader for reader in readers if reader.name in (models or OWN)]
        for path in ggufs:
            llm = replace(config.llm, file=str(path.resolve()))
            model = stack.enter_context(closing(LlamaModel(llm, paths.models)))
            readers.append(_with_model(path.stem, replace(parser, tagger=None), model))
        yield from evaluate_understanding(f"{folder.name}/{split}", utterances, readers, progress)


def _parser(config: Config, paths: Paths, stack: ExitStack) -> Parser:
    """The product's parser, its tags those of the lexicon so that every home knows the same."""
    items = SqliteItemStore(stack.enter_context(parts.open_database(paths)))
    words = parts.lexicon(paths)
    linker = Linker(parts.load_names(paths, config.linking, items), config.linking)
    encoder = parts.encoder(config.encoder, paths)
    parser = build_parser(paths, config, items, words, linker, encoder, stack)
    vocabulary = _all_tags(words)
    means = parts.meanings(vocabulary, encoder, None)
    return replace(parser, vocabulary=vocabulary, means=means)


def _all_tags(words: Lexicon) -> Vocabulary:
    return Vocabulary.build(
        words,
        dict.fromkeys(entry.value for entry in words.tags.values()),
        dict.fromkeys(entry.value for entry in words.kinds.values()),
        common_words(),
    )


def _rules(parser: Parser, utterances: Iterable[LabelledUtterance]) -> list[Reader]:
    labelled = {u.text: mentions_of(u) for u in utterances}
    rules = replace(parser, model=None, tagger=None)
    given = replace(rules, find_mentions=lambda text: labelled.get(text, ()))
    return [Reader("rules", rules), Reader("rules_given_names", given)]


def _own_models(parser: Parser, config: Config, paths: Paths, stack: ExitStack) -> list[Reader]:
    """Models open their files on first use."""
    without = []
    if parser.tagger is not None:
        alone = LabelsAlone(parser.tagger.label, parser.means, parser.vocabulary)
        without = [Reader("tagger", alone), Reader("no_model", replace(parser, model=None))]
    if parser.model is None or not (paths.models / config.llm.file).is_file():
        return without
    untuned = stack.enter_context(closing(LlamaModel(config.llm, paths.models)))
    readers = [_with_model("untuned", replace(parser, tagger=None), untuned)]
    if SKILL in parser.model.skills:
        meter = MeteredModel(parser.model)
        by_model = LabelsAlone(
            lambda text, units: weighed(meter, text), parser.means, parser.vocabulary
        )
        readers.append(Reader("adapter", by_model, meter))
    return [*readers, *without, _with_model("edge_rec", parser, parser.model)]


@dataclass(frozen=True, slots=True)
class LabelsAlone:
    """Understanding by labels of the text's units, with neither rules nor names of the catalog."""

    labels: Callable[[str, Sequence[Span]], FloatArray | None]
    means: Callable[[str], tuple[Slot, str] | None]
    """The tag or kind that words of a wish mean, if any."""
    vocabulary: Vocabulary

    def __call__(
        self, utterance: Utterance, state: DialogueState
    ) -> tuple[DialogueAct, tuple[Notice, ...]]:
        """Label the utterance, however long it takes; the state is not looked at."""
        act = DialogueAct(Intent.CHITCHAT)
        text = shorten(utterance.text)
        units = tagging_prompt(text).units
        if not units:
            return act, ()
        logits = self.labels(text, units)
        claims = () if logits is None else read_labels(text, units, logits)
        mentions, constraints = [], []
        for claim in claims:
            words = utterance.text[claim.start : claim.end]
            if claim.label in NAME_LABELS:
                mentions.append(Mention(words, claim.start, claim.end, Role(claim.label)))
            elif claim.label in OPERATORS and (meant := self._meaning(words)) is not None:
                slot, value = meant
                constraints.append(Constraint(slot, OPERATORS[claim.label], value, words))
        act = replace(act, mentions=tuple(mentions), constraints=tuple(constraints), by="llm")
        return act, ()

    def _meaning(self, words: str) -> tuple[Slot, str] | None:
        for facet in self.vocabulary.find(words):
            return facet.slot, facet.value
        return self.means(words)


def _with_model(name: str, parser: Parser, model: LanguageModel) -> Reader:
    meter = MeteredModel(model)
    return Reader(name, replace(parser, model=meter), meter)
