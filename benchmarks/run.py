"""A whole run from a folder of JSON Lines to the finished output: documents a second, memory, and what grows with size.

    python benchmarks/run.py --documents 10000 --documents 1000000 --work DIR [--workers N]
    python benchmarks/run.py --pages FOLDER --work DIR [--workers N]

Pages of about 2 KB of text are generated: a headline, a byline, paragraphs of the words of ``seeds/``, lines of a site
around them; a tenth are edits of earlier ones. Each size is run in turn; printed are CPU seconds (of all processes, and
a thousand documents), wall time, documents a second a core, the peak memory of all processes together (Linux), and the
CPU time a document as a ratio to that of the first size. ``--pages`` takes the labelled HTML pages of a folder instead
(`predict.PAGES`), and prints the CPU time of ``trafilatura.extract(page, with_metadata=True)`` over the same pages, its
start left out, beside that of the whole run. The last line is JSON with all figures.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from predict import PAGES, rows as labelled

_SEEDS = Path(__file__).parent.parent / "seeds"
_ABOVE = ("Home", "Skip to main content", "News", "Subscribe to our newsletter", "Sign in", "Advertisement")
_BELOW = ("Share on Facebook", "Recent Posts", "4 mins ago", "Leave a comment", "All rights reserved", "Privacy Policy")
#: Records a file; earlier articles that edits are made of.
_RECORDS, _RECENT = 10_000, 1000
_EVERY = 0.2  # seconds between two looks at memory


def pages(documents: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Records with ``id``, ``text`` and ``date``. The same number gives the same records."""
    chance = random.Random(seed)  # noqa: S311
    words = [word for path in sorted(_SEEDS.glob("*.txt")) for word in path.read_text(encoding="utf-8").lower().split()]
    recent: list[list[str]] = []
    for number in range(documents):
        if recent and chance.random() < 0.1:
            article = list(chance.choice(recent))
            article[chance.randrange(len(article))] = _paragraph(words, chance)
        else:
            article = [_paragraph(words, chance) for _ in range(5)]
            if len(recent) < _RECENT:
                recent.append(article)
            elif chance.random() < 0.05:
                recent[chance.randrange(_RECENT)] = article
        title = " ".join(chance.choices(words, k=8)).capitalize()
        head = [*chance.sample(_ABOVE, 3), title, f"By {_name(words, chance)} {_name(words, chance)}"]
        text = "\n\n".join([*head, *article, *chance.sample(_BELOW, 3)])
        yield {"id": f"page-{number}", "text": text, "date": f"2025-{1 + number % 12:02d}-{1 + number % 28:02d}"}


def _paragraph(words: list[str], chance: random.Random) -> str:
    sentences = (" ".join(chance.choices(words, k=chance.randint(9, 22))).capitalize() for _ in range(4))
    return " ".join(f"{sentence.rstrip('.,;:')}." for sentence in sentences)


def _name(words: list[str], chance: random.Random) -> str:
    return "".join(filter(str.isalpha, chance.choice(words))).capitalize() or "Vale"


def write(documents: int, folder: Path) -> int:
    """Write the records as files of JSON Lines; their bytes."""
    folder.mkdir(parents=True)
    size = 0
    records = pages(documents)
    for first in range(0, documents, _RECORDS):
        path = folder / f"part-{first // _RECORDS:05d}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for _, record in zip(range(_RECORDS), records, strict=False))
        size += path.stat().st_size
    return size


class Memory(threading.Thread):
    """Looks at the resident memory of a process and all below it now and then; ``peak`` in bytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self.peak, self._done = pid, 0, threading.Event()

    def run(self) -> None:
        """Until `stop`."""
        while not self._done.wait(_EVERY):
            self.peak = max(self.peak, sum(map(_resident, _family(self._pid))))

    def stop(self) -> int:
        """The peak."""
        self._done.set()
        self.join()
        return self.peak


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = children.read_text().split()
        except OSError:
            continue
        for child in below:
            yield from _family(int(child))


def _resident(pid: int) -> int:
    """Memory of a process; pages that it shares with others count in part."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    except OSError:
        pass
    return 0


def generated(documents: int, work: Path, options: list[str]) -> dict[str, Any]:
    """Figures of a run over generated pages of text."""
    folder = work / f"in-{documents}"
    return measure(folder, documents, write(documents, folder), options)


def html(data: Path, work: Path, options: list[str]) -> dict[str, Any]:
    """Figures of a run over labelled pages of HTML, beside trafilatura in this process."""
    import trafilatura

    folder = work / "in-html"
    folder.mkdir(parents=True)
    pages = [row["html"] for name in PAGES for row in labelled(data, name)]
    with (folder / "pages.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": str(i), "html": page}) + "\n" for i, page in enumerate(pages))
    figures = measure(folder, len(pages), (folder / "pages.jsonl").stat().st_size, options)
    trafilatura.extract(pages[0], with_metadata=True)
    start = time.process_time()
    for page in pages:
        trafilatura.extract(page, with_metadata=True)
    each = (time.process_time() - start) / len(pages) * 1e3
    return {**figures, "trafilatura_ms": round(each, 3), "times": round(each / figures["cpu_ms_a_document"], 2)}


def measure(folder: Path, documents: int, size: int, options: list[str]) -> dict[str, Any]:
    """Figures of a run over a folder of so many documents and bytes, which is removed."""
    out = folder.with_name(folder.name.replace("in-", "out-"))
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "cleaner", "run", str(folder), "--out", str(out), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        memory = Memory(process.pid)
        memory.start()
        said = process.communicate()[1]
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        sys.exit(said)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    counts = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["counts"]
    report = (out / "report.html").stat().st_size
    shutil.rmtree(folder)
    shutil.rmtree(out)
    cores = len(os.sched_getaffinity(0))
    return {
        "documents": documents,
        "megabytes": round(size / 1e6, 1),
        "cpu_seconds": round(cpu, 1),
        "cpu_ms_a_document": round(cpu / documents * 1e3, 3),
        "wall_seconds": round(wall, 1),
        "documents_a_second_a_core": round(documents / wall / cores),
        "peak_megabytes": round(memory.stop() / 1e6),
        "report_megabytes": round(report / 1e6, 2),
        **counts,
    }


def main() -> None:
    """Measure each size, print a line each and all as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, action="append", help="size of a run; may be repeated")
    parser.add_argument("--pages", type=Path, help="folder of labelled sets of HTML pages")
    parser.add_argument("--work", type=Path, required=True, help="folder for inputs and outputs")
    parser.add_argument("--workers", type=int)
    arguments = parser.parse_args()
    if not arguments.documents and not arguments.pages:
        parser.error("--documents or --pages is needed")
    options = [] if arguments.workers is None else ["--workers", str(arguments.workers)]
    rows: list[dict[str, Any]] = []
    for documents in arguments.documents or ():
        row = generated(documents, arguments.work, options)
        row["ratio"] = round(row["cpu_ms_a_document"] / (rows[0] if rows else row)["cpu_ms_a_document"], 3)
        rows.append(_told(row))
    if arguments.pages:
        rows.append(_told(html(arguments.pages, arguments.work, options)))
    print(json.dumps(rows))


def _told(row: dict[str, Any]) -> dict[str, Any]:
    print(", ".join(f"{name} {value}" for name, value in row.items()), flush=True)
    return row


if __name__ == "__main__":
    main()
