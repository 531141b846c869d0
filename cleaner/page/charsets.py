"""Which charset bytes are in: by their shape, by what the page declares.

Names are those of the WHATWG encoding standard, with "utf-32le" and "utf-32be" added.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import webencodings

#: How many of the page's first bytes are searched for a declaration. Browsers stop at 1,024, but many pages
#: put scripts before the declaration.
PRESCAN = 4096

_HEAD = 16 * 1024  # bytes from which the shape is told
_TELLING = 32  # and so many at least
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32le"),  # before utf-16le, whose mark it starts with
    (b"\x00\x00\xfe\xff", "utf-32be"),
    (b"\xff\xfe", "utf-16le"),
    (b"\xfe\xff", "utf-16be"),
)
# Where the zero bytes of text stand, in a group of four bytes.
_ZEROS = {"utf-32le": (2, 3), "utf-32be": (0, 1), "utf-16le": (1, 3), "utf-16be": (0, 2)}
# Python's own codecs of these names lack characters that browsers, and so pages, take for granted.
_CODECS = {
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "x-user-defined": "cp1252",  # what browsers read when a page declares it
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "utf-32le": "utf-32-le",
    "utf-32be": "utf-32-be",
}
_NO_TEXT = frozenset(("Cc", "Cn", "Co", "Cs"))
_DECLARING = re.compile(rb"<!--.*?(?:-->|\Z)|<meta[\s/]([^>]*)>|<\?xml\s([^>]*)\?>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(rb"""([^\s/>="']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([^\s"';]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Charset:
    """A charset by its WHATWG ``name`` and the Python ``codec`` that reads it."""

    name: str
    codec: str


UTF8 = Charset("utf-8", "utf-8")


def named(label: str) -> Charset | None:
    """The charset of a WHATWG label ("latin1", "x-sjis"); None for anything else, Python's own codec names too."""
    found = webencodings.lookup(label) if label.isascii() else None
    if found is None or found.name == "replacement":
        return None
    return Charset(found.name, _CODECS.get(found.name, found.codec_info.name))


def wide(content: bytes) -> tuple[Charset, int] | None:
    """UTF-16 or UTF-32 by byte order mark or by where the zero bytes stand; with the length of the mark."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            charset = Charset(name, _CODECS[name])
            head = content[len(mark) : _HEAD]
            if _reads_as_text(head, charset) and not _is_narrow(head):
                return charset, len(mark)
    head = content[:_HEAD]
    found = next((name for name in _ZEROS if _zeros_fit(head, name)), None)
    return (Charset(found, _CODECS[found]), 0) if found else None


def has_false_mark(content: bytes) -> bool:
    """Whether the two bytes of a mark of UTF-16 stand before what is in another charset."""
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) and _is_narrow(content[2:_HEAD]) and wide(content) is None


def _is_narrow(head: bytes) -> bool:
    """ASCII without a zero byte: in UTF-16 these are Chinese characters, of which some have bytes beyond it."""
    return len(head) >= _TELLING and 0 not in head and _is_mostly_ascii(head)


def _zeros_fit(head: bytes, name: str) -> bool:
    """Zero bytes stand where the charset has them, hardly anywhere else, and the result is text.

    Scripts above U+00FF have few zero bytes in UTF-16 (spaces, newlines): then bytes that no text has, the upper
    halves of their characters, tell them from a page of ASCII with a few zero bytes in it.
    """
    total = head.count(0)
    if not total or total * 100 < len(head):
        return False
    inside = sum(head[offset::4].count(0) for offset in _ZEROS[name])
    if inside * 50 < total * 49 and not name.startswith("utf-32"):
        return False
    if name.startswith("utf-32"):
        if inside * 20 < len(head) // 2 * 19:
            return False
    elif inside * 3 < len(head) and _is_mostly_ascii(head):
        return False
    return _reads_as_text(head, Charset(name, _CODECS[name]))


def _is_mostly_ascii(head: bytes) -> bool:
    other = len(head.translate(None, bytes(range(32, 127)) + b"\t\n\r\x00"))
    return other * 20 < len(head)


def _reads_as_text(head: bytes, charset: Charset) -> bool:
    """At most one of twenty characters is a control, unassigned, private or broken."""
    text = head[: len(head) // 4 * 4 or len(head)].decode(charset.codec, "replace")[:4096]
    bad = sum(char == "\ufffd" or (char not in "\t\n\r" and unicodedata.category(char) in _NO_TEXT) for char in text)
    return bad * 20 <= len(text)


def declared(content: bytes) -> str | None:
    """The charset label that an HTML or XML page declares in its first bytes, as browsers look for it.

    None when there is none. UTF-16 is read as UTF-8: a declaration that ASCII bytes spell cannot be in UTF-16.
    """
    for match in _DECLARING.finditer(content[:PRESCAN]):
        attributes = _attributes(match[1] or match[2] or b"")
        label = attributes.get(b"encoding") if match[2] else _meta_charset(attributes)
        if label:
            text = label.decode("ascii", "replace").strip()
            return "utf-8" if text.lower().startswith("utf-16") else text
    return None


def _attributes(inside: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for name, *values in _ATTRIBUTE.findall(inside):
        found.setdefault(name.lower(), next((value for value in values if value), b""))
    return found


def _meta_charset(attributes: dict[bytes, bytes]) -> bytes | None:
    if attributes.get(b"charset"):
        return attributes[b"charset"]
    if attributes.get(b"http-equiv", b"").lower() != b"content-type":
        return None
    match = _CHARSET.search(attributes.get(b"content", b""))
    return match[1] if match else None
