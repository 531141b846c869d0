"""The documents, clusters and passages that a report shows, chosen so that equal tables give equal ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cleaner.look.in_place import in_place
from cleaner.look.tables import Tables
from cleaner.look.word_diff import folded, word_diff

Rows = list[dict[str, Any]]

_RANDOM, _MOST_CUT, _UNSURE = 24, 8, 8
_CLUSTERS, _MEMBERS = 8, 4
_PASSAGES, _FREQUENT, _IN_MATRIX = 60, 20, 24
#: Blocks of one reason in a row that are shown.
_IN_GROUP = 8
#: Pieces of one document that are shown, however many its page has.
_MOST_PIECES = 120
#: Characters of a text that are shown, of one kept piece between two removed ones, and words beside a difference.
_TEXT, _PIECE, _CONTEXT, _DIFF_TEXT = 8_000, 700, 12, 6_000

_CHOSEN = f"""
WITH cut AS (
    SELECT document, sum(size)::BIGINT AS size, max(score) FILTER (verdict = 'drop') AS score
    FROM noise GROUP BY document
), candidates AS (
    SELECT id, text_digest, coalesce(size, 0) * 1000000 // (n_chars + coalesce(size, 0)) AS share, score
    FROM facts LEFT JOIN cut ON document = md5_number_lower(id)
)
SELECT id, why FROM (
    (SELECT id, 'least sure' AS why, 1 AS rank FROM candidates WHERE score IS NOT NULL
     ORDER BY score DESC, text_digest, id LIMIT {_UNSURE})
    UNION ALL
    (SELECT id, 'most removed' AS why, 2 AS rank FROM candidates WHERE share > 0
     ORDER BY share DESC, text_digest, id LIMIT {_MOST_CUT})
    UNION ALL
    (SELECT id, 'random' AS why, 3 AS rank FROM candidates ORDER BY text_digest, id LIMIT {_RANDOM})
) QUALIFY row_number() OVER (PARTITION BY id ORDER BY rank) = 1 ORDER BY rank DESC, id
"""  # noqa: S608  our own words

_CLUSTERS_CHOSEN = f"""
WITH sizes AS (
    SELECT kept_id, count(*) AS n, min(jaccard) AS least, md5(kept_id) AS key FROM duplicates GROUP BY kept_id
)
SELECT kept_id, n FROM (
    (SELECT * FROM sizes ORDER BY n DESC, key LIMIT {_CLUSTERS})
    UNION (SELECT * FROM sizes ORDER BY least, key LIMIT {_CLUSTERS})
    UNION (SELECT * FROM sizes ORDER BY key LIMIT {_CLUSTERS})
) ORDER BY n DESC, kept_id
"""  # noqa: S608  our own words


def documents(tables: Tables) -> Rows:
    """Some documents with their removed blocks in place; needs the tables ``facts`` and ``noise``."""
    chosen = {row["id"]: row["why"] for row in tables.rows(_CHOSEN)}
    rows = _by_id(tables, "corpus", chosen)
    sources = {row["id"]: row["source"] for row in _by_id(tables, "facts", chosen).values()}
    removed = removed_of(tables, chosen)
    return [shown({**rows[id_], "source": sources[id_]}, removed[id_], why) for id_, why in chosen.items()]


def shown(row: Mapping[str, Any], removed: Sequence[Mapping[str, Any]], why: str = "") -> dict[str, Any]:
    """A document as the report shows it: its row, why it was chosen, and its pieces, long ones cut in the middle.

    Removed blocks that follow each other and have one reason are one piece, of which the first few are shown.
    """
    pieces: Rows = []
    left, beyond = _TEXT, 0
    for piece in in_place(row["text"], removed):
        if len(pieces) >= _MOST_PIECES:
            beyond += 1
            continue
        group = piece.removed and (piece.removed["verdict"], piece.removed["reason"] or piece.removed["field"])
        if group and pieces and pieces[-1]["group"] == group and len(pieces[-1]["blocks"]) >= _IN_GROUP:
            pieces[-1]["more"] += 1
            continue
        text, cut = _middle(piece.text, min(_PIECE, max(left, 0)))
        left -= len(text)
        block = {"text": text, "cut": cut, "score": piece.removed["score"] if piece.removed else None}
        if group and pieces and pieces[-1]["group"] == group:
            pieces[-1]["blocks"].append(block)
        elif not group and pieces and text == "\0" == pieces[-1]["blocks"][-1]["text"] and not pieces[-1]["group"]:
            pieces[-1]["blocks"][-1]["cut"] += cut
        else:
            pieces.append({"group": group, "line": piece.gap == "\n", "blocks": [block], "more": 0})
    names = sorted({block["reason"] or block["field"] for block in removed})
    return {**row, "why": why, "pieces": pieces, "beyond": beyond, "reasons": names, "n_removed": len(removed)}


def clusters(tables: Tables) -> Rows:
    """Some clusters: the kept document, and of each of some removed ones the difference to it."""
    chosen = tables.rows(_CLUSTERS_CHOSEN)
    ids = [row["kept_id"] for row in chosen]
    members = tables.rows(
        "SELECT * FROM duplicates WHERE kept_id IN (SELECT unnest(?::VARCHAR[])) "  # noqa: S608  our own words
        f"QUALIFY row_number() OVER (PARTITION BY kept_id ORDER BY jaccard, id) <= {_MEMBERS} "
        "ORDER BY kept_id, jaccard, id",
        ids,
    )
    kept = _by_id(tables, "corpus", ids)
    found = tables.rows(
        "SELECT id, row FROM replaced WHERE id IN (SELECT unnest(?::VARCHAR[]))", [row["id"] for row in members]
    )
    texts = {row["id"]: json.loads(row["row"]) for row in found}
    for row in chosen:
        row["kept"] = kept.get(row["kept_id"])
        row["members"] = [member for member in members if member["kept_id"] == row["kept_id"]]
        for member in row["members"]:
            member["document"] = texts.get(member["id"])
            member["diff"] = None
            if row["kept"] is not None and member["document"] is not None:
                texts_of_both = (member["document"]["text"], row["kept"]["text"])
                member["diff"] = folded(word_diff(*(text[:_DIFF_TEXT] for text in texts_of_both)), _CONTEXT)
                member["cut"] = any(len(text) > _DIFF_TEXT for text in texts_of_both)
    return chosen


def passages(tables: Tables) -> dict[str, Any]:
    """The pairs that share most, the passages of very many documents, and the documents of a matrix of both."""
    pairs = tables.rows(f"SELECT * FROM passages ORDER BY shared_words DESC, a, b LIMIT {_PASSAGES}")  # noqa: S608
    frequent = tables.rows(
        f"SELECT * FROM frequent_passages ORDER BY documents DESC, words DESC, text LIMIT {_FREQUENT}"  # noqa: S608
    )
    names: list[str] = []
    for pair in pairs:
        names += [name for name in (pair["a"], pair["b"]) if name not in names]
        if len(names) >= _IN_MATRIX:
            break
    titles = {row["id"]: row["title"] for row in _by_id(tables, "corpus", names).values()}
    among = set(names)
    return {
        "pairs": pairs,
        "n_pairs": tables.rows("SELECT count(*) AS n FROM passages")[0]["n"],
        "frequent": frequent,
        "names": [{"id": name, "title": titles.get(name)} for name in names],
        "cells": [pair for pair in pairs if pair["a"] in among and pair["b"] in among],
    }


def removed_of(tables: Tables, ids: Iterable[str]) -> dict[str, Rows]:
    """The rows of removed blocks of each of these inputs, in the order of the page."""
    found: dict[str, Rows] = {id_: [] for id_ in ids}
    for row in tables.rows(
        'SELECT * FROM removed WHERE id IN (SELECT unnest(?::VARCHAR[])) ORDER BY id, "index"', list(found)
    ):
        found[row["id"]].append(row)
    return found


def _by_id(tables: Tables, table: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    columns = "id, source" if table == "facts" else "*"
    rows = tables.rows(f"SELECT {columns} FROM {table} WHERE id IN (SELECT unnest(?::VARCHAR[]))", list(ids))  # noqa: S608
    return {row["id"]: row for row in rows}


def _middle(text: str, most: int) -> tuple[str, int]:
    """A text cut in the middle to some ``most`` characters, and how many are left out; the mark is a zero byte."""
    if len(text) <= most + 80:
        return text, 0
    half = most // 2
    return f"{text[:half]}\0{text[len(text) - half :] if half else ''}", len(text) - 2 * half
