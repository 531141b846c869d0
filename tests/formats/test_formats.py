"""Every format of the contract, read from files that other programs made."""

from __future__ import annotations

import bz2
import csv
import errno
import gzip
import io
import json
import lzma
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner.errors import MissingExtra, ReadError
from cleaner.formats import compressed, json_array, parquet, remote, zipped
from cleaner.formats.origin import Columns
from cleaner.formats.read import pages, read
from cleaner.formats.sources import Found, Tally
from cleaner.records import Page, Rejected

PACKERS = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": compressed.zstd.compress}


def short(items: object) -> list[tuple[str, object]]:
    """(id, content or reason) of each item."""
    return [(item.id, item.content if isinstance(item, Page) else item.reason) for item in items]  # type: ignore[attr-defined]


def put(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# Compression


@pytest.mark.parametrize("suffix", PACKERS)
def test_compressed_files_are_read_as_what_is_in_them(tmp_path: Path, suffix: str) -> None:
    pack = PACKERS[suffix]
    put(tmp_path / f"a.txt{suffix}", pack(b"some text"))
    put(tmp_path / f"b.jsonl{suffix}", pack(b'{"text": "A"}\n{"text": "B"}\n'))
    put(tmp_path / f"c{suffix}", pack(b"<html><p>no suffix"))
    put(tmp_path / "d", pack(b"nothing says what it is"))
    assert short(read(tmp_path)) == [
        (f"a.txt{suffix}", b"some text"),
        (f"b.jsonl{suffix}#1", "A"),
        (f"b.jsonl{suffix}#2", "B"),
        (f"c{suffix}", b"<html><p>no suffix"),
        ("d", b"nothing says what it is"),
    ]


def test_the_compressors_of_the_system_are_understood(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("some text")
    for program in ("gzip", "bzip2", "xz", "zstd"):
        try:
            subprocess.run([program, "-k", "-q", str(tmp_path / "a.txt")], check=True)
        except FileNotFoundError:
            continue
    assert {content for _, content in short(read(tmp_path))} == {b"some text"}


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_page_that_breaks_off_has_a_warning(tmp_path: Path, suffix: str) -> None:
    lines = "".join(f"line {number * 7919 % 1000} of a text\n" for number in range(20_000)).encode()
    packed = PACKERS[suffix](lines)
    put(tmp_path / f"a.txt{suffix}", packed[: len(packed) // 2])
    (item,) = read(tmp_path)
    if isinstance(item, Page):
        assert item.warnings == ("truncated",)
        assert lines.startswith(item.content)
    else:  # a single block of which nothing came out
        assert item.reason == "malformed"


@pytest.mark.parametrize("suffix", PACKERS)
def test_records_before_the_end_of_a_file_that_breaks_off(tmp_path: Path, suffix: str) -> None:
    lines = [json.dumps({"text": f"text {number} {number * number * 7919 % 1000003}"}) for number in range(30_000)]
    packed = PACKERS[suffix]("\n".join(lines).encode())
    put(tmp_path / f"a.jsonl{suffix}", packed[: len(packed) * 2 // 3])
    *records, last = read(tmp_path)
    assert [record.content for record in records] == [json.loads(line)["text"] for line in lines[: len(records)]]
    assert isinstance(last, Rejected)
    assert (last.id, last.reason) == (f"a.jsonl{suffix}", "malformed")
    assert len(records) > 5_000 or suffix in {".bz2", ".xz", ".zst"}


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize("tail", [bytes(600), b"something else", b"\n"])
def test_bytes_behind_the_packed_page_do_not_cost_it(tmp_path: Path, suffix: str, tail: bytes) -> None:
    """Whether a warning says that something may be missing is up to who unpacks."""
    put(tmp_path / f"a.html{suffix}", PACKERS[suffix](b"<html><p>some text") + tail)
    (page,) = read(tmp_path)
    assert isinstance(page, Page)
    assert page.content == b"<html><p>some text"
    assert page.warnings in ((), ("truncated",))


def test_a_wrong_checksum_costs_the_page(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"some text"))
    packed[-6] ^= 1
    put(tmp_path / "a.txt.gz", bytes(packed))
    assert short(read(tmp_path)) == [("a.txt.gz", "malformed")]


@pytest.mark.parametrize("suffix", PACKERS)
def test_bombs_are_too_large(tmp_path: Path, suffix: str) -> None:
    pack = PACKERS[suffix]
    put(tmp_path / f"a.txt{suffix}", pack(b"a" * (4 << 20)))
    put(tmp_path / f"b.jsonl{suffix}", pack(b'{"text": "a"}\n' * 300_000))
    put(tmp_path / f"c{suffix}{suffix}", pack(pack(b"nested")))
    *found, nested = short(read(tmp_path))
    assert found[0] == (f"a.txt{suffix}", "too_large")
    assert found[-1] == (f"b.jsonl{suffix}", "too_large")
    assert len(found) < 100_000
    assert nested == (f"c{suffix}{suffix}", "unsupported")


def test_a_line_that_is_too_long_does_not_take_the_next_along(tmp_path: Path) -> None:
    long = b'{"text": "' + b"a" * (65 << 20) + b'"}\n'
    put(tmp_path / "a.jsonl.gz", gzip.compress(long + b'{"text": "good"}\n'))
    assert short(read(tmp_path)) == [("a.jsonl.gz#1", "too_large"), ("a.jsonl.gz#2", "good")]


# JSON


def test_a_json_array_gives_a_page_an_element(tmp_path: Path) -> None:
    values = [{"id": "x", "text": "A"}, {"text": "é" * 100_000}, 7, {"text": "[1, {"}, {"n": 1}]
    put(tmp_path / "a.json", json.dumps(values, indent=2))
    assert short(read(tmp_path)) == [
        ("x", "A"),
        ("a.json#2", "é" * 100_000),
        ("a.json#3", "malformed"),
        ("a.json#4", "[1, {"),
        ("a.json#5", "malformed"),
    ]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"text": "A"}', ["A"]),
        ('{"text": "A"}\n{"text": "B"} {"text": "C"}', ["A", "B", "C"]),
        ('[{"text": "A"}, {"text": "B"', ["A", "malformed"]),
        ('[{"text": "A"} {"text": "B"}]', ["A", "malformed"]),
        ('[{"text": "A"}] and more', ["A", "malformed"]),
        ('[{"text": "A"}, 12', ["A", "malformed", "malformed"]),
        ("[]", ["empty"]),
        ("", ["empty"]),
        ("[" * 100_000, ["too_deep"]),
        ('\ufeff[{"text": "A"}]', ["A"]),
    ],
)
def test_json_in_other_shapes(tmp_path: Path, content: str, found: list[str]) -> None:
    put(tmp_path / "a.json", content)
    assert [content for _, content in short(read(tmp_path))] == found


_ANSWERS = [
    ('{"status": "ok", "total": 2, "data": [{"text": "A"}, {"text": "B"}]}', ["A", "B"]),
    ('{"data": [{"text": "A"}], "page": "1"}', ["A"]),  # a number is no page
    ('{"response": {"meta": {"n": 1}, "results": [{"text": "A"}, {"title": "T"}]}}', ["A", "malformed"]),
    ('{"articles": [{"text": "A"}], "videos": [{"url": "v"}], "tags": ["x"], "none": []}', ["A", "malformed"]),
    ('{"data": [{"text": "A"}]}\n{"data": [{"text": "B"}, {"text": "C"}]}', ["A", "B", "C"]),
    ('{"text": "A", "comments": [{"text": "B"}]}', ["A"]),
    ('{"comments": [{"text": "B"}], "text": ""}', ["empty"]),
    ('{"authors": [{"name": "N"}, {"name": "M"}]}', ["malformed"]),
    ('{"data": []}', ["malformed"]),
    ('{"data": [{"text": "A"}, 7]}', ["A", "malformed"]),
    ('{"data": [1, null, {"text": "A"}, "x", [], {"text": "B"}]}', [*["malformed"] * 2, "A", *["malformed"] * 2, "B"]),
    ('{"data": ["A ", {"type": "bold", "text": "word"}]}', ["malformed"]),  # no record but a line
    ('{"n": 1, "data": [{"name": "A"}, 7]}', ["malformed"]),
    ('{"article": {"text": "A", "comments": [{"text": "B"}]}}', ["malformed"]),
    ('{"data": [null, {"text": "A"}, null]}', ["malformed", "A", "malformed"]),  # GraphQL: what it could not give
    ('{"data": {"site": {"posts": {"nodes": [{"text": "A"}]}}}}', ["A"]),
    ('{"id": 1, "text": null, "comments": [{"text": "B"}]}', ["malformed"]),
    ('[{"data": [{"text": "A"}, {"text": "B"}]}, {"data": [{"text": "C"}]}]', ["A", "B", "C"]),
    ('[{"text": "A"}, {"id": 1, "text": null, "comments": [{"text": "B"}]}]', ["A", "malformed"]),
]


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
@pytest.mark.parametrize(("content", "found"), _ANSWERS)
def test_json_as_services_answer(tmp_path: Path, suffix: str, content: str, found: list[str]) -> None:
    """The records stand under a key of an object. Each of them is an input, and an object with a text is one itself."""
    put(tmp_path / f"a.{suffix}", content)
    assert [content for _, content in short(read(tmp_path))] == found


_INDENTED = [
    ('{\n  "data": [\n    {"text": "A"},\n    {"text": "B"}\n  ]\n}', ["A", "B"]),
    ('[\n  {\n    "text": "A"\n  },\n  {\n    "text": "<p>B</p><p>C</p>"\n  }\n]', ["A", "<p>B</p><p>C</p>"]),
    ('\ufeff{\r\n\t"te\\u0078t" : "A"}', ["A"]),
    ('{"html": "<p>A</p><p>B</p>"}', ["<p>A</p><p>B</p>"]),
]


@pytest.mark.parametrize("name", ["a", "a.json", "a.jsonl"])
@pytest.mark.parametrize(("content", "found"), _INDENTED)
def test_json_is_told_by_its_content(tmp_path: Path, name: str, content: str, found: list[str]) -> None:
    """What comes by a pipe has no suffix: indented by jq, or full of pages, it was read as one page of text or HTML."""
    put(tmp_path / name, content)
    assert [content for _, content in short(read(tmp_path))] == found


@pytest.mark.parametrize("content", ["{\n some words", '{"words" in a brace\n', "<p>{</p>\n<p>A</p>", '{\n"A": B'[:4]])
def test_a_brace_alone_makes_no_json(tmp_path: Path, content: str) -> None:
    put(tmp_path / "a", content)
    assert short(read(tmp_path)) == [("a", content.encode())]


def test_a_field_that_is_named_tells_records_from_what_holds_them(tmp_path: Path) -> None:
    put(tmp_path / "a.json", '{"page": "P", "hits": {"hits": [{"doc": {"text": "A"}}, {"doc": {"text": "B"}}]}}')
    assert short(read(tmp_path)) == [("a.json#1", "P")]
    assert [page.content for page in read(tmp_path, text="doc.text")] == ["A", "B"]


def test_an_array_on_one_line_gives_its_objects(tmp_path: Path) -> None:
    put(tmp_path / "a.jsonl", '[{"text": "A"}, {"text": "B"}]\n[1, 2]\n[]\n{"text": "C"}\n[{"text": "D"}]\n')
    assert [content for _, content in short(read(tmp_path))] == ["A", "B", "malformed", "malformed", "C", "D"]


def test_an_answer_larger_than_a_document_is_read_record_by_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is one of records. An object that is one itself, or holds nothing else, is too large as it was."""
    monkeypatch.setattr(json_array, "LIMIT", 100_000)
    many = [{"id": f"n{number}", "text": f"text {number}", "replies": [{"text": "R"}]} for number in range(10_000)]
    many[5]["pictures"] = [{"text": many[5].pop("text")}]
    answer = {
        "ok": True,
        "meta": {"links": [{"text": "L"}], "n": [1]},
        "data": {"tags": ["x"] * 9, "results": many},
        "n": 9,
    }
    put(tmp_path / "a.json", json.dumps(answer))
    assert short(read(tmp_path)) == [("a.json#1", "L"), *((one["id"], one.get("text", "malformed")) for one in many)]
    for content in ({"text": "A", "data": many}, {"data": {"text": "A", "deep": many}}, {"blob": ["x"] * 50_000}):
        put(tmp_path / "a.json", json.dumps(content))
        assert short(read(tmp_path)) == [("a.json#1", "too_large")]
    put(tmp_path / "a.json", json.dumps(answer)[:-200_000])
    assert short(read(tmp_path))[-1][1] == "malformed"
    put(tmp_path / "a.json", json.dumps(answer).replace('"data": ', '"data" '))
    assert [reason for _, reason in short(read(tmp_path))] == ["L", "malformed"]


def test_json_with_a_long_word_at_the_end_of_what_was_read(tmp_path: Path) -> None:
    """It was searched from each of its letters on: 18 s for 64 KiB, hours for more."""
    word = "x" * (65536 - 3)  # what is read at a time, less a bracket and two quotes
    put(tmp_path / "a.json", f'["{word}", {{"id": "a", "text": "A"}}]{" " * 1_000_000}')
    assert short(read(tmp_path)) == [("a.json#1", "malformed"), ("a", "A")]


def test_json_in_utf16(tmp_path: Path) -> None:
    put(tmp_path / "a.json", '[{"text": "Äther"}]'.encode("utf-16"))
    assert short(read(tmp_path)) == [("a.json#1", "Äther")]


def test_records_keep_their_letters_in_every_format_of_text(tmp_path: Path) -> None:
    """One in Latin-1 between others in UTF-8, near the beginning or far behind it, and a whole file of them."""
    french, greek = "un café au lait et des crêpes", "Ελληνικά γράμματα"
    for name, before in {"near": 0, "far": 3000}.items():
        texts = ["plain words of a row"] * before + [greek, french, greek]
        for charset in ("mixed", "latin-1"):
            kept = [text for text in texts if charset == "mixed" or text != greek]
            coded = [text.encode("latin-1" if text == french else "utf-8") for text in kept]
            lines = [b'{"text": "%s"}' % text for text in coded]
            put(tmp_path / f"{name}.jsonl", b"\n".join(lines))
            put(tmp_path / f"{name}.json", b"[" + b", ".join(lines) + b"]")
            put(tmp_path / f"{name}.csv", b"text\n" + b"\n".join(coded))
            for suffix in ("jsonl", "json", "csv"):
                assert [page.content for page in read(tmp_path / f"{name}.{suffix}")] == kept, (name, suffix, charset)


# CSV and TSV


def test_tables_of_text(tmp_path: Path) -> None:
    rows = [
        ["Title", "Text", "url"],
        ["T", 'two\nlines, and "quotes"', "http://a.example/"],
        ["U", "", ""],
        ["V", "x", ""],
    ]
    for name, delimiter in {"a.csv": ",", "b.csv": ";", "c.tsv": "\t"}.items():
        with (tmp_path / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
    for name in ("a.csv", "b.csv", "c.tsv"):
        first, second, third = read(tmp_path / name)
        assert (first.id, first.content, first.url) == (f"{name}#1", 'two\nlines, and "quotes"', "http://a.example/")
        assert first.extra == {"Title": "T"}
        assert (second.id, second.reason) == (f"{name}#2", "empty")
        assert third.content == "x"


def test_tables_in_other_charsets_and_with_ragged_rows(tmp_path: Path) -> None:
    put(tmp_path / "a.csv", "text,n\nÄther über dem Öl,1,2,3\nß\n".encode("cp1252"))
    put(tmp_path / "b.csv", "text\nÄther\n".encode("utf-16"))
    put(tmp_path / "c.csv", "")
    first, second, third, empty = read(tmp_path)
    assert (first.content, first.extra) == ("Äther über dem Öl", {"n": "1", "rest": ["2", "3"]})
    assert (second.content, third.content, empty.reason) == ("ß", "Äther", "empty")


def test_columns_of_one_name_and_a_column_called_rest_lose_nothing(tmp_path: Path) -> None:
    """As joins and exports of spreadsheets have them."""
    put(tmp_path / "a.csv", "text,text,n,text~2,text,,\nA,B,7,C,D,E,F\n")
    put(tmp_path / "b.csv", "text,rest,rest~2\nA,mine,too,more,still more\n")
    put(tmp_path / "c.csv", "text,n\nA,1,more\n")
    one, two, three = read(tmp_path)
    assert (one.content, one.extra) == (
        "A",
        {"text~3": "B", "n": "7", "text~2": "C", "text~4": "D", "": "E", "~2": "F"},
    )
    assert (two.content, two.extra) == ("A", {"rest": "mine", "rest~2": "too", "rest~3": ["more", "still more"]})
    assert three.extra == {"n": "1", "rest": ["more"]}


def test_a_mark_before_a_name_in_quotes(tmp_path: Path) -> None:
    """As spreadsheets write it."""
    put(tmp_path / "a.csv", '\ufeff"id","text"\r\n"1","A"\r\n')
    put(tmp_path / "b.csv", '"id";"text"\r\n"2";"B"\r\n'.encode("utf-16"))
    assert short(read(tmp_path)) == [("1", "A"), ("2", "B")]


def test_lines_of_a_table_that_end_with_a_carriage_return(tmp_path: Path) -> None:
    """As Excel for the Mac writes it; the delimiter is that of the first line, not of the whole file."""
    put(tmp_path / "a.csv", 'id,text\ra,"A; with; more; of; these; signs"\rb,"B\n\nC"\r')
    put(tmp_path / "b.csv", 'sep=;\rid;text\rc;"A, with, more, of, these, signs"\r')
    assert [item.id for item in read(tmp_path)] == ["a", "b", "c"]


def test_bytes_that_are_no_text_are_no_table(tmp_path: Path) -> None:
    """They are a rejected row of this file, and the files behind it are read."""
    put(tmp_path / "a.csv", b"4\xf3I\x01z\x00")
    put(tmp_path / "b.csv", "text\ngood\n")
    assert short(read(tmp_path)) == [("a.csv", "binary"), ("b.csv#1", "good")]


def test_a_line_of_a_table_that_is_too_long_does_not_take_the_next_along(tmp_path: Path) -> None:
    put(tmp_path / "a.csv", b'text\ngood\n"' + b"a" * (65 << 20) + b"\nbetter\n")
    assert short(read(tmp_path)) == [("a.csv#1", "good"), ("a.csv#2", "too_large"), ("a.csv#3", "better")]


def test_a_quote_that_is_never_closed_costs_its_record(tmp_path: Path) -> None:
    """The records behind it are read; where the file ends in a text, that text is a page whose end is missing."""
    put(tmp_path / "a.csv", b'id,text\n1,"never closed\n2,second\n3,third\n')
    put(tmp_path / "b.csv", b'id,text\n1,"A paragraph.\nAnother')
    put(tmp_path / "c.csv", b'"id,text\n1,a\n')
    assert short(read(tmp_path / "a.csv")) == [("a.csv#1", "malformed"), ("2", "second"), ("3", "third")]
    (cut,) = read(tmp_path / "b.csv")
    assert (cut.content, cut.warnings) == ("A paragraph.\nAnother", ("truncated",))
    assert short(read(tmp_path / "c.csv")) == [("c.csv", "malformed")]


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        (
            '"id","text","n"\n"1","He said \\"no\\", and\\\nleft.",\\N\n"2","C:\\\\new\\\\","x"\n',
            ['He said "no", and\nleft.', "C:\\new\\"],
        ),
        ('id,text\n1,"ends in a quote \\""\n2,"\\"begins, with one"\n', ['ends in a quote "', '"begins, with one']),
        ('id,text\n1,"He said ""no""\\n"\n2,"a \\"b\\" c"\n', ['He said "no"\\n', 'a "b" c']),
        ('id,text\n1,"Lines\\\nand lines."\n2,"B\\\\\\\n"\n', ["Lines\nand lines.", "B\\\n"]),
        ('id,text\n1,"Lines\\\nand\nlines."\n2,"B\\\n"\n', ["Lines\\\nand\nlines.", "B\\\n"]),
        ('"id","path","text"\n"1","C:\\dir\\","A ""word"""\n"2","C:\\","B"\n', ['A "word"', "B"]),
        ('id,text\n1,never "open\\"\n2,second\n', ['never "open\\"', "second"]),
    ],
)
def test_quotes_that_a_backslash_escapes(tmp_path: Path, table: str, wanted: list[str]) -> None:
    """As MySQL and Spark write them; where the rules of RFC 4180 can read the file, a backslash is a character."""
    put(tmp_path / "a.csv", table)
    items = list(read(tmp_path / "a.csv"))
    assert [item.content for item in items] == wanted
    assert [item.id for item in items] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One.\\n\\nTwo\\twords, C:\\\\new.", "One.\n\nTwo\twords, C:\\new."),
        ('"Quoted" words.\\nAnd \\\\n.', '"Quoted" words.\nAnd \\n.'),
        ("C:\\new\\Users", "C:\\new\\Users"),  # no backslash of a database stands before a U
        ('"C:\\new"', "C:\\new"),  # who quotes does not write out
        ("see C:\\new\\table", "see C:\\new\\table"),  # nor is a path one without its backslashes doubled
        ("\\\\server\\new", "\\\\server\\new"),
        ("see C:\\\\new\\nor", "see C:\\new\nor"),
        ("FAQ:\\nA: none", "FAQ:\nA: none"),
    ],
)
def test_line_ends_that_a_database_writes_out(tmp_path: Path, text: str, wanted: str) -> None:
    """As `mysql --batch` and PostgreSQL's COPY do in TSV."""
    put(tmp_path / "a.tsv", f"id\ttext\tn\n1\t{text}\t\\N\n")
    (page,) = read(tmp_path / "a.tsv")
    assert page.content == wanted


