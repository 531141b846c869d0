"""Inputs beyond the caps in full size: each must become rows that say so, in seconds, without its neighbours.

    python benchmarks/caps.py [--work DIR] [--only NAME]

One run an input: a text of 1 GB, archives that unpack to 60 GB, records of 100 MB between good ones in each format, a
WARC record of 1 GB. Each is written into a folder of its own inside DIR (the system's place for such) and deleted
afterwards; 1.1 GB of disk are needed at a time. Printed are its size, CPU and wall seconds of the run (its start is in
them: some 2), and the peak memory of all its processes together (Linux). A line FAIL says what was not kept of this:

- the rejected rows have the reasons that are wanted, and no other input is lost
- a run takes at most `SECONDS` of CPU time and `MEMORY` bytes

The last line is JSON with all figures. Exit 0: all passed.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from run import Memory, pages

SECONDS, MEMORY = 30, 3 << 29
_MIB = 1 << 20
_GOOD = [record["text"].replace('"', "") for record in pages(3)]
_LARGE = 100_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """``write`` makes the file ``name``; its run is to give ``kept`` documents and rejected rows with ``reasons``."""

    name: str
    write: Callable[[Path], None]
    kept: int = 0
    reasons: tuple[str, ...] = ("too_large",)


def text(path: Path) -> None:
    """1 GB of lines."""
    line = b"The council met on Tuesday and said nothing new.\n"
    with path.open("wb") as file:
        for _ in range(1000):
            file.write(line * (1_000_000 // len(line)))


def one_entry(path: Path) -> None:
    """A zip archive of 60 MB, whose one entry says that it has 60 GB, and has them."""
    _zip(path, [("a.txt", 60 << 30)])


def many_entries(path: Path) -> None:
    """A thousand entries of 60 MB each: none of them is too large by itself; a good one stands before them."""
    _zip(path, [(f"{number:04d}.txt", 60 * _MIB) for number in range(1000)], good=True)


def liar(path: Path) -> None:
    """An entry of 60 GB, of which the archive says that it has 50 MB: no more of it is unpacked."""
    _zip(path, [("a.txt", 60 << 30)], said=50 * _MIB)


def packed_text(path: Path) -> None:
    """Members of gzip, one behind the other."""
    with path.open("wb") as file:
        file.writelines(_gzip_of(60 << 30))


def packed_lines(path: Path) -> None:
    """A good record, then 60 GB without a line end."""
    with path.open("wb") as file:
        file.write(_member(_line("first")))
        file.writelines(_gzip_of(60 << 30))


def json_lines(path: Path) -> None:
    """A line of 100 MB between two good ones."""
    path.write_bytes(_line("first") + json.dumps({"text": "word " * (_LARGE // 5)}).encode() + b"\n" + _line("last"))


def json_array(path: Path) -> None:
    """The same as elements."""
    records = [_line("first"), json.dumps({"text": "word " * (_LARGE // 5)}).encode(), _line("last")]
    path.write_bytes(b"[" + b",".join(records) + b"]")


def csv_field(path: Path) -> None:
    """The same as rows, the large field in quotes and with line ends."""
    large = "A line of words that goes on.\n" * (_LARGE // 30)
    rows = [f'first,"{_GOOD[0]}"', f'large,"{large}"', f'last,"{_GOOD[1]}"']
    path.write_text("id,text\n" + "\n".join(rows), encoding="utf-8")


def csv_line(path: Path) -> None:
    """The same on one line, without quotes."""
    rows = [f'first,"{_GOOD[0]}"', f"large,{'word ' * (_LARGE // 5)}", f'last,"{_GOOD[1]}"']
    path.write_text("id,text\n" + "\n".join(rows), encoding="utf-8")


def parquet(path: Path) -> None:
    """The same as rows of a Parquet file that is not compressed."""
    texts = [_GOOD[0], "word " * (_LARGE // 5), _GOOD[1]]
    pq.write_table(pa.table({"id": ["first", "large", "last"], "text": texts}), path, compression="none")


def warc(path: Path) -> None:
    """A response of 1 GB between two good ones."""
    good = [f"<html><body><p>{one}</p></body></html>".encode() for one in _GOOD]
    with path.open("wb") as file:
        _response(file, "first", len(good[0]), iter(good[:1]))
        _response(file, "large", 1_000_000_000, _paragraphs(1_000_000_000))
        _response(file, "last", len(good[1]), iter(good[1:2]))


CASES = (
    Case("text.txt", text),
    Case("one-entry.zip", one_entry),
    Case("many-entries.zip", many_entries, 1, ("too_large",) * 1000),
    Case("liar.zip", liar, reasons=("binary",)),
    Case("text.txt.gz", packed_text),
    Case("lines.jsonl.gz", packed_lines, 1, ("too_large", "too_large")),  # the line, and what comes behind it
    Case("lines.jsonl", json_lines, 2),
    Case("array.json", json_array, 2),
    Case("field.csv", csv_field, 2),
    Case("line.csv", csv_line, 2),
    Case("value.parquet", parquet, 2),
    Case("record.warc", warc, 2),
)


def measure(case: Case, folder: Path) -> dict[str, Any]:
    """Figures of the run over one case, ``broken`` with what it did not keep."""
    source, out = folder / case.name, folder / "out"
    case.write(source)
    size = source.stat().st_size
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "cleaner", "run", str(source), "--out", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        memory = Memory(process.pid)
        memory.start()
        said = process.communicate()[1]
    wall, after, peak = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN), memory.stop()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    manifest: Mapping[str, Any] = {"counts": {"kept": 0}, "rejections": {}}
    if process.returncode == 0:
        manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    kept, rejections = manifest["counts"]["kept"], dict(manifest["rejections"])
    wanted = {reason: case.reasons.count(reason) for reason in case.reasons}
    promises = {
        f"exit status {process.returncode}: {said.strip()}": process.returncode == 0,
        f"{kept} kept, {case.kept} wanted": kept == case.kept,
        f"rejected {rejections}, wanted {wanted}": rejections == wanted,
        f"more than {SECONDS} s of CPU time": cpu <= SECONDS,
        f"more than {MEMORY >> 20} MiB of memory": peak <= MEMORY,
    }
    return {
        "case": case.name,
        "megabytes": round(size / 1e6, 1),
        "cpu_seconds": round(cpu, 1),
        "wall_seconds": round(wall, 1),
        "peak_megabytes": round(peak / 1e6),
        "kept": kept,
        "rejections": rejections,
        "broken": [promise for promise, is_kept in promises.items() if not is_kept],
    }


def main() -> None:
    """Run each case, print a table and all as JSON; exit 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, help="folder for inputs and outputs; nothing stays in it")
    parser.add_argument("--only", action="append", choices=[case.name for case in CASES], help="may be repeated")
    arguments = parser.parse_args()
    rows: list[dict[str, Any]] = []
    print(f"{'input':<18}{'MB':>9}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}  kept, rejected", flush=True)
    for case in CASES:
        if arguments.only and case.name not in arguments.only:
            continue
        if arguments.work is not None:
            arguments.work.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="caps-", dir=arguments.work))
        try:
            row = measure(case, folder)
        finally:
            shutil.rmtree(folder)
        rows.append(row)
        numbers = f"{row['megabytes']:>9}{row['cpu_seconds']:>8}{row['wall_seconds']:>8}{row['peak_megabytes']:>9}"
        print(f"{case.name:<18}{numbers}  {row['kept']}, {row['rejections']}", flush=True)
        for promise in row["broken"]:
            print(f"FAIL {case.name}: {promise}", flush=True)
    print(json.dumps(rows))
    sys.exit(1 if any(row["broken"] for row in rows) else 0)


