"""How far the lexicon can be trusted: precision and coverage on labelled lines.

    python benchmarks/check_lexicon.py --data FOLDER [--language en] [--kind article] [--show]

FOLDER holds ``text_lines.jsonl.gz``: one page a row with ``lang``, ``ptype``, ``url``, ``lines`` and ``labels``
(1 article text, 0 noise, 2 metadata, -1 blank). Precision is the share of matched lines that are noise or
metadata, coverage the share of all noise lines that match. Dumps of one address are one page, and a line of
it counts once, as text when any of its places is text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from cleaner.page.lexicon import Lexicon, load

QUESTIONS = ("whole", "heading", "opener", "label", "section", "timestamp")
Key = tuple[str, str]  # question and class
Hit = tuple[str, str, str]  # question, class and entry


def labelled_lines(path: Path, language: str | None, kind: str | None) -> Iterator[tuple[str, str, int]]:
    """(language, line, label) of every line that is not blank; a line of one address counts once, as text if ever."""
    pages: dict[str, dict[str, int]] = {}
    languages: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            if language not in (None, row["lang"]) or kind not in (None, row["ptype"]):
                continue
            address = row["url"] or row["id"]
            languages[address] = row["lang"]
            lines = pages.setdefault(address, {})
            for line, label in zip(row["lines"], row["labels"], strict=True):
                if label >= 0:
                    text = line.strip()
                    lines[text] = label if lines.get(text) != 1 else 1
    for address, lines in pages.items():
        for line, label in lines.items():
            yield languages[address], line, label


def hits(lexicon: Lexicon, line: str) -> Iterator[Hit]:
    """What every question answers about a line."""
    for question in ("whole", "heading", "opener"):
        phrase = getattr(lexicon, question)(line)
        if phrase is not None:
            yield question, phrase.reason, phrase.entry
    label = lexicon.label(line)
    if label is not None:
        yield "label", label.field, line[: label.rest_start].strip().casefold()
    if lexicon.section(line):
        yield "section", "section", line.casefold()
    if lexicon.timestamp(line):
        yield "timestamp", "timestamp", "time"


def table(title: str, counts: dict[Key, Counter[int]], noise: int) -> None:
    """Print one line for each key: matches, precision, coverage."""
    print(f"\n{title:<42} {'matched':>8} {'precision':>9} {'coverage':>9}")
    for key in sorted(counts):
        labels = counts[key]
        matched = labels.total()
        precision = 1 - labels[1] / matched
        print(f"{' '.join(key):<42} {matched:>8} {precision:>9.4f} {labels[0] / max(1, noise):>9.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Precision and coverage of the lexicon on labelled lines.")
    parser.add_argument("--data", type=Path, required=True, help="folder with text_lines.jsonl.gz")
    parser.add_argument("--language", help="only pages of this language")
    parser.add_argument("--kind", help="only pages of this type: article, forum, product, ...")
    parser.add_argument("--worst", type=float, default=0.95, help="list phrases with a precision below this")
    parser.add_argument("--support", type=int, default=5, help="and so many matches or more")
    parser.add_argument("--show", action="store_true", help="print examples of text that matched")
    options = parser.parse_args()
    lines = list(labelled_lines(options.data / "text_lines.jsonl.gz", options.language, options.kind))
    lexicon = load()
    by_class: defaultdict[Key, Counter[int]] = defaultdict(Counter)
    by_language: defaultdict[Key, Counter[int]] = defaultdict(Counter)
    by_entry: defaultdict[Hit, Counter[int]] = defaultdict(Counter)
    wrong: defaultdict[Hit, list[str]] = defaultdict(list)
    any_match: Counter[int] = Counter()
    begun = time.process_time()
    for language, line, label in lines:
        found = list(hits(lexicon, line))
        any_match[label] += any(hit[0] in ("whole", "heading", "opener", "timestamp") for hit in found)
        for hit in found:
            by_class[hit[0], hit[1]][label] += 1
            by_class[hit[0], "(all)"][label] += 1
            by_language[hit[0], language][label] += 1
            by_entry[hit][label] += 1
            if label == 1:
                wrong[hit].append(line)
    seconds = time.process_time() - begun
    noise = sum(label == 0 for _, _, label in lines)
    print(f"{len(lines)} lines, {noise} noise; {len(lines) / seconds:,.0f} lines a second, all six questions")
    table("question and class", by_class, noise)
    table("question and language", by_language, noise)
    print(f"\nany of whole, heading, opener, timestamp: {any_match[0] / noise:.4f} of noise,", end=" ")
    print(f"{any_match[1]} of {sum(label == 1 for _, _, label in lines)} lines of text")
    print(f"\nentries with precision below {options.worst} and {options.support} or more matches")
    for hit, labels in sorted(by_entry.items(), key=lambda item: -item[1][1]):
        precision = 1 - labels[1] / labels.total()
        if precision < options.worst and labels.total() >= options.support:
            print(f"{' | '.join(hit):<60} {labels.total():>6} {precision:.3f}")
            for line in wrong[hit][:4] if options.show else ():
                print(f"      {line[:150]}")


if __name__ == "__main__":
    main()
