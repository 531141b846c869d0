"""Files that are one page each. Pages keep their bytes: who cleans them decodes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from cleaner.formats.streams import read_at_most
from cleaner.page.decode import LIMIT
from cleaner.page.kind import begins_as_html, opening
from cleaner.records import Kind, Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Origin


def text(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """A page of text; HTML when it begins as a whole HTML page does, whatever the file's name says."""
    yield _document(stream, origin, "text")


def html(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """A page of HTML."""
    yield _document(stream, origin, "html")


def _document(stream: BinaryIO, origin: Origin, kind: Kind) -> Page | Rejected:
    """The page, or a row: "too_large" (a known size is believed without reading), "empty", or the file's damage.

    A page whose end is missing is a page with a warning.
    """
    if origin.size is not None and origin.size > LIMIT:
        return _too_large(origin)
    content = read_at_most(stream, LIMIT + 1)
    damage = origin.damage
    if len(content) > LIMIT:
        return _too_large(origin)
    damage.told = True
    if damage.reason is not None and not (damage.cut and content):
        return origin.rejected(damage.reason, damage.detail)
    if not content:
        return origin.rejected("empty", "the file has no bytes")
    told: Kind = "html" if kind == "html" or begins_as_html(opening(content)) else "text"
    warnings = ("truncated",) if damage.cut else ()
    return Page(origin.path, content, told, source_path=origin.path, warnings=warnings)


def _too_large(origin: Origin) -> Rejected:
    size = "" if origin.size is None else f"{origin.size:,} bytes are "
    return origin.rejected("too_large", f"{size}more than the {LIMIT // 1024**2} MiB that a page may have")
