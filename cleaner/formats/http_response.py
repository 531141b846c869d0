"""The page of a recorded HTTP response: status, type, charset, and the body without its transfer and content coding."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cleaner.errors import ReadError
from cleaner.formats import compressed
from cleaner.page.decode import LIMIT

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b[^\n]*\r?\n?")
_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(
    rb"^(content-type|content-encoding|transfer-encoding)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_STUMP = re.compile(rb"[0-9A-Fa-f]{0,8}[ \t]*\r?")  # of the next chunk's size
_PIECE = 4096

Decompress = Callable[[bytes], bytes]
Ended = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Response:
    """``status`` and ``type`` (lower case, without parameters) are None where the response does not say them.

    ``cut``: the end of the body is missing, as its own coding tells.
    """

    status: int | None
    type: str | None
    charset: str | None
    body: bytes
    cut: bool = False


def parse(block: bytes) -> Response:
    """The response in a WARC record's block. ReadError: its body is a bomb or in a coding that cannot be undone.

    A coding that the body clearly does not have is taken for a false statement, as browsers take it.
    """
    status = _STATUS.match(block)
    head_end = _END.search(block) if status is not None else None
    if status is None or head_end is None:
        return Response(int(status[1]) if status else None, None, None, b"" if status else block)
    head = block[status.end() : head_end.start()]
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(head):
        fields.setdefault(name.decode("ascii").lower(), value.decode("latin-1").strip())
    content_type = fields.get("content-type", "")
    charset = _CHARSET.search(content_type)
    body = block[head_end.end() :]
    cut = False
    if "chunked" in fields.get("transfer-encoding", "").lower():
        body, cut = _without_chunks(body)
    for coding in reversed([one.strip().lower() for one in fields.get("content-encoding", "").split(",")]):
        body, is_cut = _without_coding(body, coding)
        cut = cut or is_cut
    kind = content_type.partition(";")[0].strip().lower()
    return Response(int(status[1]), kind or None, charset[1] if charset else None, body, cut)


def _without_chunks(body: bytes) -> tuple[bytes, bool]:
    """The chunks put together, and whether the last one is missing.

    What does not look like a chunk is left as it is, with all that follows.
    """
    parts: list[bytes] = []
    at = 0
    while (size := _CHUNK_SIZE.match(body, at)) is not None:
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts), False
        start = size.end()
        parts.append(body[start : start + length])
        at = start + length
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    if parts and _STUMP.fullmatch(body, at):
        return b"".join(parts), True
    return b"".join((*parts, body[at:])), False


def _without_coding(body: bytes, coding: str) -> tuple[bytes, bool]:
    if coding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return _unpack(body, *_zlib(31))
    if coding == "deflate":
        wrapped = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
        return _unpack(body, *_zlib(15 if wrapped else -15))
    if coding == "zstd" and body.startswith(b"\x28\xb5\x2f\xfd"):
        frame = zstd.ZstdDecompressor()
        return _unpack(body, frame.decompress, lambda: frame.eof)
    if coding == "br":
        return _unpack(body, *_brotli())
    return body, False


def _zlib(window: int) -> tuple[Decompress, Ended]:
    unpack = zlib.decompressobj(window)
    return lambda piece: unpack.decompress(piece) if not unpack.eof else b"", lambda: unpack.eof


def _brotli() -> tuple[Decompress, Ended]:
    import brotli

    unpack = brotli.Decompressor()

    def ended() -> bool:
        try:
            return bool(unpack.is_finished())
        except brotli.error:  # what it says of damage
            return False

    return unpack.process, ended


def _unpack(body: bytes, decompress: Decompress, ended: Ended) -> tuple[bytes, bool]:
    """The unpacked body as far as it goes, and whether its end is missing.

    The body itself where it is not packed this way at all.
    """
    parts: list[bytes] = []
    size = 0
    for packed, piece in _pieces(body, decompress):
        parts.append(piece)
        size += len(piece)
        if size > LIMIT:
            raise ReadError(f"the body unpacks to more than {LIMIT // 1024**2} MiB", "too_large")
        if compressed.too_much(size, packed):
            raise ReadError(f"the body unpacks to more than {compressed.RATIO} times its size", "too_large")
    return (b"".join(parts), not ended()) if size or not body else (body, False)


def _pieces(body: bytes, decompress: Decompress) -> Iterator[tuple[int, bytes]]:
    step = 64  # so that the first piece of a bomb is small
    at = 0
    while at < len(body):
        try:
            piece = decompress(body[at : at + step])
        except Exception:  # noqa: BLE001  # each library has errors of its own: what came before them counts
            return
        at += step
        yield min(at, len(body)), piece
        step = min(_PIECE, 2 * step) if len(piece) < 64 * _PIECE else step
