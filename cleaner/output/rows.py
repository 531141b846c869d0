"""Rows of the output folder: every field of each file, in order, and the way from records to rows and back."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from cleaner.errors import ReadError
from cleaner.records import METADATA, Block, Document, Rejected, Relation

#: What a field holds. "share" is a number from 0 to 1, "digest" a sha256 in hex, "origin" has one entry for
#: each of METADATA, "json" is a JSON object in a string. A question mark allows null.
FieldType = Literal["text", "text?", "texts", "count", "count?", "share", "digest", "origin", "json"]
Row = dict[str, Any]

#: Nesting of an input record's other fields that is written out; what lies deeper becomes null.
_DEEPEST = 100

_CORPUS: Mapping[str, FieldType] = {
    "id": "text",
    "text": "text",
    "title": "text?",
    "authors": "texts",
    "date": "text?",
    "date_modified": "text?",
    "dateline": "text?",
    "section": "text?",
    "description": "text?",
    "synopsis": "text?",
    "sources": "texts",
    "license": "text?",
    "url": "text?",
    "hostname": "text?",
    "site_name": "text?",
    "language": "text",
    "language_score": "share",
    "source_path": "text?",
    "digest": "digest",
    "text_digest": "digest",
    "n_words": "count",
    "n_chars": "count",
    "n_chars_input": "count",
    "cluster": "text?",
    "cluster_size": "count",
    "warnings": "texts",
    "origin": "origin",
    "extra": "json",
}
_REMOVED: Mapping[str, FieldType] = {
    "id": "text",
    "index": "count",
    "start": "count?",
    "end": "count?",
    "path": "text?",
    "text": "text",
    "verdict": "text",
    "field": "text?",
    "reason": "text?",
    "score": "share",
}
_DUPLICATES: Mapping[str, FieldType] = {
    "id": "text",
    "kept_id": "text",
    "relation": "text",
    "jaccard": "share",
    "containment": "share",
    "why_kept": "text",
}
_PASSAGES: Mapping[str, FieldType] = {
    "a": "text",
    "b": "text",
    "shared_words": "count",
    "share_a": "share",
    "share_b": "share",
    "longest_run": "count",
    "examples": "texts",
}
_FREQUENT_PASSAGES: Mapping[str, FieldType] = {
    "text": "text",
    "words": "count",
    "documents": "count",
    "examples": "texts",
}
_REJECTED: Mapping[str, FieldType] = {"id": "text", "source_path": "text?", "reason": "text", "detail": "text"}

#: Table -> field -> type, fields in the order of a row. "corpus" and "removed" are in parts, the others one file.
TABLES: Mapping[str, Mapping[str, FieldType]] = MappingProxyType(
    {
        "corpus": _CORPUS,
        "removed": _REMOVED,
        "duplicates": _DUPLICATES,
        "passages": _PASSAGES,
        "frequent_passages": _FREQUENT_PASSAGES,
        "rejected": _REJECTED,
    }
)


def corpus_row(document: Document) -> Row:
    """The corpus row of a kept document."""
    row = {name: _listed(getattr(document, name)) for name in _CORPUS}
    row["language_score"] = round(document.language_score, 4)
    row["origin"] = {name: document.origin.get(name) for name in METADATA}
    row["extra"] = json.dumps(_plain(document.extra, 0), ensure_ascii=False, separators=(",", ":"))
    return row


def document_from_row(row: Mapping[str, Any]) -> Document:
    """The document of a corpus row, without blocks. ReadError: the row lacks a field or holds another type."""
    problem = check_row("corpus", row)
    if problem:
        raise ReadError(f"not a corpus row: {problem}", "malformed")
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Document(**{**values, "extra": json.loads(row["extra"])})


def removed_rows(document_id: str, blocks: Sequence[Block]) -> Iterator[Row]:
    """One row for each block that did not stay in the text: dropped, or taken as metadata."""
    for block in blocks:
        if block.verdict != "keep":
            yield {
                "id": document_id,
                "index": block.index,
                "start": block.start,
                "end": block.end,
                "path": block.path,
                "text": block.text,
                "verdict": block.verdict,
                "field": block.field,
                "reason": block.reason,
                "score": round(block.score, 4),
            }


def duplicate_row(
    document_id: str, kept_id: str, *, relation: Relation, jaccard: float, containment: float, why_kept: str
) -> Row:
    """The row of a removed document that another one, ``kept_id``, stands for."""
    return {
        "id": document_id,
        "kept_id": kept_id,
        "relation": relation,
        "jaccard": round(jaccard, 4),
        "containment": round(containment, 4),
        "why_kept": why_kept,
    }


def passage_row(
    a: str, b: str, *, shared_words: int, share_a: float, share_b: float, longest_run: int, examples: Sequence[str]
) -> Row:
    """The row of two kept documents that share text."""
    return {
        "a": a,
        "b": b,
        "shared_words": shared_words,
        "share_a": round(share_a, 4),
        "share_b": round(share_b, 4),
        "longest_run": longest_run,
        "examples": list(examples),
    }


def frequent_passage_row(text: str, *, words: int, documents: int, examples: Sequence[str]) -> Row:
    """The row of a passage that stands in so many kept documents that it counts for no pair."""
    return {"text": text, "words": words, "documents": documents, "examples": list(examples)}


def rejected_row(rejected: Rejected) -> Row:
    """The row of an input that gave no document."""
    return {name: getattr(rejected, name) for name in _REJECTED}


def check_row(table: str, row: object) -> str | None:
    """What is wrong with a row of ``table`` (a key of `TABLES`), or None: fields, their order, their types."""
    fields = TABLES[table]
    if not isinstance(row, Mapping):
        return "not an object"
    if list(row) != list(fields):
        missing = [name for name in fields if name not in row]
        unknown = [name for name in row if name not in fields]
        return f"fields missing: {missing}, unknown: {unknown}" if missing or unknown else "fields in another order"
    for name, kind in fields.items():
        if not _holds(row[name], kind):
            return f"{name} holds no {kind.removesuffix('?')}"
    return None


def _holds(value: object, kind: FieldType) -> bool:
    if value is None:
        return kind.endswith("?")
    return _TYPES[kind.removesuffix("?")](value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


def _is_origin(value: object) -> bool:
    return (
        isinstance(value, dict)
        and list(value) == list(METADATA)
        and all(entry is None or isinstance(entry, str) for entry in value.values())
    )


def _is_json_object(value: object) -> bool:
    try:
        return isinstance(value, str) and isinstance(json.loads(value), dict)
    except (ValueError, RecursionError):
        return False


_TYPES: Mapping[str, Callable[[object], bool]] = {
    "text": _is_text,
    "texts": _is_texts,
    "count": _is_count,
    "share": _is_share,
    "digest": _is_digest,
    "origin": _is_origin,
    "json": _is_json_object,
}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _plain(value: Any, depth: int) -> Any:
    """``value`` in types that strict JSON has: no NaN, no infinity, text for what only Python has."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth >= _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(entry, depth + 1) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry, depth + 1) for entry in value]
    return str(value)
