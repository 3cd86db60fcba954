"""The `tasks` task: what one language model does at everything it might be asked, beside the rest.

Rating prediction, the next item of twenty, a profile in words, explanations, summaries (the tasks
of OpenP5, Xu et al. 2023), each by plain models, the language model as it is, with its ranking
adapter, and by any other GGUF file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from edge_rec.assembly import parts
from edge_rec.backends.llama import LlamaModel
from edge_rec.config import Config
from edge_rec.evaluation.many_answers import tuned_scorer
from edge_rec.evaluation.many_judging import PeopleJudge
from edge_rec.evaluation.many_people import read_people
from edge_rec.evaluation.many_texts import TextJudge
from edge_rec.evaluation.report import Result
from edge_rec.paths import Paths
from edge_rec.progress import NO_PROGRESS, Progress


def many_tasks(
    folder: Path,
    config: Config,
    paths: Paths,
    *,
    models: Sequence[str] = (),
    ggufs: Sequence[Path] = (),
    n: int,
    seed: int,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Result]:
    """A result for each task (`protocol`) and model, the plain models first.

    `n` people to fit on and `n` to judge by; explanations and summaries are tried on the texts of
    `models check`. `models` may leave `untuned` or `edge_rec` out.

    Raises:
        CatalogError: the folder has no ratings of items with titles.
        ModelError: a model failed.
    """
    people = read_people(folder, n=n, seed=seed)
    judge = PeopleJudge(people, seed, progress)
    texts = TextJudge(paths)
    yield from judge.plain(neighbours=config.learning.neighbours)
    yield from texts.plain()
    wanted = models or ("untuned", "edge_rec")
    with parts.language_model(config, paths) as model:
        if model is not None and "untuned" in wanted:
            yield from judge.untuned("untuned", model)
            yield from texts.written("untuned", model)
        tuned = tuned_scorer(model) if model is not None else None
        if tuned is not None and "edge_rec" in wanted:
            yield from judge.tuned("edge_rec", tuned)
    for path in ggufs:
        llm = replace(config.llm, file=str(path.resolve()))
        with closing(LlamaModel(llm, paths.models)) as other:
            yield from judge.untuned(path.stem, other)
            yield from texts.written(path.stem, other)
