"""`verify` finds every way in which a folder can differ from what the run wrote."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from cleaner.errors import ReadError
from cleaner.output.verify import verify


@pytest.fixture
def out(tmp_path, folders) -> Path:
    folders.make(tmp_path / "out")
    return tmp_path / "out"


def edit(out: Path, name: str, change) -> None:
    """Apply ``change`` to the list of rows of a file and bring its digest in the manifest up to date."""
    rows = [json.loads(line) for line in (out / name).read_bytes().splitlines()]
    data = b"".join(json.dumps(row).encode() + b"\n" for row in change(rows))
    (out / name).write_bytes(data)
    edit_manifest(out, lambda content: content["files"].update({name: hashlib.sha256(data).hexdigest()}))


def edit_manifest(out: Path, change) -> None:
    content = json.loads((out / "manifest.json").read_text())
    change(content)
    (out / "manifest.json").write_text(json.dumps(content))


def set_field(number: int, **values):
    def change(rows):
        rows[number].update(values)
        return rows

    return change


def test_a_good_folder_has_no_problem(out):
    assert verify(out) == []
    assert verify(str(out)) == []


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ReadError, match="there is no folder"):
        verify(tmp_path / "nowhere")


def test_a_folder_that_no_run_has_written_is_an_error(tmp_path):
    """To run something again would not help."""
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ReadError, match="is no output folder of cleaner"):
        verify(tmp_path)


def test_without_a_manifest_the_run_did_not_end(out):
    (out / "manifest.json").unlink()
    assert verify(out) == ["manifest.json is missing: the run did not end; run it again"]


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"cleaner": "1"}', "[" * 100_000])
def test_a_damaged_manifest_is_one_problem(out, content):
    (out / "manifest.json").write_text(content)
    assert len(verify(out)) == 1


def test_files(out):
    (out / "passages.jsonl").unlink()
    (out / ".work").mkdir()
    (out / "corpus" / "part-00009.jsonl").write_text("")
    with (out / "rejected.jsonl").open("ab") as file:
        file.write(b"{}\n")
    problems = verify(out)
    assert ".work is left of a run that did not end; run it again" in problems
    assert "passages.jsonl is missing" in problems
    assert "'corpus/part-00009.jsonl' is not in the manifest" in problems
    assert "rejected.jsonl was changed after the run" in problems
    assert any(problem.startswith("rejected.jsonl, line 2: fields missing") for problem in problems)


def test_names_in_the_manifest(out):
    edit_manifest(out, lambda content: content["files"].pop("duplicates.jsonl"))
    edit_manifest(out, lambda content: content["files"].update({"../../etc/passwd": "0" * 64}))
    edit_manifest(out, lambda content: content["files"].pop("corpus/part-00001.jsonl"))
    problems = verify(out)
    assert "duplicates.jsonl is not in the manifest" in problems
    assert "corpus/part-00001.jsonl is not in the manifest" in problems
    assert "the manifest lists '../../etc/passwd', which no run writes" in problems


@pytest.mark.parametrize("line", [b"not json\n", b"{}", b'{"a": NaN}\n', b"\xff\n", b"[" * 100_000 + b"\n"])
def test_lines_that_are_no_rows(out, line):
    with (out / "duplicates.jsonl").open("ab") as file:
        file.write(line)
    assert any(problem.startswith("duplicates.jsonl, line 2: ") for problem in verify(out))


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("corpus/part-00000.jsonl", set_field(1, text="Other"), "text_digest of '1.txt' is not that of its text"),
        ("corpus/part-00000.jsonl", set_field(1, n_chars=3), "n_chars of '1.txt' is 3, not 14"),
        ("corpus/part-00000.jsonl", set_field(1, n_words=7), "n_words of '1.txt' is 7, not 3"),
        ("corpus/part-00000.jsonl", set_field(0, cluster_size=3), "but duplicates.jsonl makes it 2"),
        ("corpus/part-00000.jsonl", set_field(0, cluster=None), "but duplicates.jsonl makes it 2"),
        ("corpus/part-00000.jsonl", set_field(1, cluster="1.txt"), "but duplicates.jsonl makes it 1"),
        ("corpus/part-00000.jsonl", set_field(1, id="2.txt"), "id '2.txt' stands more than once"),
        ("corpus/part-00000.jsonl", set_field(1, id="bad.bin"), "id 'bad.bin' stands more than once"),
        ("corpus/part-00001.jsonl", lambda rows: rows[1:], "the manifest counts 5 kept, there are 4"),
        ("duplicates.jsonl", set_field(0, kept_id="9.txt"), "'9.txt' was kept for others but is not in the corpus"),
        ("duplicates.jsonl", set_field(0, relation="alike"), "unknown relation 'alike'"),
        ("duplicates.jsonl", lambda _: [], "the manifest's inputs, 7, are not kept + duplicates + rejected"),
        ("rejected.jsonl", set_field(0, reason="ugly"), "unknown reason 'ugly'"),
        ("rejected.jsonl", set_field(0, reason="empty"), "rejections by reason are not those of the rows"),
        ("removed/part-00001.jsonl", set_field(0, id="9.txt"), "no input has the id '9.txt'"),
        ("removed/part-00001.jsonl", set_field(0, reason="ugly"), "block 1 of '2.txt' is drop by 'ugly'"),
        ("removed/part-00001.jsonl", set_field(0, reason="teaser"), "removed by reason are not those of the rows"),
        ("removed/part-00001.jsonl", set_field(0, verdict="keep"), "block 1 of '2.txt' is keep by 'share'"),
        ("passages.jsonl", set_field(0, b="copy.txt"), "passages: 'copy.txt' is not in the corpus"),
        ("passages.jsonl", set_field(0, share_a=-1), "passages.jsonl, line 1: share_a holds no share"),
    ],
)
def test_rows_that_contradict_each_other(out, name, change, problem):
    edit(out, name, change)
    assert any(problem in found for found in verify(out, count_words=lambda text: len(text.split())))


def test_counts_of_the_manifest(out):
    edit_manifest(out, lambda content: content["counts"].update(inputs=8, kept=4))
    assert verify(out) == [
        "the manifest's inputs, 8, are not kept + duplicates + rejected",
        "the manifest counts 4 kept, there are 5",
    ]


def test_many_problems_of_a_kind_are_counted_not_listed(tmp_path, folders):
    folders.make(tmp_path / "out", 30)
    for number in range(15):
        edit(tmp_path / "out", f"corpus/part-{number:05d}.jsonl", set_field(0, n_chars=1))
    problems = verify(tmp_path / "out")
    assert len(problems) == 11
    assert problems[-1] == "n_chars: 5 more"


def test_ids_reach_the_terminal_only_in_a_safe_form(out):
    edit(out, "rejected.jsonl", set_field(0, id="\x1b]0;owned\x07", reason="ugly"))
    assert all(problem.isprintable() for problem in verify(out))
