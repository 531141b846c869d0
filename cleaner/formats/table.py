"""The table of formats: what reads a file of which suffix. The one place where a format is added.

A reader takes the open stream and the input's `Origin`, and yields pages and rejected rows with ids that need not
be unique. It reads in bounded memory and does not close the stream. Where it finds the bytes damaged it notes that in
``origin.damage`` and ends; whoever called it makes the one row of it.
"""

from __future__ import annotations

import codecs
import dataclasses
import importlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

from cleaner.errors import ReadError
from cleaner.formats import compressed, documents, json_lines
from cleaner.formats.origin import Origin
from cleaner.formats.streams import begin
from cleaner.page.decode import binary_format, decode
from cleaner.page.kind import begins_as_html, opening, tell
from cleaner.records import Page, Rejected

Reader = Callable[[BinaryIO, Origin], Iterator[Page | Rejected]]


def _later(name: str) -> Reader:
    """A reader "module:function" whose module is loaded when it is needed."""

    def read(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
        module, _, function = name.partition(":")
        reader: Reader = getattr(importlib.import_module(f"cleaner.formats.{module}"), function)
        return reader(stream, origin)

    return read


#: Suffix in lower case -> reader.
READERS: Mapping[str, Reader] = {
    ".txt": documents.text,
    ".md": documents.text,
    ".html": documents.html,
    ".htm": documents.html,
    ".xhtml": documents.html,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
    ".json": _later("json_array:read"),
    ".csv": _later("delimited:commas"),
    ".tsv": _later("delimited:tabs"),
    ".mhtml": _later("saved:mhtml"),
    ".mht": _later("saved:mhtml"),
    ".webarchive": _later("saved:webarchive"),
    ".parquet": _later("parquet:read"),
    ".warc": _later("warc:responses"),
    ".wet": _later("warc:conversions"),
    ".zip": _later("zipped:read"),
    ".tar": _later("tarred:read"),
}
_ARCHIVES = frozenset((".zip", ".tar"))
#: Suffixes of packed archives in one word -> those of the archive and of the packing.
_SHORT: Mapping[str, tuple[str, str]] = {
    ".tgz": (".tar", ".gz"),
    ".tbz": (".tar", ".bz2"),
    ".tbz2": (".tar", ".bz2"),
    ".txz": (".tar", ".xz"),
    ".tzst": (".tar", ".zst"),
}
#: Zip files whose parts are no pages.
_OFFICE = frozenset((".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"))
#: Why an archive inside an archive is a row.
NESTED = "an archive inside an archive is not read"
#: Readers that need no process of their own: they look at no more than the size, the first bytes and marks of one form.
PLAIN = frozenset((".txt", ".md", ".html", ".htm", ".xhtml"))
#: Readers that can pass over records at their beginning without parsing them.
_PASSING = frozenset((".jsonl", ".ndjson"))
#: Readers that find the parts of a compressed file themselves, to go on behind damage.
_UNPACKING: Mapping[tuple[str, str], Reader] = {
    (".warc", ".gz"): _later("warc:responses_in_gzip"),
    (".wet", ".gz"): _later("warc:conversions_in_gzip"),
    (".warc", ".zst"): _later("warc:responses_in_zstd"),
    (".wet", ".zst"): _later("warc:conversions_in_zstd"),
}

#: Names of what pages and their archives consist of besides pages, as servers, browsers and wget write them: all of it
#: is text by its content. At the end what desktops put beside them, and what Google calls the styles of its fonts.
_PARTS = re.compile(
    r"\.(?:[cm]?js|css|(?:[cm]?js|css)\.map|svg|cdxj?)(?:\.gz|\.download|\?.*)?\Z"
    r"|\.(?:url|webloc)\Z|\A(?:css2?|desktop\.ini)\Z",
    re.IGNORECASE | re.DOTALL,
)

_HEAD = 64 * 1024
#: Bytes that tell how a file is packed; no more, since behind them may be what the disk does not give.
_MARK, _TAR_MARK = 16, 512
_XML = re.compile(r"\s*<\?xml\b")
_FEED = re.compile(
    r"\s*(?:<\?xml\b[^>]*>\s*)?"
    r"(?:<\?xml-[^>]*>\s*|<!--(?:(?!-->).)*-->\s*|<!DOCTYPE\b[^\[>]*(?:\[(?:(?!\]\s*>).)*\]\s*)?>\s*){0,9}"
    r"<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL,
)
_OBJECT = re.compile(rb"\s*\{\s*(?:\"|\})")
#: An object of several lines, as programs indent it.
_INDENTED = re.compile(rb"\s*\{[ \t\r]*\n\s*\"(?:[^\"\\\n]|\\.)*\"\s*:")
_ARRAY = re.compile(rb"\s*\[\s*\{")
_WARC = re.compile(rb"WARC/\d\.\d+\r?\n")
#: The head of a page that a browser has saved in one file (MHTML), and of a mail: lines of which one has this name.
_MAIL = re.compile(rb"(?:[!-9;-~]{1,80}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n)*){0,80}?mime-version:", re.IGNORECASE)
#: The head of any mail, which a text may have too: by itself it tells one only together with the suffix.
_HEADERS = re.compile(rb"(?:[!-9;-~]{1,80}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n)*){2,80}")
_SENT = frozenset((b"to", b"subject", b"date", b"message-id", b"received"))

_MAILBOX = re.compile(rb"From \S{1,500} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d [\d:]{5,8} ")


def read(stream: BinaryIO, origin: Origin, name: str | None = None) -> Iterator[Page | Rejected]:
    """What stands in a file called ``name`` (as the origin's path when None), unpacked where it is packed.

    How it is packed says its content: downloads unpack what keeps its name. Damage is one more row at the end, except
    where a single page says it itself.
    """
    path = PurePosixPath(origin.path if name is None else name)
    packing = _suffixes(path)[1]
    if packing or path.suffix.lower() in READERS.keys() - PLAIN:
        head, again = begin(stream, _TAR_MARK if is_archive(path.name) else _MARK)
        stream, packing = _from_start(stream, again), _packing(head, packing)
    yield from _chosen(path, packing)(stream, origin)
    damage = origin.damage
    if damage.reason is not None and not damage.told:
        yield origin.rejected(damage.reason, damage.detail)


def passes(name: str) -> bool:
    """Whether the reader of a file called ``name`` can begin behind records that were read before."""
    suffix, packing = _suffixes(PurePosixPath(name))
    return suffix in _PASSING and packing in ("", *compressed.OPENERS)


def is_archive(name: str) -> bool:
    """Whether a file called ``name`` is one that holds other files."""
    return _suffixes(PurePosixPath(name))[0] in _ARCHIVES


def by_content(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Reads what the first 64 KiB tell; anything that has no reader is "unsupported"."""
    head, again = begin(stream, _HEAD)
    named = _suffixes(PurePosixPath(origin.path))[0]
    told = READERS[".mhtml"] if named == ".eml" and _is_letter(head) else _told(head)
    if isinstance(told, str):
        yield origin.rejected("unsupported", told)
        return
    if told is READERS[".zip"] and named in _OFFICE:
        yield origin.rejected("unsupported", "a document of an office program: export it as HTML, text or CSV")
        return
    if origin.inside and told in map(READERS.get, _ARCHIVES):
        yield origin.rejected("too_deep", NESTED)
        return
    yield from told(_from_start(stream, again), origin)


def _from_start(stream: BinaryIO, again: BinaryIO) -> BinaryIO:
    """The stream itself where it can be read from any place, which some readers want; else ``again``."""
    if not stream.seekable():
        return again
    stream.seek(0)
    return stream


def _packing(head: bytes, named: str) -> str:
    """Suffix of how a file is packed that begins so; ``named``: what its name says, and no mark and no text denies."""
    name = binary_format(head)
    if name is not None:
        return compressed.BY_MARK.get(name, "")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return named
    return "" if head and b"\0" not in head else named


def _part(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    del stream
    yield origin.rejected(
        "unsupported", "by its name a script, a style sheet, a drawing, a link or an index, and no page"
    )


def _chosen(path: PurePosixPath, packing: str) -> Reader:
    """What reads a file of that name which is packed so: by suffix, else by content."""
    if _PARTS.search(path.name):
        return _part
    suffix = _suffixes(path)[0]
    if not packing:
        return READERS.get(suffix, by_content)
    return _UNPACKING.get((suffix, packing)) or _unpacking(packing, READERS.get(suffix, _by_content_inside))


def _suffixes(path: PurePosixPath) -> tuple[str, str]:
    """(suffix of the format, suffix of the packing), lower case, "" where there is none."""
    suffix = path.suffix.lower()
    if suffix in _SHORT:
        return _SHORT[suffix]
    if suffix in compressed.OPENERS:
        return PurePosixPath(path.stem).suffix.lower(), suffix
    return suffix, ""


def _unpacking(packing: str, reader: Reader) -> Reader:
    def read_unpacked(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
        source = compressed.Unpacked(packing, stream, origin.damage)
        given = 0
        for item in reader(source.stream(), dataclasses.replace(origin, size=None)):
            given += max(compressed.RECORD_BYTES, len(item.content) if isinstance(item, Page) else 0)
            if compressed.too_much(given, source.packed):
                origin.damage.note("too_large", f"it unpacks to more than {compressed.RATIO} times its size")
                origin.damage.told = False
                return
            yield item

    return read_unpacked


def _told(head: bytes) -> Reader | str:
    """A reader, or why there is none."""
    name = binary_format(head)
    if name is not None:
        if name in compressed.BY_MARK:
            return _unpacking(compressed.BY_MARK[name], _by_content_inside)
        return READERS.get(f".{name.lower()}") or f"{name} data"
    if _WARC.match(head):
        return READERS[".warc"]
    if head.startswith(b"filedesc://"):
        return "ARC data"
    if _MAILBOX.match(head):
        return "a mailbox"
    if _MAIL.match(head):
        return READERS[".mhtml"]
    if head.startswith(b"bplist00"):
        return READERS[".webarchive"]
    start, unmarked = opening(head), head.removeprefix(b"\xef\xbb\xbf")
    if not begins_as_html(start):  # records are full of pages
        if _is_object(unmarked):
            return json_lines.read
        if _ARRAY.match(unmarked):
            return READERS[".json"]
    if _FEED.match(start):
        return _later("feeds:read")
    if tell(start) == "html":
        return documents.html
    if _XML.match(start):
        return "XML that is no HTML"
    try:
        decode(head, html=False)
    except ReadError as error:
        return f"neither HTML nor text: {error}"
    return documents.text


def _by_content_inside(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """As `by_content`, for what was unpacked: nothing is unpacked twice."""
    head, stream = begin(stream, _HEAD)
    if _WARC.match(head):
        yield from READERS[".warc"](stream, origin)
    elif (name := binary_format(head)) not in (None, "Parquet", "tar"):
        yield origin.rejected("unsupported", f"{name} data inside a compressed file")
    elif not head and origin.damage.reason is not None:
        return
    else:
        yield from by_content(stream, origin)


def _is_letter(head: bytes) -> bool:
    """Whether a file begins with the lines of a mail that name its writer and what else only a mail has."""
    headers = _HEADERS.match(head)
    names = {line.partition(b":")[0].lower() for line in headers[0].split(b"\n")} if headers else set()
    return b"from" in names and not _SENT.isdisjoint(names)


def _is_object(head: bytes) -> bool:
    """The first line is a JSON object, as far as it can be seen, or it begins one of several lines."""
    if not _OBJECT.match(head):
        return False
    if _INDENTED.match(head):
        return True
    line, newline, _ = head.lstrip().partition(b"\n")
    if not newline and len(head) >= _HEAD:
        return True
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
