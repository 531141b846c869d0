"""Score this package beside other extractors on labelled HTML pages: quality and CPU time on each page, in one run.

    python benchmarks/extractors.py --data FOLDER [--held-out FILE] [--sets NAME ...] [--sample N] [--only NAME ...]

FOLDER holds the sets as ``NAME.jsonl.gz`` or ``.xz``: one JSON object a page with ``html``, ``gold_text``, ``url``,
``id``. ``--held-out`` judges each page by trees that never saw its domain (``train.py html --held-out FILE`` makes
them): without it this package has seen the pages of its own training sets. Other extractors (resiliparse,
readability-lxml) are left out where they are not installed.

Quality is F1 of 4-gram shingles as in the public article-extraction benchmark (mean precision and mean recall over
pages); "lost" is the share of the gold words of all sets that are absent from the output. Times are process CPU
milliseconds a page, everything included, the tools in turn on each page, forwards and backwards, each of them as often
first; "times" is how often the tool would do in the time of trafilatura with metadata. Prints a Markdown table, and
where pages say their ``page_type`` another one of the F1 of words, mean over the pages of each type.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import folds
from predict import PAGES, cleaned, rows, text_of

from cleaner import Config
from cleaner.page import score_html

Extract = Callable[[Mapping[str, Any]], str]
_BASE = "trafilatura, with metadata"


def tools() -> dict[str, Extract]:
    """What can be measured here, by name."""

    def ours(mode: str) -> Extract:
        config = Config(mode=mode)  # type: ignore[arg-type]
        return lambda row: text_of(cleaned(row["html"], config, kind="html", url=row.get("url")))

    found: dict[str, Extract] = {"this package": ours("default"), "this package, fast": ours("fast")}
    import trafilatura

    found[_BASE] = lambda row: trafilatura.extract(row["html"], with_metadata=True) or ""
    found["trafilatura"] = lambda row: trafilatura.extract(row["html"]) or ""
    found["trafilatura, precision"] = lambda row: trafilatura.extract(row["html"], favor_precision=True) or ""
    found["trafilatura, fast"] = lambda row: trafilatura.extract(row["html"], fast=True) or ""
    if importlib.util.find_spec("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.html import HTMLTree

        found["resiliparse"] = lambda row: extract_plain_text(HTMLTree.parse(row["html"]), main_content=True)
    if importlib.util.find_spec("readability"):
        from lxml.html import fromstring
        from readability import Document

        found["readability-lxml"] = lambda row: fromstring(Document(row["html"]).summary()).text_content()
    return found


def words_of(text: str) -> list[str]:
    """The words of a text."""
    return re.findall(r"\w+", text)


def shingles(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    """4-grams of the words of a text."""
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def word_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """F1 of the words of a page, each as often as it stands there, whatever their case."""
    right, given = (Counter(word.lower() for word in words) for words in (gold, found))
    return 2 * (right & given).total() / max(1, right.total() + given.total())


class Tally:
    """Precision and recall of a tool on a set, page by page, the words of all pages and the lost ones, its CPU time;
    F1 of words by type of page."""

    def __init__(self) -> None:
        self.precision: list[float] = []
        self.recall: list[float] = []
        self.by_type: dict[str, list[float]] = defaultdict(list)
        self.words = self.lost = 0
        self.seconds = 0.0

    def note(self, gold_words: Sequence[str], text: str, seconds: float, kind: str | None = None) -> None:
        """One page, of some type."""
        gold, words = shingles(gold_words), words_of(text)
        self.words += len(gold_words)
        self.lost += (Counter(gold_words) - Counter(words)).total()
        found = shingles(words)
        same = (gold & found).total()
        if found:
            self.precision.append(same / found.total())
        self.recall.append(same / gold.total())
        self.seconds += seconds
        if kind is not None:
            self.by_type[kind].append(word_f1(gold_words, words))

    @property
    def f1(self) -> float:
        """F1 of mean precision and mean recall."""
        p, r = sum(self.precision) / max(1, len(self.precision)), sum(self.recall) / max(1, len(self.recall))
        return 2 * p * r / (p + r) if p + r else 0.0


def measure(
    chosen: Mapping[str, Extract], data: Path, sets: list[str], held_out: Path | None, sample: int | None
) -> dict[str, dict[str, Tally]]:
    """Every tool on every page of the sets: set -> tool -> tally."""
    models = folds.load(held_out) if held_out else {}
    names = list(chosen)
    found: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for name in sets:
        for row in _labelled(data, name, sample):
            if models:
                grown = models[folds.fold_of(folds.domain_of(row))]
                setattr(score_html, "load", functools.partial(dict, grown))  # noqa: B010  # a benchmark's own trees
            gold = words_of(row["gold_text"])
            # Who begins with a page finds it in no cache, and who comes behind its like finds more than others do.
            turn = len(found[name][names[0]].recall)
            order = [*names[turn // 2 % len(names) :], *names[: turn // 2 % len(names)]][:: -1 if turn % 2 else 1]
            for tool in order:
                extract = chosen[tool]
                began = time.process_time()
                try:
                    text = extract(row)
                except Exception:  # noqa: BLE001 - a tool that fails on a page has found nothing there
                    text = ""
                found[name][tool].note(gold, text, time.process_time() - began, row.get("page_type"))
    return found


def _labelled(data: Path, name: str, sample: int | None) -> Iterator[dict[str, Any]]:
    """Pages with words in their gold."""
    wanted = [row for row in rows(data, name) if re.search(r"\w", row.get("gold_text") or "")]
    yield from wanted[:sample]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--sets", nargs="+", default=list(PAGES), choices=PAGES)
    parser.add_argument("--sample", type=int, help="the first N pages of each set")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these tools")
    options = parser.parse_args()
    chosen = {name: tool for name, tool in tools().items() if not options.only or name in options.only}
    warm = next(_labelled(options.data, options.sets[0], 1))
    for extract in chosen.values():
        extract(warm)
    found = measure(chosen, options.data, options.sets, options.held_out, options.sample)
    print("| | " + " | ".join(options.sets) + " | lost | ms a page | times |")
    print("|---" * (len(options.sets) + 4) + "|")
    pages = sum(len(next(iter(found[name].values())).recall) for name in options.sets)
    base = sum(found[name][_BASE].seconds for name in options.sets)
    for tool in chosen:
        tallies = [found[name][tool] for name in options.sets]
        seconds = sum(tally.seconds for tally in tallies)
        lost = sum(tally.lost for tally in tallies) / sum(tally.words for tally in tallies)
        scores = " | ".join(f"{tally.f1:.3f}" for tally in tallies)
        print(f"| {tool} | {scores} | {100 * lost:.2f} % | {1000 * seconds / pages:.1f} | {base / seconds:.1f} |")
    for name in options.sets:
        _print_types({tool: found[name][tool].by_type for tool in chosen})


def _print_types(tallies: Mapping[str, Mapping[str, Sequence[float]]]) -> None:
    types = sorted(next(iter(tallies.values())))
    if types:
        counts = next(iter(tallies.values()))
        print("\n| | " + " | ".join(f"{kind} ({len(counts[kind])})" for kind in types) + " |")
        print("|---" * (len(types) + 1) + "|")
    for tool, by_type in tallies.items() if types else ():
        print(f"| {tool} | " + " | ".join(f"{sum(by_type[kind]) / len(by_type[kind]):.3f}" for kind in types) + " |")


if __name__ == "__main__":
    main()
