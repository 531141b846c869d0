"""Values of JSON as records: what can be written again, whatever was in the file."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from cleaner.errors import ReadError
from cleaner.formats import columns

#: Objects and arrays inside each other; deeper ones could not be written again.
DEPTH = 100
#: An escape that names a lone surrogate, or one half of a pair.
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

_LONE = re.compile(r"[\ud800-\udfff]")
_LONGEST_INT = 640  # digits; what every Python reads and writes, whatever its limit is set to


def as_record(value: Any, *, has_surrogates: bool) -> dict[str, Any]:
    """A value that was decoded by `DECODER`, as a record; ReadError says why it is none."""
    if _is_deep(value):
        raise too_deep()
    if not isinstance(value, dict):
        raise ReadError(f"{columns.type_name(value)}, not an object", "malformed")
    if has_surrogates:
        return {_without_lone(key): _without_surrogates(entry) for key, entry in value.items()}
    return value


def too_deep() -> ReadError:
    """What is said of a value with too many objects and arrays inside each other."""
    return ReadError(f"more than {DEPTH} objects and arrays inside each other", "too_deep")


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_INT else digits


def _number(digits: str) -> float | str:
    value = float(digits)
    return value if math.isfinite(value) else digits


#: Decodes JSON, control characters in strings too, into values that can be written again.
DECODER = json.JSONDecoder(strict=False, parse_constant=str, parse_int=_whole, parse_float=_number)


def _is_deep(record: Any) -> bool:
    level = [record] if isinstance(record, dict | list) else []
    for _ in range(DEPTH):
        level = [
            value
            for holder in level
            for value in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(value, dict | list)
        ]
        if not level:
            return False
    return True


def _without_surrogates(value: Any) -> Any:
    """The same value with U+FFFD for lone surrogates, which no UTF-8 can hold."""
    if isinstance(value, str):
        return _without_lone(value)
    if isinstance(value, list):
        return [_without_surrogates(entry) for entry in value]
    if isinstance(value, dict):
        return {_without_lone(key): _without_surrogates(entry) for key, entry in value.items()}
    return value


def _without_lone(text: str) -> str:
    return _LONE.sub("\ufffd", text)
