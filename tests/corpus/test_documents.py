"""Documents as callers have them: what is taken, and what is said where it is no document."""

import datetime as dt

import pyarrow as pa
import pytest

from cleaner.corpus import documents
from cleaner.corpus.documents import entries
from cleaner.errors import CleanerError


class Lazy:
    """A frame of polars that has not been read."""

    def __init__(self, frame):
        self._frame = frame

    def collect_schema(self):
        raise AssertionError("asked for columns before the frame is there")

    def collect(self):
        return self._frame


def test_lazy_frames_are_read():
    """A frame that is only planned is carried out once."""
    assert [entry.text for entry in entries(Lazy(pa.table({"text": ["a", "b"]})))] == ["a", "b"]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_long_arrow_tables_keep_their_order(kind, monkeypatch):
    """Rows are read in parts, whatever their string type and their chunks."""
    monkeypatch.setattr(documents, "_ROWS", 7)
    texts = [f"text {i}" for i in range(40)]
    table = pa.table({"text": pa.chunked_array([pa.array(part, kind) for part in (texts[:3], [], texts[3:])])})
    found = list(entries(table))
    assert [entry.text for entry in found] == texts
    assert [entry.id for entry in found] == [str(i) for i in range(40)]
    assert [entry.text for entry in entries(table["text"])] == texts
    assert [entry.text for entry in entries(table.combine_chunks().to_batches()[0])] == texts


def test_what_ranks_documents_comes_along():
    """Ids, dates, paths and hosts; empty cells are nothing."""
    table = pa.table(
        {
            "id": [3, None],
            "text": ["a", "b"],
            "date": [dt.date(2024, 2, 3), None],
            "source_path": ["x.html", ""],
            "hostname": [None, "a.org"],
            "other": [1, 2],
        }
    )
    assert [entry[:5] for entry in entries(table)] == [
        ("3", "a", "2024-02-03", "x.html", None),
        ("1", "b", None, "", "a.org"),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"a": "text"}, "give its items"),
        (None, "no documents: None"),
        (7, "no documents: 7"),
        (b"bytes", "not one string"),
        ([None], r"no document: None \(number 0\)"),
        ([b"bytes"], "no document: b'bytes'"),
        ([("id", "text", "more")], "no document"),
        (["text", (1, "text")], r"the id of a document is a string, not 1 \(number 1\)"),
        (pa.table({"id": ["a"]}), "no column text; its columns: id"),
        (pa.table([["a"], ["b"]], names=["text", "text"]), "more than one column text"),
        (pa.table({"text": ["a", None]}), "no text in row 1 of the table: None"),
    ],
)
def test_what_is_no_document_is_named(given, said):
    """One clear message, which says where and what to give instead."""
    with pytest.raises(CleanerError, match=said):
        list(entries(given))


def test_pandas():
    """A DataFrame and its column, whatever their index; missing values are nothing."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {"id": ["a", "b", None], "text": ["x", "y", "z"], "date": pd.to_datetime(["2024-01-02", None, "2023-05-06"])},
        index=[9, 9, 3],
    )
    assert [entry[:3] for entry in entries(frame)] == [
        ("a", "x", "2024-01-02T00:00:00"),
        ("b", "y", None),
        ("2", "z", "2023-05-06T00:00:00"),
    ]
    assert [entry[:2] for entry in entries(frame["text"])] == [("0", "x"), ("1", "y"), ("2", "z")]
    assert [entry.text for entry in entries(frame.astype({"text": "category"})[1:])] == ["y", "z"]
    with pytest.raises(CleanerError, match="no text in row 0"):
        list(entries(pd.DataFrame({"text": [float("nan"), "a"]})))


def test_polars():
    """A DataFrame, its column, and a LazyFrame."""
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"id": [1, None], "text": ["x", "y"], "date": [dt.date(2024, 1, 2), None]})
    expected = [("1", "x", "2024-01-02"), ("1~2", "y", None)]
    assert [entry[:3] for entry in entries(frame)] == expected
    assert [entry[:3] for entry in entries(frame.lazy())] == expected
    assert [entry[:2] for entry in entries(frame["text"])] == [("0", "x"), ("1", "y")]
