"""Documents as callers have them: records, texts, pairs of id and text, or a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cleaner.corpus.clusters import merits
from cleaner.corpus.collect import Entry
from cleaner.errors import CleanerError
from cleaner.records import METADATA, Document

#: An iterable of Document, str or (id, text), or a table with columns.
Documents = Iterable[Document | str | tuple[str, str]] | Any

_NOTHING = frozenset(["None", "nan", "NaT", "<NA>"])
_COLUMNS = ("id", "text", "date", "source_path", "hostname")
# What else tells how much is known of a document.
_TOLD = (*(name for name in METADATA if name not in _COLUMNS), "warnings")
_ROWS = 1 << 12


def entries(documents: Documents) -> Iterator[Entry]:
    """What the corpus part reads of each; of equal ids the later ones get `~2`, `~3`.

    CleanerError: a value that is no document, or a table without texts.
    """
    if isinstance(documents, str | bytes):
        raise CleanerError("find_duplicates compares several documents: give a list, not one string")
    if isinstance(documents, Mapping):
        raise CleanerError("find_duplicates takes a list of (id, text) or a table, not a dict: give its items()")
    if hasattr(documents, "collect_schema") and hasattr(documents, "collect"):  # polars has not read it yet
        documents = documents.collect()
    names = getattr(documents, "column_names", None)
    if names is None:
        names = getattr(documents, "columns", None)
    if names is None and not isinstance(documents, Iterable):
        raise CleanerError(f"no documents: {documents!r:.80}; give a list of Document, text or (id, text), or a table")
    return _unique(_single(documents) if names is None else _of_table(documents, list(names)))


def _unique(found: Iterable[Entry]) -> Iterator[Entry]:
    """The same entries; an id that was there before gets `~2`, `~3`: equal pages cleaned one by one have equal ids."""
    seen: dict[str, int] = {}
    for entry in found:
        if entry.id not in seen:
            seen[entry.id] = 1
            yield entry
            continue
        name = entry.id
        while name in seen:
            seen[entry.id] += 1
            name = f"{entry.id}~{seen[entry.id]}"
        seen[name] = 1
        yield entry._replace(id=name)


def _single(documents: Iterable[Any]) -> Iterator[Entry]:
    for position, document in enumerate(documents):
        if isinstance(document, str):
            yield Entry(str(position), document)
        elif _is_named_text(document):
            yield Entry(*document)
        elif isinstance(document, Document):
            known = merits((getattr(document, name) for name in METADATA), document.warnings)
            yield Entry(document.id, document.text, document.date, document.source_path, document.hostname, known)
        elif hasattr(document, "as_py") and isinstance(text := document.as_py(), str):  # of a column of Arrow
            yield Entry(str(position), text)
        elif isinstance(document, tuple | list) and len(document) == 2 and isinstance(document[1], str):
            name = document[0]
            raise CleanerError(f"the id of a document is a string, not {name!r:.80} (number {position}): give str(id)")
        else:
            raise CleanerError(f"no document: {document!r:.80} (number {position}); give Document, text or (id, text)")


def _is_named_text(value: Any) -> bool:
    if not isinstance(value, tuple | list) or len(value) != 2:
        return False
    return isinstance(value[0], str) and isinstance(value[1], str)


def _of_table(table: Any, names: list[str]) -> Iterator[Entry]:
    """Rows of a table, by the methods that pyarrow, pandas and polars have in common."""
    if names.count("text") != 1:
        what = "no column" if "text" not in names else "more than one column"
        raise CleanerError(f"the table has {what} text; its columns: {', '.join(map(str, names))}")
    known = [name for name in (*_COLUMNS, *_TOLD) if name in names]
    for position, cells in enumerate(zip(*(_values(table[name]) for name in known), strict=True)):
        row = dict(zip(known, cells, strict=True))
        text = row["text"]
        if not isinstance(text, str):
            raise CleanerError(f"no text in row {position} of the table: {text!r:.80}")
        name = _string(row.get("id")) or str(position)
        date, path, host = (_string(row.get(column)) for column in ("date", "source_path", "hostname"))
        yield Entry(name, text, date, path, host, _merits(row))


def _merits(row: Mapping[str, Any]) -> int:
    """`clusters.merits` of a row, as far as its columns tell."""
    warnings: Any = row.get("warnings")
    listed = warnings if hasattr(warnings, "__iter__") and not isinstance(warnings, str) else ()
    return merits((_is_told(row.get(name)) for name in METADATA), map(str, listed))


def _is_told(value: Any) -> bool:
    return len(value) > 0 if hasattr(value, "__len__") else _string(value) is not None


def _values(column: Any) -> Iterator[Any]:
    """The values of a column: of Arrow and polars some thousands at a time, pandas has them as objects mostly."""
    if not hasattr(column, "slice"):
        yield from column.to_list()
        return
    for first in range(0, len(column), _ROWS):
        part = column.slice(first, _ROWS)
        yield from part.to_pylist() if hasattr(part, "to_pylist") else part.to_list()


def _string(value: Any) -> str | None:
    """A cell as text; None for what a library puts where there is nothing."""
    if value is None or isinstance(value, str):
        return value
    found = value.isoformat() if isinstance(value, dt.date) else str(value)
    return None if found in _NOTHING else found
