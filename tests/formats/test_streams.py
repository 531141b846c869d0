"""Streams without a size: the beginning is looked at without being lost, and memory stays bounded."""

import io

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.formats import streams
from cleaner.formats.streams import as_utf8, begin, read_at_most


class Dripping(io.RawIOBase):
    """Gives a few bytes at a time, as pipes do."""

    def __init__(self, data):
        self._data = data

    def readable(self):
        return True

    def readinto(self, buffer):
        part, self._data = self._data[: min(3, len(buffer))], self._data[3:]
        buffer[: len(part)] = part
        return len(part)


@given(st.binary(max_size=200), st.integers(0, 50))
@settings(deadline=None)
def test_beginning_is_seen_and_still_there(data, size):
    """Head and stream agree, however the source delivers."""
    for source in (io.BytesIO(data), io.BufferedReader(Dripping(data))):
        head, stream = begin(source, size)
        assert head == data[:size]
        assert stream.read() == data


def test_lines_run_across_the_seam():
    """A line that starts in the head ends behind it."""
    _, stream = begin(io.BytesIO(b"abcdef\nghi\n"), 3)
    assert list(stream) == [b"abcdef\n", b"ghi\n"]


def test_at_most_is_at_most():
    """Large sizes are asked for in parts."""
    data = bytes(3_000_000)
    assert read_at_most(io.BytesIO(data), 2_500_000) == data[:2_500_000]
    assert read_at_most(io.BytesIO(data), 5_000_000) == data
    assert read_at_most(io.BytesIO(data), 0) == b""


@given(st.text(max_size=100), st.sampled_from(["utf-16-le", "utf-32-be", "gb18030"]))
@settings(deadline=None)
def test_other_charsets_arrive_as_utf8(text, codec):
    """Also when a character lies across two reads."""
    data = text.encode(codec, "ignore")
    stream = as_utf8(io.BufferedReader(Dripping(data), 3), codec)
    assert stream.read() == data.decode(codec).encode()


def test_broken_characters_become_replacement_characters():
    """An odd byte at the end of UTF-16."""
    assert as_utf8(io.BytesIO(b"a\x00b"), "utf-16-le").read() == "a\ufffd".encode()


def test_closing_leaves_the_source_open():
    """Who opened the file closes it."""
    source = io.BytesIO(b"abc")
    _, stream = begin(source, 1)
    stream.close()
    assert not source.closed


@given(st.text(max_size=300), st.integers(1, 9))
@settings(deadline=None)
def test_utf8_stays_as_it_is_wherever_it_is_cut(text, piece):
    """Also a line that is longer than a piece, without a place where every charset may be cut."""
    data = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "_CHUNK", piece)
        patch.setattr(streams, "_PIECE", piece)
        assert as_utf8(io.BytesIO(data), "utf-8").read() == data


@pytest.mark.parametrize(("unit", "joined"), [(streams.LINES, "\n"), (streams.STRINGS, '","')])
def test_one_line_in_another_charset_costs_no_letters(unit, joined):
    """Its own letters and those of its neighbours stay, in a stream of UTF-8 and in one of Latin-1."""
    texts = ["Grüße aus Köln und Überlingen", "un café au lait et des crêpes", "Ελληνικά γράμματα"]
    for charsets in (("utf-8", "latin-1", "utf-8"), ("latin-1", "latin-1", "utf-8")):
        for used in ("utf-8", "cp1252"):
            data = joined.encode().join(text.encode(charset) for text, charset in zip(texts, charsets, strict=True))
            assert as_utf8(io.BytesIO(data), used, unit).read().decode() == joined.join(texts)


def test_charsets_of_many_bytes_are_decoded_as_a_whole():
    """A short line in them may be UTF-8 by accident."""
    text = "联通\n" + "中文文本，一行又一行。\n" * 50
    assert as_utf8(io.BytesIO(text.encode("gb18030")), "gb18030").read().decode() == text


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "cp1252", "gb18030", "utf-16-le"]))
@settings(deadline=None)
def test_any_bytes_become_utf8(data, used):
    as_utf8(io.BytesIO(data), used, streams.STRINGS).read().decode()
