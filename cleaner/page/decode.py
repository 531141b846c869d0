"""Bytes or text of a page -> text, with what had to be assumed or lost on the way. Pure, no I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cleaner.errors import ReadError
from cleaner.page import charsets, detection, kind
from cleaner.page.charsets import UTF8, Charset

#: Bytes; a page above is refused, never cut.
LIMIT = 64 * 1024 * 1024
#: Share of characters that may be lost before a page counts as undecodable.
LOST = 0.1

_MARK = b"\xef\xbb\xbf"
_CJK = frozenset(("gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"))
_CONTROLS = bytes((*range(9), *range(14, 27), *range(28, 32)))
_LONE = re.compile(r"[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_JAPANESE_7BIT = re.compile(rb"\x1b\$[@B]")
_WESTERN_SAMPLE = 20_000  # characters

# What binary files begin with. Marks in printable characters ask for more, so that a text about them is still a text.
_MAGIC = re.compile(
    rb"(?P<PDF>%PDF-\d\.\d)|(?P<PostScript>%!PS-Adobe-\d)|(?P<RTF>\{\\rtf\d)"
    rb"|(?P<PNG>\x89PNG\r\n\x1a\n)|(?P<JPEG>\xff\xd8\xff)|(?P<GIF>GIF8[79]a.{4,6}\x00)"
    rb"|(?P<zip>PK(?:\x03\x04|\x05\x06|\x07\x08))|(?P<gzip>\x1f\x8b\x08)|(?P<bzip2>BZh[1-9]1AY&SY)"
    rb"|(?P<xz>\xfd7zXZ\x00)|(?P<zstd>\x28\xb5\x2f\xfd)|(?P<lz4>\x04\x22\x4d\x18)|(?P<sevenzip>7z\xbc\xaf\x27\x1c)"
    rb"|(?P<RAR>Rar!\x1a\x07)|(?P<tar>.{257}ustar)|(?P<ELF>\x7fELF)|(?P<Java>\xca\xfe\xba\xbe)"
    rb"|(?P<WebAssembly>\x00asm)|(?P<SQLite>SQLite format 3\x00)|(?P<Parquet>PAR1[\x00-\x1f])|(?P<Avro>Obj\x01)"
    rb"|(?P<Arrow>ARROW1\x00)|(?P<MP4>\x00\x00.{2}ftyp)|(?P<Matroska>\x1a\x45\xdf\xa3)|(?P<MP3>ID3[\x02-\x04])"
    rb"|(?P<Ogg>OggS\x00)|(?P<FLAC>fLaC\x00)|(?P<RIFF>RIFF.{4}(?:WEBP|WAVE|AVI ))|(?P<TIFF>II\*\x00|MM\x00\*)"
    rb"|(?P<icon>\x00\x00[\x01\x02]\x00)|(?P<Office>\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1)|(?P<font>wOF[F2]\x00|OTTO\x00)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a page: byte order mark removed, newlines untouched, no lone surrogate.

    ``charset`` is the WHATWG name of what was used, None for content that came as text.
    ``warnings``: "charset_unknown" (declared, but no such), "charset_mismatch" (declared, but clearly wrong),
    "replacement_characters" (the text holds U+FFFD, where something could not be decoded, here or before).
    ``utf8`` is the text in UTF-8 where it was at hand: to make it again takes a page as long as to parse half of it.
    """

    text: str
    charset: str | None
    warnings: tuple[str, ...] = ()
    utf8: bytes | None = field(default=None, compare=False, repr=False)


def decode(content: str | bytes, *, charset: str | None = None, html: bool | None = None) -> Decoded:
    """The text of a page.

    Asked in this order: byte order mark and the zero bytes of UTF-16 and UTF-32; the declared ``charset`` (from the
    record or the HTTP header); the page's own declaration when it is ``html`` (None: told from its beginning); UTF-8,
    also with a few broken characters; detection. A declaration that the bytes contradict falls to the next step.
    In text, each lone surrogate becomes one U+FFFD, so that a length changes by the byte order mark only.

    ReadError, by reason: "too_large" (over 64 MiB), "binary" (a known format, or too many control bytes for a text),
    "undecodable" (more than a tenth of the characters would be lost).
    """
    refuse_oversize(content)
    if isinstance(content, str):
        return _finish(*_without_surrogates(content), None, [])
    name = binary_format(content)
    if name is not None:
        raise ReadError(f"the page is no text but {name} data", "binary")
    notes: list[str] = []
    if charsets.has_false_mark(content):
        content = content[2:]
        notes.append("charset_mismatch")
    text, used = _from_bytes(content, charset, html, notes)
    exact = used.name == "utf-8" and _REPLACEMENT not in text
    return _finish(text, content if exact else None, used.name, notes)


def _without_surrogates(text: str) -> tuple[str, bytes]:
    try:
        return text, text.encode()  # quicker than looking for what hardly any text has
    except UnicodeEncodeError:
        text = _LONE.sub(_REPLACEMENT, text)
        return text, text.encode()


def refuse_oversize(content: str | bytes) -> None:
    """ReadError "too_large" when ``content`` has more than 64 MiB, as UTF-8 when it is text."""
    size = len(content)
    if isinstance(content, str) and size <= LIMIT < 4 * size:
        size = len(content.encode("utf-8", "surrogatepass"))
    if size > LIMIT:
        raise ReadError(f"the page has more than {LIMIT // 1024**2} MiB", "too_large")


def binary_format(content: bytes) -> str | None:
    """Name of the binary file format whose mark ``content`` begins with."""
    match = _MAGIC.match(content)
    return match.lastgroup if match else None


