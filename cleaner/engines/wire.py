"""What travels between this process and its children.

Items go out pickled: both ends are this package and nothing in a pickle was made by a stranger,
whose bytes are only ever data inside it. Answers come back as JSON, because they come from a
process that parsed bytes of strangers: a child that such bytes took over could send any pickle, and
unpickling runs code, whereas JSON can hold nothing but values.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import IO, Any, Final

#: First byte of what a child sends.
READY: Final = b"R"  # prepared; items may come, or their answers go on
LOADING: Final = b"L"  # loads what a kind of item needs once; READY comes next
BROKEN: Final = b"B"  # could not be prepared; says why
ANSWER: Final = b"A"  # what the function returned
PART: Final = b"P"  # one of several answers, as bytes; more come
RAISED: Final = b"E"  # the exception the function raised

#: Exit status of a child that ran out of memory while it still had a say.
OUT_OF_MEMORY: Final = 77

#: No honest answer is longer (bytes): several times the 64 MiB a document may have.
LONGEST_ANSWER: Final = 1 << 30

_COUNT = struct.Struct(">I")
_LENGTH = struct.Struct(">Q")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class PipeError(Exception):
    """The other end is gone, or what it sends cannot be read."""


def encode(answer: Any) -> bytes:
    """``answer`` as JSON bytes; lone surrogates survive. TypeError or ValueError: not made of JSON types."""
    return _JSON.encode(answer).encode("utf-8", "surrogatepass")


def decode(data: bytes) -> Any:
    """The value of JSON bytes; PipeError when they are not JSON or nest too deep to be an honest answer."""
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise PipeError("the answer is not readable") from error


def send_items(pipe: IO[bytes], payloads: Sequence[bytes]) -> None:
    """Several items at once; the child reads all of them before it answers, so neither end blocks the other."""
    pipe.write(_COUNT.pack(len(payloads)))
    for payload in payloads:
        pipe.write(_LENGTH.pack(len(payload)))
        pipe.write(payload)
    pipe.flush()


def receive_items(pipe: IO[bytes]) -> list[bytes]:
    """The next items, or PipeError when no more will come."""
    (count,) = _COUNT.unpack(_read(pipe, _COUNT.size))
    return [_read(pipe, _LENGTH.unpack(_read(pipe, _LENGTH.size))[0]) for _ in range(count)]


def send_answer(pipe: IO[bytes], kind: bytes, data: bytes) -> None:
    """One answer, on its way before this returns: a later crash must not take it along."""
    pipe.write(_LENGTH.pack(len(data)) + kind + data)
    pipe.flush()


def receive_answer(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    """(kind, data) of the next answer, or PipeError."""
    (length,) = _LENGTH.unpack(_read(pipe, _LENGTH.size))
    if length > LONGEST_ANSWER:
        raise PipeError("the answer is not readable")
    return _read(pipe, 1), _read(pipe, length)


def _read(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise PipeError("the other end is gone")
    return data
