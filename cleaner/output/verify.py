"""The check of a finished output folder: every file, every row, every count.

Rows are streamed. What stays in memory is a 64-bit hash of each id and the ids of kept documents
that others were removed for.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from cleaner.errors import ReadError
from cleaner.output import manifest
from cleaner.output.folder import WORK
from cleaner.output.parquet_rows import read_rows
from cleaner.output.rows import check_row
from cleaner.output.stored import is_parquet
from cleaner.records import REASONS, REJECTIONS, Relation

#: Tables in one file each.
_SINGLES = ("duplicates", "passages", "frequent_passages", "rejected")
#: Problems of one kind that are listed; of the others only the number is told.
_LISTED = 10


def verify(folder: str | Path, *, count_words: Callable[[str], int] | None = None) -> list[str]:
    """All that is wrong with a finished output folder, one line each; [] when everything is right.

    ``count_words``: the function that gave ``n_words``, to check it as well. At most ten problems of
    a kind are listed, then their number. ReadError: there is no such folder, it cannot be read, or no run has
    written it.
    """
    path = Path(folder)
    if not path.is_dir():
        raise ReadError(f"there is no folder {path}")
    check = _Check(path, count_words)
    try:
        if not _is_output(path):
            raise ReadError(f"{path} is no output folder of cleaner: give the DIR of a run")
        check.run()
    except OSError as error:
        raise ReadError(f"cannot read {error.filename or path}: {error.strerror or error}") from error
    return check.problems()


class _Check:
    """What one check has seen so far."""

    def __init__(self, path: Path, count_words: Callable[[str], int] | None) -> None:
        self.path, self.count_words = path, count_words
        self.found: Counter[str] = Counter()
        self.listed: dict[str, list[str]] = {}
        self.manifest: Mapping[str, Any] = {}
        self.kept: set[int] = set()
        self.others: set[int] = set()
        self.members: Counter[str] = Counter()  # kept id -> documents removed for it, until its row is met
        self.rows: Counter[str] = Counter()
        self.removed: Counter[str] = Counter()
        self.rejections: Counter[str] = Counter()

    def problem(self, kind: str, message: str) -> None:
        """Note a problem; ``kind`` groups those that are listed together."""
        self.found[kind] += 1
        if self.found[kind] <= _LISTED:
            self.listed.setdefault(kind, []).append(message)

    def problems(self) -> list[str]:
        """Everything noted, in the order of kinds first met."""
        lines = []
        for kind, messages in self.listed.items():
            lines += messages
            if self.found[kind] > _LISTED:
                lines.append(f"{kind}: {self.found[kind] - _LISTED} more")
        return lines

    def run(self) -> None:
        """Files first, then rows: those of documents that went before those that point to them."""
        if (self.path / WORK).exists():
            self.problem("leftover", f"{WORK} is left of a run that did not end; run it again")
        if not self.read_manifest():
            return
        self.check_names()
        for row in self.table("rejected"):
            self.note_id(row, self.others)
            self.rejections[row["reason"]] += 1
            if row["reason"] not in REJECTIONS:
                self.problem("reason", f"rejected: {row['id']!r} has the unknown reason {row['reason']!r}")
        for row in self.table("duplicates"):
            self.note_id(row, self.others)
            self.members[row["kept_id"]] += 1
            if row["relation"] not in get_args(Relation):
                self.problem("relation", f"duplicates: {row['id']!r} has the unknown relation {row['relation']!r}")
        for row in self.table("corpus"):
            self.note_id(row, self.kept)
            self.check_document(row)
        others = tuple(f"{name}:" for name in self.manifest.get("against", {}))
        for kept_id in self.members:
            if kept_id.startswith(others):
                continue
            self.problem("kept_id", f"duplicates: {kept_id!r} was kept for others but is not in the corpus")
        self.check_removed()
        self.check_passages()
        self.check_counts()

    def read_manifest(self) -> bool:
        """Is there a manifest that can be read?"""
        try:
            found = manifest.read(self.path)
        except ReadError as error:
            self.problem("manifest", str(error))
            return False
        if found is None:
            self.problem("manifest", f"{manifest.NAME} is missing: the run did not end; run it again")
            return False
        self.manifest = found
        return True

    def check_names(self) -> None:
        """Tables that the manifest lacks, files that are gone, parts that nobody lists."""
        listed = self.manifest["files"]
        wanted = [f"{table}.jsonl" for table in _SINGLES]
        for table in ("corpus", "removed"):
            parts = sum(name.startswith(f"{table}/") for name in listed)
            form = "parquet" if is_parquet(table, self.manifest) else "jsonl"
            wanted += [f"{table}/part-{number:05d}.{form}" for number in range(max(parts, 1))]
        for name in (*wanted, *manifest.LOOKS):
            if name not in listed:
                self.problem("table", f"{name} is not in the manifest")
        for name, digest in listed.items():
            if not manifest.is_known(name):
                self.problem("unknown", f"the manifest lists {name!r}, which no run writes")
            elif not (self.path / name).is_file():
                self.problem("missing", f"{name} is missing")
            elif name not in wanted and manifest.file_digest(self.path / name) != digest:
                self.problem("changed", f"{name} was changed after the run")
        for table in ("corpus", "removed"):
            folder = self.path / table
            names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
            for name in names:
                if f"{table}/{name}" not in listed:
                    self.problem("extra", f"{f'{table}/{name}'!r} is not in the manifest")

    def table(self, table: str) -> Iterator[dict[str, Any]]:
        """The good rows of a table; bad ones and changed files are noted."""
        names = (
            [f"{table}.jsonl"]
            if table in _SINGLES
            else sorted(name for name in self.manifest["files"] if name.startswith(f"{table}/"))
        )
        for name in names:
            if name in self.manifest["files"] and manifest.is_known(name) and (self.path / name).is_file():
                for number, (row, wrong) in enumerate(self.parsed(table, name), 1):
                    self.rows[table] += 1
                    if wrong is None:
                        yield row
                    else:
                        self.problem(f"{table} row", f"{name}, line {number}: {wrong}")

    def parsed(self, table: str, name: str) -> Iterator[tuple[dict[str, Any], str | None]]:
        """Each row of a file, and what is wrong with it."""
        if not name.endswith(".parquet"):
            yield from (_parse(table, line) for line in self.lines(name))
            return
        if manifest.file_digest(self.path / name) != self.manifest["files"][name]:
            self.problem("changed", f"{name} was changed after the run")
            return  # nobody knows what is in it, and reading it is not for this process
        for row in read_rows(self.path / name):
            yield row, check_row(table, row)

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a listed file, its digest compared at the end."""
        sha256 = hashlib.sha256()
        with (self.path / name).open("rb") as file:
            for line in file:
                sha256.update(line)
                yield line
        if sha256.hexdigest() != self.manifest["files"][name]:
            self.problem("changed", f"{name} was changed after the run")

    def note_id(self, row: Mapping[str, Any], among: set[int]) -> None:
        """Each input stands in exactly one of corpus, duplicates and rejected."""
        key = _key(row["id"])
        if key in self.kept or key in self.others:
            self.problem("id", f"id {row['id']!r} stands more than once in corpus, duplicates and rejected")
        among.add(key)

    def check_document(self, row: Mapping[str, Any]) -> None:
        """What a corpus row says of its own text and of its cluster."""
        text = row["text"]
        if row["text_digest"] != hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest():
            self.problem("text_digest", f"corpus: text_digest of {row['id']!r} is not that of its text")
        if row["n_chars"] != len(text):
            self.problem("n_chars", f"corpus: n_chars of {row['id']!r} is {row['n_chars']}, not {len(text)}")
        if self.count_words is not None and row["n_words"] != (words := self.count_words(text)):
            self.problem("n_words", f"corpus: n_words of {row['id']!r} is {row['n_words']}, not {words}")
        size = 1 + self.members.pop(row["id"], 0)
        if row["cluster_size"] != size or (row["cluster"] is None) != (size == 1):
            self.problem(
                "cluster",
                f"corpus: {row['id']!r} has cluster {row['cluster']!r} of {row['cluster_size']}, "
                f"but duplicates.jsonl makes it {size}",
            )

    def check_removed(self) -> None:
        """Removed blocks: of known documents, with known verdicts and reasons."""
        for row in self.table("removed"):
            self.removed[row["reason"] or row["field"]] += 1
            key = _key(row["id"])
            if key not in self.kept and key not in self.others:
                self.problem("removed id", f"removed: no input has the id {row['id']!r}")
            dropped = row["verdict"] == "drop" and row["reason"] in REASONS
            if not dropped and not (row["verdict"] == "meta" and row["field"]):
                self.problem(
                    "verdict",
                    f"removed: block {row['index']} of {row['id']!r} is {row['verdict']} by {row['reason']!r}",
                )

    def check_passages(self) -> None:
        """Passages: between documents that were kept."""
        for table, names in (("passages", ("a", "b")), ("frequent_passages", ())):
            for row in self.table(table):
                for id_ in [*(row[name] for name in names), *(row["examples"] if not names else [])]:
                    if _key(id_) not in self.kept:
                        self.problem(f"{table} id", f"{table}: {id_!r} is not in the corpus")

    def check_counts(self) -> None:
        """The manifest's counts against the rows."""
        counts = self.manifest["counts"]
        if counts.get("inputs") != sum(self.rows[table] for table in ("corpus", "duplicates", "rejected")):
            self.problem(
                "inputs", f"the manifest's inputs, {counts.get('inputs')}, are not kept + duplicates + rejected"
            )
        for name, table in (("kept", "corpus"), ("duplicates", "duplicates"), ("rejected", "rejected")):
            if counts.get(name) != self.rows[table]:
                self.problem("count", f"the manifest counts {counts.get(name)} {name}, there are {self.rows[table]}")
        for name, found in (("removed", self.removed), ("rejections", self.rejections)):
            if dict(self.manifest[name]) != dict(found):
                self.problem("count", f"the manifest's {name} by reason are not those of the rows")


def _is_output(path: Path) -> bool:
    """Whether a run has left something in the folder."""
    tables = ("corpus", "removed", *(f"{table}.jsonl" for table in _SINGLES))
    return any((path / name).exists() for name in (manifest.NAME, WORK, *tables))


def _parse(table: str, line: bytes) -> tuple[dict[str, Any], str | None]:
    """The row of a line and what is wrong with it."""
    if not line.endswith(b"\n"):
        return {}, "the line has no end"
    try:
        row = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return {}, f"not JSON: {error}"
    return row, check_row(table, row)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _key(id_: str) -> int:
    """64 bits for an id: equal ones for two of ten million ids happen once in 300,000 folders."""
    digest = hashlib.blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")
