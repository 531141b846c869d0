"""Sizes in bytes as people write them: 512M, 4G."""

from __future__ import annotations

import re

#: Bytes that are taken for a size without its unit.
_LEAST = 1 << 24
_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)


def size_of(value: str | int) -> int:
    """Bytes of a size such as 512M or 4G (powers of 1,024), or of a number. ValueError: it is none for processes."""
    if isinstance(value, str):
        match = _WRITTEN.fullmatch(value.strip())
        number = 0 if match is None else int(float(match[1]) * 1024 ** " KMGT".index(match[2].upper() or " "))
    else:
        number = value if isinstance(value, int) and not isinstance(value, bool) else 0
    if number < 1:
        raise ValueError(f"{value!r} is no size such as 512M or 4G")
    if number < _LEAST:
        raise ValueError(f"{value!r} is {number:,} bytes, in which no process runs: give a size such as 512M or 4G")
    return number
