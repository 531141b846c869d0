"""Lines that any reader can take, in parts that nothing but the number of documents decides."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given, settings, strategies

from cleaner.errors import EngineError
from cleaner.output.jsonl import RowFile, dump
from cleaner.output.parts import Parts

ANY_TEXT = strategies.text(strategies.characters(codec=None))


@settings(deadline=None)
@given(row=strategies.dictionaries(ANY_TEXT, ANY_TEXT))
def test_a_line_is_one_line_of_valid_utf8_without_control_characters(row):
    line = dump(row)
    line.encode("utf-8")
    assert line.splitlines() == [line[:-1]]
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in line[:-1])


@settings(deadline=None)
@given(row=strategies.dictionaries(strategies.text(), strategies.text()))
def test_valid_text_comes_back_as_it_was(row):
    assert json.loads(dump(row)) == row


def test_half_a_surrogate_pair_becomes_the_replacement_character():
    assert json.loads(dump({"a\udc80": "x\ud800y"})) == {"a\ufffd": "x\ufffdy"}


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_numbers_that_json_does_not_have_are_refused(number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump({"a": number})


def test_a_file_of_rows_knows_its_digest_and_rows(tmp_path):
    with RowFile(tmp_path / "deep" / "rows.jsonl") as file:
        file.write({"a": 1})
        file.write_line('{"a":2}\n')
    content = (tmp_path / "deep" / "rows.jsonl").read_bytes()
    assert content == b'{"a":1}\n{"a":2}\n'
    assert (file.rows, file.digest) == (2, hashlib.sha256(content).hexdigest())


def test_a_file_that_cannot_be_written_is_named_with_the_cause(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(EngineError, match=r"cannot write .*taken: Is a directory"):
        RowFile(tmp_path / "taken")


@pytest.mark.skipif("not __import__('os').path.exists('/dev/full')", reason="needs /dev/full")
def test_a_full_disk_is_named(tmp_path):
    (tmp_path / "rows.jsonl").symlink_to("/dev/full")
    with (
        pytest.raises(EngineError, match=r"cannot write .*rows.jsonl: No space left on device"),
        RowFile(tmp_path / "rows.jsonl") as file,
    ):
        file.write({"a": "b" * 100_000})


@pytest.mark.parametrize(("documents", "sizes"), [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_parts_are_cut_by_documents(tmp_path, documents, sizes):
    with Parts(tmp_path / "corpus", 3) as parts:
        for number in range(documents):
            parts.write([{"n": number}])
    files = sorted((tmp_path / "corpus").iterdir())
    assert [file.name for file in files] == [f"part-{number:05d}.jsonl" for number in range(len(sizes))]
    assert [len(file.read_bytes().splitlines()) for file in files] == sizes == [file.rows for file in parts.files]


def test_all_rows_of_a_document_stay_in_one_part(tmp_path):
    with Parts(tmp_path / "removed", 2) as parts:
        parts.write([{"d": 0}, {"d": 0}, {"d": 0}])
        parts.write([])
        parts.write([{"d": 2}])
    assert [file.rows for file in parts.files] == [3, 1]
