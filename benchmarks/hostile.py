"""Hostile inputs: clean a folder of cases and check what a run promises about them.

    python benchmarks/hostile.py CASES --work DIR [--run DIR]

CASES holds files and a ``manifest.jsonl`` with one object a case: ``path`` (relative), and if it has them
``must_contain`` (a phrase, or several, that the document's text must hold) and ``pages`` (of a WARC file: how many
pages an ideal reader finds; else counted here by trying every place where a record can begin). ``--run`` checks a
folder that `cleaner run CASES` has written before, instead of running it. Checked are:

- the run exits with 0, and `cleaner verify` finds the folder whole
- each case has a verdict: a row in the corpus, the duplicates or the rejected; no input has two
- ``must_contain`` holds in at least 97 % of the cases that have it
- of the pages in WARC files at least 90 % come out
- no process takes more than 1 GiB of resident memory (Linux)

One line says what failed, the last one is JSON with all figures. Exit 0: all passed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

PHRASES, PAGES, MEMORY = 0.97, 0.90, 1 << 30

_RESPONSE = re.compile(rb"WARC-Type:\s*response", re.IGNORECASE)
_PAGE = re.compile(rb"HTTP/1\.\d 2\d\d[^\n]*\n(?:[^\n]+\n)*?content-type:\s*text/(?:html|plain)", re.IGNORECASE)


def main() -> None:
    """Run, check, print; exit 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--work", type=Path, help="folder for the output, which must not exist")
    parser.add_argument("--run", type=Path, help="check this finished folder instead")
    arguments = parser.parse_args()
    if (arguments.work is None) == (arguments.run is None):
        parser.error("give either --work or --run")
    figures: dict[str, Any] = {}
    out = arguments.run
    if out is None:
        out = arguments.work
        figures |= run(arguments.cases, out)
    figures |= check(arguments.cases, out)
    broken = broken_promises(figures)
    for promise in broken:
        print(f"FAIL {promise}")
    print(json.dumps(figures))
    sys.exit(1 if broken else 0)


def run(cases: Path, out: Path) -> dict[str, Any]:
    """Clean the cases; exit status, seconds, and the most memory that one process has taken (bytes)."""
    began, peak = time.monotonic(), 0
    with subprocess.Popen([sys.executable, "-m", "cleaner", "run", str(cases), "--out", str(out)]) as process:
        while process.poll() is None:
            peak = max([peak, *map(_resident, _family(process.pid))])
            time.sleep(0.1)
    return {"exit": process.returncode, "seconds": round(time.monotonic() - began, 1), "peak_of_a_process": peak}


