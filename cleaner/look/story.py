"""What became of one input, told in lines: kept, removed as a duplicate, or rejected, and all that went with it."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from cleaner.counted import counted
from cleaner.errors import ReadError
from cleaner.look.decided import REASON as LOW_SCORE, cuts, decided
from cleaner.look.in_place import Piece, in_place, joined
from cleaner.look.samples import removed_of
from cleaner.look.tables import Tables
from cleaner.records import METADATA, WHY_KEPT

_SAME_CLUSTER, _PASSAGES = 20, 10
#: Characters from which on a part of an id says which one was meant.
_TELLING = 3
_DEFAULTS: Mapping[str, Any] = MappingProxyType({})


class Told(NamedTuple):
    """A line of a story: ``kind`` is "head", "fact", "kept", "removed", "metadata", "measure" or "other"."""

    kind: str
    label: str
    text: str


def why(
    tables: Tables,
    id_: str,
    settings: Mapping[str, Any] = _DEFAULTS,
    measures: Mapping[int, list[str]] | None = None,
) -> list[Told]:
    """The whole story of one input. ReadError: the folder does not know it.

    ``settings``: those of the manifest. ``measures``: by index of block those that decided on a score that was too low,
    where the input was read again; else they are what `cleaner.look.decided.decided` finds out.
    """
    removed = removed_of(tables, [id_])[id_]
    text: str | None = ""
    if row := tables.row("corpus", id_):
        head, text = _kept(tables, row), row["text"]
    elif row := tables.row("duplicates", id_):
        document = replaced(tables, id_)
        head, text = _duplicate(tables, row), document["text"] if document else None
    elif row := tables.row("rejected", id_):
        head = _rejected(row)
    else:
        raise unknown(tables, id_)
    pieces = in_place(text, removed) if text is not None else [Piece(row["text"], removed=row) for row in removed]
    if measures is None:
        measures = decided(pieces) if text is not None else {}
    return [*head, *_counted(removed), *_low_scores(removed, settings, measures), *_blocks(pieces, measures)]


def restored(tables: Tables, id_: str, block: int | None = None) -> str:
    """The page of an input with its removed blocks back in place, or with one of them.

    ReadError: the folder does not know the input, has not its text any more, or removed no such block; or the input was
    rejected before it had blocks.
    """
    text = text_of(tables, id_)
    removed = removed_of(tables, [id_])[id_]
    if not removed and (row := tables.row("rejected", id_)):
        raise ReadError(f"{id_} was rejected as {row['reason']} and has no block to put back: {row['detail']}")
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
    named = len(tail) >= _TELLING and near and tail in near[0]["id"]
    close = near and (named or difflib.SequenceMatcher(None, id_, near[0]["id"]).ratio() > 0.5)
    hint = f"; did you mean {near[0]['id']}?" if close else ""
    return ReadError(f"{tables.folder} knows no input {id_}{hint}")


def _kept(tables: Tables, row: Mapping[str, Any]) -> Iterator[Told]:
    yield Told("head", "kept", row["id"])
    for name in METADATA:
        if value := row[name]:
            shown = "; ".join(value) if isinstance(value, list) else str(value)
            sure = f"{row['language_score']:.2f} sure" if name == "language" else None
            about = ", ".join(filter(None, (row["origin"][name], sure)))
            yield Told("fact", name, f"{shown}  ({about})" if about else shown)
    yield Told(
        "fact",
        "length",
        f"{counted(row['n_words'], 'word', ',')}; {row['n_chars']:,} of {row['n_chars_input']:,} characters",
    )
    for warning in row["warnings"]:
        yield Told("other", "warning", warning)
    members = tables.rows("SELECT * FROM duplicates WHERE kept_id = ? ORDER BY id LIMIT ?", row["id"], _SAME_CLUSTER)
    if members:
        yield Told("fact", "stands for", counted(row["cluster_size"] - 1, "duplicate"))
    for member in members:
        yield Told("other", member["relation"], f"{member['id']}  ({_alike(member)})")
    for pair in tables.rows(
        "SELECT * FROM passages WHERE a = ? OR b = ? ORDER BY shared_words DESC, a, b LIMIT ?",
        *(row["id"], row["id"], _PASSAGES),
    ):
        other = pair["b"] if pair["a"] == row["id"] else pair["a"]
        yield Told("other", "shares", f"{counted(pair['shared_words'], 'word')} with {other}")


def _duplicate(tables: Tables, row: Mapping[str, Any]) -> Iterator[Told]:
    yield Told("head", "duplicate", row["id"])
    here = tables.row("corpus", row["kept_id"])
    where = "" if here else ", in another folder"
    yield Told("fact", "kept instead", f"{row['kept_id']}{where}")
    yield Told("fact", "relation", f"{row['relation']} ({_alike(row)})")
    yield Told("fact", "because", f"of the other one: {WHY_KEPT[row['why_kept']]}")
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


def _counted(removed: Sequence[Mapping[str, Any]]) -> Iterator[Told]:
    """How many blocks are not in the text, by reason."""
    counts = Counter(row["reason"] or row["field"] for row in removed)
    if counts:
        total = ", ".join(f"{n} {name}" for name, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
        yield Told("head", "blocks", f"{len(removed)} not in the text: {total}")


def _low_scores(
    removed: Sequence[Mapping[str, Any]], settings: Mapping[str, Any], measures: Mapping[int, list[str]]
) -> Iterator[Told]:
    """What a score that is too low means, and where to look when the folder does not tell what led to it."""
    low = [row for row in removed if row["reason"] == LOW_SCORE]
    if not low:
        return
    least, most = cuts(settings)["text" if low[0]["path"] is None else "html"]
    yield Told(
        "fact", "low_score", f"how likely a block is article, 0 to 1; each page has a cut of its own, {least} to {most}"
    )
    if any(row["index"] not in measures for row in low):
        yield Told("fact", "what decided", "is not on record here: say where the input is with --source SOURCE")


def _blocks(pieces: Sequence[Piece], measures: Mapping[int, list[str]]) -> Iterator[Told]:
    """The page in order: a line for what was kept, one for each block that was not."""
    for piece in pieces:
        row = piece.removed
        if row is None:
            yield Told("kept", "keep", piece.text)
        elif row["verdict"] == "meta":
            yield Told("metadata", f"{row['index']} meta {row['field']}", piece.text)
        else:
            yield Told("removed", f"{row['index']} drop {row['reason']}", piece.text)
            if row["reason"] == LOW_SCORE:
                for measure in (f"score {row['score']:.2f}", *measures.get(row["index"], ())):
                    yield Told("measure", "", measure)
