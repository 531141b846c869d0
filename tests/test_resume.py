"""A run that is stopped goes on where it was: what is finished is taken over, what has changed is done again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner import job, keys, page_task, shards, spool
from cleaner.output.verify import verify

SIZE = 4  # outcomes of a shard in these tests


class Interrupted(Exception):
    """Stands for whatever ends a run."""


CLEANED: list[str] = []  # ids of the pages that the run has cleaned


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = page_task.attempt

    def noted(page: cleaner.Page, config: cleaner.Config) -> Any:
        CLEANED.append(page.id)
        return attempt(page, config)

    monkeypatch.setattr(spool, "OUTCOMES", SIZE)
    monkeypatch.setattr(page_task, "attempt", noted)


def text(number: int) -> str:
    return "\n\n".join(
        f"In the year {1900 + number * 11 + i} the council of Lenne built bridge number {number * 31 + i}, and it paid "
        f"{number * 17 + i * 3} crowns for the stones of quarry {number * 5 + i}."
        for i in range(5)
    )


def write(source: Path, numbers: range) -> None:
    source.mkdir(exist_ok=True)
    for number in numbers:
        (source / f"{number:03d}.txt").write_text(text(number), encoding="utf-8")
    (source / "void.txt").write_bytes(b"")
    lines = [json.dumps({"id": f"r{number}", "text": text(500 + number)}) for number in range(5)]
    (source / "records.jsonl").write_text("\n".join([*lines, "{"]), encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def run(source: Path | list[Path], out: Path, stop_after: int | None = None, **settings: object) -> int:
    """One run, ended after so many inputs; how many pages were cleaned in it."""
    inputs = 0
    CLEANED.clear()

    def progress(number: int, size: int, rejected: int) -> None:
        nonlocal inputs
        inputs += number
        if inputs == stop_after:
            raise Interrupted

    if stop_after is None:
        cleaner.clean_corpus(source, out, engine="inline", progress=progress, **settings)
    else:
        with pytest.raises(Interrupted):
            cleaner.clean_corpus(source, out, engine="inline", progress=progress, **settings)
    return len(CLEANED)


def test_what_is_finished_is_taken_over(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, range(10))
    run(source, tmp_path / "whole")
    assert run(source, out, stop_after=10) == 10
    assert {path.name for path in out.iterdir()} == {".work"}
    assert run(source, out) == 15 - 2 * SIZE
    assert tree(out) == tree(tmp_path / "whole")
    assert not (out / ".work").exists()


def test_three_stops_lose_no_finished_shard(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, range(20))
    run(source, tmp_path / "whole")
    cleaned = [run(source, out, stop_after=end) for end in (6, 11, 17)]
    assert cleaned == [6, 11 - SIZE, 17 - 2 * SIZE]
    assert run(source, out) == 25 - 4 * SIZE
    assert tree(out) == tree(tmp_path / "whole")


def test_changed_and_new_inputs_are_done_again_and_only_they(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, range(1, 20))
    run(source, out, stop_after=18)
    (source / "005.txt").write_text(text(900), encoding="utf-8")
    (source / "000.txt").write_text(text(901), encoding="utf-8")
    (source / "009.txt").unlink()
    run(source, tmp_path / "whole")
    assert run(source, out) == 2 + (24 - 4 * SIZE)
    assert tree(out) == tree(tmp_path / "whole")
    assert verify(out) == []


def test_unfinished_work_is_not_thrown_away_for_other_settings(tmp_path: Path) -> None:
    """But for those that change no outcome, and on demand."""
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, range(9))
    run(source, tmp_path / "whole", min_words=3)
    run(source, out, stop_after=9)
    before = tree(out)
    for refused in (cleaner.clean_corpus, dry_run):
        with pytest.raises(cleaner.EngineError, match=r"holds the unfinished work .* --restart to begin anew") as error:
            refused(source, out, engine="inline", min_words=3)
        assert str(error.value).startswith(str(out))
        assert tree(out) == before
    assert run(source, out, stop_after=10, format="parquet", memory=2**32, sample=12) == 10 - 2 * SIZE
    assert run(source, out, restart=True, min_words=3) == 14
    assert tree(out) == tree(tmp_path / "whole")


def dry_run(source: Path, out: Path, engine: str, **settings: Any) -> None:
    job.would_read(source, out, cleaner.Config(**settings), job.Work(engine=engine))


def test_nor_for_another_version_and_what_is_damaged_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, range(9))
    run(source, out, stop_after=6)
    monkeypatch.setattr(keys, "VERSION", "0.0.0")
    with pytest.raises(cleaner.EngineError, match="another version of cleaner"):
        run(source, out)
    (shard,) = shards.shard_paths(out / ".work" / "shards")
    shard.write_bytes(shard.read_bytes().replace(b"bridge", b"brydge", 1))
    assert run(source, out) == 14


def test_a_new_library_keeps_nobody_from_adding_to_a_finished_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There `--restart` would replace what stands."""
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, range(4))
    run(source, out)
    write(source, range(14))
    run(source, out, stop_after=16)
    monkeypatch.setattr(keys, "_version", lambda name: f"{name} of tomorrow")
    assert run(source, out) == 10


