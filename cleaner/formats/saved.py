"""Pages that a browser has saved with all their parts in one file: MHTML, and the web archives of Safari."""

from __future__ import annotations

import email
import plistlib
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.formats.streams import read_at_most
from cleaner.page.decode import LIMIT
from cleaner.records import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

    from cleaner.formats.origin import Origin

#: Types of a page among the parts of a file.
_HTML = ("text/html", "application/xhtml+xml")
#: What every mail has that was sent, and no page that was saved.
_SENT = ("Received", "To", "Delivered-To")
_PLIST = b"bplist00"
#: What plistlib raises for bytes that are no property list, whatever is wrong with them.
_BROKEN = (ValueError, LookupError, TypeError, OverflowError, AttributeError, plistlib.InvalidFileException)


def mhtml(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The page of a file that Chrome, Edge or Internet Explorer saved; frames, pictures and styles are none.

    Its address and the day on which it was saved come with it. A mail is "unsupported", also one in HTML that names
    its address.
    """
    content = _whole(stream, origin)
    if isinstance(content, Rejected):
        yield content
        return
    try:
        message = email.message_from_bytes(content)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except RecursionError:
        yield origin.rejected("too_deep", "too many parts inside each other")
        return
    except (ValueError, TypeError) as error:  # parameters of a header that no standard knows
        yield origin.rejected("malformed", f"no MHTML: {type(error).__name__}")
        return
    saved = _address(message["Snapshot-Content-Location"])
    root = _root(parts, saved)
    address = saved or message["Snapshot-Content-Location"] or (root["Content-Location"] if root is not None else None)
    if root is None or address is None or (saved is None and any(name in message for name in _SENT)):
        yield origin.rejected("unsupported", "a mail, or MHTML without a page")
        return
    page = root.get_payload(decode=True)
    yield Page(
        origin.path,
        page if isinstance(page, bytes) else b"",
        "html",
        url=_address(address),
        charset=_charset(root),
        crawl_date=_saved(message),
        source_path=origin.path,
        warnings=("truncated",) if origin.damage.cut or (message.defects and root is parts[-1]) else (),
    )


def webarchive(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The page of a file that Safari saved, with its address."""
    content = _whole(stream, origin)
    if isinstance(content, Rejected):
        yield content
        return
    try:
        archive: Any = plistlib.loads(content, fmt=plistlib.FMT_BINARY)
        main = archive["WebMainResource"]
        data, kind = main["WebResourceData"], main.get("WebResourceMIMEType")
    except RecursionError:
        yield origin.rejected("too_deep", "too many objects inside each other")
        return
    except _BROKEN as error:
        reason = "unsupported" if content.startswith(_PLIST) else "malformed"
        yield origin.rejected(reason, f"no web archive of Safari: {type(error).__name__}")
        return
    if kind not in _HTML or not isinstance(data, bytes):
        said = repr(kind)[:80] if isinstance(kind, str) else "another resource"
        yield origin.rejected("unsupported", f"a web archive of {said}, and no page")
        return
    charset = main.get("WebResourceTextEncodingName")
    yield Page(
        origin.path,
        data,
        "html",
        url=_address(url) if isinstance(url := main.get("WebResourceURL"), str) else None,
        charset=charset if isinstance(charset, str) else None,
        source_path=origin.path,
    )


def _whole(stream: BinaryIO, origin: Origin) -> bytes | Rejected:
    """All bytes of the file, or why there are none that can be used. Damage is told by this."""
    content = read_at_most(stream, LIMIT + 1)
    if len(content) > LIMIT:
        return origin.rejected("too_large", f"more than the {LIMIT // 1024**2} MiB that a page may have")
    damage = origin.damage
    damage.told = True
    if damage.reason is not None and not (damage.cut and content):
        return origin.rejected(damage.reason, damage.detail)
    if not content:
        return origin.rejected("empty", "the file has no bytes")
    return content


def _address(value: Any) -> str | None:
    """An address of the web: a page that was opened from a disk has another. Some writers break long ones."""
    text = "".join(str(value).split())
    return text if text.startswith(("https://", "http://")) else None


def _root(parts: Sequence[Message], address: str | None) -> Message | None:
    """The page among the parts: that of the address, for a frame may come first, else the first one."""
    pages = [part for part in parts if part.get_content_type() in _HTML]
    named = (part for part in pages if address is not None and _address(part["Content-Location"]) == address)
    return next(named, pages[0] if pages else None)


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, TypeError):  # the library has none for numbered or coded parameters that are broken
        return None


def _saved(message: Message) -> str | None:
    try:
        return parsedate_to_datetime(str(message["Date"])).isoformat()
    except (ValueError, OverflowError):
        return None
