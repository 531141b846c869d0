"""What may reach a terminal: input strings never do so raw."""

from __future__ import annotations

import unicodedata

# Control, format (bidirectional overrides, zero width), surrogate, private and line separators.
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def printable(text: str, limit: int | None = None) -> str:
    """``text`` on one line with unsafe characters escaped, cut at ``limit`` characters with an ellipsis."""
    if limit is not None and len(text) > limit:
        text = f"{text[: limit - 1]}…"
    return "".join(_escape(char) if unicodedata.category(char) in _UNSAFE else char for char in text)


def shown(text: str, limit: int | None = None) -> str:
    """As `printable`, for texts to be read: the tabs between cells of a table are two spaces."""
    return printable(text.replace("\t", "  "), limit)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
