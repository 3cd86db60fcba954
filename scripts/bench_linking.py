"""How fast names are linked: `python scripts/bench_linking.py [--forms 1000000 | --demo]`.

With `--forms`: invents titles of two to four made-up words, fills the name index with as many
surface forms, and prints one JSON object: seconds to build, bytes, milliseconds a mention,
agreement with the exact index, and the cost of adding and removing one item. With `--demo`: the
demo catalog, milliseconds a mention and an utterance of eight names, on the clock and of the
processor, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator

import numpy as np
from console import run, say

from edge_rec import paths
from edge_rec.backends.exact import ExactIndex
from edge_rec.backends.hnsw import HnswIndex
from edge_rec.catalog.readers import open_source
from edge_rec.catalog.readers.source import ignore_error
from edge_rec.config import LinkingConfig
from edge_rec.evaluation.link_variants import typed
from edge_rec.linking.candidates import NamedItem, NameIndex
from edge_rec.linking.disambiguation import Linker
from edge_rec.linking.vectors import encode_keys
from edge_rec.types import ItemId, Linked, Mention, Title

SEED = 5
QUERIES = 300
NAME_LETTERS = 5
FRAME = "おすすめのアニメを教えてください。私が好きなアニメは以下の通りです。"
_ONSETS = "k s t n h m y r w g z d b p f v l ch sh tr st br".split()
_VOWELS = "a e i o u ai ou ei".split()
_CODAS = ("", "", "", "n", "r", "s", "l", "k")


def main() -> int:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--forms", type=int, default=1_000_000)
    parser.add_argument("--demo", action="store_true", help="measure the demo catalog instead")
    args = parser.parse_args()
    config, rng = LinkingConfig(), np.random.default_rng(SEED)
    print(json.dumps(demo(config, rng) if args.demo else at_scale(args.forms, config, rng)))
    return 0


def demo(config: LinkingConfig, rng: np.random.Generator) -> dict[str, float]:
    """Milliseconds on the demo catalog; each text is new to the linker."""
    items = list(open_source(paths.resolve().demo_catalog).items(ignore_error))
    named = (NamedItem(i.item_id, i.titles, i.popularity, i.year) for i in items)
    names = NameIndex.build(named, HnswIndex(config.dim, threads=1), config)
    linker = Linker(names, config)
    titles = [item.title for item in items if len(item.title) >= NAME_LETTERS]
    drawn = [titles[n] for n in rng.choice(len(titles), QUERIES * 2, replace=False)]
    misspelt = [typed(title, 1, rng) for title in drawn[:QUERIES]]
    utterances = [
        FRAME + ", ".join(titles[n] for n in rng.choice(len(titles), 8, replace=False))
        for _ in range(QUERIES)
    ]
    texts = {"mention": drawn[QUERIES:], "misspelt_mention": misspelt}
    figures = {"forms": float(len(names.forms))}
    linker.link(Mention(FRAME, 0, len(FRAME)))
    for kind, several in texts.items():
        figures |= timed(kind, several, lambda text: linker.link(Mention(text, 0, len(text))))
    return figures | timed(
        "eight_names", utterances, lambda text: [linker.link(m) for m in linker.find(text)]
    )


def timed(kind: str, texts: list[str], work: Callable[[str], object]) -> dict[str, float]:
    """Median milliseconds of `work` on one of `texts`, on the clock and of the processor."""
    wall, cpu = [], []
    for text in texts:
        begin, begin_cpu = time.perf_counter(), time.process_time()
        work(text)
        cpu.append((time.process_time() - begin_cpu) * 1000)
        wall.append((time.perf_counter() - begin) * 1000)
    return {
        f"{kind}_ms_median": round(float(np.median(wall)), 2),
        f"{kind}_cpu_ms_median": round(float(np.median(cpu)), 2),
    }


def at_scale(n_forms: int, config: LinkingConfig, rng: np.random.Generator) -> dict[str, float]:
    """Figures of an index of so many invented forms."""
    titles: list[str] = []
    begin = time.perf_counter()
    names = NameIndex.build(invented(n_forms, rng, titles), HnswIndex(config.dim), config)
    figures: dict[str, float] = {
        "forms": len(names.forms),
        "keys": names.forms.n_live_keys,
        "items": len(titles),
        "build_s": round(time.perf_counter() - begin, 1),
        "resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    say(f"built in {figures['build_s']} s")
    linker = Linker(names, config)
    chosen = rng.choice(len(titles), QUERIES, replace=False).tolist()
    texts = [typed(titles[n], 1, rng) for n in chosen]
    linker.link(Mention(texts[0], 0, len(texts[0])))
    elapsed_ms, right = [], 0
    for number, text in zip(chosen, texts, strict=True):
        begin = time.perf_counter()
        link = linker.link(Mention(text, 0, len(text)))
        elapsed_ms.append((time.perf_counter() - begin) * 1000)
        right += isinstance(link, Linked) and link.item_id == f"i{number}"
    figures["link_ms_median"] = round(float(np.median(elapsed_ms)), 2)
    figures["link_ms_p95"] = round(float(np.quantile(elapsed_ms, 0.95)), 2)
    figures["recall@1_typo_1"] = right / QUERIES
    figures["add_ms"] = round(elapsed(lambda: names.add(NEW)) * 1000, 2)
    figures["remove_ms"] = round(elapsed(lambda: names.remove(NEW.item_id)) * 1000, 2)
    figures["neighbours_shared_with_exact"] = round(agreement(names, texts, config), 4)
    return figures


NEW = NamedItem(ItemId("new"), [Title("Quite Another Lantern"), Title("別の灯り")], 1.0)


def invented(n_forms: int, rng: np.random.Generator, titles: list[str]) -> Iterator[NamedItem]:
    """Items until their titles are `n_forms`; the main ones are appended to `titles`."""
    words = [word(rng) for _ in range(40_000)]
    made = 0
    while made < n_forms:
        main, other = (
            " ".join(words[n] for n in rng.integers(len(words), size=int(rng.integers(2, 5))))
            for _ in range(2)
        )
        yield NamedItem(
            ItemId(f"i{len(titles)}"), [Title(main.title()), Title(other.title())], float(made)
        )
        titles.append(main.title())
        # Each title is one form, and one more where it has three words or more: its initials.
        made += 2 + sum(len(title.split()) > 2 for title in (main, other))


def word(rng: np.random.Generator) -> str:
    """Two or three syllables."""
    return "".join(
        str(rng.choice(_ONSETS)) + str(rng.choice(_VOWELS)) + str(rng.choice(_CODAS))
        for _ in range(int(rng.integers(2, 4)))
    )


def agreement(names: NameIndex, texts: list[str], config: LinkingConfig) -> float:
    """Share of the exact index's nearest ten that the graph finds too."""
    keys = names.forms.keys
    exact = ExactIndex(config.dim)
    for start in range(0, len(keys), 20_000):
        nums = np.arange(start, min(start + 20_000, len(keys)))
        exact.add(nums, encode_keys(keys[start : start + 20_000], config.dim))
    vectors = encode_keys([text.lower().replace(" ", "") for text in texts[:100]], config.dim)
    shared = 0
    for vector in vectors:
        near, _ = names.index.search(vector[None], 10)
        right, _ = exact.search(vector[None], 10)
        shared += len(set(near[0].tolist()) & set(right[0].tolist()))
    return shared / (10 * len(vectors))


def elapsed(work: Callable[[], None]) -> float:
    """Seconds `work` takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    raise SystemExit(run(main))
