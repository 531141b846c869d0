"""Values of Arrow in JSON types, one by one, whatever Python's own types can hold and whether pandas is installed."""

from __future__ import annotations

import base64
import functools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pyarrow as pa

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # as in Arrow, a moment without a zone has none
_DAY = timedelta(days=1)
_NANOSECONDS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}
#: What a library's value may say instead of being one.
_ERRORS = (pa.ArrowException, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, OSError)


def reader(kind: pa.DataType) -> Callable[[pa.Scalar], Any]:
    """What gives the values of a column of this type: JSON types, and bytes for binary ones and text that is no UTF-8.

    Moments, days, times and durations are strings as Python writes them, with nine digits where there are nanoseconds;
    numbers where Python has no such year. A zone that nobody knows is taken for UTC. What cannot be read at all is
    None.
    """
    return _taken_apart if _has_moments(kind) else _whole


def _has_moments(kind: pa.DataType) -> bool:
    if isinstance(kind, pa.DictionaryType):
        return _has_moments(kind.value_type)
    inner = [kind.field(index).type for index in range(kind.num_fields)]
    return pa.types.is_temporal(kind) or any(map(_has_moments, inner))


def _whole(value: pa.Scalar) -> Any:
    try:
        return _json(value.as_py())
    except _ERRORS:
        return _taken_apart(value)


def _json(value: Any, *, inside: bool = False) -> Any:
    if isinstance(value, bytes) and inside:
        return base64.b64encode(value).decode()
    if value is None or isinstance(value, str | bytes | bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(key): _json(entry, inside=True) for key, entry in value.items()}
    if isinstance(value, list | tuple):  # a map is a list of pairs
        return [_json(entry, inside=True) for entry in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _taken_apart(value: pa.Scalar, *, inside: bool = False) -> Any:
    """A value by its parts, so that one of them that is damaged costs itself."""
    if not value.is_valid:
        return None
    if isinstance(value, pa.DictionaryScalar | pa.ExtensionScalar):
        return _taken_apart(value.value, inside=inside)
    if isinstance(value, pa.MapScalar):
        return [[_taken_apart(part, inside=True) for _, part in entry.items()] for entry in value.values]
    if isinstance(value, pa.ListScalar):
        return [_taken_apart(entry, inside=True) for entry in value.values]
    if isinstance(value, pa.StructScalar):
        return {str(key): _taken_apart(entry, inside=True) for key, entry in value.items()}
    try:
        return _moment(value) if pa.types.is_temporal(value.type) else _json(value.as_py(), inside=inside)
    except UnicodeDecodeError:
        return _json(value.as_buffer().to_pybytes(), inside=inside)
    except _ERRORS:
        return None


def _moment(value: pa.Scalar) -> str | int:
    """Never by way of pyarrow's own conversion, which asks pandas for nanoseconds and fails without it."""
    kind: pa.DataType = value.type
    number: int = value.value
    try:
        if pa.types.is_date32(kind):
            return (_EPOCH + number * _DAY).date().isoformat()
        if pa.types.is_date64(kind):
            return (_EPOCH + timedelta(milliseconds=number)).date().isoformat()
        microseconds, rest = divmod(number * _NANOSECONDS[kind.unit], 1000)
        since = timedelta(microseconds=microseconds)
        if pa.types.is_duration(kind):
            return _with_rest(str(since), "" if since.microseconds else ".000000", rest)
        if pa.types.is_time(kind):
            moment, zone = _EPOCH + since % _DAY, None
            text = moment.time().isoformat()
        else:
            moment, zone = _EPOCH + since, _zone(kind.tz)
            if zone is not None:
                moment = moment.replace(tzinfo=UTC).astimezone(zone)
            text = moment.replace(tzinfo=None).isoformat()
    except OverflowError:
        return number
    offset = "" if zone is None else moment.isoformat()[len(text) :]
    return _with_rest(text, "" if moment.microsecond else ".000000", rest) + offset


def _with_rest(text: str, microseconds: str, nanoseconds: int) -> str:
    return f"{text}{microseconds}{nanoseconds:03d}" if nanoseconds else text


@functools.lru_cache(maxsize=64)
def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    try:
        found: tzinfo = pa.lib.string_to_tzinfo(name)
    except _ERRORS:
        return UTC
    return found
