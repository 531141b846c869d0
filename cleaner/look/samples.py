"""The documents, clusters and passages that a report shows, chosen so that equal tables give equal ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from cleaner.look.decided import decided
from cleaner.look.in_place import in_place
from cleaner.look.tables import Tables
from cleaner.look.word_diff import Run, folded, word_diff

Rows = list[dict[str, Any]]

_RANDOM, _MOST_CUT, _UNSURE = 20, 6, 8
#: Documents for each reason, and languages and warnings of which one document is shown.
_OF_REASON, _LANGUAGES, _WARNINGS = 2, 12, 8
_CLUSTERS, _ALL_CLUSTERS, _MEMBERS = 8, 40, 4
_PASSAGES, _FREQUENT, _IN_MATRIX = 60, 20, 24
#: Blocks of one reason in a row that are shown.
_IN_GROUP = 8
#: Pieces of one document that are shown, however many its page has.
_MOST_PIECES = 120
#: Characters of a text that are shown, of one kept piece between two removed ones, and words beside a difference.
_TEXT, _PIECE, _CONTEXT = 8_000, 700, 12
#: Characters of two texts that are compared, and of what they share before the first difference.
_DIFF_TEXT, _BEFORE = 12_000, 300
#: Characters of all documents, and of all differences, beyond which no more is shown; markup of a piece counts as some.
_ALL_TEXT, _MARKUP, _ALL_DIFFS = 1_800_000, 250, 700_000

_CHOSEN = f"""
WITH cut AS (
    SELECT document, sum(size)::BIGINT AS size, max(score) FILTER (verdict = 'drop') AS score
    FROM noise GROUP BY document
), candidates AS (
    SELECT id, text_digest, language, coalesce(size, 0) * 1000000 // (n_chars + coalesce(size, 0)) AS share, score
    FROM facts LEFT JOIN cut ON document = md5_number_lower(id)
), warned AS (SELECT id, text_digest, unnest(warnings) AS warning FROM facts)
SELECT id, why FROM (
    (SELECT id, 'language ' || language AS why, 1 AS rank FROM candidates
     WHERE language IN (
         SELECT language FROM facts GROUP BY language ORDER BY count(*) DESC, language LIMIT {_LANGUAGES}
     )
     QUALIFY row_number() OVER (PARTITION BY language ORDER BY text_digest, id) = 1)
    UNION ALL
    (SELECT id, 'warning ' || warning AS why, 2 AS rank FROM warned
     QUALIFY row_number() OVER (PARTITION BY warning ORDER BY text_digest, id) = 1
     ORDER BY warning LIMIT {_WARNINGS})
    UNION ALL
    (SELECT id, 'least sure' AS why, 3 AS rank FROM candidates WHERE score IS NOT NULL
     ORDER BY score DESC, text_digest, id LIMIT {_UNSURE})
    UNION ALL
    (SELECT id, 'most removed' AS why, 4 AS rank FROM candidates WHERE share > 0
     ORDER BY share DESC, text_digest, id LIMIT {_MOST_CUT})
    UNION ALL
    (SELECT id, 'random' AS why, 5 AS rank FROM candidates ORDER BY text_digest, id LIMIT {_RANDOM})
) QUALIFY row_number() OVER (PARTITION BY id ORDER BY rank, why) = 1 ORDER BY rank, why, id
"""  # noqa: S608  our own words

_CLUSTERS_CHOSEN = f"""
WITH sizes AS (
    SELECT kept_id, count(*) AS n, min(jaccard) AS least, md5(kept_id) AS key FROM duplicates GROUP BY kept_id
), kinds AS (
    SELECT kept_id FROM duplicates
    QUALIFY row_number() OVER (PARTITION BY relation, why_kept ORDER BY md5(kept_id), md5(id)) <= 2
)
SELECT kept_id, n FROM (
    (SELECT * FROM sizes ORDER BY n DESC, key LIMIT {_CLUSTERS})
    UNION (SELECT * FROM sizes ORDER BY least, key LIMIT {_CLUSTERS})
    UNION (SELECT * FROM sizes WHERE kept_id IN (SELECT kept_id FROM kinds))
    UNION (SELECT * FROM sizes ORDER BY key LIMIT {_CLUSTERS})
    UNION (SELECT * FROM sizes WHERE (SELECT count(*) FROM sizes) <= {_ALL_CLUSTERS})
) ORDER BY n DESC, kept_id
"""  # noqa: S608  our own words


def documents(tables: Tables, reasons: Sequence[Mapping[str, Any]] = ()) -> Rows:
    """Some documents with their removed blocks in place; needs the tables ``facts`` and ``noise``.

    ``reasons``: as in `cleaner.look.figures.figures`; each of them that a kept document has is among those shown.
    """
    chosen = {row["id"]: row["why"] for row in tables.rows(_CHOSEN)}
    removed = removed_of(tables, chosen)
    rare = _of_rare_reasons(tables, reasons, removed)
    removed |= removed_of(tables, rare)
    chosen = rare | chosen
    rows = _by_id(tables, "corpus", chosen)
    sources = {row["id"]: row["source"] for row in _by_id(tables, "facts", chosen).values()}
    found: Rows = []
    left = _ALL_TEXT
    for id_, why in chosen.items():
        one = shown({**rows[id_], "source": sources[id_]}, removed[id_], why)
        left -= sum(_MARKUP + _escaped(block["text"]) for piece in one["pieces"] for block in piece["blocks"])
        if found and left < 0:
            break
        found.append(one)
    return found[::-1]


def _of_rare_reasons(
    tables: Tables, reasons: Sequence[Mapping[str, Any]], removed: Mapping[str, Rows]
) -> dict[str, str]:
    """Ids of kept documents that reasons' examples come from, for those that hardly a document in ``removed`` shows."""
    shown_by = Counter(name for rows in removed.values() for name in {row["reason"] or row["field"] for row in rows})
    ids = {
        row["name"]: [one["id"] for kind in ("unsure", "longest", "frequent") for one in row["examples"][kind]]
        for row in reasons
        if shown_by[row["name"]] < _OF_REASON
    }
    kept = _by_id(tables, "facts", dict.fromkeys(id_ for found in ids.values() for id_ in found))
    chosen: dict[str, str] = {}
    for name, found in ids.items():
        new = dict.fromkeys(id_ for id_ in found if id_ in kept and id_ not in removed and id_ not in chosen)
        chosen |= dict.fromkeys(list(new)[: _OF_REASON - shown_by[name]], f"shows {name}")
    return chosen


