"""Rows have every field of the documented layout, in order, and turn back into the same document."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings, strategies

from cleaner.errors import ReadError
from cleaner.output import rows
from cleaner.output.jsonl import dump
from cleaner.records import METADATA, Block, Document, Rejected

TEXT = strategies.text(strategies.characters(codec="utf-8"))
EXTRA = strategies.dictionaries(
    TEXT, strategies.none() | strategies.booleans() | strategies.integers() | TEXT | strategies.lists(TEXT)
)


@settings(max_examples=60, deadline=None)
@given(text=TEXT, title=strategies.none() | TEXT, authors=strategies.lists(TEXT).map(tuple), extra=EXTRA)
def test_a_document_survives_the_way_to_a_row_and_back(folders, text, title, authors, extra):
    document = folders.document("a.txt", text, title=title, authors=authors, language_score=0.1234, extra=extra)
    row = json.loads(dump(rows.corpus_row(document)))
    assert rows.check_row("corpus", row) is None
    assert rows.document_from_row(row) == document


def test_a_corpus_row_has_the_documented_fields_in_order():
    documented = [
        *("id", "text", "title", "authors", "date", "date_modified", "dateline", "section", "description", "synopsis"),
        *("sources", "license", "url", "hostname", "site_name", "language", "language_score", "source_path", "digest"),
        *("text_digest", "n_words", "n_chars", "n_chars_input", "cluster", "cluster_size", "warnings", "origin"),
        "extra",
    ]
    row = rows.corpus_row(Document("a", "b"))
    assert list(row) == documented == list(rows.TABLES["corpus"])
    assert {*documented, "blocks"} == {field.name for field in fields(Document)}
    assert row["origin"] == dict.fromkeys(METADATA)
    assert (row["authors"], row["warnings"], row["extra"], row["title"]) == ([], [], "{}", None)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            rows.duplicate_row("a", "b", relation="near", jaccard=0.912349, containment=1, why_kept="earliest"),
            "id=a kept_id=b relation=near jaccard=0.9123 containment=1 why_kept=earliest",
        ),
        (
            rows.passage_row("a", "b", shared_words=9, share_a=1 / 3, share_b=0.5, longest_run=7, examples=("x",)),
            "a=a b=b shared_words=9 share_a=0.3333 share_b=0.5 longest_run=7 examples=['x']",
        ),
        (
            rows.frequent_passage_row("t", words=9, documents=21, examples=["a"]),
            "text=t words=9 documents=21 examples=['a']",
        ),
        (
            rows.rejected_row(Rejected("a", None, "empty", "nothing")),
            "id=a source_path=None reason=empty detail=nothing",
        ),
    ],
)
def test_the_other_rows_have_the_documented_fields_in_order(row, expected):
    assert " ".join(f"{name}={value}" for name, value in row.items()) == expected


def test_removed_rows_are_the_blocks_that_did_not_stay():
    keep = Block(0, "Text", 0, 4, None, "keep", None, None, 1.0)
    drop = Block(1, "Share", 6, 11, None, "drop", None, "share", 0.123456)
    meta = Block(2, "By A", None, None, "/html/body/p", "meta", "authors", "authors", 1.0)
    found = list(rows.removed_rows("a", [keep, drop, meta]))
    assert found == [
        {
            "id": "a", "index": 1, "start": 6, "end": 11, "path": None, "text": "Share",
            "verdict": "drop", "field": None, "reason": "share", "score": 0.1235,
        },
        {
            "id": "a", "index": 2, "start": None, "end": None, "path": "/html/body/p", "text": "By A",
            "verdict": "meta", "field": "authors", "reason": "authors", "score": 1.0,
        },
    ]  # fmt: skip
    assert all(rows.check_row("removed", row) is None for row in found)


def test_extra_becomes_strict_json_whatever_it_held():
    """NaN, infinities, bytes and numbers as keys come in from other programs' records."""
    deep: object = "bottom"
    for _ in range(3000):
        deep = [deep]
    extra = {"nan": float("nan"), "inf": [float("-inf"), 1.5], "b": b"x", 3: {"t": (1, None)}, "deep": deep}
    row = rows.corpus_row(replace(Document("a", "b"), extra=extra))
    read = json.loads(row["extra"], parse_constant=pytest.fail)
    assert read.pop("deep")
    assert read == {"nan": None, "inf": [None, 1.5], "b": "b'x'", "3": {"t": [1, None]}}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": 3}, "title holds no text"),
        ({"n_words": -1}, "n_words holds no count"),
        ({"n_words": True}, "n_words holds no count"),
        ({"language_score": 1.5}, "language_score holds no share"),
        ({"authors": None}, "authors holds no texts"),
        ({"authors": ["a", 1]}, "authors holds no texts"),
        ({"digest": "abc"}, "digest holds no digest"),
        ({"origin": {"title": None}}, "origin holds no origin"),
        ({"extra": "[]"}, "extra holds no json"),
        ({"extra": "{"}, "extra holds no json"),
        ({"more": 1}, "unknown: ['more']"),
    ],
)
def test_a_row_that_is_not_as_documented_is_refused(folders, change, problem):
    row = {**rows.corpus_row(folders.document("a", "text")), **change}
    with pytest.raises(ReadError, match="not a corpus row") as caught:
        rows.document_from_row(row)
    assert problem in str(caught.value)


def test_a_row_with_missing_or_reordered_fields_is_told_apart(folders):
    row = rows.corpus_row(folders.document("a", "text"))
    assert "missing: ['text']" in str(rows.check_row("corpus", {k: v for k, v in row.items() if k != "text"}))
    assert rows.check_row("corpus", dict(reversed(row.items()))) == "fields in another order"
    assert rows.check_row("corpus", [1]) == "not an object"
