"""Files that hold many articles: parted where databases and corpora say so, and nowhere else."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, strategies as st

from cleaner.formats import table
from cleaner.formats.origin import Origin
from cleaner.formats.several import parts
from cleaner.records import Page

FIELD = "LENGTH: 512 words\n"
ONE, TWO = (
    f"The lock gates of Lenne\n{FIELD}\nThey close.\n",
    "Rail freight falls\nLoad-Date: May 4, 2019\n\nNo rain.\n",
)


def _pages(text: str, name: str = "export.txt") -> list[Page]:
    found = list(table.read(io.BytesIO(text.encode()), Origin(name)))
    assert all(isinstance(page, Page) for page in found)
    return found


@pytest.mark.parametrize(
    "marks",
    [
        ("            1 of 2 DOCUMENTS\n", "\f           2 of 2 DOCUMENTS\n"),
        ("Dokument 1 von 2\n", "Dokument 2 von 2\n"),
        ("Document 1 de 7\r\n", "Document 2 de 7\r\n"),
        ("1 of 1 DOCUMENT\n", "1 of 3 DOCUMENTS\n"),
        ("21 of 40 DOCUMENTS\n", "23 of 40 DOCUMENTS\n"),
    ],
)
def test_articles_that_are_numbered(marks: tuple[str, str]) -> None:
    """Two exports in one file begin anew; a cover sheet is a part of its own."""
    first, second = marks[0] + ONE, marks[1] + TWO
    assert [page.content.decode() for page in _pages(first + second)] == [first, second]
    assert [page.id for page in _pages(first + second)] == ["export.txt#1", "export.txt#2"]
    assert [page.content.decode() for page in _pages("Cover\n" + first + second)] == ["Cover\n", first, second]


@pytest.mark.parametrize(
    "mark", ["End of Document\n", "Document NYTF000020190214ef2e0004k\r\n", "Ende des Dokuments\n"]
)
def test_articles_that_are_closed(mark: str) -> None:
    """What stands behind the last one is a part of its own; blank lines are none."""
    assert [page.content.decode() for page in _pages(f"{ONE}{mark}{TWO}{mark}\n \n")] == [ONE + mark, TWO + mark]
    assert [page.content.decode() for page in _pages(f"{ONE}{mark}{TWO}{mark}Search")][2:] == ["Search"]


@pytest.mark.parametrize("name", ["wiki_00", "wiki_00.txt"])
def test_articles_in_tags_have_the_ids_titles_and_addresses_of_these(name: str) -> None:
    """As WikiExtractor writes them, by name or by content."""
    opened = '<doc id="{}" url="https://example.org/?curid={}" title="{}">\n'
    text = "".join(f"{opened.format(i, i, f'A &amp; {i}')}{part}</doc>\n" for i, part in ((12, ONE), (25, TWO)))
    found = _pages(text, name)
    assert [(page.id, page.content.decode(), page.extra) for page in found] == [
        ("12", ONE, {"title": "A & 12"}),
        ("25", TWO, {"title": "A & 25"}),
    ]
    assert [page.url for page in found] == ["https://example.org/?curid=12", "https://example.org/?curid=25"]


@pytest.mark.parametrize("title", ['The "Fish" Car', '"Heroes" (song)', "A > B"])
def test_titles_of_tags_may_hold_any_sign(title: str) -> None:
    """WikiExtractor escapes none; a tag inside of an article is its text."""
    inner = f'{ONE}<doc id="9">\n</doc>\n{ONE}'
    text = f'<doc id="1" url="u" title="{title}">\n{inner}</doc>\n<doc id="2" title="B">\n{TWO}</doc>\n'
    assert [(page.extra["title"], page.content.decode()) for page in _pages(text)] == [
        (title, inner),
        ("B", TWO),
    ]


def test_articles_of_gigaword_are_parted() -> None:
    """Their paragraphs stand in tags, so that the file looks like HTML; another tag has the headline."""
    body = "<HEADLINE>\nA\nB\n</HEADLINE>\n<TEXT>\n<P>\n{}</P>\n<P>\nMore.\n</P>\n</TEXT>\n"
    text = "".join(
        f'<DOC id="AFP_{i}" type="story" >\n{body.format(part)}</DOC>\n' for i, part in enumerate((ONE, TWO))
    )
    found = [(page.id, page.kind, page.extra) for page in _pages(text, "afp_eng_201902")]
    assert found == [("AFP_0", None, {"title": "A B"}), ("AFP_1", None, {"title": "A B"})]


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        f"1 of 2 DOCUMENTS\n{ONE}",
        f"3 of 9 DOCUMENTS\n{ONE}2 of 9 DOCUMENTS\n{TWO}",
        f"3 of 9 DOCUMENTS\n{ONE}5 of 8 DOCUMENTS\n{TWO}",
        f"1 of 2 DOCUMENTS\n{ONE}1 of 2 DOCUMENTS\n{TWO}",
        f"{ONE}Article 1 of 3\n{TWO}Article 2 of 3\n",
        f"{ONE}1 of 2 DOCUMENTS\n{TWO}2 of 2 DOCUMENTS\n".replace("LENGTH", "WIDTH").replace("Load", "Unload"),
        f"{ONE}End of Document\n{TWO}End of Document\n".replace("LENGTH", "WIDTH").replace("Load", "Unload"),
        f"{ONE}He signed 1 of 2 documents.\n2 of 2 documents were lost, he said.\n",
        f"{ONE}End of Document\n",
        f"Document 1 of 2\n{ONE}document 2 of 2\n{TWO}",
        f'Before\n<doc id="1">\n{ONE}</doc>\n<doc id="2">\n{TWO}</doc>\n',
        f'<doc id="1">\n{ONE}</doc>\n',
        f'<doc id="1">\n{ONE}</doc>\n{" " * 5000}Between\n<doc id="2">\n{TWO}</doc>\n',
        f'<doc id="1">\n{ONE}</doc>\n<docs>\n<doc id="2"\n{TWO}</doc>\n',
    ],
)
def test_all_other_files_are_one_page(text: str) -> None:
    """One mark alone, numbers that do not count, marks inside a sentence."""
    assert [(page.id, page.content.decode()) for page in _pages(text)] == [("export.txt", text)]


def test_more_marks_than_an_archive_may_have_files_part_nothing() -> None:
    """Each mark takes memory: a file of nothing else stays one page."""
    text = b"End of Document\nLENGTH: 5 words\n" * 100_001
    assert [part.content for part in parts(text)] == [text]


@given(
    st.lists(
        st.sampled_from(["1 of 2 DOCUMENTS\n", "2 of 2 DOCUMENTS\n", "End of Document\n", ONE, FIELD, "x", "\n", " \n"])
    )
)
def test_nothing_but_white_space_is_lost(pieces: list[str]) -> None:
    """Whatever the marks, the parts put together are the file."""
    text = "".join(pieces).encode()
    assert b"".join(part.content for part in parts(text)).split() == text.split()


def test_one_number_does_not_hide_the_ends() -> None:
    """An export may be numbered once, as a whole, and closed after each article."""
    mark = "End of Document\n"
    found = _pages(f"Document 1 of 1\n{ONE}{mark}{TWO}{mark}")
    assert [page.content.decode() for page in found] == [f"Document 1 of 1\n{ONE}{mark}", f"{TWO}{mark}"]