def _line(name: str) -> bytes:
    return json.dumps({"id": name, "text": _GOOD[name == "last"]}).encode() + b"\n"


def _paragraphs(size: int) -> Iterator[bytes]:
    chunk = b"<p>word</p>\n" * 100_000
    for start in range(0, size, len(chunk)):
        yield chunk[: size - start]


def _response(file: io.BufferedWriter, name: str, size: int, body: Iterator[bytes]) -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    about = f"WARC-Record-ID: <urn:x:{name}>\r\nWARC-Target-URI: https://a.org/{name}\r\n"
    about += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http) + size}\r\n"
    file.write(f"WARC/1.0\r\nWARC-Type: response\r\n{about}\r\n".encode() + http)
    file.writelines(body)
    file.write(b"\r\n\r\n")


def _deflated(size: int) -> Iterator[bytes]:
    """Zeros as a raw deflate stream: one block of 64 MiB, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(64 * _MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(size // (64 * _MIB)):
        yield block
    yield packer.compress(bytes(size % (64 * _MIB))) + packer.flush()


def _member(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def _gzip_of(size: int) -> Iterator[bytes]:
    member = _member(bytes(64 * _MIB))
    for _ in range(size // (64 * _MIB)):
        yield member


def _zip(path: Path, entries: list[tuple[str, int]], said: int | None = None, *, good: bool = False) -> None:
    """An archive of zeros, with a good entry before them. ``said``: the size that it gives for each entry.

    Python's zipfile would pack them itself, which takes minutes.
    """
    packed_once: dict[int, list[bytes]] = {}
    directory = []
    with path.open("wb") as file:
        if good:
            page = _GOOD[0].encode()
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = [packer.compress(page) + packer.flush()]
            directory.append(_entry(file, b"good.txt", packed, len(page), zlib.crc32(page)))
        for name, size in entries:
            if size not in packed_once:
                packed_once[size] = list(_deflated(size))
            whole = size if said is None else said
            sum_ = zlib.crc32(bytes(whole)) if whole < 64 * _MIB else 0  # of what is larger nobody sees the end
            directory.append(_entry(file, name.encode(), packed_once[size], whole, sum_))
        start = file.tell()
        file.writelines(directory)
        place = (len(directory), len(directory), file.tell() - start, start)
        file.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *place, 0))


def _entry(file: io.BufferedWriter, name: bytes, packed: list[bytes], size: int, crc: int) -> bytes:
    """Write an entry in the form of zip64; its record in the directory."""
    offset, packed_size = file.tell(), sum(map(len, packed))
    none = 0xFFFFFFFF
    extra = struct.pack("<2H2Q", 1, 16, size, packed_size)
    about = struct.pack("<5H3L2H", 45, 0, 8, 0, 33, crc, none, none, len(name), len(extra))
    file.write(b"PK\3\4" + about + name + extra)
    file.writelines(packed)
    return b"PK\1\2" + struct.pack("<H", 45) + about + struct.pack("<3H2L", 0, 0, 0, 0, offset) + name + extra


if __name__ == "__main__":
    main()
