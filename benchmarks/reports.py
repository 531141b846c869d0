"""What looking at a large corpus costs: makes a finished folder of generated documents, then runs `cleaner report`.

    python benchmarks/reports.py --documents 200000 1000000 --work DIR [--keep]

Of each size: CPU seconds and peak memory of the command, and bytes of the report, the last line as JSON. A document
has some 2 KB of text and 15 removed blocks, as news pages do; of 100 inputs 10 are duplicates and 2 were rejected.
Hosts, languages, dates and the sizes of clusters have long tails. Nothing is cleaned, so a million documents take
minutes; they need 6 GB of disk (12 GB while DuckDB spills), which are given back unless ``--keep``.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.output import index, manifest
from cleaner.output.folder import OutputFolder
from cleaner.output.jsonl import dump
from cleaner.output.rows import duplicate_row, passage_row, rejected_row
from cleaner.records import METADATA, Rejected, Relation

_REASONS = ("navigation", "navigation", "navigation", "share", "related", "recent_posts", "low_score", "legal")
_LANGUAGES = ("en", "de", "fr", "es", "pl", "zh-Hans", "sr-Cyrl")
_CAUSES = ("no_article", "timeout", "undecodable", "too_short")
_BLOCKS, _DUPLICATES, _REJECTED = 15, 10, 2
_FACTS: dict[str, Any] = {"settings": {"threshold": 0.8}, "version": "0", "checksums": {}}


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000])
    parser.add_argument("--work", type=Path, required=True, help="new folder")
    parser.add_argument("--keep", action="store_true", help="leave the folders")
    arguments = parser.parse_args()
    figures = []
    for documents in arguments.documents:
        out = arguments.work / str(documents)
        if not out.exists():
            make(out, documents)
        figures.append({"documents": documents, **measure(out)})
        print(json.dumps(figures[-1]), flush=True)
        if not arguments.keep:
            shutil.rmtree(out)
    print(json.dumps(figures))


def measure(out: Path) -> dict[str, Any]:
    """CPU seconds, wall seconds and peak megabytes of `cleaner report`, and bytes of what it wrote."""
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "cleaner", "report", str(out)])
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"cleaner report ended with {status}")
    return {
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "wall_s": round(time.monotonic() - began, 1),
        "peak_mb": used.ru_maxrss >> 10,
        "report_bytes": (out / "report.html").stat().st_size,
    }


def make(out: Path, documents: int) -> None:
    """A finished folder; the same for the same number."""
    rnd = random.Random(documents)  # noqa: S311  no secret
    texts = Texts(rnd)
    removed = [_removed_row(number) for number in range(documents * _DUPLICATES // 100)]
    tables: dict[str, Iterator[Any]] = {
        "duplicates": (_duplicate(number, documents, rnd) for number in range(len(removed))),
        "passages": (_passage(number, rnd) for number in range(0, documents, 50)),
        "frequent_passages": iter(()),
        "rejected": (_rejected(number) for number in range(documents * _REJECTED // 100)),
    }
    counts = Counter[str]()
    with OutputFolder(out) as folder:
        with folder.parts("corpus") as corpus, folder.parts("removed") as blocks:
            for number in range(documents):
                corpus.write_data(dump(texts.row(number)).encode())
                blocks.write_data(texts.blocks(number).encode())
        for name, rows in tables.items():
            with folder.file(f"{name}.jsonl") as file:
                for row in rows:
                    file.write(row)
                    counts[name] += 1
        index.write(
            folder.index_folder(), folder.sealed(), [], [], ((f"copy-{i}", row) for i, row in enumerate(removed))
        )
        total = manifest.Counts(
            inputs=documents + counts["duplicates"] + counts["rejected"],
            kept=documents,
            duplicates=counts["duplicates"],
            rejected=counts["rejected"],
            rejections=dict(Counter(_rejected(number)["reason"] for number in range(counts["rejected"]))),
        )
        folder.add("report.html", b"")
        folder.publish(total, **_FACTS)


class Texts:
    """Rows of documents and of their removed blocks, made from words of a vocabulary with a long tail."""

    def __init__(self, rnd: random.Random) -> None:
        vocabulary = [f"word{i}" for i in range(20_000)]
        weights = list(itertools.accumulate(1 / (i + 10) for i in range(len(vocabulary))))
        self._bodies = [" ".join(rnd.choices(vocabulary, cum_weights=weights, k=280)) for _ in range(500)]
        self._noise = [" ".join(rnd.choices(vocabulary, cum_weights=weights, k=4)) for _ in range(200_000)]
        self._nothing = dict.fromkeys(METADATA)

    def row(self, number: int) -> dict[str, Any]:
        """The corpus row of a document."""
        text = f"{self._bodies[number % len(self._bodies)]}\n\nNumber {number}."
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        host = f"site{hash_of(number) % 40 ** (1 + number % 3)}.example"
        dated = number % 5 > 0
        return {
            "id": name_of(number),
            "text": text,
            **self._nothing,
            "title": f"Title {number}",
            "authors": ["Ann Lee"] if number % 3 else [],
            "date": f"{2000 + number % 25}-{1 + number % 12:02d}-01" if dated else None,
            "sources": [],
            "url": f"https://{host}/{number}",
            "hostname": host,
            "language": _LANGUAGES[hash_of(number) % 97 % len(_LANGUAGES)],
            "language_score": 1.0,
            "source_path": f"dump-{number % 50}.jsonl",
            "digest": digest,
            "text_digest": digest,
            "n_words": 282,
            "n_chars": len(text),
            "n_chars_input": 3 * len(text),
            "cluster": None,
            "cluster_size": 1,
            "warnings": ["no_title"] if number % 40 == 0 else [],
            "origin": {
                **self._nothing,
                "title": "json-ld" if number % 2 else "h1",
                "date": "json-ld" if dated else None,
            },
            "extra": "{}",
        }

    def blocks(self, number: int) -> str:
        """The rows of its removed blocks."""
        place = '"start":null,"end":null,"path":"html/body/div"'
        rows = []
        for block in range(_BLOCKS):
            text = self._noise[(number * 7 + block * block * 31) % len(self._noise)]
            reason = _REASONS[(number + block) % len(_REASONS)]
            score = (number * 13 + block * 7) % 3_000 / 10_000
            rows.append(
                f'{{"id":"{name_of(number)}","index":{block},{place},"text":"{text}","verdict":"drop","field":null,'
                f'"reason":"{reason}","score":{score}}}\n'
            )
        return "".join(rows)


def name_of(number: int) -> str:
    """The id of a document."""
    return f"dump-{number % 50}.jsonl#{number}"


def hash_of(number: int) -> int:
    """Equal for equal numbers, anywhere."""
    return (number * 2_654_435_761 >> 7) & 0xFFFF_FFFF


def _duplicate(number: int, documents: int, rnd: random.Random) -> dict[str, Any]:
    kept = int(rnd.paretovariate(0.4)) % documents  # clusters of two, and some of many thousands
    relations: tuple[Relation, ...] = ("exact", "near", "near", "contained")
    relation = relations[number % 4]
    alike = 1.0 if relation == "exact" else 0.8 + number % 190 / 1000
    return duplicate_row(
        f"copy-{number}", name_of(kept), relation=relation, jaccard=alike, containment=alike, why_kept="more_complete"
    )


def _removed_row(number: int) -> str:
    return json.dumps({"id": f"copy-{number}", "text": f"A copy of something, number {number}. " * 20, "title": None})


def _passage(number: int, rnd: random.Random) -> dict[str, Any]:
    words = 50 + int(rnd.paretovariate(1))
    return passage_row(
        *(name_of(number), name_of(number + 1)),
        shared_words=words,
        share_a=0.2,
        share_b=0.3,
        longest_run=words,
        examples=["a passage of words " * 10],
    )


def _rejected(number: int) -> dict[str, Any]:
    cause = _CAUSES[hash_of(number) % 10 % len(_CAUSES)]
    return rejected_row(Rejected(f"lost-{number}", f"lost-{number}", cause, f"it took {number % 100} too many"))


if __name__ == "__main__":
    main()
