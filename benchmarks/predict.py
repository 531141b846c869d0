"""Write the predictions of this package on a folder of labelled sets, for a scorer to judge.

    python benchmarks/predict.py seeds    --data FOLDER --out seeds.jsonl      {"file", "line", "verdict"}
    python benchmarks/predict.py text     --data FOLDER --out text.jsonl       {"source", "style", "id", "text"}
    python benchmarks/predict.py html     --data FOLDER --out html.jsonl       {"dataset", "id", "text"}
    python benchmarks/predict.py meta     --data FOLDER --out meta.jsonl       {"dataset", "id", "title", "authors", …}
    python benchmarks/predict.py textmeta --data FOLDER --out textmeta.jsonl   {"id", "title", "authors", "date"}
    python benchmarks/predict.py lang     --data FOLDER --out lang.jsonl       {"i", "language"}

``html --held-out FILE`` judges each page by trees that never saw its domain, which ``train.py html --held-out FILE``
makes. ``--mode``, ``--balance`` and ``--noscript`` are the settings.
FOLDER holds the sets as JSON Lines (.gz, .xz); for `seeds` it holds the five articles as .txt files.
Prints documents, CPU seconds and CPU milliseconds a document.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import json
import lzma
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import folds

from cleaner import Config, Document, NoArticle, clean_page, detect_language
from cleaner.page import score_html

PAGES = ("scrapinghub", "fundus_eval", "fundus_tests", "wcxb_dev")


def rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    """Rows of one set."""
    for suffix, opener in ((".jsonl.gz", gzip.open), (".jsonl.xz", lzma.open)):
        path = data / f"{name}{suffix}"
        if path.exists():
            with opener(path, "rt", encoding="utf-8", errors="surrogatepass") as lines:
                yield from map(json.loads, lines)
            return
    raise SystemExit(f"no set {name} in {data}")


def cleaned(page: str, config: Config, **hints: Any) -> Document | None:
    """The document of a page, or None where none is found."""
    try:
        return clean_page(page, config=config, **hints)
    except NoArticle:
        return None


def text_of(document: Document | None) -> str:
    """Its text; nothing where there is no document."""
    return document.text if document is not None else ""


def metadata_of(document: Document | None) -> dict[str, Any]:
    """Title, authors and date."""
    if document is None:
        return {"title": None, "authors": [], "date": None}
    return {"title": document.title, "authors": list(document.authors), "date": document.date}


def seeds(data: Path, config: Config) -> Iterator[dict[str, Any]]:
    """A verdict for each line of each article."""
    for path in sorted(data.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for block in clean_page(text, config=config, kind="text").blocks:
            line = text.count("\n", 0, block.start) + 1
            yield {"file": path.name, "line": line, "verdict": block.verdict}


def text(data: Path, config: Config) -> Iterator[dict[str, Any]]:
    """The clean text of each dump."""
    for row in rows(data, "text_lines"):
        document = cleaned("\n".join(row["lines"]), config, kind="text")
        yield {"source": row["source"], "style": row["style"], "id": row["id"], "text": text_of(document)}


def html(data: Path, config: Config, held_out: Path | None = None) -> Iterator[dict[str, Any]]:
    """The clean text of each page."""
    models = folds.load(held_out) if held_out else {}
    for name in PAGES:
        for row in rows(data, name):
            if models:
                score_html.load = functools.partial(models.get, folds.fold_of(folds.domain_of(row)))  # type: ignore[assignment]
            document = cleaned(row["html"], config, kind="html", url=row["url"])
            yield {"dataset": name, "id": row["id"], "text": text_of(document)}


def meta(data: Path, config: Config) -> Iterator[dict[str, Any]]:
    """The metadata of each page."""
    for row in rows(data, "fundus_tests"):
        document = cleaned(row["html"], config, kind="html", url=row["url"])
        yield {"dataset": "fundus_tests", "id": row["id"], **metadata_of(document)}


def textmeta(data: Path, config: Config) -> Iterator[dict[str, Any]]:
    """The metadata of each text."""
    for row in rows(data, "text_meta"):
        document = cleaned(row["text"], config.replace(crawl_date=row["crawl_date"]), kind="text")
        yield {"id": row["id"], **metadata_of(document)}


def lang(data: Path, _: Config) -> Iterator[dict[str, Any]]:
    """The language of each text."""
    for row in rows(data, "lid_sets"):
        yield {"i": row["i"], "language": detect_language(row["text"])[0]}


TASKS: dict[str, Callable[..., Iterator[dict[str, Any]]]] = {
    "seeds": seeds,
    "text": text,
    "html": html,
    "meta": meta,
    "textmeta": textmeta,
    "lang": lang,
}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--mode", default="default", choices=["default", "fast", "trafilatura"])
    parser.add_argument("--balance", default="balanced", choices=["recall", "balanced", "precision"])
    parser.add_argument("--noscript", action="store_true")
    parser.add_argument("--held-out", type=Path)
    options = parser.parse_args()
    config = Config(mode=options.mode, balance=options.balance, noscript=options.noscript)
    start, written = time.process_time(), 0
    with options.out.open("w", encoding="utf-8", errors="replace") as out:
        more = (options.held_out,) if options.task == "html" else ()
        for row in TASKS[options.task](options.data, config, *more):
            out.write(json.dumps(row) + "\n")
            written += 1
    spent = time.process_time() - start
    print(f"{written} rows, {spent:.1f} CPU s, {1000 * spent / max(1, written):.2f} ms a row")


if __name__ == "__main__":
    main()
