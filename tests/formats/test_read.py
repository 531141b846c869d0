"""Every input exactly once, under an id of its own, with its reason when it cannot be read."""

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from cleaner.errors import ReadError
from cleaner.formats import documents, read as module
from cleaner.formats.read import pages, read
from cleaner.formats.sources import Found, Tally
from cleaner.page.decode import LIMIT
from cleaner.records import Page, Rejected


def _reasons(items):
    return {item.id: item.reason for item in items if isinstance(item, Rejected)}


def _open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_documents_keep_their_bytes_and_have_the_kind_of_their_suffix(tmp_path):
    """Decoding belongs to who cleans the page; suffixes count in any case."""
    contents = {
        "a.txt": ("text", b"caf\xe9"),
        "b.md": ("text", b"# T\n<p>a</p><p>b</p>"),
        "c.html": ("html", b"only words"),
        "d.HTM": ("html", b"<p>x"),
        "e.xhtml": ("html", b"<?xml version='1.0'?><html>"),
        "f.txt": ("html", b"\xef\xbb\xbf\n<!DOCTYPE html><p>a page saved under a wrong name"),
    }
    for name, (_, content) in contents.items():
        (tmp_path / name).write_bytes(content)
    found = list(read(tmp_path))
    assert found == [Page(name, content, kind, source_path=name) for name, (kind, content) in contents.items()]