def test_escaped_quotes_in_a_large_table(tmp_path: Path) -> None:
    """Wherever what is read at a time ends, and where the first row is longer than what is looked at."""
    texts = ['He said "no".\n' * 7000, "\\" * 70_001 + '"', *('"' * number + "\\" * number for number in range(300))]
    rows = [text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\\n") for text in texts]
    put(tmp_path / "a.csv", "text,n\n" + "".join(f'"{row}","1"\n' for row in rows))
    assert [item.content for item in read(tmp_path / "a.csv") if isinstance(item, Page)] == texts[:2] + texts[3:]


@pytest.mark.parametrize(
    "table",
    [
        b"sep=;\r\nid;text\r\n1;A, b\r\n",
        "\ufeffsep=\t\r\nid\ttext\r\n1\tA, b\r\n".encode("utf-16-le"),
        b'"sep=,"\nid,text\n1,"A, b"\n',
        b"\xef\xbb\xbfSEP=^\rid^text\r1^A, b\r",
    ],
)
def test_the_line_that_tells_excel_the_delimiter(tmp_path: Path, table: bytes) -> None:
    put(tmp_path / "a.csv", table)
    assert short(read(tmp_path / "a.csv")) == [("1", "A, b")]


def test_quotes_in_a_tsv_file_that_quotes_nothing_are_text(tmp_path: Path) -> None:
    """What MySQL, Hive and others write has no quoted fields; the excel-tab of Python has."""
    put(tmp_path / "a.tsv", 'id\ttext\n1\t"Never closed\n2\t"Hello," he said.\n3\tthird\n')
    rows = [["id", "text"], ["1", 'two\nlines, "quoted"'], ["2", "a\ttab"]]
    with (tmp_path / "b.tsv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, "excel-tab").writerows(rows)
    found = [("1", '"Never closed'), ("2", '"Hello," he said.'), ("3", "third"), *map(tuple, rows[1:])]
    assert [content for content, _ in zip((item.content for item in read(tmp_path)), found, strict=True)] == [
        content for _, content in found
    ]


@pytest.mark.parametrize("times", [100, 300, 3_000])
def test_long_quoted_fields_of_a_tsv_file_stay_whole(tmp_path: Path, times: int) -> None:
    """Where the head of the file ends inside a field, whose lines begin with quotes themselves, it says nothing."""
    story = '"Where are you going?" she asked.\n\nHe looked.\n\n"Home," he said.\n\n' * times
    with (tmp_path / "stories.tsv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, "excel-tab", lineterminator="\n").writerows(
            [["id", "text"], *([f"s{n}", story] for n in range(9))]
        )
    assert [item.content for item in read(tmp_path)] == [story] * 9


def test_the_sqlite_shell_writes_what_is_read(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "base.db")
    base.execute("create table pages (id text, content text)")
    base.execute("insert into pages values ('one', 'some text')")
    base.commit()
    base.close()
    try:
        table = subprocess.run(
            ["sqlite3", "-header", "-csv", str(tmp_path / "base.db"), "select * from pages"],
            capture_output=True,
            check=True,
        ).stdout
    except FileNotFoundError:
        pytest.skip("no sqlite3 here")
    put(tmp_path / "a.csv", table)
    assert short(read(tmp_path / "a.csv")) == [("one", b"some text".decode())]


# Parquet


def test_parquet_rows(tmp_path: Path) -> None:
    table = pa.table(
        {
            "doc_id": ["a", None, "c"],
            "html": [b"<p>caf\xe9</p>", b"<p>B</p>", None],
            "n": [1, 2, 3],
            "tags": [["x"], [], None],
            "crawl_date": pa.array([0, 86400, None], pa.timestamp("s")),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=2)
    first, second, third = read(tmp_path)
    assert (first.id, first.content, first.kind, first.crawl_date) == ("a", b"<p>caf\xe9</p>", "html", "1970-01-01")
    assert first.extra == {"n": 1, "tags": ["x"]}
    assert (second.id, second.crawl_date) == ("a.parquet#2", "1970-01-02")
    assert (third.id, third.reason) == ("c", "malformed")


def test_parquet_columns_of_one_name(tmp_path: Path) -> None:
    """No column takes the place of another one."""
    arrays = [pa.array(["A"]), pa.array(["B"]), pa.array([7])]
    pq.write_table(pa.Table.from_arrays(arrays, names=["text", "text", "text"]), tmp_path / "a.parquet")
    (page,) = read(tmp_path)
    assert (page.content, page.extra) == ("A", {"text~2": "B", "text~3": 7})


def test_parquet_by_named_columns_and_without_any(tmp_path: Path) -> None:
    pq.write_table(pa.table({"mine": ["A"], "key": [7]}), tmp_path / "a.parquet")
    found = Found(str(tmp_path / "a.parquet"), "a.parquet", (tmp_path / "a.parquet").stat().st_size)
    assert short(pages(found, Columns("mine", "key"))) == [("7", "A")]
    assert short(pages(found)) == [("a.parquet#1", "malformed")]
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "a.parquet")
    assert short(pages(found)) == [("a.parquet", "empty")]


def test_text_in_parquet_that_is_no_utf8_is_decoded_like_a_page(tmp_path: Path) -> None:
    broken = pa.array([b"caf\xe9", b"good"], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"text": broken}), tmp_path / "a.parquet")
    assert short(read(tmp_path)) == [("a.parquet#1", b"caf\xe9"), ("a.parquet#2", "good")]


