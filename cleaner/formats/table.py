"""The table of formats: what reads a file of which suffix. The one place where a format is added.

A reader takes the open stream and the input's `Origin`, and yields pages and rejected rows with ids that need not
be unique. It reads in bounded memory and does not close the stream.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

from cleaner.errors import ReadError
from cleaner.formats import documents, json_lines
from cleaner.formats.origin import Origin
from cleaner.formats.streams import begin
from cleaner.page.decode import binary_format, decode
from cleaner.page.kind import opening, tell
from cleaner.records import Page, Rejected

Reader = Callable[[BinaryIO, Origin], Iterator[Page | Rejected]]

#: Suffix in lower case -> reader.
READERS: Mapping[str, Reader] = {
    ".txt": documents.text,
    ".md": documents.text,
    ".html": documents.html,
    ".htm": documents.html,
    ".xhtml": documents.html,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
}

_HEAD = 64 * 1024
_XML = re.compile(r"\s*<\?xml\b")
_OBJECT = re.compile(rb"\s*\{\s*(?:\"|\})")


def reader(name: str) -> Reader:
    """What reads a file called ``name``: by suffix, else by content."""
    return READERS.get(PurePosixPath(name).suffix.lower(), by_content)


def by_content(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Reads HTML, JSON Lines or text, as the first 64 KiB tell; anything else is "unsupported"."""
    head, stream = begin(stream, _HEAD)
    told = _told(head)
    if isinstance(told, str):
        yield origin.rejected("unsupported", told)
    else:
        yield from told(stream, origin)


def _told(head: bytes) -> Reader | str:
    """A reader, or why there is none."""
    name = binary_format(head)
    if name is not None:
        return f"{name} data"
    start = opening(head)
    if tell(start) == "html":
        return documents.html
    if _XML.match(start):
        return "XML that is no HTML"
    if _is_object(head.removeprefix(b"\xef\xbb\xbf")):
        return json_lines.read
    try:
        decode(head, html=False)
    except ReadError as error:
        return f"neither HTML nor text: {error}"
    return documents.text


def _is_object(head: bytes) -> bool:
    """The first line is a JSON object, as far as it can be seen."""
    if not _OBJECT.match(head):
        return False
    line, newline, _ = head.lstrip().partition(b"\n")
    if not newline and len(head) >= _HEAD:
        return True
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