def test_unknown_suffix_is_told_by_content(tmp_path):
    """A file is read for what it is; what is neither HTML, text nor JSON Lines is a row that says so."""
    contents = {
        "html.dat": b"<html><p>x</p>",
        "jsonl": b'\n{"id": "r", "text": "a"}\n{"id": "s", "text": "b"}\n',
        "text.log": "Ein Text über nichts.".encode("utf-16"),
        "brace.log": b"{not json}\nbut a text",
        "note.xml": b"<?xml version='1.0'?><note/>",
        "feed.xml": b"<?xml version='1.0'?><rss/>",
        "picture.dat": b"\x89PNG\r\n\x1a\n123",
        "noise.bin": bytes(range(256)) * 8,
        "empty": b"",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    found = list(read(tmp_path))
    assert {page.id: page.kind for page in found if isinstance(page, Page)} == {
        "html.dat": "html",
        "r": None,
        "s": None,
        "text.log": "text",
        "brace.log": "text",
    }
    assert _reasons(found) == {
        "note.xml": "unsupported",
        "feed.xml": "empty",
        "picture.dat": "unsupported",
        "noise.bin": "unsupported",
        "empty": "empty",
    }


def test_long_first_line_is_still_json_lines(tmp_path):
    """A record longer than what is looked at does not make the file a text."""
    (tmp_path / "records").write_text('{"text": "' + "a" * 100_000 + '"}\n{"text": "b"}')
    assert [page.id for page in read(tmp_path)] == ["records#1", "records#2"]


def test_ids_that_collide_are_numbered_in_input_order_and_counted(tmp_path):
    """No id stands for two inputs, and one that looks like a number given before is no trap."""
    for folder, names in {"1": ["a.txt", "b.txt"], "2": ["a.txt", "a.txt~2"], "3": ["a.txt"]}.items():
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_text(folder)
    tally = Tally()
    found = list(read(*(tmp_path / folder for folder in "123"), tally=tally))
    assert [page.id for page in found] == ["a.txt", "b.txt", "a.txt~2", "a.txt~2~2", "a.txt~3"]
    assert [page.source_path for page in found] == ["a.txt", "b.txt", "a.txt", "a.txt~2", "a.txt"]
    assert tally.renamed == 3


def test_records_that_share_one_id_are_numbered(tmp_path):
    """The same id two hundred times is two hundred ids, found without trying each number again."""
    (tmp_path / "r.jsonl").write_text('{"id": "x", "text": "a"}\n' * 200 + "bad\n")
    ids = [item.id for item in read(tmp_path / "r.jsonl")]
    assert ids == ["x", *(f"x~{number}" for number in range(2, 201)), "r.jsonl#201"]


def test_large_document_is_refused_unread(tmp_path, monkeypatch):
    """A file over the limit costs no memory: only its size is asked for."""
    with (tmp_path / "large.txt").open("wb") as stream:
        stream.truncate(LIMIT + 1)  # sparse
    monkeypatch.setattr(documents, "read_at_most", None)
    (row,) = read(tmp_path)
    assert (row.reason, row.id, row.source_path) == ("too_large", "large.txt", "large.txt")


def test_document_of_unknown_size_is_capped(monkeypatch):
    """Standard input may be endless; not more than the limit is ever held."""
    monkeypatch.setattr(documents, "LIMIT", 1000)
    (row,) = documents.text(io.BytesIO(b"a" * 5000), module.Origin("-"))
    assert row.reason == "too_large"
    (page,) = documents.text(io.BytesIO(b"a" * 1000), module.Origin("-"))
    assert len(page.content) == 1000


@pytest.mark.parametrize(
    ("content", "ids", "kind"),
    [
        (b"Words only.", ["-"], "text"),
        (b"<html>x", ["-"], "html"),
        (b'{"text": "a"}\n{"text": "b"}\n', ["-#1", "-#2"], None),
    ],
)
def test_standard_input_is_told_by_content(monkeypatch, content, ids, kind):
    """'-' takes what is piped in."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    found = list(read("-"))
    assert [page.id for page in found] == ids
    assert {page.kind for page in found} == {kind}
    assert not sys.stdin.buffer.closed


def test_files_that_cannot_be_read_are_rows_and_the_rest_is_read(tmp_path):
    """Gone between listing and opening, or refused: the cause is on record."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").write_text("y")
    items = read(tmp_path, tmp_path / "b.txt")
    first = next(items)
    (tmp_path / "b.txt").unlink()
    rest = list(items)
    assert first.id == "a.txt"
    assert [(row.id, row.reason, row.detail) for row in rest] == [
        ("b.txt", "unreadable", "No such file or directory"),
        ("b.txt~2", "unreadable", "No such file or directory"),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_refused_file_is_a_row(tmp_path):
    """Permissions are a cause like any other."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(0)
    assert _reasons(read(tmp_path)) == {"a.txt": "unreadable"}


def test_read_error_amid_records_keeps_what_came_before(monkeypatch):
    """A disk that fails gives its records and one row."""

    class Failing(io.BytesIO):
        def read(self, size=-1):
            if not (data := super().read(size)):
                raise OSError(5, "Input/output error")
            return data

    lines = b'{"text": "a"}\n' * 3000
    monkeypatch.setattr(module, "opened", lambda _: Failing(lines))
    *records, last = pages(Found("r.jsonl", "r.jsonl", len(lines)))
    assert [record.id for record in records] == [f"r.jsonl#{number}" for number in range(1, 3001)]
    assert (last.id, last.reason, last.detail) == ("r.jsonl", "unreadable", "Input/output error")


def test_missing_source_is_an_error_before_anything_is_read():
    """Not a row: nothing says that there was an input."""
    with pytest.raises(ReadError, match="no such file or folder"):
        read("no/such/place")


def test_no_input_at_all_is_no_error_here(tmp_path):
    """Whether an empty folder is a mistake is decided by the job."""
    assert list(read(tmp_path)) == []


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted in /proc")
def test_reading_is_lazy_and_closes_what_it_opened(tmp_path):
    """A caller who stops early leaves no file open."""
    for number in range(3):
        (tmp_path / f"{number}.jsonl").write_text('{"text": "a"}\n' * 3)
    before = _open_files()
    items = read(tmp_path)
    next(items)
    assert _open_files() == before + 1
    items.close()
    assert _open_files() == before
    assert len(list(read(tmp_path))) == 9
    assert _open_files() == before


def test_named_pipe_given_by_name_is_read_as_a_stream(tmp_path):
    """Process substitution hands over a pipe: its size is unknown, its content is not."""
    reading, writing = os.pipe()
    os.write(writing, b"Words from a pipe.")
    os.close(writing)
    place = f"/proc/self/fd/{reading}"
    if not Path(place).exists():
        pytest.skip("no /proc")
    (page,) = read(place)
    os.close(reading)
    assert page.content == b"Words from a pipe."


def test_what_pages_consist_of_besides_text_is_no_page(tmp_path):
    """A browser and wget save it beside them, and all of it is text by its content."""
    names = ["a.js", "b.JS", "c.min.js?ver=1.2", "d.js.download", "e.css", "f.css.map", "g.svg", "h.cdx.gz", "i.cdxj"]
    names += ["css", "css2", "desktop.ini", "p.url", "q.webloc"]
    for name in names:
        (tmp_path / name).write_bytes(b"Words of a script.")
    (tmp_path / "page.mhtml").write_bytes(
        b"From: <Saved by Blink>\r\nSubject: =?utf-8?Q?A?=\r\n =?utf-8?Q?B?=\r\nMIME-Version: 1.0\r\n\r\n<html>"
    )
    for name in ("j.js.html", "k.js.txt", "l.map", "m"):
        (tmp_path / name).write_bytes(b"From: words\nof a text.\n\nMIME-Version: words")
    found = list(read(tmp_path))
    assert [item.id for item in found if isinstance(item, Rejected)] == sorted([*names, "page.mhtml"])
    assert {item.reason for item in found if isinstance(item, Rejected)} == {"unsupported"}


def test_a_document_of_an_office_program_is_one_row(tmp_path):
    """Not one for each of its parts; what is called so and is none is told by its content."""
    for name in ("a.docx", "b.ODT"):
        with zipfile.ZipFile(tmp_path / name, "w") as parts:
            parts.writestr("word/document.xml", '<?xml version="1.0"?><w:document/>')
            parts.writestr("word/styles.xml", '<?xml version="1.0"?><w:styles/>')
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as outer:
        outer.write(tmp_path / "a.docx", "d.docx")
    (tmp_path / "e.docx").write_text("Words of a text.")
    *refused, page = read(tmp_path)
    assert [(row.id, row.reason) for row in refused] == [
        (name, "unsupported") for name in ("a.docx", "b.ODT", "c.zip/d.docx")
    ]
    assert all("office program" in row.detail for row in refused)
    assert page.id == "e.docx"
