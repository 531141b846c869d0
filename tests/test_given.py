"""What callers give for pages and sources: tables and dicts are refused, and what is no page is named by its place."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import cleaner
from cleaner.given import as_page

PAGE = "The council of Lenne voted on Tuesday for a new bridge, after a debate that lasted well into the night. " * 4


class Frame:
    """A table as pandas has it: to go through it gives the names of its columns."""

    columns = ("id", "text")

    def __iter__(self) -> Any:
        return iter(self.columns)


def tables() -> list[Any]:
    return [Frame(), pa.table({"id": ["a"], "text": [PAGE]}), {"id": "a", "text": PAGE}]


def frames(values: dict[str, Any]) -> list[Any]:
    """The same as tables of the libraries that are installed."""
    made = []
    for name in ("pandas", "polars"):
        try:
            made.append(__import__(name).DataFrame(values))
        except ImportError:
            continue
    return made


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (cleaner.clean, r"clean takes pages, not .*give a column, such as df\[\"text\"\], or a file to clean_corpus"),
        (cleaner.read, r"a SOURCE is a path, not .*give a file"),
        (lambda table: cleaner.clean_corpus(table, "out"), r"a SOURCE is a path, not .*clean\(df\[\"text\"\]\)"),
    ],
)
def test_a_table_or_a_dict_is_refused_at_once(
    call: Callable[[Any], Any], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its names of columns are no pages and no paths."""
    monkeypatch.chdir(tmp_path)
    for table in [*tables(), *frames({"id": ["a"], "text": [PAGE]})]:
        with pytest.raises(TypeError, match=said):
            call(table)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "page", [PAGE, PAGE.encode(), cleaner.Page("a", PAGE), cleaner.Rejected("a", None, "empty", "")]
)
def test_one_page_is_no_list_of_pages(page: Any) -> None:
    with pytest.raises(TypeError, match="give a list, not one page"):
        cleaner.clean(page)


def test_a_column_is_cleaned_whatever_library_it_is_of() -> None:
    for table in [tables()[1], *frames({"text": [PAGE]})]:
        (document,) = cleaner.clean(table["text"])
        assert isinstance(document, cleaner.Document)
        assert document.id == "0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "None"), (math.nan, r"nan \(float\)"), (cleaner.Page("a", 7), r"7 \(int\)"), (pa.scalar(None), "None")],  # type: ignore[arg-type]
)
def test_what_is_no_page_is_named_by_its_position(value: Any, shown: str) -> None:
    found = cleaner.clean([PAGE, b"\x00", value])
    assert isinstance(next(found), cleaner.Document)
    assert isinstance(next(found), cleaner.Rejected)
    with pytest.raises(TypeError, match=f"page 2, counted from 0, is {shown}, and no str, bytes, Page or Rejected"):
        next(found)


def test_a_page_keeps_its_id_and_a_text_gets_its_position() -> None:
    assert as_page(cleaner.Page("a", PAGE), 3).id == "a"
    assert as_page(PAGE, 3) == cleaner.Page("3", PAGE)


@pytest.mark.parametrize("name", [1, None, b"a"])
def test_the_id_of_a_page_is_a_string(name: Any) -> None:
    with pytest.raises(TypeError, match=r"id of a page is a string, not .*: give str\(id\)"):
        cleaner.clean_page(cleaner.Page(name, PAGE))
