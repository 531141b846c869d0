"""What a person should look at is said in the summary as in the report; the log cannot grow large."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner import job
from cleaner.engines import limits
from cleaner.errors import EngineError
from cleaner.look import alarms as rules
from cleaner.look.write import renew
from cleaner.progress import Log

INLINE = job.Work(engine="inline")


def story(number: int) -> str:
    head = f"# Lenne opens bridge number {number}\n\nPublished on May 3, 2024\n\n"
    return head + "\n\n".join(
        f"In the year {1900 + number * 11 + i} the council of Lenne built bridge number {number * 31 + i}, and it paid "
        f"{number * 17 + i * 3} crowns for the stones of quarry {number * 5 + i}."
        for i in range(5)
    )


def records(path: Path, texts: list[str]) -> Path:
    path.write_text("\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8")
    return path


def warnings(tmp_path: Path, *sources: Path) -> tuple[str, ...]:
    return cleaner.clean_corpus(sources, tmp_path / "out", engine="inline").warnings


def test_a_corpus_without_oddities_raises_no_alarm(tmp_path: Path) -> None:
    assert warnings(tmp_path, records(tmp_path / "a.jsonl", [story(n) for n in range(20)] + [""] * 2)) == ()


def test_more_than_half_rejected(tmp_path: Path) -> None:
    found = warnings(tmp_path, records(tmp_path / "a.jsonl", [story(n) for n in range(9)] + [""] * 12))
    assert found == ("57 % (12 of 21) of the inputs were rejected, most of them as empty",)


def test_what_is_only_the_commonest_reason_is_not_called_most(tmp_path: Path) -> None:
    lines = [json.dumps({"text": story(n)}) for n in range(9)] + [json.dumps({"text": ""})] * 6
    lines += ['{"text": '] * 3 + [json.dumps({"text": "Home\nAbout us\n"})] * 3
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = warnings(tmp_path, tmp_path / "a.jsonl")
    assert found[0] == "57 % (12 of 21) of the inputs were rejected, most often as empty"


def test_report_summary_and_a_run_that_changes_nothing_say_the_same(tmp_path: Path) -> None:
    undated = [story(n).replace("Published on May 3, 2024", "") for n in range(20)]
    pages = records(tmp_path / "a.jsonl", [*undated, *([""] * 3)])
    found = warnings(tmp_path, pages)
    assert found == (
        "13 % (3 of 23) of the inputs were rejected, most of them as empty",
        "none of the 20 documents has a date; --crawl-date resolves relative ones",
    )
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    shown = re.findall("<li>(.*?)</li>", report.partition('<ul class="alarms">')[2].partition("</ul>")[0])
    assert shown == [f"{one[0].upper()}{one[1:]}." for one in found]
    assert warnings(tmp_path, pages) == found
    manifest = (tmp_path / "out" / "manifest.json").read_bytes()
    assert json.loads(manifest)["alarms"] == list(found)
    renew(tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").read_bytes() == manifest


def test_what_the_settings_asked_for_is_no_alarm(tmp_path: Path) -> None:
    """Unless it is over half of the inputs."""
    pages = records(tmp_path / "a.jsonl", [story(n) for n in range(20)] + ["It is short."] * 9)
    kept = cleaner.clean_corpus(pages, tmp_path / "out", engine="inline", min_words=20)
    assert (kept.rejected, kept.warnings) == (9, ())
    pages = records(tmp_path / "b.jsonl", [story(n) for n in range(8)] + ["It is short."] * 13)
    few = cleaner.clean_corpus(pages, tmp_path / "few", engine="inline", min_words=20)
    assert few.warnings == ("62 % (13 of 21) of the inputs were rejected, most of them as too_short",)


def test_more_than_half_duplicates(tmp_path: Path) -> None:
    found = warnings(tmp_path, records(tmp_path / "a.jsonl", [story(n) for n in range(9)] + [story(1)] * 12))
    assert found == ("57 % (12 of 21) of the inputs were duplicates: was something crawled twice?",)


def test_the_output_of_another_run_among_the_pages(tmp_path: Path) -> None:
    """Its rows are pages like any other, and hardly what was meant; the folder that is written to is none."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(story(1), encoding="utf-8")
    first, second = tmp_path / "pages" / "first", tmp_path / "pages" / "second"
    assert cleaner.clean_corpus(tmp_path / "pages", first, engine="inline").warnings == ()
    said = cleaner.clean_corpus(tmp_path / "pages", second, engine="inline").warnings
    assert any(one.startswith(f"{first} is the output of an earlier run, whose rows were read as") for one in said)


def test_a_large_cluster_in_a_corpus_that_is_large_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = records(tmp_path / "a.jsonl", [story(n) for n in range(20)] + [story(1)] * 2)
    assert warnings(tmp_path, pages) == ()
    monkeypatch.setattr(rules, "_ENOUGH", 20)
    (tmp_path / "out").rename(tmp_path / "former")
    assert warnings(tmp_path, pages) == ("3 documents are copies of a.jsonl#2: a template or an error page?",)


@pytest.mark.parametrize("compared", [False, True])
def test_work_without_a_folder_says_the_same_of_its_sources(tmp_path: Path, compared: bool) -> None:
    """Rows on standard output and pairs of duplicates have no summary that could say it."""
    first = tmp_path / "a.jsonl"
    first.write_text("\n".join(json.dumps({"id": "a", "text": story(n)}) for n in range(3)), encoding="utf-8")
    wrong = records(tmp_path / "b.jsonl", ["", ""])
    (tmp_path / "void").mkdir()
    said: list[str] = []
    sources = [first, wrong, tmp_path / "void"]
    if compared:
        job.duplicates(sources, cleaner.Config(), INLINE, warn=said.append)
    else:
        assert len(list(job.stream(sources, cleaner.Config(), INLINE, warn=said.append))) == 5
    assert said == [
        "2 ids came more than once; the later ones end in ~2, ~3 and so on",
        f"{wrong} gave no document: all of its 2 inputs were rejected",
        f"{tmp_path / 'void'} gave no input",
    ]


