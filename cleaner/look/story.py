"""What became of one input, told in lines: kept, removed as a duplicate, or rejected, and all that went with it."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.errors import ReadError
from cleaner.look.in_place import Piece, in_place, joined
from cleaner.look.samples import removed_of
from cleaner.look.tables import Tables
from cleaner.records import METADATA

_SAME_CLUSTER, _PASSAGES = 20, 10


class Told(NamedTuple):
    """A line of a story: ``kind`` is "head", "fact", "kept", "removed", "metadata" or "other"."""

    kind: str
    label: str
    text: str


def why(tables: Tables, id_: str) -> list[Told]:
    """The whole story of one input. ReadError: the folder does not know it."""
    removed = removed_of(tables, [id_])[id_]
    if row := tables.row("corpus", id_):
        return [*_kept(tables, row), *_blocks(row["text"], removed)]
    if row := tables.row("duplicates", id_):
        document = replaced(tables, id_)
        return [*_duplicate(tables, row), *_blocks(document["text"] if document else None, removed)]
    if row := tables.row("rejected", id_):
        return [*_rejected(row), *_blocks("", removed)]
    raise unknown(tables, id_)


def restored(tables: Tables, id_: str, block: int | None = None) -> str:
    """The page of an input with its removed blocks back in place, or with one of them.

    ReadError: the folder does not know the input, has not its text any more, or removed no such block.
    """
    text = text_of(tables, id_)
    removed = removed_of(tables, [id_])[id_]
    pieces = in_place(text, removed)
    if block is None:
        return joined(pieces)
    indexes = [row["index"] for row in removed]
    if block not in indexes:
        known = ", ".join(map(str, indexes)) or "none at all"
        raise ReadError(f"{id_}: block {block} was not removed; removed were {known}")
    return joined([piece for piece in pieces if piece.removed is None or piece.removed["index"] == block])


def text_of(tables: Tables, id_: str) -> str:
    """The clean text of an input, also of a removed duplicate; "" of a rejected one. ReadError: none."""
    if row := tables.row("corpus", id_):
        return str(row["text"])
    if tables.row("duplicates", id_):
        if document := replaced(tables, id_):
            return str(document["text"])
        raise ReadError(
            f"{id_} was removed as a duplicate; its text is not on record any more: index/ of {tables.folder} is gone"
        )
    if tables.row("rejected", id_):
        return ""
    raise unknown(tables, id_)


def replaced(tables: Tables, id_: str) -> dict[str, Any] | None:
    """The corpus row that a removed document had, or None where the index does not hold it any more."""
    found = tables.rows("SELECT row FROM replaced WHERE id = ? LIMIT 1", id_)
    return json.loads(found[0]["row"]) if found else None


def unknown(tables: Tables, id_: str) -> ReadError:
    """The error for an id that no table has; names the nearest one."""
    tail = Path(id_).name
    near = tables.rows(
        "SELECT id FROM (SELECT id FROM corpus UNION ALL SELECT id FROM duplicates UNION ALL SELECT id FROM rejected) "
        "ORDER BY contains(id, ?) DESC, levenshtein(left(id, 200), left(?, 200)), id LIMIT 1",
        tail,
        id_,
    )
    close = near and (tail in near[0]["id"] or difflib.SequenceMatcher(None, id_, near[0]["id"]).ratio() > 0.5)
    hint = f"; did you mean {near[0]['id']}?" if close else ""
    return ReadError(f"{tables.folder} knows no input {id_}{hint}")


def _kept(tables: Tables, row: Mapping[str, Any]) -> Iterator[Told]:
    yield Told("head", "kept", row["id"])
    for name in METADATA:
        if value := row[name]:
            shown = "; ".join(value) if isinstance(value, list) else str(value)
            origin = row["origin"][name]
            yield Told("fact", name, f"{shown}  ({origin})" if origin else shown)
    yield Told("fact", "length", f"{row['n_words']:,} words; {row['n_chars']:,} of {row['n_chars_input']:,} characters")
    for warning in row["warnings"]:
        yield Told("other", "warning", warning)
    members = tables.rows("SELECT * FROM duplicates WHERE kept_id = ? ORDER BY id LIMIT ?", row["id"], _SAME_CLUSTER)
    if members:
        yield Told("fact", "stands for", f"{row['cluster_size'] - 1} duplicates")
    for member in members:
        yield Told("other", member["relation"], f"{member['id']}  ({_alike(member)})")
    for pair in tables.rows(
        "SELECT * FROM passages WHERE a = ? OR b = ? ORDER BY shared_words DESC, a, b LIMIT ?",
        *(row["id"], row["id"], _PASSAGES),
    ):
        other = pair["b"] if pair["a"] == row["id"] else pair["a"]
        yield Told("other", "shares", f"{pair['shared_words']} words with {other}")


def _duplicate(tables: Tables, row: Mapping[str, Any]) -> Iterator[Told]:
    yield Told("head", "duplicate", row["id"])
    here = tables.row("corpus", row["kept_id"])
    where = "" if here else ", in another folder"
    yield Told("fact", "kept instead", f"{row['kept_id']}{where}")
    yield Told("fact", "relation", f"{row['relation']} ({_alike(row)})")
    yield Told("fact", "because", f"the other one is {row['why_kept'].replace('_', ' ')}")
    if here:
        yield Told("fact", "title there", here["title"] or "none")


def _rejected(row: Mapping[str, Any]) -> Iterator[Told]:
    yield Told("head", "rejected", row["id"])
    yield Told("fact", "reason", row["reason"].replace("_", " "))
    yield Told("fact", "detail", row["detail"])
    if row["source_path"]:
        yield Told("fact", "source", row["source_path"])


def _alike(row: Mapping[str, Any]) -> str:
    return f"Jaccard {row['jaccard']:.4f}, contained {row['containment']:.4f}"


def _blocks(text: str | None, removed: Sequence[Mapping[str, Any]]) -> Iterator[Told]:
    """The page in order: a line for what was kept, one for each block that was not."""
    counts = Counter(row["reason"] or row["field"] for row in removed)
    if counts:
        total = ", ".join(f"{n} {name}" for name, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
        yield Told("head", "blocks", f"{len(removed)} not in the text: {total}")
    pieces = in_place(text, removed) if text is not None else [Piece(row["text"], removed=row) for row in removed]
    for piece in pieces:
        row = piece.removed
        if row is None:
            yield Told("kept", "keep", piece.text)
        elif row["verdict"] == "meta":
            yield Told("metadata", f"{row['index']} meta {row['field']}", piece.text)
        else:
            yield Told("removed", f"{row['index']} drop {row['reason']}", piece.text)
