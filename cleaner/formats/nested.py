"""Fields of objects inside a record, named by a path such as `article.body.html`."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

#: Objects inside each other in which a field is looked for that nobody has named.
_DEPTH = 4


def opened(record: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """The record with the objects on a path opened: their fields are its own, that at the end under the whole path.

    A field whose name the record has from further out stands under its path. Where the path leads nowhere, or is the
    name of a field, the record comes back as it is.
    """
    names = path.split(".")
    if path in record or len(names) == 1:
        return record
    level: Any = record
    found: dict[str, Any] = {}
    for depth, name in enumerate(names):
        if not isinstance(level, dict) or name not in level:
            return record
        for key, value in level.items():
            if key != name:
                found[".".join((*names[:depth], key)) if key in found else key] = value
        level = level[name]
    found[path] = level
    return found


def value_at(record: Mapping[str, Any], path: str) -> Any:
    """What stands in a field, or at the end of a path; None where there is nothing."""
    if path in record:
        return record[path]
    level: Any = record
    for name in path.split("."):
        level = level.get(name) if isinstance(level, dict) else None
    return level


def path_to(record: Mapping[str, Any], names: Collection[str]) -> str | None:
    """The path to the first string in an object of the record that has one of ``names``, whatever their capitals.

    Where none has, to the longest one in an object with such a name: WordPress answers `{"content": {"rendered": …}}`.
    In arrays the first object is looked at, and the path begins there, since each of its like would be a record.
    """
    inside: list[tuple[int, str]] = []
    for path, text in _paths(record, ()):
        *above, name = path
        if name.lower() in names:
            return ".".join(path)
        if above[-1].lower() in names:
            inside.append((len(text), ".".join(path)))
    return max(inside, key=operator.itemgetter(0), default=(0, None))[1]


def _paths(level: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The strings in objects of a record, with their paths."""
    for key, value in level.items():
        if above and isinstance(value, str) and value.strip():
            yield (*above, key), value
        elif isinstance(value, dict) and len(above) < _DEPTH:
            yield from _paths(value, (*above, key))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from _paths(value[0], ())