def check(cases: Path, out: Path) -> dict[str, Any]:
    """The figures of a finished folder; see the head of this file."""
    whole = subprocess.run([sys.executable, "-m", "cleaner", "verify", str(out)], capture_output=True, check=False)
    wanted = [json.loads(line) for line in (cases / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    texts, verdicts, ids, pages = _read(out, {one["path"] for one in wanted})
    without = [one["path"] for one in wanted if not verdicts[one["path"]]]
    phrased = [one for one in wanted if one.get("must_contain")]
    missing = [one["path"] for one in phrased if not _holds(one["must_contain"], "\n".join(texts[one["path"]]))]
    warcs = {one["path"]: one.get("pages") for one in wanted if ".warc" in one["path"]}
    ideal = {path: _pages(cases / path) if number is None else number for path, number in warcs.items()}
    short = {path: number - pages[path] for path, number in ideal.items() if pages[path] < number}
    return {
        "whole": whole.returncode == 0,
        "cases": len(wanted),
        "without_verdict": without[:10],
        "inputs_with_two_verdicts": sum(number > 1 for number in ids.values()),
        "phrases": len(phrased),
        "phrases_missing": missing,
        "warc_pages": sum(ideal.values()),
        "warc_pages_missing": short,
    }


def broken_promises(figures: dict[str, Any]) -> list[str]:
    """What the figures do not keep, in words."""
    missing, lost = len(figures["phrases_missing"]), sum(figures["warc_pages_missing"].values())
    promises = {
        f"exit status {figures.get('exit')}": figures.get("exit", 0) == 0,
        "the folder is not whole": figures["whole"],
        f"cases without a verdict: {figures['without_verdict']}": not figures["without_verdict"],
        "inputs with two verdicts": not figures["inputs_with_two_verdicts"],
        f"phrases missing in {missing} of {figures['phrases']}": missing <= (1 - PHRASES) * figures["phrases"],
        f"pages missing in WARC: {lost} of {figures['warc_pages']}": lost <= (1 - PAGES) * figures["warc_pages"],
        "a process took more than 1 GiB": figures.get("peak_of_a_process", 0) <= MEMORY,
    }
    return [promise for promise, kept in promises.items() if not kept]


def _read(out: Path, cases: set[str]) -> tuple[dict[str, dict[str, None]], Counter[str], Counter[str], Counter[str]]:
    """Texts by case, rows by path and by id, documents by path; a removed document counts with the kept one's text."""
    texts: dict[str, dict[str, None]] = {case: {} for case in cases}
    by_id: dict[str, str] = {}
    verdicts, ids, pages = Counter[str](), Counter[str](), Counter[str]()
    inputs = pq.read_table(out / "index" / "inputs.parquet", columns=["id", "source_path"])
    paths = dict(zip(*(column.to_pylist() for column in inputs.columns), strict=True))
    for row in _rows(out, "corpus/*.jsonl"):
        path = row["source_path"] or row["id"]
        for case in cases.intersection(_paths(path)):
            texts[case][row["text"]] = None
        by_id[row["id"]] = row["text"]
        verdicts.update(_paths(path))
        pages[path] += 1
        ids[row["id"]] += 1
    for row in _rows(out, "duplicates.jsonl"):
        path = paths[row["id"]] or row["id"]
        for case in cases.intersection(_paths(path)):
            texts[case][by_id.get(row["kept_id"], "")] = None
        verdicts.update(_paths(path))
        pages[path] += 1
        ids[row["id"]] += 1
    for row in _rows(out, "rejected.jsonl"):
        verdicts.update(_paths(row["source_path"] or row["id"]))
        ids[row["id"]] += 1
    return texts, verdicts, ids, pages


def _rows(out: Path, pattern: str) -> Iterator[dict[str, Any]]:
    for path in sorted(out.glob(pattern)):
        with path.open("rb") as lines:
            yield from map(json.loads, lines)


def _paths(path: str) -> Iterator[str]:
    """A path and the folders (of archives, too) above it."""
    yield path
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _holds(phrases: str | list[str], text: str) -> bool:
    return all(phrase in text for phrase in ([phrases] if isinstance(phrases, str) else phrases))


def _pages(path: Path) -> int:
    """Pages in a WARC file that a reader finds which tries every place: heads of responses with a page behind them."""
    content = path.read_bytes()
    if content.startswith(b"\x1f\x8b"):
        starts = [match.start() for match in re.finditer(rb"\x1f\x8b\x08", content)]
        return sum(_pages_in(_unpacked(content[start:])) for start in starts)
    return _pages_in(content)


def _pages_in(content: bytes) -> int:
    records = re.split(rb"(?=WARC/1\.\d\r?\n)", content)
    return sum(1 for record in records if _RESPONSE.search(record[:2000]) and _PAGE.search(record[:4000]))


def _unpacked(content: bytes) -> bytes:
    """One member, if nothing in it is damaged."""
    unpack = zlib.decompressobj(31)
    try:
        data = unpack.decompress(content, 64 << 20)
    except zlib.error:
        return b""
    return data if unpack.eof else b""


def _family(pid: int) -> list[int]:
    """A process and all that descend from it; none where the system does not say."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text(encoding="ascii").split():
                found += _family(int(child))
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    peak = re.search(r"VmHWM:\s+(\d+)", status)
    return int(peak[1]) << 10 if peak else 0


if __name__ == "__main__":
    main()
