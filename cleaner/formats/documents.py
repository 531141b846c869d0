"""Files that are one page each, or several articles in a row. Pages keep their bytes: who cleans them decodes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from cleaner.formats import several, several_pages
from cleaner.formats.streams import read_at_most
from cleaner.page.charsets import declared
from cleaner.page.decode import LIMIT
from cleaner.page.kind import begins_as_html, opening
from cleaner.records import Kind, Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Origin


def text(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """A page of text, or several in a row as `several` tells them apart; HTML when it begins as a whole HTML page does,
    whatever the file's name says."""
    return _documents(stream, origin, "text")


def html(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """A page of HTML, or several in a row as `several_pages` tells them apart."""
    return _documents(stream, origin, "html")


def _documents(stream: BinaryIO, origin: Origin, kind: Kind) -> Iterator[Page | Rejected]:
    """The pages, or a row: "too_large" (a known size is believed without reading), "empty", or the file's damage.

    A page whose end is missing is a page with a warning.
    """
    if origin.size is not None and origin.size > LIMIT:
        yield _too_large(origin)
        return
    content = read_at_most(stream, LIMIT + 1)
    damage = origin.damage
    if len(content) > LIMIT:
        yield _too_large(origin)
        return
    damage.told = True
    if damage.reason is not None and not (damage.cut and content):
        yield origin.rejected(damage.reason, damage.detail)
        return
    if not content:
        yield origin.rejected("empty", "the file has no bytes")
        return
    whole = begins_as_html(opening(content))
    told: Kind = "html" if kind == "html" or whole else "text"
    found = _parts(content, told, whole=whole)
    warnings = ("truncated",) if damage.cut else ()
    if len(found) == 1:
        yield Page(origin.path, content, told, source_path=origin.path, warnings=warnings)
        return
    charset = declared(content) if told == "html" else None  # it stands above the first article only
    for number, part in enumerate(found, 1):
        yield Page(
            part.id or f"{origin.path}#{number}",
            part.content,
            told if part.id is None else None,  # the articles of some corpora have paragraphs in tags
            url=part.url,
            charset=charset,
            source_path=origin.path,
            extra={} if part.title is None else {"title": part.title},
            warnings=warnings if number == len(found) else (),
        )


def _parts(content: bytes, kind: Kind, *, whole: bool) -> list[several.Part]:
    """The articles of a file, one where it is one; ``whole``: it begins as an HTML page does."""
    if kind == "text":
        return several.parts(content)
    tagged = [several.Part(content)] if whole else several.tagged(content)
    return tagged if len(tagged) > 1 else [several.Part(piece) for piece in several_pages.parts(content)]


def _too_large(origin: Origin) -> Rejected:
    size = "" if origin.size is None else f"{origin.size:,} bytes are "
    return origin.rejected("too_large", f"{size}more than the {LIMIT // 1024**2} MiB that a page may have")
