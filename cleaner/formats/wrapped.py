"""Values of JSON -> records: what services answer has its records in an array under some key of an object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.formats import columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Columns

#: Objects inside each other in which arrays of records are looked for.
DEPTH = 4


def records(value: Any, names: Columns, *, lists: bool) -> list[Any]:
    """The records of a value: itself, or where it is no record but has arrays of them the elements of all of these.

    Those of `arrays` count where one of all their objects has a text. So none of them is lost: what has no text is a
    rejected record. ``lists``: an array of objects is taken apart as well where it is the value itself.
    """
    if lists and _is_array(value):
        return [record for element in value for record in records(element, names, lists=False)]
    found = [record for array in arrays(value, names) for record in array]
    if any(isinstance(record, dict) and columns.has_text(record, names) for record in found):
        return found
    return [value]


def arrays(value: Any, names: Columns, depth: int = DEPTH) -> Iterator[list[Any]]:
    """The arrays that hold objects, in up to ``depth`` objects inside each other, in their order.

    None of what stands in arrays, nor in an object with a text: that is a record itself. A null among the objects is
    one that the service could not give, and anything else a record that is none; strings with objects that mark up
    words are a text.
    """
    if not isinstance(value, dict) or depth == 0 or columns.has_text(value, names):
        return
    for entry in value.values():
        if _is_array(entry):
            yield entry
        else:
            yield from arrays(entry, names, depth - 1)


def _is_array(value: Any) -> bool:
    if not isinstance(value, list) or not any(isinstance(entry, dict) for entry in value):
        return False
    return all(entry is None or isinstance(entry, dict) for entry in value) or columns.holds_records(value)
