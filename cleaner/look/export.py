"""A finished folder in the forms that other tools read.

    hf         data/train-00000-of-00001.parquet … and a dataset card, for `datasets.load_dataset`
    datatrove  data/00000.jsonl.gz …, for its `JsonlReader`
    dolma      documents/00000.jsonl.gz …: pages with the removed blocks back in place; attributes/cleaner/… of the same
               names: where each of these blocks stands, as spans by reason, for its mixer to cut out or to keep
    tei        00000/…xml: one TEI P5 file a document
    txt        00000/…txt: one file a document, and files.jsonl, which says what is what

The names of files are made of numbers and of letters that are safe everywhere, never of an id as it came.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner.errors import ConfigError, EngineError
from cleaner.look.card import hugging_face_card
from cleaner.look.in_place import Piece, in_place, joined, spans
from cleaner.look.samples import removed_of
from cleaner.look.tables import Tables, open_folder
from cleaner.look.tei import tei
from cleaner.output.disk import disk_errors
from cleaner.output.jsonl import dump

Row = dict[str, Any]

#: Documents in a file, or files in a folder.
_IN_FILE = 10_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_OWN_FIELDS = ("id", "text")


def export(source: str | Path, form: str, out: str | Path) -> int:
    """Write the kept documents of a finished folder to the new folder ``out``; returns how many.

    ReadError: no finished folder. ConfigError: no such form. EngineError: ``out`` is not empty or lies in the
    folder, or the disk.
    """
    if form not in FORMS:
        raise ConfigError(f"cannot export to {form!r}: known are {', '.join(FORMS)}")
    about, tables = open_folder(source)
    if Path(out).resolve().is_relative_to(Path(source).resolve()):
        raise EngineError(
            f"{out} lies in {source}, which holds the corpus and nothing else: choose another one for --out"
        )
    with tables, _fresh(Path(out)) as folder:
        return FORMS[form](about, tables, folder)


@contextlib.contextmanager
def _fresh(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` to write to, which becomes ``out``, or gives it its content, when all is written."""
    target = Path(os.path.realpath(out))  # "." has no name, and what a link leads to is meant
    with disk_errors(out):
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise EngineError(f"{out} is not an empty folder: choose another one for --out")
        work = target.with_name(f".{target.name}.exporting")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        try:
            yield work
            if target.exists():  # it may be where somebody's shell stands
                for entry in sorted(work.iterdir()):
                    entry.rename(target / entry.name)
                work.rmdir()
            else:
                work.rename(target)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise


def _to_hugging_face(about: Mapping[str, Any], tables: Tables, folder: Path) -> int:
    import pyarrow.parquet as pq

    table = tables.arrow("corpus")
    n_files = max(1, -(-len(table) // _IN_FILE))
    (folder / "data").mkdir()
    for number in range(n_files):
        part = table.slice(number * _IN_FILE, _IN_FILE)
        pq.write_table(part, folder / "data" / f"train-{number:05d}-of-{n_files:05d}.parquet", compression="zstd")
    (folder / "README.md").write_bytes(hugging_face_card(about))
    return len(table)


def _to_datatrove(_: Mapping[str, Any], tables: Tables, folder: Path) -> int:
    def line(row: Row) -> Row:
        return {"text": row["text"], "id": row["id"], "media": [], "metadata": _metadata(row)}

    return _json_lines(tables, folder / "data", lambda rows, _: map(line, rows))


def _to_dolma(_: Mapping[str, Any], tables: Tables, folder: Path) -> int:
    attributes = folder / "attributes" / "cleaner"
    attributes.mkdir(parents=True)

    def lines(rows: list[Row], name: str) -> Iterator[Row]:
        removed = removed_of(tables, [row["id"] for row in rows])
        with _gzipped(attributes / name) as file:
            for row in rows:
                pieces = in_place(row["text"], removed[row["id"]])
                file.write(dump({"id": row["id"], "attributes": _spans(pieces)}).encode())
                yield {
                    "id": row["id"],
                    "text": joined(pieces),
                    "source": row["hostname"] or row["source_path"] or "cleaner",
                    "created": row["date"],
                    "metadata": _metadata(row),
                }

    return _json_lines(tables, folder / "documents", lines)


def _spans(pieces: Sequence[Piece]) -> dict[str, list[tuple[int, int, float]]]:
    """Reason -> (start, end, how sure it is that the block is no article, 0-1) of each removed block."""
    found: dict[str, list[tuple[int, int, float]]] = {}
    for start, end, row in spans(pieces):
        sure = round(1 - row["score"], 4) if row["verdict"] == "drop" else 1.0
        found.setdefault(f"cleaner__{row['reason'] or row['field']}", []).append((start, end, sure))
    return found


def _to_tei(about: Mapping[str, Any], tables: Tables, folder: Path) -> int:
    return _files(tables, folder, "xml", lambda row: tei(row, about["cleaner"]))


def _to_text(_: Mapping[str, Any], tables: Tables, folder: Path) -> int:
    return _files(tables, folder, "txt", lambda row: f"{row['text']}\n".encode())


FORMS: Mapping[str, Callable[[Mapping[str, Any], Tables, Path], int]] = {
    "hf": _to_hugging_face,
    "datatrove": _to_datatrove,
    "dolma": _to_dolma,
    "tei": _to_tei,
    "txt": _to_text,
}


def _metadata(row: Row) -> Row:
    """All other fields of a document; those that stand for nothing are left out."""
    fields = {name: value for name, value in row.items() if name not in _OWN_FIELDS and value not in (None, [])}
    fields["origin"] = {name: value for name, value in row["origin"].items() if value is not None}
    fields["extra"] = json.loads(row["extra"])
    return fields


def _json_lines(tables: Tables, folder: Path, lines: Callable[[list[Row], str], Iterable[Row]]) -> int:
    """The documents in gzipped files of JSON Lines."""
    folder.mkdir(parents=True)
    count = 0
    for number, rows in enumerate(tables.batches("SELECT * FROM corpus", _IN_FILE)):
        count += len(rows)
        name = f"{number:05d}.jsonl.gz"
        with _gzipped(folder / name) as file:
            for line in lines(rows, name):
                file.write(dump(line).encode())
    return count


def _gzipped(path: Path) -> gzip.GzipFile:
    """A gzip file to write that holds no time, so that equal rows give equal bytes."""
    return gzip.GzipFile(path, "wb", mtime=0)


def _files(tables: Tables, folder: Path, suffix: str, content: Callable[[Row], bytes]) -> int:
    """One file a document, in folders of some thousand, and a list of them."""
    count = 0
    with (folder / "files.jsonl").open("wb") as listed:
        for number, rows in enumerate(tables.batches("SELECT * FROM corpus", _IN_FILE)):
            (folder / f"{number:05d}").mkdir()
            for row in rows:
                stem = _UNSAFE.sub("-", Path(row["id"]).stem).strip("-.")[:60]
                name = f"{number:05d}/{count:07d}{'-' if stem else ''}{stem}.{suffix}"
                (folder / name).write_bytes(content(row))
                listed.write(dump({"file": name, **{key: row[key] for key in ("id", "title", "url")}}).encode())
                count += 1
    return count
