"""WARC and WET files of another writer, whole and damaged: what can be found behind damage is found."""

from __future__ import annotations

import gzip
import io
import random
import time
import warnings
import zlib
from functools import cache
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings, strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaner.formats import warc_records
from cleaner.formats.compressed import zstd
from cleaner.formats.http_response import parse
from cleaner.formats.read import read
from cleaner.formats.warc_records import Junk, records
from cleaner.records import Page, Rejected

PAGES = 6


def body(number: int) -> bytes:
    rng = random.Random(number)
    words = " ".join(f"{rng.choice('bcdfg')}{rng.choice('aeiou')}{rng.randrange(1000)}" for _ in range(120))
    return f"<html><body><p>Page {number}. {words}</p></body></html>".encode()


@cache
def warc(*, packed: bool, kinds: tuple[str, ...] = ("response",)) -> bytes:
    """A file of warcio's with its info record and some pages."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # warcio leaves its temporary files to be collected
        return _warc(packed=packed, kinds=kinds)


def _warc(*, packed: bool, kinds: tuple[str, ...]) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "warcio"}))
    for number in range(PAGES):
        url = f"http://a.example/{number}"
        for kind in kinds:
            if kind == "conversion":
                text = io.BytesIO(f"Über Seite {number}".encode())
                record = writer.create_warc_record(url, kind, payload=text, warc_content_type="text/plain")
            else:
                given = [("Content-Type", "text/html; charset=utf-8")]
                record = writer.create_warc_record(
                    url,
                    kind,
                    payload=io.BytesIO(body(number)),
                    http_headers=StatusAndHeaders("200 OK", given, protocol="HTTP/1.1"),
                    warc_headers_dict={"WARC-Date": "2024-05-06T07:08:09Z"},
                )
            writer.write_record(record)
    del record
    return out.getvalue()


def read_bytes(folder: Path, name: str, content: bytes) -> list[Page | Rejected]:
    (folder / name).write_bytes(content)
    return list(read(folder / name))


def numbers(items: list[Page | Rejected]) -> list[int]:
    """The pages whose content is whole."""
    bodies = {body(number): number for number in range(PAGES)}
    return [bodies[item.content] for item in items if isinstance(item, Page) and item.content in bodies]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst", "nothing"])
def test_responses_of_a_whole_file(tmp_path: Path, name: str) -> None:
    content = warc(packed=name.endswith(".gz"), kinds=("request", "response"))
    found = read_bytes(tmp_path, name, zstd.compress(content) if name.endswith(".zst") else content)
    assert numbers(found) == list(range(PAGES))
    first = found[0]
    assert isinstance(first, Page)
    assert first.id.startswith("urn:uuid:")
    assert (first.url, first.kind, first.charset) == ("http://a.example/0", "html", "utf-8")
    assert (str(first.crawl_date)[:10], first.source_path, first.warnings) == ("2024-05-06", name, ())
    assert first.extra["content-type"] == "application/http; msgtype=response"


@pytest.mark.parametrize("name", ["a.warc.wet", "a.wet.gz"])
def test_conversions_of_a_wet_file(tmp_path: Path, name: str) -> None:
    content = warc(packed=name.endswith(".gz"), kinds=("response", "conversion"))
    found = read_bytes(tmp_path, name, content)
    assert [item.content.decode() for item in found] == [f"Über Seite {number}" for number in range(PAGES)]
    assert {item.kind for item in found} == {"text"}


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "nothing"])
def test_a_wet_file_under_another_name(tmp_path: Path, name: str) -> None:
    """It was one row; where responses are, they are the pages, and other conversions are none."""
    packed = name.endswith(".gz")
    found = read_bytes(tmp_path, name, warc(packed=packed, kinds=("request", "conversion")))
    assert [item.content.decode() for item in found] == [f"Über Seite {number}" for number in range(PAGES)]
    assert {item.kind for item in found} == {"text"}
    found = read_bytes(tmp_path, name, warc(packed=packed, kinds=("response", "conversion")))
    assert len(found) == len(numbers(found)) == PAGES
    (row,) = read_bytes(
        tmp_path, "b.warc", warc(packed=False, kinds=("conversion",)).replace(b"text/plain", b"image/jpeg")
    )
    assert row.reason == "empty"


def test_a_file_of_one_member(tmp_path: Path) -> None:
    assert numbers(read_bytes(tmp_path, "a.warc.gz", gzip.compress(warc(packed=False)))) == list(range(PAGES))


def test_responses_that_are_no_pages_are_rows(tmp_path: Path) -> None:
    good, picture = (
        warc(packed=False),
        warc(packed=False).replace(b"text/html; charset=utf-8", b"image/webp; charset=none"),
    )
    assert {item.reason for item in read_bytes(tmp_path, "a.warc", picture)} == {"unsupported"}
    found = read_bytes(tmp_path, "b.warc", good.replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 404 No"))
    assert {(item.reason, item.detail) for item in found} == {("no_article", "HTTP status 404: no page")}
    (none,) = read_bytes(tmp_path, "c.warc", warc(packed=False, kinds=("request",)))
    assert (none.id, none.reason) == ("c.warc", "empty")


@pytest.mark.parametrize(
    "length", [b"-5", b"99999999999999999999", b"abc", b"", b"0x10", b"10", b"3000", b"2000000000"], ids=repr
)
def test_a_wrong_length_costs_nothing(tmp_path: Path, length: bytes) -> None:
    content = warc(packed=False)
    at = content.index(b"Page 2")
    start = content.rindex(b"Content-Length: ", 0, at) + len(b"Content-Length: ")
    end = content.index(b"\r\n", start)
    found = read_bytes(tmp_path, "a.warc", content[:start] + length + content[end:])
    assert numbers(found) == [0, 1, 2, 3, 4, 5]
    assert any("resynced" in item.warnings for item in found if isinstance(item, Page))


@pytest.mark.parametrize("junk", [b"\x00" * 5000, b"WARC/1.0 is a format\r\n" * 9, random.Random(3).randbytes(9000)])
def test_junk_between_records_is_one_row(tmp_path: Path, junk: bytes) -> None:
    content = warc(packed=False)
    at = content.index(b"WARC/1.0", content.index(b"Page 2"))
    found = read_bytes(tmp_path, "a.warc", content[:at] + junk + content[at:])
    assert numbers(found) == list(range(PAGES))
    assert [item.reason for item in found if isinstance(item, Rejected)] == ["malformed"]
    assert found[4].warnings == ("resynced",)


@pytest.mark.parametrize("stump", [b"WARC/1.0\r\nabc:", b"WARC/1.0\r\nWARC-Type: request\r\n"])
@pytest.mark.parametrize("times", [20_000, 90_000])
def test_a_stretch_of_stumps_of_heads_is_one_row_in_linear_time(tmp_path: Path, stump: bytes, times: int) -> None:
    """No blank line stands in them; each was searched for one as far as the longest head goes, up to an hour."""
    content = warc(packed=False)
    at = content.index(b"WARC/1.0", content.index(b"Page 2"))
    begun = time.process_time()
    found = read_bytes(tmp_path, "a.warc", content[:at] + stump * times + content[at:])
    assert time.process_time() - begun < 10
    assert numbers(found) == list(range(PAGES))
    assert [item.reason for item in found if isinstance(item, Rejected)] == ["malformed"]
    assert (found[4].warnings, found[4].extra.keys()) == (("resynced",), found[5].extra.keys())


def test_a_head_that_breaks_off_in_a_line_keeps_nothing_of_the_next(tmp_path: Path) -> None:
    """A page came under the address of the record before it."""
    content = warc(packed=False)
    at = content.index(b"WARC-Target-URI", content.index(b"Page 2"))
    found = read_bytes(tmp_path, "a.warc", content[: at + 25] + content[content.index(b"WARC/1.0", at) :])
    assert numbers(found) == [0, 1, 2, 4, 5]
    assert [item.url for item in found if isinstance(item, Page)] == [f"http://a.example/{n}" for n in (0, 1, 2, 4, 5)]


def test_files_that_break_off(tmp_path: Path) -> None:
    plain, packed = warc(packed=False), warc(packed=True)
    found = read_bytes(tmp_path, "a.warc", plain[: plain.index(b"Page 4") + 100])
    assert numbers(found) == [0, 1, 2, 3]
    assert found[4].warnings == ("truncated",)
    found = read_bytes(tmp_path, "b.warc.gz", packed[:-100])
    assert numbers(found) == [0, 1, 2, 3, 4]
    assert found[-1].reason == "malformed"
    found = read_bytes(tmp_path, "c.warc", plain[: plain.rindex(b"Content-Length")])
    assert numbers(found) == [0, 1, 2, 3, 4]
    assert found[-1].reason == "malformed"


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_flipped_byte_costs_at_most_the_record_it_is_in(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    rng = random.Random(seed)
    packed = rng.random() < 0.6
    content = bytearray(warc(packed=packed))
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    name = "a.warc.gz" if packed else "a.warc"
    found = read_bytes(tmp_path_factory.mktemp("warc"), name, bytes(content))
    whole = numbers(found)
    assert len(whole) >= PAGES - 1
    assert whole == sorted(set(whole))


def test_a_damaged_member_that_takes_the_rest_for_its_own(tmp_path: Path) -> None:
    """A flipped bit announces 20 kB of extra fields: the file ends before they do, and no error is met."""
    content = bytearray(warc(packed=True))
    content[3] |= 4
    found = read_bytes(tmp_path, "a.warc.gz", bytes(content))
    assert numbers(found) == list(range(PAGES))
    assert not any(isinstance(item, Rejected) for item in found)


def _frames(*, checksum: bool = True) -> list[bytes]:
    """The same records, each in a Zstandard frame, with one that holds nothing before each."""
    options = {zstd.CompressionParameter.checksum_flag: checksum}
    parts = warc(packed=False).split(b"WARC/1.0")[1:]
    return [b"\x50\x2a\x4d\x18\4\0\0\0abcd" + zstd.compress(b"WARC/1.0" + part, options=options) for part in parts]


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_flipped_byte_in_frames_costs_at_most_its_record(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """The frames behind the damage are found; before, all pages behind it were lost."""
    rng = random.Random(seed)
    content = bytearray(b"".join(_frames()))
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    whole = numbers(read_bytes(tmp_path_factory.mktemp("warc"), "a.warc.zst", bytes(content)))
    assert len(whole) >= PAGES - 1
    assert whole == sorted(set(whole))


@pytest.mark.parametrize("bit", range(8, 16))
def test_a_frame_of_no_data_whose_length_is_damaged_swallows_nothing(tmp_path: Path, bit: int) -> None:
    """Its length is no part of any checksum: 4 kB more were five pages less, without an error."""
    frames = _frames()
    for place in (0, len(frames[0]), sum(map(len, frames[:3]))):
        content = bytearray(b"".join(frames))
        content[place + 4 + bit // 8] ^= 1 << bit % 8
        assert numbers(read_bytes(tmp_path, "a.warc.zst", bytes(content))) == list(range(PAGES))


def test_members_may_begin_anywhere_in_what_is_read_at_a_time(tmp_path: Path) -> None:
    """At the last byte of a piece of 16 KiB one was taken for damage."""
    content = warc(packed=True)
    first = content.index(b"\x1f\x8b\x08", 10)
    for end in range(16 * 1024 - 4, 16 * 1024 + 1):
        name = b"x" * (end - first - 1) + b"\0"  # gzip heads may hold a name
        padded = content[:3] + b"\x08" + content[4:10] + name
        found = read_bytes(tmp_path, "a.warc.gz", padded + content[10:])
        assert numbers(found) == list(range(PAGES))
        assert not any(item.warnings for item in found if isinstance(item, Page))


@given(st.binary(max_size=300), st.integers(0, 400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_end(junk: bytes, at: int) -> None:
    """No input makes the cutter raise, stand still or give a byte twice."""
    content = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nabcde\r\n\r\n" * 4
    content = content[:at] + junk + content[at:]
    for step in (1, 7, 4096):
        found = list(records(content[i : i + step] for i in range(0, len(content), step)))
        sizes = sum(one.size if isinstance(one, Junk) else len(one.block or b"") for one in found)
        assert sizes <= len(content)


def test_a_record_over_the_limit_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_records, "LIMIT", 4000)
    content = warc(packed=False)
    at = content.index(b"WARC/1.0", content.index(b"Page 2"))
    large = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9000\r\n\r\n" + b"a" * 9000 + b"\r\n\r\n"
    found = read_bytes(tmp_path, "a.warc", content[:at] + large + content[at:])
    assert numbers(found) == list(range(PAGES))
    assert [item.reason for item in found if isinstance(item, Rejected)] == ["too_large"]


@pytest.mark.parametrize("number", [2, PAGES - 1])
def test_a_length_beyond_all_bounds_costs_nothing(tmp_path: Path, number: int) -> None:
    """Where the record behind it comes early, and where the file ends."""
    content = warc(packed=False)
    at = content.index(b"Content-Length: ", content.rindex(b"WARC/1.0", 0, content.index(b"Page %d" % number)))
    content = content[:at] + b"Content-Length: 9999999999" + content[content.index(b"\r\n", at) :]
    found = read_bytes(tmp_path, "a.warc", content)
    assert numbers(found) == list(range(PAGES))
    assert not any(isinstance(item, Rejected) and item.reason == "too_large" for item in found)


# HTTP


CODINGS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
}


@pytest.mark.parametrize("coding", CODINGS)
def test_content_codings_are_undone(coding: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Type: Text/HTML;charset='x-sjis'\r\n\r\n"
    response = parse(head.encode() + CODINGS[coding](body(1)))
    assert (response.status, response.type, response.charset, response.body) == (200, "text/html", "x-sjis", body(1))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "x-foo", "gzip, br"])
def test_a_false_coding_is_none(coding: str) -> None:
    assert parse(f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode() + body(1)).body == body(1)


@pytest.mark.parametrize(
    ("said", "packed"),
    [
        ("", gzip.compress(body(1))),
        ("gzip", gzip.compress(gzip.compress(body(1)))),
        ("deflate", gzip.compress(body(1))),
        ("gzip", zlib.compress(body(1))),
        ("gzip ;q=1", gzip.compress(body(1))),
        ("gzip", gzip.compress(body(1)[:50]) + gzip.compress(body(1)[50:])),
        ("gzip", gzip.compress(body(1)) + b"\0 something behind it \x1f"),
    ],
)
def test_a_body_that_is_packed_otherwise_than_said(said: str, packed: bytes) -> None:
    response = parse(f"HTTP/1.1 200 OK\r\nContent-Encoding: {said}\r\n\r\n".encode() + packed)
    assert (response.body, response.cut) == (body(1), False)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_a_wrong_checksum_costs_no_word(coding: str) -> None:
    """All of it came out before; it is said that something is wrong."""
    if coding == "zstd":
        packed = zstd.compress(body(1) * 99, options={zstd.CompressionParameter.checksum_flag: 1})
    else:
        packed = CODINGS[coding](body(1) * 99)
    response = parse(f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode() + packed[:-4] + b"none")
    assert response.cut
    assert response.body == body(1) * 99 or coding == "zstd"  # which gives a block at a time


@pytest.mark.parametrize(
    "before", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 2]
)
def test_interim_responses_are_passed_over(before: bytes) -> None:
    response = parse(before + b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body(1))
    assert (response.status, response.type, response.body) == (200, "text/html", body(1))


@pytest.mark.parametrize("gap", [b"", b"\r\x1a", b"\x00\xff\r"])
def test_a_head_without_an_empty_line_behind_it(gap: bytes) -> None:
    """A flipped byte took the page up to its first empty line, or all of it."""
    page = b"<html><p>one</p>\n\n<p>two</p>"
    response = parse(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: x\r\n" + gap + page)
    assert (response.type, response.body) == ("text/html", gap + page)
    assert parse(b"HTTP/1.1 200 OK\r\nContent-Type: te").body == b""
    assert parse(b"HTTP/1.1 200 OK\r\n<odd>\r\nContent-Type: text/plain\r\n\r\nwords").body.endswith(b"words")


def test_raw_deflate_and_two_codings() -> None:
    raw = zlib.compressobj(wbits=-15)
    packed = raw.compress(body(2)) + raw.flush()
    assert parse(b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + packed).body == body(2)
    twice = brotli.compress(gzip.compress(body(3)))
    lines = b"Content-Encoding: gzip\r\nContent-Type: text/html\r\ncontent-encoding: br\r\nContent-Type: image/png"
    response = parse(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n\r\n" + twice)
    assert (response.body, response.type) == (body(3), "text/html")
    said_twice = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n"
    assert parse(said_twice + gzip.compress(body(3))).body == body(3)
    assert parse(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, br\r\n\r\n" + twice).body == body(3)


@pytest.mark.parametrize(
    ("chunks", "found"),
    [
        (b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"3\r\nabc\r\nzz\r\nde", b"abczz\r\nde"),
        (b"<p>no chunks", b"<p>no chunks"),
        (b"ff\r\nabc", b"abc"),
        (b"3\nabc\n0\n\n", b"abc"),
    ],
)
def test_chunks(chunks: bytes, found: bytes) -> None:
    assert parse(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks).body == found


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_body_that_breaks_off_says_so(coding: str) -> None:
    """What is whole does not: neither the body nor one that is not packed at all."""
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode()
    page = b"".join(map(body, range(400)))
    packed = CODINGS[coding](page)
    half = parse(head + packed[: len(packed) // 2])
    assert half.cut
    assert page.startswith(half.body)
    assert not parse(head + packed).cut
    assert not parse(head + page).cut


@pytest.mark.parametrize(
    ("chunks", "cut"),
    [
        (b"3\r\nabc\r\n0\r\n\r\n", False),
        (b"3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n", False),
        (b"<p>no chunks", False),
        (b"3\r\nabc\r\n<p>no chunk", False),
        (b"ff\r\nabc", True),
        (b"3\r\nabc\r\n", True),
        (b"3\r\nabc\r\n1f", True),
    ],
)
def test_chunks_that_break_off_say_so(chunks: bytes, cut: bool) -> None:
    response = parse(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
    assert (response.cut, response.body.startswith((b"abc", b"<p>"))) == (cut, True)


def test_records_that_say_that_they_are_cut_have_a_warning(tmp_path: Path) -> None:
    """Crawlers stop at a size or a time and say so; a long page may go on in records of its own."""
    whole = warc(packed=False)
    for name in (b"WARC-Truncated: length", b"WARC-Segment-Number: 1"):
        at = whole.index(b"WARC-Target-URI", whole.index(b"Page 1"))
        *_, third, _, _, _ = pages = read_bytes(tmp_path, "a.warc", whole[:at] + name + b"\r\n" + whole[at:])
        assert numbers(pages) == list(range(PAGES))
        assert [page.warnings for page in pages] == [("truncated",) if page is third else () for page in pages]


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_a_body_that_is_a_bomb_is_a_row(tmp_path: Path, coding: str) -> None:
    packed = CODINGS[coding](b"\0" * (32 << 20))
    block = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode() + packed
    bomb = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    found = read_bytes(tmp_path, "a.warc", bomb + warc(packed=False))
    assert numbers(found) == list(range(PAGES))
    assert found[0].reason == "too_large"
