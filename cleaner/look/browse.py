"""What the browser's pages show: queries over a whole folder, and what a visitor marks.

Everything that a visitor sends is a value in a query, never a name of a file, and never a part of SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cleaner.errors import ReadError
from cleaner.look.decided import cuts, decided
from cleaner.look.figures import SOURCE
from cleaner.look.in_place import Piece, in_place
from cleaner.look.marks import Marks, labelled_page, test_case
from cleaner.look.render import render
from cleaner.look.story import replaced, text_of, unknown
from cleaner.look.tables import open_folder
from cleaner.look.word_diff import folded, word_diff
from cleaner.output.jsonl import dump
from cleaner.records import REASONS

Query = Mapping[str, str]

_ON_PAGE = 25
_OPTIONS = 200
_MOST_BLOCKS = 3_000
_CONTEXT = 25
_MEMBERS = 500

#: The number of the file that a row stands in: to open an input must not take longer in a large folder.
_PART = "regexp_extract(filename, 'part-([0-9]+)[.][a-z]+$', 1)::INTEGER"
_INPUTS = f"""
CREATE TABLE inputs AS
SELECT row_number() OVER () AS place, * FROM (
    SELECT id, 'kept' AS status, title, text, left(date, 10) AS date, language, {SOURCE} AS source, n_words,
           cluster_size, {_PART} AS part
    FROM corpus_parts
    UNION ALL
    SELECT id, 'duplicate', json_extract_string(row, '$.title'), json_extract_string(row, '$.text'),
           left(json_extract_string(row, '$.date'), 10), json_extract_string(row, '$.language'),
           json_extract_string(row, '$.hostname'), json_extract(row, '$.n_words')::BIGINT, 1, NULL
    FROM duplicates LEFT JOIN replaced USING (id)
    UNION ALL
    SELECT id, 'rejected', reason || ': ' || detail, NULL, NULL, NULL, source_path, NULL, 1, NULL FROM rejected
)
"""  # noqa: S608  our own words
_REASONS = (
    f"CREATE TABLE reasons AS SELECT DISTINCT id, coalesce(reason, field) AS reason, {_PART} AS part "  # noqa: S608
    "FROM removed_parts"
)
_ORDERS = {
    "": "place",
    "longest": "n_words DESC NULLS LAST, place",
    "shortest": "n_words NULLS LAST, place",
    "newest": "date DESC NULLS LAST, place",
    "oldest": "date NULLS LAST, place",
}


class Browser:
    """A finished folder opened for looking; ``marks`` is the file of what somebody marks. To be closed.

    ReadError: it is no finished folder, or the marks cannot be read.
    """

    def __init__(self, folder: str | Path, marks: str | Path) -> None:
        self.marks = Marks(Path(marks))
        self._about, self._tables = open_folder(folder)
        self._files = {name.partition(".")[0]: str(self._tables.place / name) for name in self._about["files"]}
        try:
            for statement in (_INPUTS, _REASONS):
                self._tables.rows(statement)
            self._clusters = [
                row["kept_id"]
                for row in self._tables.rows(
                    "SELECT kept_id FROM duplicates GROUP BY kept_id ORDER BY count(*) DESC, kept_id"
                )
            ]
            self._options = {
                name: [
                    row["name"]
                    for row in self._tables.rows(
                        f"SELECT {name} AS name FROM {table} WHERE {name} IS NOT NULL GROUP BY name "  # noqa: S608
                        f"ORDER BY count(*) DESC, name LIMIT {_OPTIONS}"
                    )
                ]
                for name, table in (("source", "inputs"), ("language", "inputs"), ("reason", "reasons"))
            }
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of everything."""
        self._tables.close()

    def inputs(self, query: Query) -> bytes:
        """The page with the inputs that fit a search."""
        where, values = _where(query)
        order = _ORDERS.get(query.get("sort", ""), "place")
        total = self._tables.rows(f"SELECT count(*) AS n FROM inputs WHERE {where}", *values)[0]["n"]  # noqa: S608
        page = min(_number(query.get("page"), 1), max(1, -(-total // _ON_PAGE)))
        rows = self._tables.rows(
            f"SELECT * EXCLUDE (text), left(text, 400) AS text FROM inputs WHERE {where} ORDER BY {order} "  # noqa: S608
            f"LIMIT {_ON_PAGE} OFFSET {(page - 1) * _ON_PAGE}",
            *values,
        )
        return self._page(
            "list", query=query, rows=rows, total=total, page=page, pages=max(1, -(-total // _ON_PAGE)), **self._options
        )

    def document(self, query: Query) -> bytes:
        """The page of one input: what became of it, and its blocks in place. ReadError: there is none."""
        id_ = query.get("id", "")
        row, found = self._input(id_)
        pieces = [] if found is None else self._pieces(id_, found["text"])
        duplicate = self._tables.row("duplicates", id_)
        beside = self._tables.rows(
            "SELECT (SELECT id FROM inputs WHERE place < ? ORDER BY place DESC LIMIT 1) AS before, "
            "(SELECT id FROM inputs WHERE place > ? ORDER BY place LIMIT 1) AS after",
            *(row["place"], row["place"]),
        )[0]
        return self._page(
            "document",
            id=id_,
            row=row,
            doc=found,
            pieces=pieces[:_MOST_BLOCKS],
            because=decided(pieces),
            cuts=cuts(self._about["settings"]),
            more=max(0, len(pieces) - _MOST_BLOCKS),
            duplicate=duplicate,
            elsewhere=duplicate is not None and self._tables.row("inputs", duplicate["kept_id"]) is None,
            beside=beside,
            in_cluster=self._cluster_of(id_, duplicate),
            marked=self.marks.of(id_),
            known_reasons=sorted(REASONS),
        )

    def cluster(self, query: Query) -> bytes:
        """The page of the n-th cluster (from 1): its documents, and the difference of one of them to the kept one."""
        n = min(_number(query.get("n"), 1), max(1, len(self._clusters)))
        if not self._clusters:
            return self._page("cluster", n=0, clusters=0, members=[], kept=None, kept_id="", member=None, diff=None)
        kept_id = self._clusters[n - 1]
        members = self._tables.rows(
            "SELECT * FROM duplicates WHERE kept_id = ? ORDER BY jaccard, id LIMIT 500", kept_id
        )
        member = next((row for row in members if row["id"] == query.get("member")), members[0])
        kept, other = self._kept(kept_id), replaced(self._tables, member["id"])
        diff = word_diff(other["text"], kept["text"]) if kept and other else None
        return self._page(
            "cluster",
            n=n,
            clusters=len(self._clusters),
            members=members,
            kept=kept,
            kept_id=kept_id,
            member=member,
            diff=diff and (diff if query.get("all") else folded(diff, _CONTEXT)),
            marked=self.marks.of(member["id"]),
        )

    def marked(self, _: Query) -> bytes:
        """The page of all marks."""
        return self._page("marks", rows=self.marks.all(), path=str(self.marks.path))

    def mark(self, form: Query) -> str:
        """Note that a decision is wrong, or take that back; the id of the input. ReadError: there is no such block."""
        id_, block = form.get("id", ""), form.get("block", "")
        row, found = self._input(id_)
        if block == "":
            if row["status"] != "duplicate":
                raise ReadError(f"{id_} was not removed as a duplicate")
            self.marks.set({"id": id_, "block": None, "text": "", "was": "duplicate", "should": "keep"})
            return id_
        pieces = [] if found is None else self._pieces(id_, found["text"])
        place = _number(block, -1, least=0)
        if not 0 <= place < len(pieces):
            raise ReadError(f"{id_} has no block {block}")
        removed = pieces[place].removed
        was = "keep" if removed is None else f"{removed['verdict']}:{removed['reason'] or removed['field']}"
        reason = form.get("reason", "")
        should = "keep" if removed is not None else f"drop:{reason}" if reason in REASONS else "drop"
        self.marks.set({"id": id_, "block": place, "text": pieces[place].text, "was": was, "should": should})
        return id_

    def labelled(self, _: Query) -> bytes:
        """Every page with a marked block as a row of labelled lines, JSON Lines."""
        lines = []
        for id_ in dict.fromkeys(mark["id"] for mark in self.marks.all() if mark["block"] is not None):
            row, found = self._input(id_)
            if found is not None:
                about = {"id": id_, "url": found.get("url"), "language": row["language"]}
                lines.append(dump(labelled_page(about, self._pieces(id_, found["text"]), self.marks.of(id_))))
        return "".join(lines).encode()

    def case(self, query: Query) -> bytes:
        """One page as a golden case. ReadError: there is no such input."""
        row, found = self._input(query.get("id", ""))
        pieces = [] if found is None else self._pieces(row["id"], found["text"])
        return test_case(row, pieces, self.marks.of(row["id"])).encode()

    def _input(self, id_: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """What the list says of an input, and its document; for a rejected one that is an empty text, if anything."""
        row = self._tables.row("inputs", id_)
        if row is None:
            raise unknown(self._tables, id_)
        if row["status"] == "rejected":
            return row, {"text": text_of(self._tables, id_)}
        return row, self._kept(id_) or replaced(self._tables, id_)

    def _kept(self, id_: str) -> dict[str, Any] | None:
        """The corpus row of an input that was kept."""
        found = self._of_part("corpus", id_, "SELECT part FROM inputs WHERE id = ? AND status = 'kept'")
        return found[0] if found else None

    def _pieces(self, id_: str, text: str) -> list[Piece]:
        return in_place(text, self._of_part("removed", id_, "SELECT DISTINCT part FROM reasons WHERE id = ?"))

    def _of_part(self, table: str, id_: str, parts: str) -> list[dict[str, Any]]:
        """The rows of one input in a table of parts, from the files that the query ``parts`` names."""
        return [
            row
            for found in self._tables.rows(parts, id_)
            for row in self._tables.rows(
                f"SELECT * EXCLUDE (filename) FROM {table}_parts WHERE id = ? AND filename = ?",  # noqa: S608
                *(id_, self._files[f"{table}/part-{found['part']:05d}"]),
            )
        ]

    def _cluster_of(self, id_: str, duplicate: Mapping[str, Any] | None) -> int:
        """Number of the cluster that an input belongs to, or 0."""
        kept_id = duplicate["kept_id"] if duplicate else id_
        return self._clusters.index(kept_id) + 1 if kept_id in self._clusters else 0

    def _page(self, kind: str, **values: Any) -> bytes:
        return render(f"browse_{kind}.html.jinja", about=self._about, n_marks=len(self.marks), **values)


def _where(query: Query) -> tuple[str, list[Any]]:
    """The condition of a search and its values."""
    conditions, values = ["true"], list[Any]()
    for word in query.get("q", "").lower().split()[:20]:
        conditions.append("contains(lower(concat_ws(' ', id, title, source, text)), ?)")
        values.append(word)
    for name in ("status", "source", "language"):
        if query.get(name):
            conditions.append(f"{name} = ?")
            values.append(query[name])
    for name, sign in (("from", ">="), ("to", "<=")):
        if query.get(name):
            conditions.append(f"date {sign} ?")
            values.append(query[name])
    if query.get("reason"):
        conditions.append("id IN (SELECT id FROM reasons WHERE reason = ?)")
        values.append(query["reason"])
    return " AND ".join(conditions), values


def _number(text: str | None, otherwise: int, least: int = 1) -> int:
    """A whole number that a visitor sent, or ``otherwise``."""
    known = text is not None and text.isascii() and text.isdigit() and len(text) < 10
    return max(least, int(text)) if known and text is not None else otherwise