def _finish(text: str, utf8: bytes | None, charset: str | None, notes: list[str]) -> Decoded:
    if text.startswith("\ufeff"):
        text, utf8 = text[1:], utf8 and utf8.removeprefix(_MARK)
    if _REPLACEMENT in text:
        notes.append("replacement_characters")
    return Decoded(text, charset, tuple(dict.fromkeys(notes)), utf8)


def _from_bytes(content: bytes, label: str | None, html: bool | None, notes: list[str]) -> tuple[str, Charset]:
    wide = charsets.wide(content)
    if wide is not None:
        text = content[wide[1] :].decode(wide[0].codec, "replace")
        if text.count("\ufffd") <= LOST * len(text):
            return text, wide[0]
    utf8 = _strictly_utf8(content)
    _refuse_controls(content, utf8 is not None)
    for one in _labels(content, label, html):
        charset = charsets.named(one)
        if charset is None:
            notes.append("charset_unknown")
            continue
        believed = _believe(content, charset, utf8)
        if believed is not None:
            return believed, charset
        notes.append("charset_mismatch")
    return _undeclared(content, utf8)


def _strictly_utf8(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _refuse_controls(content: bytes, is_utf8: bool) -> None:
    """A byte in thirty being a control speaks against legacy text; UTF-8 may have more, since it proves itself."""
    controls = len(content) - len(content.translate(None, _CONTROLS))
    if controls * (5 if is_utf8 else 30) > len(content):
        raise ReadError(f"the page is no text: {controls:,} of its {len(content):,} bytes are controls", "binary")


def _labels(content: bytes, label: str | None, html: bool | None) -> list[str]:
    """Declared charsets, the most trusted first."""
    found = ["utf-8"] if content.startswith(_MARK) else []
    if label and label.strip():
        found.append(label)
    if html or (html is None and kind.tell(kind.opening(content)) == "html"):
        own = charsets.declared(content)
        if own:
            found.append(own)
    return found


def _believe(content: bytes, charset: Charset, utf8: str | None) -> str | None:
    """The text in the declared ``charset``; None when the bytes contradict it."""
    if content.isascii() and charset.name != "iso-2022-jp" and _seven_bit_japanese(content) is not None:
        return None
    if charset.name == "utf-8":
        return utf8 if utf8 is not None else _nearly_utf8(content)
    if utf8 is not None and _proves_itself(content, utf8, charset):
        return None
    text = content.decode(charset.codec, "replace")
    lost = text.count("\ufffd")
    if lost * 10 > _beyond_ascii(text) or (charset.name == "windows-1252" and _is_not_western(text)):
        return None
    return None if charset.name == "shift_jis" and _is_euc(content, text) else text


def _proves_itself(content: bytes, utf8: str, charset: Charset) -> bool:
    """Whether bytes that are valid UTF-8 can hardly be anything else.

    Legacy text is not UTF-8 by accident, but for a few characters of an East Asian charset. Plain ASCII speaks against
    UTF-16 only: every other charset agrees with it, or (ISO-2022-JP) is written in it.
    """
    if content.isascii():
        return charset.name.startswith("utf-16")
    return charset.name not in _CJK or _beyond_ascii(utf8) >= 8


def _nearly_utf8(content: bytes) -> str | None:
    """The text as UTF-8 with U+FFFD for broken characters, when at least twice as many are whole."""
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd") - content.count(b"\xef\xbf\xbd")
    return text if lost * 3 <= _beyond_ascii(text) else None


def _is_not_western(text: str) -> bool:
    """Servers say ISO-8859-1 of everything; no Western language has a third of its letters beyond ASCII."""
    letters = [char for char in text[:_WESTERN_SAMPLE] if char.isalpha()]
    return sum(char > "\x7f" for char in letters) * 3 > len(letters) > 20


def _is_euc(content: bytes, text: str) -> bool:
    """Whether Japanese that is declared as Shift_JIS is in EUC-JP: there it is mostly kana of half the width.

    Where these are meant, EUC-JP makes of them Chinese characters, and hardly any kana.
    """
    half = sum("｡" <= char <= "ﾟ" for char in text)
    if half * 2 < _beyond_ascii(text) or not half:
        return False
    other = content.decode("euc_jp", "replace")
    kana = sum("ぁ" <= char <= "ヿ" for char in other)
    return other.count(_REPLACEMENT) * 20 <= _beyond_ascii(other) <= kana * 8


def _undeclared(content: bytes, utf8: str | None) -> tuple[str, Charset]:
    if utf8 is not None:
        return _seven_bit_japanese(content) or (utf8, UTF8)
    text = _nearly_utf8(content)
    charset = UTF8
    if text is None:
        charset = charsets.named(detection.detect(content)) or UTF8
        text = content.decode(charset.codec, "replace")
    lost = text.count("\ufffd")
    if lost > LOST * len(text):
        raise ReadError(
            f"the page is in no known charset: {lost:,} of {len(text):,} characters are lost", "undecodable"
        )
    return text, charset


def _seven_bit_japanese(content: bytes) -> tuple[str, Charset] | None:
    """ISO-2022-JP, the one charset in use whose bytes are all ASCII; its escape sequences give it away."""
    if not _JAPANESE_7BIT.search(content):
        return None
    charset = Charset("iso-2022-jp", "iso2022_jp")
    text = content.decode(charset.codec, "replace")
    return (text, charset) if text.count("\ufffd") * 10 <= _beyond_ascii(text) else None


def _beyond_ascii(text: str) -> int:
    return 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))
