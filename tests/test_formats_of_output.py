"""The corpus as Parquet holds what the corpus as JSON Lines holds, in every step of a folder's life."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import cleaner
from cleaner.output import parquet_rows
from cleaner.output.verify import verify
from cleaner.tokens import count


def story(number: int) -> str:
    return "\n\n".join(
        f"In the year {1900 + number * 11 + i} the council of Lenne built bridge number {number * 31 + i}, and it paid "
        f"{number * 17 + i * 3} crowns for the stones of quarry {number * 5 + i}."
        for i in range(5)
    )


def source(folder: Path, numbers: range) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        extra = {"n": number, "deep": {"é": [1.5, None]}}
        record = {"id": f"r{number}", "text": story(number), "url": f"http://a.example/{number}", **extra}
        (folder / f"{number}.jsonl").write_text(json.dumps(record), encoding="utf-8")
    (folder / "copy.txt").write_text(story(numbers[0]), encoding="utf-8")
    (folder / "void.txt").write_bytes(b"")
    return folder


def rows(out: Path) -> list[dict[str, object]]:
    lines = (out / "corpus" / "part-00000.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(autouse=True)
def _small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_rows, "_GROUP_ROWS", 3)


def test_the_same_columns_and_values(tmp_path: Path) -> None:
    pages = source(tmp_path / "in", range(8))
    cleaner.clean_corpus(pages, tmp_path / "lines", engine="inline")
    summary = cleaner.clean_corpus(pages, tmp_path / "table", engine="inline", format="parquet")
    assert (summary.kept, summary.duplicates, summary.rejected) == (8, 1, 1)
    assert verify(tmp_path / "table", count_words=count) == []
    assert not (tmp_path / "table" / "corpus" / "part-00000.jsonl").exists()
    table = pq.read_table(tmp_path / "table" / "corpus" / "part-00000.parquet")
    assert table.to_pylist() == rows(tmp_path / "lines")
    types = dict(zip(table.schema.names, map(str, table.schema.types), strict=True))
    assert (types["n_words"], types["language_score"], types["extra"]) == ("int64", "double", "string")
    assert types["authors"].startswith("list<")
    again = tmp_path / "again"
    cleaner.clean_corpus(pages, again, engine="inline", format="parquet")
    for name in ("manifest.json", "corpus/part-00000.parquet"):
        assert (again / name).read_bytes() == (tmp_path / "table" / name).read_bytes()


def test_a_second_run_adds_to_it(tmp_path: Path) -> None:
    pages, out = source(tmp_path / "in", range(5)), tmp_path / "out"
    cleaner.clean_corpus(pages, out, engine="inline", format="parquet")
    source(pages, range(9))
    assert cleaner.clean_corpus(pages, out, engine="inline", format="parquet").new == 4
    cleaner.clean_corpus(pages, tmp_path / "whole", engine="inline")
    table = pq.read_table(out / "corpus" / "part-00000.parquet")
    assert table.to_pylist() == rows(tmp_path / "whole")
    assert verify(out) == []
    assert cleaner.clean_corpus(pages, tmp_path / "other", engine="inline", against=[out]).kept == 0
    with pytest.raises(cleaner.EngineError, match=r"another format .*--restart"):
        cleaner.clean_corpus(pages, out, engine="inline")


def test_changed_files_are_found(tmp_path: Path) -> None:
    pages, out = source(tmp_path / "in", range(3)), tmp_path / "out"
    cleaner.clean_corpus(pages, out, engine="inline", format="parquet")
    part = out / "corpus" / "part-00000.parquet"
    part.write_bytes(part.read_bytes().replace(b"PAR1", b"PAR2", 1))
    assert "corpus/part-00000.parquet was changed after the run" in verify(out)
    (pages / "new.txt").write_text(story(70), encoding="utf-8")
    with pytest.raises(cleaner.EngineError, match="was changed after the run"):
        cleaner.clean_corpus(pages, out, engine="inline", format="parquet")


def test_an_empty_corpus_is_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "void.txt").write_bytes(b"")
    cleaner.clean_corpus(tmp_path / "void.txt", tmp_path / "out", engine="inline", format="parquet")
    assert pq.read_table(tmp_path / "out" / "corpus" / "part-00000.parquet").num_rows == 0
    assert verify(tmp_path / "out") == []


def test_options_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(story(1))
    for options in (
        ["--format", "parquet", "--out", "-"],
        ["--memory", "much", "--out", "x"],
        ["--memory", "4", "--out", "x"],
    ):
        command = [sys.executable, "-m", "cleaner", "run", "a.txt", *options]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 2
    with pytest.raises(cleaner.ConfigError, match="format must be one of jsonl, parquet"):
        cleaner.clean_corpus(tmp_path / "a.txt", tmp_path / "out", format="xml")  # type: ignore[arg-type]
