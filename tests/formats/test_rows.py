"""Rows of tables: what is well-formed is as csv reads it, and a quote that is never closed costs its own row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.errors import ReadError
from cleaner.formats import rows as module
from cleaner.formats.read import read
from cleaner.formats.rows import rows
from cleaner.records import Page

FIELD = st.lists(st.sampled_from(["a", "b c", ",", ";", '"', '""', "\n", "\r\n", "\r", "é", "7", " "])).map("".join)
TABLE = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(FIELD, min_size=width, max_size=width), min_size=1))


def found(text: str) -> list[object]:
    """The fields of each row, the reason of each error; a row that breaks off as a tuple."""
    return [
        row.reason if isinstance(row, ReadError) else tuple(row.fields) if row.cut else row.fields
        for row in rows(io.StringIO(text, newline=""), ",")
    ]


@settings(max_examples=300, deadline=None)
@given(TABLE, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_csv_writes_is_read_as_csv_reads_it(table: list[list[str]], quoting: int, line_end: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=quoting, lineterminator=line_end).writerows(table)
    file.seek(0)
    assert found(file.getvalue()) == [row for row in csv.reader(file) if any(row)]


@settings(max_examples=300, deadline=None)
@given(FIELD)
def test_any_text_comes_to_an_end(text: str) -> None:
    found(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('i,t\n1,"open\n2,b\n3,c\n', [["i", "t"], "malformed", ["2", "b"], ["3", "c"]]),
        ('i,t\n1,"open\n2,"b"\n3,"c"\n', [["i", "t"], "malformed", ["2", "b"], ["3", "c"]]),
        ('"i","t"\n"1","open\n"2","two\nlines"\n', [["i", "t"], "malformed", ["2", "two\nlines"]]),
        ('t\n"open\n"b"\n"c"\n', [["t"], "malformed", ["b"], ["c"]]),
        ('i,t\n1,"open\n2,b\n3,"open\n4,d\n', [["i", "t"], "malformed", ["2", "b"], "malformed", ["4", "d"]]),
        ('i,t\n1,"open\n2,b\n3,c\n4,12" wide\n', [["i", "t"], "malformed", ["2", "b"], ["3", "c"], ["4", '12" wide']]),
    ],
)
def test_a_quote_that_is_never_closed_costs_its_row(text: str, wanted: list[object]) -> None:
    """The rows that it would take in are rows."""
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('i,t\n1,"a" b\n2,c\n', [["i", "t"], ["1", "a b"], ["2", "c"]]),
        ('i,t\n1,"two\nlines "quoted" here"\n2,c\n', [["i", "t"], ["1", 'two\nlines quoted" here"'], ["2", "c"]]),
        ('i,t\n1,"a \\"b\\" c"\n', [["i", "t"], ["1", 'a \\b\\" c"']]),
        ('i,t\n1, "a"\n', [["i", "t"], ["1", ' "a"']]),
    ],
)
def test_a_quote_inside_a_field_is_no_end_of_the_table(text: str, wanted: list[object]) -> None:
    """Rows that break the rules but hold together are read as csv reads them when it is not strict."""
    assert found(text) == wanted == [*csv.reader(io.StringIO(text))]


def test_a_text_that_breaks_off_with_its_file_stays_one_row() -> None:
    """Its paragraphs are no rows."""
    text = 'i,t\n1,a\n2,"A paragraph.\n\nAnother, with commas, and more.\nA th'
    assert found(text)[2] == ("2", "A paragraph.\n\nAnother, with commas, and more.\nA th")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fields and lines have at most a thousand characters."""
    before = csv.field_size_limit(1000)
    monkeypatch.setattr(module, "LIMIT", 1000)
    monkeypatch.setattr(module, "_LONGEST", 1000)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("small")
def test_what_is_too_long_costs_its_row() -> None:
    """A line, a field of many lines, a row of many fields."""
    prose = "A line of prose.\n" * 100
    assert found(f"i,t\n1,{'a' * 2000}\n2,b\n") == [["i", "t"], "too_large", ["2", "b"]]
    assert found(f'i,t\n1,"{prose * 3}"\n2,b\n') == [["i", "t"], "too_large", ["2", "b"]]
    fields = ",".join([f'"{prose[:680]}"'] * 4)
    assert found(f"i,t\n1,{fields}\n2,b\n")[:2] == [["i", "t"], "too_large"]


@pytest.mark.usefixtures("small")
def test_a_quote_that_is_never_closed_is_given_up_where_a_field_may_not_be_longer() -> None:
    """Memory is bounded: the rest of the file is not held for it."""
    lines = [["7", f"row {number}"] for number in range(500)]
    text = 'i,t\n1,"open\n' + "".join(f"{','.join(line)}\n" for line in lines)
    assert found(text) == [["i", "t"], "malformed", *lines]


def test_quotes_that_never_close_are_not_followed_to_the_end_from_each_line() -> None:
    """Each of these lines opens a quote whichever way it is read: ten million of them would take days."""
    text = "i,t\n" + 'x","a\n' * 5000
    reader = module._Reader(io.StringIO(text, newline=""), ",", csv.QUOTE_MINIMAL)
    while reader.next() is not None:
        pass
    assert reader._lines._seen_again < 10 * len(text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("inside", ["r", '"" r', ""])
@pytest.mark.parametrize("size", [3, 50, 10_000])
def test_lines_that_are_kept_to_be_read_again_come_again(
    monkeypatch: pytest.MonkeyPatch, size: int, inside: str, end: str
) -> None:
    """In whatever blocks they are kept; a long field is what it was."""
    monkeypatch.setattr(module, "_BLOCK", size)
    monkeypatch.setattr(module, "_CHUNK", size)
    lines = [[f"{number}", "r"] for number in range(400)]
    text = "".join(f"{','.join(line)}{end}" for line in lines)
    assert found(f'i,t{end}1,"open{end}{text}') == [["i", "t"], "malformed", *lines]
    field = "".join(f"{number} {inside}{end}" for number in range(400))
    row = [["i", "t"], ["1", field.replace('""', '"')], ["2", "b"]]
    assert found(f'i,t{end}1,"{field}"{end}2,b{end}') == row
    assert found(f'i,t{end}1,"{field}"{end}2,"open{end}3,c{end}') == [*row[:2], "malformed", ["3", "c"]]


def test_errors_name_lines(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,text\n"a","two\nlines"\nb,"open\nc,x\nd,"open\ne,x\n', encoding="utf-8")
    first, second, third, fourth, fifth = read(tmp_path)
    assert (second.id, second.reason, second.detail[:7]) == ("a.csv#2", "malformed", "line 4:")
    assert (fourth.id, fourth.reason, fourth.detail[:7]) == ("a.csv#4", "malformed", "line 6:")
    assert [one.content for one in (first, third, fifth) if isinstance(one, Page)] == ["two\nlines", "x", "x"]