def test_a_parquet_file_that_breaks_off_is_a_row(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["A"] * 100}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    put(tmp_path / "a.parquet", whole[:-20])
    assert short(read(tmp_path)) == [("a.parquet", "malformed")]


def test_a_dictionary_that_is_repeated_is_a_bomb(tmp_path: Path) -> None:
    """One value of a MiB in four thousand rows: 4 GiB from 50 kB."""
    value = pa.array(["a" * (1 << 20)])
    table = pa.table({"text": pa.DictionaryArray.from_arrays(pa.array([0] * 4000, pa.int32()), value)})
    pq.write_table(table, tmp_path / "a.parquet", compression="zstd")
    size = (tmp_path / "a.parquet").stat().st_size
    *some, last = read(tmp_path)
    assert last.reason == "too_large"
    assert sum(len(page.content) for page in some) <= max(compressed.HARMLESS, compressed.RATIO * size)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.bz2", "a.jsonl.xz", "a.jsonl.zst"])
@pytest.mark.parametrize("pack", [bytes, *PACKERS.values()])
def test_how_a_file_is_packed_says_its_content(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    """Browsers and wget unpack what they store under the name of the packed file, and others the other way round."""
    (tmp_path / name).write_bytes(pack(b'{"id": "x", "text": "A"}\n'))
    assert short(read(tmp_path)) == [("x", "A")]


def test_a_packed_file_with_a_damaged_beginning_is_one_row(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(b"\0\0" + gzip.compress(b'{"text": "A"}\n' * 9)[2:])
    assert short(read(tmp_path)) == [("a.jsonl.gz", "malformed")]


@pytest.mark.parametrize("coding", ["DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY"])
def test_parquet_whose_text_is_coded_by_differences(tmp_path: Path, coding: str) -> None:
    """Newer writers do it, and pyarrow cannot read that as a dictionary."""
    table = pa.table({"id": ["a", "b"], "text": ["A", "B"], "n": [{"text": "x"}] * 2})
    codings = {"id": "PLAIN", "text": coding, "n.text": coding}
    pq.write_table(table, tmp_path / "a.parquet", use_dictionary=False, column_encoding=codings)
    assert short(read(tmp_path)) == [("a", "A"), ("b", "B")]


def test_a_damaged_row_group_of_parquet_costs_its_rows(tmp_path: Path) -> None:
    """The others have places of their own in the file; the numbers of rows stay what they are."""
    table = pa.table({"text": [f"{number} {'words ' * 50}" for number in range(8)]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=2, compression="zstd")
    with pq.ParquetFile(tmp_path / "a.parquet") as file:
        column = file.metadata.row_group(1).column(0)
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    start = column.dictionary_page_offset or column.data_page_offset
    content[start : start + column.total_compressed_size] = bytes(column.total_compressed_size)
    (tmp_path / "a.parquet").write_bytes(content)
    items = list(read(tmp_path))
    assert [item.id for item in items] == [f"a.parquet#{number}" for number in (1, 2, 3, 5, 6, 7, 8)]
    assert [item.reason for item in items if isinstance(item, Rejected)] == ["malformed"]


def test_parquet_from_a_stream_is_held_in_memory_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(pa.table({"text": ["A"]}), tmp_path / "b.parquet")
    put(tmp_path / "a.parquet.gz", gzip.compress((tmp_path / "b.parquet").read_bytes()))
    assert short(read(tmp_path / "a.parquet.gz")) == [("a.parquet.gz#1", "A")]
    monkeypatch.setattr("cleaner.formats.streams.LIMIT", 10)
    assert short(read(tmp_path / "a.parquet.gz")) == [("a.parquet.gz", "too_large")]


def test_row_groups_are_read_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_BATCH_BYTES", 4000)
    pq.write_table(pa.table({"text": [f"{number}" * 300 for number in range(200)]}), tmp_path / "a.parquet")
    assert [page.content for page in read(tmp_path)] == [f"{number}" * 300 for number in range(200)]


# Zip


def zip_file(path: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_entries_of_an_archive_are_inputs(tmp_path: Path, method: int) -> None:
    inner = io.BytesIO()
    zipfile.ZipFile(inner, "w").close()
    entries = {
        "b/": b"",
        "b/page.html": b"<p>B</p>",
        "../a.txt": b"A",
        "r.jsonl": b'{"text": "R"}\n{',
        "c.txt.gz": gzip.compress(b"C"),
        "inner.zip": inner.getvalue(),
        "inner": inner.getvalue(),
    }
    zip_file(tmp_path / "z.zip", entries, method)
    found = list(read(tmp_path))
    assert short(found) == [
        ("z.zip/b/page.html", b"<p>B</p>"),
        ("z.zip/../a.txt", b"A"),
        ("z.zip/r.jsonl#1", "R"),
        ("z.zip/r.jsonl#2", "malformed"),
        ("z.zip/c.txt.gz", b"C"),
        ("z.zip/inner.zip", "too_deep"),
        ("z.zip/inner", "too_deep"),
    ]
    assert found[2].source_path == "z.zip/r.jsonl"


def test_hidden_files_in_an_archive_are_no_inputs(tmp_path: Path) -> None:
    """The Finder and editors put them there; they are counted as those in a folder are."""
    hidden = {"__MACOSX/._a.txt": b"\0\5", ".DS_Store": b"\0", "b/.git/config": b"c", "./.x.txt": b"d"}
    zip_file(tmp_path / "a.zip", {**hidden, "./a.txt": b"A", "../b...txt": b"B"})
    zip_file(tmp_path / "b.zip", hidden)
    tally = Tally()
    assert short(read(tmp_path, tally=tally)) == [
        ("a.zip/./a.txt", b"A"),
        ("a.zip/../b...txt", b"B"),
        ("b.zip", "empty"),
    ]
    assert tally.skipped["hidden"] == 8


def test_an_entry_without_a_name_is_an_input_too(tmp_path: Path) -> None:
    """An archive that was tampered with; the entries beside it come out."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("y", b"nameless")
        archive.writestr("x.txt", b"good")
        archive.filelist[0].filename = ""
    assert short(read(tmp_path)) == [("a.zip/", "malformed"), ("a.zip/x.txt", b"good")]


def test_archives_of_another_writer(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A")
    subprocess.run([sys.executable, "-m", "zipfile", "-c", "z.zip", "a.txt"], check=True, cwd=tmp_path)
    assert short(read(tmp_path / "z.zip")) == [("z.zip/a.txt", b"A")]


def test_pages_of_an_archive_that_are_bombs_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of records those before the place where it becomes too much count, so that they are."""
    bomb = b'{"text": "good"}\n' + b" " * (3 << 20)
    zip_file(tmp_path / "z.zip", {"a.txt": b" " * (3 << 20), "b.jsonl": bomb, "c.txt": b"C"})
    opened: list[str] = []
    open_entry = zipfile.ZipFile.open
    monkeypatch.setattr(
        zipfile.ZipFile, "open", lambda self, entry: opened.append(entry.filename) or open_entry(self, entry)
    )
    first, second, third, last = read(tmp_path / "z.zip")
    assert (first.id, first.reason) == ("z.zip/a.txt", "too_large")
    assert (second.content, third.reason, last.content) == ("good", "too_large", b"C")
    assert opened == ["b.jsonl", "c.txt"]


def test_bad_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = zip_file(tmp_path / "z.zip", {"a.txt": b"some text " * 50, "b.txt": b"B"}).read_bytes()
    put(tmp_path / "z.zip", whole[:-10])
    assert short(read(tmp_path)) == [("z.zip", "malformed")]
    flipped = bytearray(whole)
    flipped[whole.index(b"a.txt") + 8] ^= 0xFF
    put(tmp_path / "z.zip", bytes(flipped))
    assert short(read(tmp_path)) == [("z.zip/a.txt", "malformed"), ("z.zip/b.txt", b"B")]
    zip_file(tmp_path / "z.zip", {})
    assert short(read(tmp_path)) == [("z.zip", "empty")]
    monkeypatch.setattr(zipped, "ENTRIES", 1)
    put(tmp_path / "z.zip", whole)
    assert short(read(tmp_path)) == [("z.zip", "too_large")]


def test_encrypted_entries_and_bombs_in_an_archive(tmp_path: Path) -> None:
    whole = bytearray(zip_file(tmp_path / "z.zip", {"a.txt": b"A", "b.txt": b"b" * (20 << 20)}).read_bytes())
    directory = whole.index(b"PK\x01\x02")
    whole[directory + 8] |= 1
    put(tmp_path / "z.zip", bytes(whole))
    assert short(read(tmp_path)) == [("z.zip/a.txt", "unreadable"), ("z.zip/b.txt", "too_large")]


# Disks


class Failing(io.BytesIO):
    """A file of which the disk cannot read some bytes."""

    def __init__(self, content: bytes, bad: range) -> None:
        super().__init__(content)
        self._bad = bad

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() in self._bad:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize(
    "name",
    [
        *("a.txt", "a.jsonl", "a.json", "a.csv", "a.warc", "a.zip", "a.parquet", "a"),
        *(f"a.jsonl{suffix}" for suffix in PACKERS),
        "a.warc.gz",
    ],
)
def test_what_the_disk_refuses_is_unreadable_and_not_damaged(tmp_path: Path, name: str) -> None:
    """Records before it are pages; nobody is told to throw away a good file."""
    lines = [json.dumps({"text": f"text {number * number * 7919 % 1000003}"}) for number in range(30_000)]
    if name == "a.zip":
        whole = zip_file(tmp_path / name, {"a.txt": b"A", "b.txt": b"B" * 200_000}, zipfile.ZIP_STORED).read_bytes()
    elif name == "a.parquet":
        pq.write_table(pa.table({"text": lines}), tmp_path / name)
        whole = (tmp_path / name).read_bytes()
    elif name.startswith("a.warc"):
        record = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 20\r\n\r\nHTTP/1.1 200 OK\r\n\r\nA\r\n\r\n"
        whole = b"".join(gzip.compress(record) if name.endswith("gz") else record for _ in range(9000))
    elif name == "a.json":
        whole = f"[{','.join(lines)}]".encode()
    elif name == "a.csv":
        whole = b"text\n" + b"a row of plain words\n" * 9000
    else:
        whole = PACKERS.get(Path(name).suffix, bytes)("\n".join(lines).encode())
    *records, last = pages(Found(name, name, len(whole)), stream=Failing(whole, range(60_000, 10**9)))
    assert (last.id.partition("/")[0], last.reason, last.detail) == (name, "unreadable", "Input/output error")
    assert all(isinstance(record, Page) for record in records)


def test_a_place_that_the_disk_refuses_costs_its_entry_of_an_archive(tmp_path: Path) -> None:
    entries = {"a.txt": b"A", "b.txt": b"B" * 200_000, "c.txt": b"C"}
    whole = zip_file(tmp_path / "a.zip", entries, zipfile.ZIP_STORED).read_bytes()
    found = Found("a.zip", "a.zip", len(whole))
    assert short(pages(found, stream=Failing(whole, range(60_000, 150_000)))) == [
        ("a.zip/a.txt", b"A"),
        ("a.zip/b.txt", "unreadable"),
        ("a.zip/c.txt", b"C"),
    ]


# URLs


def test_urls_are_read_by_fsspec(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    put(tmp_path / "deep" / "b.txt", "B")
    put(tmp_path / "a.txt", "A")
    put(tmp_path / "c.jsonl", '{"text": "C"}')
    url = tmp_path.as_uri()
    assert short(read(url)) == [("a.txt", b"A"), ("c.jsonl#1", "C"), ("deep/b.txt", b"B")]
    assert short(read(f"{url}/a.txt")) == [("a.txt", b"A")]
    assert short(read(f"{url}/*.jsonl")) == [("c.jsonl#1", "C")]
    with pytest.raises(ReadError, match="no such file or folder"):
        read(f"{url}/nothing.txt")


def test_a_missing_extra_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(MissingExtra, match=r"cleaner\[cloud\]"):
        list(remote.listed("s3://bucket/file"))