def test_sources_behind_a_sample_are_not_said_to_give_nothing(tmp_path: Path) -> None:
    """They were not asked; those before its end were."""
    first, wrong = records(tmp_path / "a.jsonl", [story(1), story(2)]), records(tmp_path / "b.jsonl", ["", ""])
    sources, said = [wrong, first, records(tmp_path / "c.jsonl", [story(3)])], []
    list(job.stream(sources, cleaner.Config(), job.Work(engine="inline", sample=3), warn=said.append))
    assert said == [f"{wrong} gave no document: all of its 2 inputs were rejected"]
    assert cleaner.clean_corpus(sources, tmp_path / "out", engine="inline", sample=3).warnings == tuple(said)


def test_of_many_sources_that_give_nothing_some_are_named(tmp_path: Path) -> None:
    """A shell gives each file of a folder as a SOURCE: a warning for each would hide all others."""
    good = records(tmp_path / "good.jsonl", [story(1)])
    wrong = [records(tmp_path / f"{number}.jsonl", [""]) for number in range(7)]
    said: list[str] = []
    list(job.stream([*wrong[:4], good, *wrong[4:]], cleaner.Config(), INLINE, warn=said.append))
    assert said == [
        *(f"{one} gave no document: its only input was rejected" for one in wrong[:3]),
        "4 more SOURCEs gave no document",
    ]


def test_work_without_an_input_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(cleaner.ReadError, match="no input found in"):
        list(job.stream(tmp_path, cleaner.Config(), INLINE))
    with pytest.raises(cleaner.ReadError, match="no input found in"):
        job.duplicates(tmp_path, cleaner.Config(), INLINE)


def test_sources_that_give_nothing(tmp_path: Path) -> None:
    good = records(tmp_path / "a.jsonl", [story(n) for n in range(5)])
    wrong = tmp_path / "b.jsonl"
    wrong.write_text('{"txt": "a"}\n{"txt": "b"}\n')
    (tmp_path / "folder").mkdir()
    assert warnings(tmp_path, good, wrong, tmp_path / "folder") == (
        "2 inputs were rejected as malformed: there may be articles in what was not read",
        f"{wrong} gave no document: all of its 2 inputs were rejected",
        f"{tmp_path / 'folder'} gave no input",
    )


def test_the_log_lists_a_thousand_of_a_kind(tmp_path: Path) -> None:
    log = Log(tmp_path / "log")
    for number in range(5000):
        log.refuse(f"\x1b[2J{number}\n" + "n" * 9999, "malformed", "no\x07thing")
    log.refuse("one", "empty", "nothing")
    log.close()
    data = (tmp_path / "log").read_bytes()
    lines = data.decode().splitlines()
    assert len(lines) == 1000 + 3 + 1 + 1  # listed, at 1,024 and 2,048 and 4,096, the other reason, the sum
    assert b"\x1b" not in data
    assert len(data) < 1 << 20
    assert lines[-1].endswith("rejected malformed: 5,000 inputs, of which 1,000 are listed here")
    with pytest.raises(EngineError, match="cannot write"):
        Log(tmp_path / "no" / "log")


def test_the_command_appends_to_a_log(tmp_path: Path) -> None:
    records(tmp_path / "a.jsonl", [story(1), ""])
    command = [sys.executable, "-m", "cleaner", "run", "a.jsonl", "--out", "out", "--log", "log", "--memory", "2G"]
    for _ in range(2):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert lines[0].partition(" ")[2] == "rejected empty: a.jsonl#2: nothing stands in 'text'"
    assert lines[1].endswith("2 inputs: 1 kept, 0 duplicates, 1 rejected; written to out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        *("README.md", "corpus", "croissant.json", "duplicates.jsonl", "frequent_passages.jsonl", "index"),
        *("manifest.json", "passages.jsonl", "rejected.jsonl", "removed", "report.html"),
    ]


def test_the_log_is_no_input(tmp_path: Path) -> None:
    records(tmp_path / "a.jsonl", [story(1)])
    command = [sys.executable, "-m", "cleaner", "run", ".", "--out", "out", "--log", "run.log"]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert done.stderr.startswith(b"cleaner: 1 input: 1 kept")
    dry = subprocess.run([*command, "--dry-run"], cwd=tmp_path, check=True, capture_output=True)
    assert dry.stdout.split()[1:] == [b"a.jsonl"]


def test_memory_bounds_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "usable_cpus", lambda: 16)
    assert [limits.workers_within(gigabytes << 30) for gigabytes in (0, 1, 2, 4, 64)] == [1, 1, 3, 7, 16]
    monkeypatch.setattr(limits, "free_memory", lambda: 4 << 30)
    assert limits.workers_within(None) == 3


@pytest.mark.parametrize(("small", "named"), [(1, False), (4, True)])
def test_one_source_among_several_with_most_of_the_documents(tmp_path: Path, small: int, *, named: bool) -> None:
    """Of two sources one has more than half whatever they hold."""
    files = [records(tmp_path / "most.jsonl", [story(n) for n in range(20)])]
    files += [records(tmp_path / f"{n}.jsonl", [story(20 + n)]) for n in range(small)]
    assert any("come from one source, most.jsonl" in one for one in warnings(tmp_path, *files)) is named