def test_a_run_that_goes_on_says_how_much_is_done(tmp_path: Path) -> None:
    source, out, said = tmp_path / "in", tmp_path / "out", list[str]()
    write(source, range(9))
    run(source, out, stop_after=9, tell=said.append)
    assert said == []
    run(source, out, tell=said.append)
    assert said == [f"going on: {2 * SIZE} inputs are done already, by a run that did not end"]


def test_a_damaged_shard_is_no_shard(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, range(12))
    run(source, tmp_path / "whole")
    run(source, out, stop_after=12)
    (first, second, _) = shards.shard_paths(out / ".work" / "shards")
    first.write_bytes(first.read_bytes().replace(b"bridge", b"brydge", 1))
    second.write_bytes(second.read_bytes()[:-3])
    assert run(source, out) == 17 - SIZE
    assert tree(out) == tree(tmp_path / "whole")


def test_a_stopped_second_run_leaves_the_first_one_and_goes_on(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, range(4))
    run(source, out)
    before = tree(out)
    write(source, range(14))
    run(source, out, stop_after=16)  # of them 9 that are known
    after = tree(out)
    assert {name: after[name] for name in before} == before
    run(source, tmp_path / "whole")
    run(source, out)
    assert verify(out) == []
    rows = (out / "corpus" / "part-00000.jsonl").read_text(encoding="utf-8").splitlines()
    whole = (tmp_path / "whole" / "corpus" / "part-00000.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(rows) == sorted(whole)


def test_a_stopped_second_run_gives_the_same_ids_when_it_goes_on(tmp_path: Path) -> None:
    """Those of records whose own ids are taken, by the earlier run and by each other."""
    files = [tmp_path / f"{day}.jsonl" for day in ("monday", "tuesday")]
    for day, file in enumerate(files):
        lines = [json.dumps({"id": f"r{number % 9}", "text": text(100 * day + number)}) for number in range(12)]
        file.write_text("\n".join(lines), encoding="utf-8")
    run(files[0], tmp_path / "out")
    for end in (6, 10):
        run(files[1], tmp_path / "out", stop_after=end)
    assert run(files[1], tmp_path / "out") == 12 - 2 * SIZE
    run(files, tmp_path / "whole")
    trees = [tree(tmp_path / name) for name in ("out", "whole")]
    assert trees[0] == trees[1]


def test_a_run_without_finished_work_leaves_nothing(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, range(4))
    run(source, out, stop_after=2)
    assert not out.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_sigterm_says_how_to_go_on_and_the_same_command_does(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    rows = (json.dumps({"id": str(number), "text": text(number)}) for number in range(1500))
    (source / "records.jsonl").write_text("\n".join(rows), encoding="utf-8")
    command = [sys.executable, "-m", "cleaner", "run", str(source), "--out", str(out), "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        work, end = out / ".work" / "shards", time.monotonic() + 120
        while not list(work.glob("*.shard")) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGTERM)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 128 + signal.SIGTERM
    assert b"stopped by SIGTERM: run the same command again" in said
    assert list(work.glob("*.shard"))
    refused = subprocess.run([*command, "--min-words", "9999"], capture_output=True, check=False)
    assert (refused.returncode, refused.stderr.count(b"\n")) == (1, 1)
    assert b"unfinished work" in refused.stderr
    assert list(work.glob("*.shard"))
    again = subprocess.run([*command, "--log", str(tmp_path / "log")], capture_output=True, check=True).stderr
    assert re.search(rb"^cleaner: going on: (500|1,000) inputs are done already", again)
    assert "going on: " in (tmp_path / "log").read_text(encoding="utf-8")
    assert verify(out) == []


def test_a_run_over_a_finished_folder_changes_no_byte_of_it(tmp_path: Path) -> None:
    """Not of the index either, and also where inputs could not be read: a run killed at its end is such a folder."""
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, range(6))
    (source / "copy.txt").write_text(text(3), encoding="utf-8")
    run(source, out)
    before = tree(out)
    assert run(source, out) == 0
    assert tree(out) == before
    (source / "more.txt").write_text(text(700), encoding="utf-8")
    run(source, out)
    run(source, tmp_path / "whole")
    name = "index/inputs.parquet"
    assert tree(out)[name] == tree(tmp_path / "whole")[name]
