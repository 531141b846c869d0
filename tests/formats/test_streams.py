"""Streams without a size: the beginning is looked at without being lost, and memory stays bounded."""

import io

from hypothesis import given, settings, strategies as st

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


@given(st.text(max_size=100), st.sampled_from(["utf-16-le", "utf-32-be", "cp1252"]))
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
