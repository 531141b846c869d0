"""What a run promises about hostile inputs, checked by the benchmark's command on cases that are made here."""

from __future__ import annotations

import gzip
import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

COMMAND = [sys.executable, str(Path(__file__).parents[1] / "benchmarks" / "hostile.py")]
PROSE = (
    "The old harbour of Lenne was closed to ships on Tuesday after the crane of the northern quay fell into the water. "
    "Nobody was hurt, said the master of the port, who had warned the council of the rust three times since the spring."
)


def article(number: int) -> str:
    """A page with a phrase of its own."""
    rng = random.Random(number)
    words = " ".join(f"{rng.choice('bcdfgklmnprst')}{rng.choice('aeiou')}{rng.choice('ltnr')}" for _ in range(60))
    return f"{PROSE} The mark of this page is number {number} of the register. {words.capitalize()}."


def html(inside: str, number: int) -> str:
    return (
        f"<!DOCTYPE html><html><head><title>Harbour</title></head><body>{inside}<p>{article(number)}</p></body></html>"
    )


def warc(numbers: range) -> list[bytes]:
    """One record each."""
    records = []
    for number in numbers:
        block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html('', number)}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2024-01-01T00:00:00Z"
        )
        records.append(f"{head}\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")
    return records


def cases() -> dict[str, tuple[bytes, dict[str, Any]]]:
    """Path -> content and what is asked of it."""
    phrase = {number: {"must_contain": f"number {number} of the register"} for number in range(100)}
    flipped = bytearray(b"".join(map(gzip.compress, warc(range(20, 26)))))
    flipped[len(flipped) // 2] ^= 4
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.txt", article(30))
        archive.writestr("bomb.txt", b"a" * (70 << 20))
    table = pa.DictionaryArray.from_arrays(pa.array([0] * 3000, pa.int32()), pa.array(["word " * (1 << 18)]))
    bomb = io.BytesIO()
    pq.write_table(pa.table({"text": table}), bomb, compression="zstd")
    records = [json.dumps({"text": article(10)}), "{", '{"x": ' * 999, "null", json.dumps({"text": article(11)})]
    texts = {
        "deep.html": (html("<div>" * 3000, 1).encode(), phrase[1]),
        "controls.html": (html("<p>&#27;[2J&#xFFFF;&#0;\x07</p>", 2).encode(), phrase[2]),
        "attributes.html": (html(f"<p {'a=b ' * 20_000}>x</p>", 3).encode(), phrase[3]),
        "comment.html": (html("<!-- --!> <!-- -->", 4).encode(), phrase[4]),
        "cut.html": (html("", 5).encode()[:-20], phrase[5]),
        "false_charset.html": (html('<meta charset="utf-32">', 6).encode(), phrase[6]),
        "spaces.txt": ((" " * 500_000 + article(7)).encode(), phrase[7]),
        "records.jsonl": ("\n".join(records).encode(), {"must_contain": ["number 10 of", "number 11 of"]}),
        "values.jsonl": (b'{"text": "a", "x": [' + b"[]," * 12_000_000 + b"[]]}", {}),
        "flipped.warc.gz": (bytes(flipped), {"pages": 5}),
        "cut.warc": (b"".join(warc(range(40, 44)))[:-300], {}),
        "no_length.warc": (b"".join(warc(range(50, 55))).replace(b"Content-Length", b"Content-Lenght", 3), {}),
        "mixed.zip": (packed.getvalue(), {"must_contain": "number 30 of the register"}),
        "bomb.parquet": (bomb.getvalue(), {}),
        "bomb.txt.gz": (gzip.compress(bytes(200 << 20)), {}),
        "none.zip": (b"PK\x05\x06", {}),
        "nothing.warc": (b"", {}),
    }  # fmt: skip
    return {f"deep/{path}": value for path, value in texts.items()}


def write(folder: Path) -> Path:
    (folder / "deep").mkdir(parents=True)
    rows = []
    for path, (content, asked) in cases().items():
        (folder / path).write_bytes(content)
        rows.append(json.dumps({"path": path, **asked}))
    (folder / "manifest.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return folder


def test_the_promises_hold(tmp_path: Path) -> None:
    folder = write(tmp_path / "cases")
    done = subprocess.run([*COMMAND, str(folder), "--work", str(tmp_path / "out")], capture_output=True, text=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, done.stdout
    assert figures["cases"] == len(cases())
    assert figures["phrases_missing"] == []
    assert figures["warc_pages"] == 5 + 4 + 5
    assert figures["warc_pages_missing"] == {}


def test_broken_promises_are_found(tmp_path: Path) -> None:
    """The check is no rubber stamp: an output that lacks what was asked for fails, and says where."""
    folder, out = tmp_path / "cases", tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").write_text(article(1), encoding="utf-8")
    (folder / "b.warc").write_bytes(b"".join(warc(range(2))))
    asked = [
        {"path": "a.txt", "must_contain": "what does not stand there"},
        {"path": "b.warc", "pages": 4},
        {"path": "c.txt"},
    ]
    (folder / "manifest.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "cleaner", "run", str(folder), "--out", str(out)], check=True, capture_output=True
    )
    done = subprocess.run([*COMMAND, str(folder), "--run", str(out)], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:-1] == [
        "FAIL cases without a verdict: ['c.txt']",
        "FAIL phrases missing in 1 of 1",
        "FAIL pages missing in WARC: 2 of 4",
    ]
