"""The library as a pipeline meets it: lazily read, cleaned, compared, written; every input accounted for once."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaner
from cleaner import job
from cleaner.output.verify import verify
from cleaner.tokens import count

SENTENCE = "The council of Lenne voted on Tuesday for a new bridge, after a debate that lasted well into the night. "


def page(number: int) -> str:
    return "\n\n".join(f"{SENTENCE.replace('bridge', f'bridge number {number * 7 + i}')}" * 2 for i in range(4))


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def mixed(folder: Path) -> Path:
    """A folder with good pages, copies, records and inputs that give nothing."""
    source = folder / "pages"
    (source / "deep").mkdir(parents=True)
    for number in range(6):
        (source / f"{number}.txt").write_text(page(number), encoding="utf-8")
    (source / "deep" / "copy.txt").write_text(page(3), encoding="utf-8")
    (source / "page.html").write_text(f"<html><title>T</title><body><nav>Home</nav><p>{page(9)}</p>", encoding="utf-8")
    (source / "void.txt").write_bytes(b"")
    (source / "broken.bin").write_bytes(b"\x7fELF\x00\x00\x00")
    lines = [{"id": "r1", "text": page(11)}, {"id": "r1", "text": page(12)}, {"id": "r3", "nothing": 1}]
    (source / "records.jsonl").write_text("\n".join([*map(json.dumps, lines), "{"]), encoding="utf-8")
    return source


def test_read_is_lazy_and_gives_pages_and_rejected(tmp_path: Path) -> None:
    items = cleaner.read(mixed(tmp_path))
    assert isinstance(items, Iterator)
    assert [item.id for item in items] == [
        *("0.txt", "1.txt", "2.txt", "3.txt", "4.txt", "5.txt", "broken.bin", "deep/copy.txt", "page.html"),
        *("r1", "r1~2", "r3", "records.jsonl#4", "void.txt"),
    ]


def test_clean_is_lazy_and_loses_nothing(tmp_path: Path) -> None:
    def pages() -> Iterator[str | bytes]:
        yield page(1)
        yield b"\x00\x01\x02\x03" * 9
        raise AssertionError("read too far")

    first, second = itertools.islice(cleaner.clean(pages()), 2)
    assert isinstance(first, cleaner.Document)
    assert first.id == "0"
    assert isinstance(second, cleaner.Rejected)
    assert (second.id, second.reason) == ("1", "binary")


def test_every_input_is_accounted_for_exactly_once(tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = cleaner.clean_corpus(mixed(tmp_path), out, engine="inline")
    assert (summary.inputs, summary.kept, summary.duplicates, summary.rejected) == (14, 9, 1, 4)
    assert summary.inputs == summary.kept + summary.duplicates + summary.rejected
    assert verify(out, count_words=count) == []
    ids = [
        str(row["id"])
        for name in ("corpus/part-00000", "duplicates", "rejected")
        for row in rows(out / f"{name}.jsonl")
    ]
    assert sorted(ids) == sorted(item.id for item in cleaner.read(tmp_path / "pages"))
    assert summary.warnings == (
        "1 id came more than once; the later ones end in ~2, ~3 and so on",
        "2 inputs were rejected as malformed: there may be articles in what was not read",
    )


def test_rows_stand_in_input_order(tmp_path: Path) -> None:
    cleaner.clean_corpus(mixed(tmp_path), tmp_path / "out", workers=2)
    kept = [row["id"] for row in rows(tmp_path / "out" / "corpus" / "part-00000.jsonl")]
    order = [item.id for item in cleaner.read(tmp_path / "pages")]
    assert kept == [name for name in order if name in kept]
    assert [row["id"] for row in rows(tmp_path / "out" / "rejected.jsonl")] == [
        "broken.bin",
        "r3",
        "records.jsonl#4",
        "void.txt",
    ]


@pytest.mark.parametrize("workers", [1, 3])
def test_engines_and_workers_give_the_same_bytes(tmp_path: Path, workers: int) -> None:
    source = mixed(tmp_path)
    cleaner.clean_corpus(source, tmp_path / "inline", engine="inline")
    cleaner.clean_corpus(source, tmp_path / "local", workers=workers)
    assert tree(tmp_path / "inline") == tree(tmp_path / "local")


def test_several_sources_in_the_order_given(tmp_path: Path) -> None:
    source = mixed(tmp_path)
    found = cleaner.read([source / "5.txt", source / "deep"])
    assert [item.id for item in found] == ["5.txt", "copy.txt"]


def test_a_finished_folder_is_replaced_on_purpose_only(tmp_path: Path) -> None:
    source, out = mixed(tmp_path), tmp_path / "out"
    cleaner.clean_corpus(source, out, engine="inline")
    before = tree(out)
    with pytest.raises(cleaner.EngineError, match=r"another threshold .*--restart"):
        cleaner.clean_corpus(source, out, engine="inline", threshold=0.5)
    assert tree(out) == before
    assert cleaner.clean_corpus(source, out, engine="inline", threshold=0.5, restart=True).new == 14
    assert verify(out) == []


def test_a_failed_run_leaves_the_earlier_corpus_alone(tmp_path: Path) -> None:
    source, out = mixed(tmp_path), tmp_path / "out"
    cleaner.clean_corpus(source, out, engine="inline")
    before = tree(out)

    def stop(inputs: int, size: int, rejected: int) -> None:
        raise RuntimeError("stopped in mid-run")

    with pytest.raises(RuntimeError):
        cleaner.clean_corpus(source, out, engine="inline", restart=True, progress=stop)
    assert tree(out) == before


def test_the_blocks_of_a_page_without_article_are_on_record(tmp_path: Path) -> None:
    source = tmp_path / "menu.txt"
    source.write_text("Home\nAbout us\n", encoding="utf-8")
    cleaner.clean_corpus(source, tmp_path / "out", engine="inline")
    removed = rows(tmp_path / "out" / "removed" / "part-00000.jsonl")
    assert [(row["text"], row["verdict"], row["reason"]) for row in removed] == [
        ("Home", "drop", "navigation"),
        ("About us", "drop", "navigation"),
    ]


def test_wrong_settings_stop_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(cleaner.ConfigError, match="did you mean 'threshold'"):
        cleaner.clean_corpus(tmp_path, tmp_path / "out", treshold=0.5)
    (tmp_path / "empty").mkdir()
    with pytest.raises(cleaner.ReadError, match="no input found"):
        cleaner.clean_corpus(tmp_path / "empty", tmp_path / "out", engine="inline")
    assert not (tmp_path / "out").exists()


def test_memory_is_a_size_as_on_the_command_line(tmp_path: Path) -> None:
    source = mixed(tmp_path)
    for memory in ("lots", "4", 4, 1.5):
        with pytest.raises(cleaner.ConfigError, match=r"memory: .* such as 512M or 4G"):
            cleaner.clean_corpus(source, tmp_path / "out", memory=memory)  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()
    assert cleaner.clean_corpus(source / "0.txt", tmp_path / "out", memory="1G").kept == 1
    (one,) = {job.Work(memory=memory).machine().workers for memory in ("1G", 1 << 30)}  # type: ignore[attr-defined]
    assert one == 1


def test_arguments_of_a_run_are_among_the_names_that_may_be_meant(tmp_path: Path) -> None:
    with pytest.raises(cleaner.ConfigError, match="unknown setting 'worker' in argument; did you mean 'workers'"):
        cleaner.clean_corpus(tmp_path, tmp_path / "out", worker=2)
    with pytest.raises(cleaner.ConfigError, match=r"known: mode, .*, engine, .*workers"):
        cleaner.clean_corpus(tmp_path, tmp_path / "out", zzz=2)


def test_a_sample_is_the_first_inputs(tmp_path: Path) -> None:
    assert cleaner.clean_corpus(mixed(tmp_path), tmp_path / "out", engine="inline", sample=3).inputs == 3


def test_kept_documents_come_back_from_their_rows(tmp_path: Path) -> None:
    from cleaner.output.rows import document_from_row

    cleaner.clean_corpus(mixed(tmp_path), tmp_path / "out", engine="inline")
    for row in rows(tmp_path / "out" / "corpus" / "part-00000.jsonl"):
        document = document_from_row(row)
        assert document.text == row["text"]
        assert document.n_chars == len(document.text)


def test_output_inside_a_source_is_never_read(tmp_path: Path) -> None:
    """The second run must not clean what the first one wrote, nor count it."""
    source = mixed(tmp_path)
    elsewhere = cleaner.clean_corpus(source, tmp_path / "elsewhere", engine="inline")
    for restart in (False, True):
        assert cleaner.clean_corpus(source, source / "out", engine="inline", restart=restart) == elsewhere
        assert tree(source / "out") == tree(tmp_path / "elsewhere")


def test_files_that_are_left_apart_are_never_read_whatever_they_are_called(tmp_path: Path) -> None:
    """A log that is written while the run goes on, in the folder that is cleaned; also through a link to it."""
    source = mixed(tmp_path)
    elsewhere = cleaner.clean_corpus(source, tmp_path / "elsewhere", engine="inline")
    log, link = source / "run.log", tmp_path / "link.log"
    log.write_text("2026-01-01 rejected empty: void.txt", encoding="utf-8")
    link.symlink_to(log)
    assert {found.id for found in job.find(source)} - {found.id for found in job.find(source, apart=link)} == {
        "run.log"
    }
    for apart in (log, [link, tmp_path / "not made yet"]):
        assert cleaner.clean_corpus(source, tmp_path / "out", engine="inline", restart=True, apart=apart) == elsewhere
        assert tree(tmp_path / "out") == tree(tmp_path / "elsewhere")
    with pytest.raises(cleaner.ReadError, match="no input found"):
        cleaner.clean_corpus(link, tmp_path / "out", engine="inline", apart=log)


@pytest.mark.parametrize("inside", [".", "corpus", "corpus/part-00000.jsonl", "corpus/*.jsonl", "**"])
def test_a_source_inside_the_output_folder_is_refused(tmp_path: Path, inside: str) -> None:
    """It would be replaced by what is made of it."""
    out = tmp_path / "out"
    cleaner.clean_corpus(mixed(tmp_path), out, engine="inline")
    before = tree(out)
    with pytest.raises(cleaner.EngineError, match="lies in the output folder"):
        cleaner.clean_corpus(out / inside, out, engine="inline", restart=True)
    assert tree(out) == before


def test_sources_may_come_from_an_iterator(tmp_path: Path) -> None:
    sources = iter([mixed(tmp_path) / "0.txt", tmp_path / "pages" / "1.txt"])
    assert cleaner.clean_corpus(sources, tmp_path / "out", engine="inline").inputs == 2


def test_what_is_no_path_or_number_is_one_clear_error(tmp_path: Path) -> None:
    source = mixed(tmp_path)
    with pytest.raises(cleaner.EngineError, match="no path"):
        cleaner.clean_corpus(source, "a\x00b", engine="inline")
    with pytest.raises(cleaner.EngineError, match="not UTF-8"):
        cleaner.clean_corpus(source, tmp_path / "a\udcff", engine="inline")
    for sample in (0, -1, 1.5, True):
        with pytest.raises(cleaner.ConfigError, match="sample"):
            cleaner.clean_corpus(source, tmp_path / "out", engine="inline", sample=sample)
    with pytest.raises(TypeError, match="several pages"):
        next(cleaner.clean(page(1)))
