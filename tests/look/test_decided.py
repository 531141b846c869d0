"""What decided on a low score comes out of a folder's rows for text pages, and is never guessed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from look import corpora

from cleaner.again import decided_again
from cleaner.config import Config
from cleaner.errors import ReadError
from cleaner.look.decided import cuts, decided
from cleaner.look.in_place import Piece, in_place
from cleaner.look.story import why
from cleaner.look.tables import open_folder
from cleaner.page.clean import clean_page
from cleaner.page.deciding import deciding
from cleaner.records import Document, Page

MENU = "Home\nNews\nSport\nContact\n\n"
STORY = (
    "The new bridge over the Lenne was opened on Sunday by the mayor, who walked across it with a school class. It had "
    "been closed since a lorry damaged one of its pillars, and the town had to wait for the money.\n\nThe next bridge "
    "will be opened in May, said the mayor, and the children will be asked to walk across it again. Until then the "
    "ferry will run every hour between seven in the morning and nine in the evening.\n"
)
OFFER = (
    "The Valley Post is a newspaper of Valley Holdings Limited, 4 Quay Street, Lenne, registered in Wales under 1234567"
)
END = "Also read: Ten bridges\n\nSubscribe to our newsletter\n\n"
PAGE = f"{MENU}{STORY}\nShare on Facebook\nShare on Twitter\n\n{END}{OFFER}\n\n{END}All rights reserved\nImprint\n"
HTML = (
    f"<html><body>{''.join(f'<p>{line}</p>' for line in STORY.splitlines() if line)}"
    "<div><div><p>Our team of editors looks at all that happens in the valley</p></div></div></body></html>"
)


def pieces_of(document: Document) -> list[Piece]:
    return in_place(document.text, [dataclasses.asdict(block) for block in document.blocks if block.verdict != "keep"])


def low(document: Document) -> list[int]:
    return [block.index for block in document.blocks if block.reason == "low_score"]


@pytest.mark.parametrize("page", [PAGE, PAGE.replace("\n\n", "\n"), f"Bridge opens\n\n{PAGE}"])
def test_a_text_page_put_together_again_tells_what_the_page_itself_does(page: str) -> None:
    document = clean_page(page, kind="text")
    assert low(document)
    found = decided(pieces_of(document))
    assert found == dict(deciding(Page("a", page, "text"), document.blocks, Config()))
    assert all(len(measures) == 3 for measures in found.values())


def test_another_score_is_not_explained() -> None:
    """Whatever the folder was made by: measures that do not lead to the score on record are not shown."""
    pieces = pieces_of(clean_page(PAGE, kind="text"))
    other = [
        dataclasses.replace(piece, removed={**piece.removed, "score": piece.removed["score"] + 0.0001})
        if piece.removed and piece.removed["reason"] == "low_score"
        else piece
        for piece in pieces
    ]
    assert decided(pieces)
    assert decided(other) == {}


def test_html_pages_and_very_long_ones_are_left_to_who_has_the_input() -> None:
    document = clean_page(HTML, kind="html", mode="fast")
    assert low(document)
    assert decided(pieces_of(document)) == {}
    assert decided([*pieces_of(clean_page(PAGE, kind="text")), *[Piece("line", "\n")] * 3_000]) == {}


def test_cuts_follow_the_balance() -> None:
    assert cuts({"balance": "recall"})["text"][1] < cuts({})["text"][0] < cuts({"balance": "precision"})["text"][0]


@pytest.fixture
def folder(tmp_path: Path) -> tuple[Path, dict[str, Document]]:
    """A finished folder with a page of text and one of HTML, and what they came from beside it."""
    source = tmp_path / "pages"
    (source / "news").mkdir(parents=True)
    pages = {"a.txt": PAGE, "news/b.html": HTML}
    documents: dict[str, Document] = {}
    for name, page in pages.items():
        (source / name).write_text(page, encoding="utf-8")
        documents[name] = clean_page(Page(name, page.encode(), source_path=name))
    removed = {name: tuple(block for block in one.blocks if block.verdict != "keep") for name, one in documents.items()}
    return corpora.write(tmp_path / "out", list(documents.values()), removed), documents


def test_why_shows_what_decided_or_where_to_look(folder: tuple[Path, dict[str, Document]]) -> None:
    out, documents = folder
    with open_folder(out)[1] as tables:
        text = why(tables, "a.txt")
        html = why(tables, "news/b.html")
    (index,) = low(documents["a.txt"])
    at = [line.label for line in text].index(f"{index} drop low_score")
    assert [line.kind for line in text[at + 1 : at + 5]] == ["measure"] * 4
    assert "what decided" not in [line.label for line in text]
    assert "--source" in next(line.text for line in html if line.label == "what decided")
    assert [line.text[:5] for line in html if line.kind == "measure"] == ["score"]


def test_the_input_tells_what_the_folder_does_not(folder: tuple[Path, dict[str, Document]]) -> None:
    out, documents = folder
    document = documents["news/b.html"]
    (index,) = low(document)
    scores = {index: document.blocks[index].score}
    pages = out.parent / "pages"
    for source in (pages, pages / "news", pages / "news" / "b.html"):
        found = decided_again(str(source), document.id, document.digest, document.source_path, scores, Config())
        assert len(found[index]) == 3
    with pytest.raises(ReadError, match="has no input x with the content"):
        decided_again(str(pages), "x", "0" * 64, None, scores, Config())
    with pytest.raises(ReadError, match="judged differently now"):
        decided_again(str(pages), document.id, document.digest, None, {index: 0.5}, Config())
    assert decided_again(str(pages / "news"), document.id, None, None, scores, Config()) == found
