"""A page comes back from its clean text and its removed blocks, without the input."""

from __future__ import annotations

import dataclasses

from hypothesis import HealthCheck, given, settings, strategies as st

from cleaner.look.in_place import in_place, joined, spans
from cleaner.page.clean import clean_page
from cleaner.records import Document

PAGE = (
    "Home\nAbout us\n\nBridge over the Lenne opens after nine years\n\nBy Ann Lee\n\nAdvertisement\n\n"
    + "The new bridge over the Lenne was opened on Sunday by the mayor, who walked across it with a school class. " * 3
    + "\nIt had been closed since a lorry damaged one of its pillars, and the town had to wait for the money.\n\n"
    "Also Read: Ten bridges that you should see\n\n"
    "The next bridge will be opened in May, said the mayor, and the children will be asked to walk across it again.\n\n"
    "Share on Facebook\nAll rights reserved"
)
HTML = (
    "<html><body><ul><li><a href=/>Home</a><li><a href=/x>News</a></ul><h1>Bridge opens</h1><p>"
    + "The new bridge over the Lenne was opened on Sunday by the mayor, with a school class and a band. " * 4
    + "</p><table><tr><td>Length of the bridge in metres</td><td>120 metres</td></tr></table><p>"
    + "It had been closed since a lorry damaged one of its pillars, and the town waited for the money. " * 4
    + "</p><p>Share on Facebook</p></body></html>"
)


def removed(document: Document) -> list[dict[str, object]]:
    return [dataclasses.asdict(block) for block in document.blocks if block.verdict != "keep"]


def test_a_text_page_comes_back_block_by_block() -> None:
    document = clean_page(PAGE, kind="text")
    pieces = in_place(document.text, removed(document))
    assert [piece.text for piece in pieces] == [block.text for block in document.blocks]
    assert {piece.removed is None for piece in pieces} == {True, False}
    assert [piece.removed is None for piece in pieces] == [block.verdict == "keep" for block in document.blocks]


def test_an_html_page_comes_back_with_its_cells() -> None:
    document = clean_page(HTML, kind="html", mode="fast")
    pieces = in_place(document.text, removed(document))
    assert [piece.text for piece in pieces] == [block.text for block in document.blocks]


def test_lines_that_followed_each_other_do_so_again() -> None:
    document = clean_page(PAGE, kind="text")
    text = joined(in_place(document.text, removed(document)))
    assert "Share on Facebook\nAll rights reserved" in text
    assert "Home\nAbout us\n\n" in text


def test_nothing_removed_and_nothing_kept() -> None:
    assert joined(in_place("One line.\n\nTwo\tcells.", [])) == "One line.\n\nTwo\tcells."
    blocks = [{"index": 0, "text": "Home", "start": 0, "end": 4, "path": None}]
    assert joined(in_place("", blocks)) == "Home"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.text("ab \t", min_size=1).filter(str.strip), st.booleans()), max_size=12))
def test_any_page_comes_back(lines: list[tuple[str, bool]]) -> None:
    lines = [(line.strip(), keep) for line, keep in lines]
    text = "\n\n".join(line for line, keep in lines if keep)
    rows = [
        {"index": i, "text": line, "start": 9 * i, "end": 9 * i + 1, "path": None}
        for i, (line, keep) in enumerate(lines)
        if not keep
    ]
    pieces = in_place(text, rows)
    assert [piece.text for piece in pieces] == [line for line, _ in lines]
    whole = joined(pieces)
    assert [whole[start:end] for start, end, _ in spans(pieces)] == [row["text"] for row in rows]
