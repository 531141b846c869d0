"""The page of a recorded HTTP response: status, type, charset, and the body without its transfer and content coding."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.formats.content_coding import undo, undo_unsaid

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b[^\n]*\r?\n?")
_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(
    rb"^(content-type|content-encoding|transfer-encoding)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE
)
#: Fields that may come in several lines, which together are one list.
_LISTS = ("content-encoding", "transfer-encoding")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_STUMP = re.compile(rb"[0-9A-Fa-f]{0,8}[ \t]*\r?")  # of the next chunk's size
_MOST_HEADS = 10
#: A page begins; nothing of a head looks so.
_MARKUP = re.compile(rb"[^\w\n \t]{0,8}<[!?a-zA-Z]")
_MARKUP_INSIDE = re.compile(rb"\n[^\w\n \t]{0,8}<[!?a-zA-Z]")
_FIELDS = re.compile(rb"(?:[!-9;=-~]+[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*")


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
    status, head, body = _last_head(block)
    if status is None:
        return Response(None, None, None, block)
    fields: dict[str, str] = {}
    for key, value in _FIELD.findall(head):
        name, said = key.decode("ascii").lower(), value.decode("latin-1").strip()
        if name in fields and name in _LISTS:
            said = f"{fields[name]},{said}"
        elif name in fields:
            continue
        fields[name] = said
    content_type = fields.get("content-type", "")
    charset = _CHARSET.search(content_type)
    cut = False
    if "chunked" in fields.get("transfer-encoding", "").lower():
        body, cut = _without_chunks(body)
    codings = [one.partition(";")[0].strip().lower() for one in fields.get("content-encoding", "").split(",")]
    body, is_cut = _uncoded(body, codings)
    kind = content_type.partition(";")[0].strip().lower()
    return Response(status, kind or None, charset[1] if charset else None, body, cut or is_cut)


def _uncoded(body: bytes, codings: list[str]) -> tuple[bytes, bool]:
    """The body with its codings undone, and one that nobody has said, and whether its end is missing."""
    cut = False
    for coding in reversed(codings):
        body, is_cut = undo(body, coding)
        cut = cut or is_cut
    body, is_cut = undo_unsaid(body)
    return body, cut or is_cut


def _last_head(block: bytes) -> tuple[int | None, bytes, bytes]:
    """Status (None: it is no response), fields and body; heads of interim responses before them count for nothing."""
    at, status = 0, _STATUS.match(block)
    for _ in range(_MOST_HEADS):
        end = None if status is None else _END.search(block, at)
        following = None if end is None else _STATUS.match(block, end.end())
        if status is None or end is None or following is None:
            break
        if not status[1].startswith(b"1") and b"content-type" in block[at : end.start()].lower():
            break
        at, status = following.start(), following
    if status is None:
        return None, b"", block
    start = status.end()
    end = _END.search(block, at)
    if end is None or _MARKUP_INSIDE.search(block, start - 1, end.start()):  # the empty line is missing or damaged
        stop = _FIELDS.match(block, start).end()  # type: ignore[union-attr]  # it matches anywhere
        if _MARKUP.match(block, stop):
            return int(status[1]), block[start:stop], block[stop:]
    if end is None:
        return int(status[1]), b"", b""
    return int(status[1]), block[start : end.start()], block[end.end() :]


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
