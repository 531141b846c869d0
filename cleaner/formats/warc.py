"""WARC and WET: one page a response record, or a conversion record, also behind damage."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cleaner.config import crawl_moment
from cleaner.counted import counted
from cleaner.errors import ReadError
from cleaner.formats import http_response
from cleaner.formats.members import GZIP, ZSTD, Members, Packing
from cleaner.formats.origin import Origin
from cleaner.formats.warc_records import Junk, WarcRecord, records
from cleaner.page.decode import LIMIT
from cleaner.records import Kind, Page, Rejected

_CHUNK = 64 * 1024
#: Types of records that are known and hold no page of their own, beside those that are read.
_OTHERS = frozenset(
    ("warcinfo", "request", "metadata", "revisit", "continuation", "resource", "conversion", "response")
)
_KINDS: dict[str, Kind | None] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "text",
    "application/octet-stream": None,
    "unknown/unknown": None,
}
#: Fields that say that the rest of a page was not fetched, or stands in records of its own, which are not put together.
_CUT = ("warc-truncated", "warc-segment-number")
#: Fields that become the page's own.
_TAKEN = frozenset(("warc-record-id", "warc-target-uri", "warc-date", "warc-type", "content-length", ""))


def responses(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The pages of a WARC file: its response records, whatever their status, those that are no pages as rows.

    Conversions to text are read up to the first of them: a file that has none is a WET file under another name.
    """
    return _read([_chunks(stream)], origin, "response")


def responses_in_gzip(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The same of a file whose records are members of a gzip file."""
    return _in_members(stream, origin, "response", GZIP)


def responses_in_zstd(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The same of a file whose records are frames of a Zstandard file."""
    return _in_members(stream, origin, "response", ZSTD)


def conversions(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The pages of a WET file: its conversion records."""
    return _read([_chunks(stream)], origin, "conversion")


def conversions_in_gzip(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The same of a file whose records are members of a gzip file."""
    return _in_members(stream, origin, "conversion", GZIP)


def conversions_in_zstd(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The same of a file whose records are frames of a Zstandard file."""
    return _in_members(stream, origin, "conversion", ZSTD)


def _in_members(stream: BinaryIO, origin: Origin, wanted: str, packing: Packing) -> Iterator[Page | Rejected]:
    members = Members(stream, packing, b"WARC/", origin.damage)
    yield from _read(members.runs(), origin, wanted)
    if members.cut:
        origin.damage.note("malformed", "the compressed file breaks off", cut=True)


def _read(runs: Iterable[Iterator[bytes]], origin: Origin, wanted: str) -> Iterator[Page | Rejected]:
    """Records are numbered from 1, those that are no inputs left out."""
    number = found = 0
    has_responses = wanted != "response"
    for run, pieces in enumerate(runs):
        for record in records(pieces, resynced=run > 0):
            if isinstance(record, Junk):
                number += 1
                detail = f"{record.size:,} bytes are no record; reading goes on behind them"
                yield origin.rejected("malformed", detail, f"{origin.path}#{number}")
                continue
            found += 1
            kind = _kind(record)
            has_responses = has_responses or kind == "response"
            if kind == wanted or (not has_responses and _is_text(record, kind)):
                number += 1
                yield _item(record, origin, number, kind)
    if not number and origin.damage.reason is None:
        detail = (
            f"the file has {counted(found, 'record')}, and none of type {wanted}" if found else "the file has no record"
        )
        yield origin.rejected("empty", detail)


def _kind(record: WarcRecord) -> str:
    """The type of a record, also where a damaged field hides that it is a response."""
    kind = record.fields.get("warc-type", "").lower()
    if kind not in _OTHERS and record.block is not None and record.block.startswith(b"HTTP/"):
        return "response"
    return kind


def _is_text(record: WarcRecord, kind: str) -> bool:
    return kind == "conversion" and record.fields.get("content-type", "").lower().startswith("text/plain")


def _item(record: WarcRecord, origin: Origin, number: int, kind: str) -> Page | Rejected:
    fields = record.fields
    identity = fields.get("warc-record-id", "").strip("<> ") or f"{origin.path}#{number}"
    if record.block is None:
        return origin.rejected("too_large", f"the record has more than {LIMIT // 1024**2} MiB", identity)
    try:
        content, form, charset, cut = (
            _response(record.block) if kind == "response" else (record.block, "text", "utf-8", False)
        )
    except ReadError as error:
        return origin.rejected(error.reason, str(error), identity)
    if not content.strip():
        return origin.rejected("malformed" if record.cut else "empty", "the record has no body", identity)
    cut = cut or record.cut or any(fields.get(name) for name in _CUT)
    warnings = [name for name, is_so in (("truncated", cut), ("resynced", record.resynced)) if is_so]
    moment = _moment(fields.get("warc-date", ""))
    left = {
        name: value for name, value in fields.items() if name not in _TAKEN or (name == "warc-date" and moment is None)
    }
    return Page(
        id=identity,
        content=content,
        kind=form,
        url=fields.get("warc-target-uri", "").strip("<> ") or None,
        charset=charset,
        crawl_date=moment,
        source_path=origin.path,
        extra=left,
        warnings=tuple(warnings),
    )


def _response(block: bytes) -> tuple[bytes, Kind | None, str | None, bool]:
    """Content, kind, charset, whether its end is missing. ReadError: the response is no page."""
    response = http_response.parse(block)
    if response.status is not None and not 200 <= response.status < 300:
        raise ReadError(f"HTTP status {response.status}: no page", "no_article")
    if response.type is not None and response.type not in _KINDS and "/" in response.type:
        raise ReadError(f"{response.type[:100]} is no type of a page", "unsupported")
    return response.body, _KINDS.get(response.type or ""), response.charset, response.cut


def _moment(value: str) -> str | None:
    """The moment of the crawl, or its day where the rest cannot be read."""
    for text in (value, value[:10]):
        with contextlib.suppress(ValueError):
            return crawl_moment(text)
    return None


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