def _escaped(text: str) -> int:
    """Characters of a text as they stand in a page."""
    return len(escape(text, quote=True))


def shown(row: Mapping[str, Any], removed: Sequence[Mapping[str, Any]], why: str = "") -> dict[str, Any]:
    """A document as the report shows it: its row, why it was chosen, and its pieces, long ones cut in the middle.

    Removed blocks that follow each other and have one reason are one piece, of which the first few are shown.
    """
    pieces: Rows = []
    left, beyond = _TEXT, 0
    whole = in_place(row["text"], removed)
    measures = decided(whole)
    for piece in whole:
        if len(pieces) >= _MOST_PIECES:
            beyond += 1
            continue
        group = piece.removed and (piece.removed["verdict"], piece.removed["reason"] or piece.removed["field"])
        if group and pieces and pieces[-1]["group"] == group and len(pieces[-1]["blocks"]) >= _IN_GROUP:
            pieces[-1]["more"] += 1
            continue
        text, cut = _middle(piece.text, min(_PIECE, max(left, 0)))
        left -= len(text)
        block: dict[str, Any] = {"text": text, "cut": cut, "score": None, "because": []}
        if piece.removed:
            block |= {"score": piece.removed["score"], "because": measures.get(piece.removed["index"], [])}
        if group and pieces and pieces[-1]["group"] == group:
            pieces[-1]["blocks"].append(block)
        elif not group and pieces and text == "\0" == pieces[-1]["blocks"][-1]["text"] and not pieces[-1]["group"]:
            pieces[-1]["blocks"][-1]["cut"] += cut
        else:
            pieces.append({"group": group, "line": piece.gap == "\n", "blocks": [block], "more": 0})
    names = sorted({block["reason"] or block["field"] for block in removed})
    return {**row, "why": why, "pieces": pieces, "beyond": beyond, "reasons": names, "n_removed": len(removed)}


def clusters(tables: Tables) -> Rows:
    """Some clusters, or all where there are few: the kept document, and of some removed ones the difference to it."""
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
    left = _ALL_DIFFS
    for row in chosen:
        row["kept"] = kept.get(row["kept_id"])
        row["members"] = [member for member in members if member["kept_id"] == row["kept_id"]]
        for member in row["members"]:
            member["document"] = texts.get(member["id"])
            member["diff"] = None
            if left > 0 and row["kept"] is not None and member["document"] is not None:
                member["diff"], member["cut"] = _difference(member["document"]["text"], row["kept"]["text"])
                member["same"] = all(isinstance(run, int) or run.side == "both" for run in member["diff"])
                left -= sum(_MARKUP + (0 if isinstance(run, int) else _escaped(run.text)) for run in member["diff"])
    return chosen


def _difference(one: str, other: str) -> tuple[list[Run | int], bool]:
    """The difference of two texts from shortly before the first place where they differ, and whether there is more.

    Where both are cut, what stands on one side only at the end is a matter of where the cuts fell.
    """
    from rapidfuzz.distance import Prefix

    start = one.rfind(" ", 0, max(0, int(Prefix.similarity(one, other)) - _BEFORE)) + 1
    parts = one[start : start + _DIFF_TEXT], other[start : start + _DIFF_TEXT]
    runs = word_diff(*parts)
    more = max(len(one), len(other)) > start + _DIFF_TEXT
    if min(len(one), len(other)) > start + _DIFF_TEXT and any(run.side == "both" for run in runs):
        while runs[-1].side != "both":
            runs.pop()
    found = folded(runs, _CONTEXT)
    skipped = len(one[:start].split())
    if found and isinstance(found[0], int):
        found[0] += skipped
    elif skipped:
        found.insert(0, skipped)
    return found, more


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
