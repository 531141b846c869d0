"""Feeds as servers write them -> XML that a parser takes whole: what it would drop, it drops without a word."""

from __future__ import annotations

import html
import html.entities
import re
from typing import TYPE_CHECKING

from cleaner.page import charsets
from cleaner.page.decode import Decoded, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Elements of an item that hold a text, the fullest first.
TEXTS = ("encoded", "content", "description", "summary")

_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]{0,400}\?>")
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")
#: Control characters, and signs that are none, as XML has them in no place.
_CONTROLS, _NO_SIGNS = bytes((*range(9), 11, 12, *range(14, 32))), re.compile(b"\xef\xbf[\xbe\xbf]")
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: In what stands as it is no sign has a meaning.
_AS_IT_IS = re.compile(rb"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))", re.DOTALL)
#: Elsewhere: the sign of markup before what is none, that of entities before no name, the names that XML has not.
_NO_MARKUP = re.compile(rb"<(?![/!?:_a-zA-Z\x80-\xff])")
_NO_ENTITY = re.compile(rb"&(?!#[0-9]{1,20};|#[xX][0-9a-fA-F]{1,20};|[a-zA-Z][a-zA-Z0-9]{1,31};)")
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z][a-zA-Z0-9]{1,31});")
#: References by number to what XML forbids, and to all that has so many digits.
_FORBIDDEN = re.compile(
    rb"(?:&#(?:[xX]0{0,8}(?:1?[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]|[0-9a-fA-F]{6,12})"
    rb"|0{0,8}(?:[12]?[0-9]|3[01]|55(?:29[6-9]|[3-9][0-9]{2})|56[0-9]{3}|57(?:[0-2][0-9]{2}|3[0-3][0-9]|34[0-3])"
    rb"|6553[45]|[0-9]{7,12}));)+"
)
#: A parser that goes on behind an error passes over these names from there on, and not over numbers.
_NUMBERS = {b"&amp;": b"&#38;", b"&lt;": b"&#60;", b"&gt;": b"&#62;", b"&quot;": b"&#34;", b"&apos;": b"&#39;"}
_CLOSED = re.compile(rb"</((?:[\w-]{1,40}:)?(?:%s))\s*>" % "|".join(TEXTS).encode())
_OPENED = rb"<%s(?:\s[^<>]*)?>\s*<!\[CDATA\["
_AGAIN = re.compile(rb"[^<]*<!\[CDATA\[")
_PIECE = 1 << 20
_BEGIN, _END = b"<![CDATA[", b"]]>"


def decoded(content: bytes) -> Decoded:
    """The text of a feed in the charset that it declares, where its bytes do not contradict. ReadError: it has none."""
    declaration = _DECLARATION.match(content)
    label = charsets.declared(declaration[0]) if declaration is not None else None
    return decode(content, charset=label, html=False)


def mended(data: bytes) -> bytes:
    """A feed in UTF-8 from its root on, without what XML forbids, and with no entity that is not one of XML.

    Nothing of a document type is left, so that no entity can grow. Names of HTML's entities become their letters,
    halves of surrogate pairs are joined, and a sign of entities or markup before what is none stands for itself. The
    end of CDATA within an element's text is a part of it where markup follows that XML could not have.
    """
    root = _ROOT.search(data)
    data = data[root.start() if root is not None else 0 :].translate(None, _CONTROLS)
    parts = _AS_IT_IS.split(b"".join(_elements(_NO_SIGNS.sub(b"", data))))
    return b"".join(one for number, part in enumerate(parts) for one in _written(part, as_it_is=number % 2 == 1))


def _elements(data: bytes) -> Iterator[bytes]:
    """The bytes again, each text of an item in one CDATA that lasts as long as its element."""
    at = 0
    for closed in _CLOSED.finditer(data):
        before = data[at : closed.start()]
        at = closed.start()
        end = len(before.rstrip()) - len(_END)
        opened = None
        if before.count(_END) > 1 and before.startswith(_END, end):
            opened = re.search(_OPENED % re.escape(closed[1]), before)
        inside = before[opened.end() : end].split(_END) if opened is not None else []
        if opened is not None and not all(map(_AGAIN.match, inside[1:])):
            before = before[: opened.end()] + (b"]]" + _END + _BEGIN + b">").join(inside) + before[end:]
        yield before
    yield data[at:]


def _written(part: bytes, *, as_it_is: bool) -> Iterator[bytes]:
    """A part without what XML forbids, piece by piece: to put in a sign takes a hundred times its memory.

    References to halves of characters are put right also where they stand ``as_it_is``: the parser may see that
    otherwise, and gives letters of which no text can be made.
    """
    for piece in _pieces(part):
        mended = _FORBIDDEN.sub(_characters, piece)
        if not as_it_is:
            mended = _NO_MARKUP.sub(b"&lt;", mended.replace(_END, b"]]&gt;"))
            mended = _ENTITY.sub(_letters, _NO_ENTITY.sub(b"&amp;", mended))
            for name, number in _NUMBERS.items():
                mended = mended.replace(name, number)
        yield mended


def _pieces(part: bytes) -> Iterator[bytes]:
    """Bytes cut where no tag and no entity is cut."""
    at = 0
    while len(part) - at > _PIECE:
        end = max(part.rfind(sign, at, at + _PIECE) for sign in (b" ", b">", b";")) + 1 or at + _PIECE
        yield part[at:end]
        at = end
    yield part[at:]


def _letters(found: re.Match[bytes]) -> bytes:
    """What a name of HTML's means; a name that nobody knows stands for itself."""
    meant = html.entities.html5.get(f"{found[1].decode()};")
    return b"&amp;%s;" % found[1] if meant is None else html.escape(meant).encode()


def _characters(found: re.Match[bytes]) -> bytes:
    """What numbers mean, without what XML forbids; the halves of a surrogate pair are one character."""
    codes = (code[2:-1].lower() for code in re.findall(rb"&#\w+;", found[0]))
    numbers = (int(code[1:], 16) if code.startswith(b"x") else int(code) for code in codes)
    text = "".join(chr(number) if number < 0x110000 else "\ufffd" for number in numbers)
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return html.escape(_NO_XML.sub("", joined)).encode()
