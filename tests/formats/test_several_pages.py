"""HTML files that hold many articles: parted where databases of the press say so, and nowhere else."""

from __future__ import annotations

import io

import pytest

from cleaner import clean_page
from cleaner.formats import table
from cleaner.formats.origin import Origin
from cleaner.formats.several_pages import parts
from cleaner.records import Page

HEAD = '<!DOCTYPE html><html><head><meta charset="{}"><title>Export</title></head>\n<body><h1>Results</h1>\n'
FOOT = "<p>© 2018 Datenbank</p></body></html>\n"
PROSE = "Der Rat der Hafenstadt hat am Montag beschlossen, die alte Brücke für zwei Jahre zu sperren, sagte Nr. {}."


def _factiva(number: int) -> str:
    code = f"Document HAFEN000201801{number:02d}ee190000{number}"
    text = f'<p class="articleParagraph dearticleParagraph">{PROSE.format(number)}</p>'
    return f'<div class="article deArticle"><div id="hd"><span>Titel</span></div>{text}<p>{code}</p></div>\n'


def _europresse(number: int) -> str:
    header = f'<header><div><span class="DocPublicationName">Le Port, no. {number}</span></div></header>'
    return f"<article>{header}<section><p>{PROSE.format(number)}</p></section></article>\n"


def _europresse_of_tables(number: int) -> str:
    name = f'<span class="DocPublicationName">Le Port, no. {number}</span>'
    return f'<table id="tbHeaderImages"><tr><td><img></td></tr></table>{name}<br>{PROSE.format(number)}<p>\n'


def _nexis(number: int) -> str:
    mark = f"<!-- Hide XML section from browser\n<DOC NUMBER={number}>\n<DOCFULL> -->\n"
    lines = f'<DIV CLASS="c0"><P><SPAN CLASS="c2">{number} of 3 DOCUMENTS</SPAN></P></DIV><P>{PROSE.format(number)}</P>'
    return f"{mark}{lines}<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n"


def _archive(number: int) -> str:
    title = f'<pre class="docTitle">Titel {number}</pre>'
    return f'<div class="single-document">{title}<pre class="text">{PROSE.format(number)}</pre></div>\n'


FORMS = [_factiva, _europresse, _europresse_of_tables, _nexis, _archive]


def _pages(content: bytes, name: str = "export.html") -> list[Page]:
    found = list(table.read(io.BytesIO(content), Origin(name)))
    assert all(isinstance(page, Page) for page in found)
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("charset", "name"), [("utf-8", "export.HTML"), ("windows-1252", "a/export.htm")])
def test_each_article_is_an_input(form, charset: str, name: str) -> None:
    """In order, in the file's charset, and no byte of the file is lost."""
    content = (HEAD.format(charset) + "".join(map(form, (1, 2, 3))) + FOOT).encode(charset)
    found = _pages(content, name)
    assert [page.id for page in found] == [f"{name}#{number}" for number in (1, 2, 3)]
    assert b"".join(page.content for page in found) == content
    for number, page in enumerate(found, start=1):
        assert PROSE.format(number) in clean_page(page).text


@pytest.mark.parametrize("form", FORMS)
def test_one_article_is_the_file(form) -> None:
    """A page that was saved alone keeps its id."""
    content = (HEAD.format("utf-8") + form(1) + FOOT).encode()
    (page,) = _pages(content)
    assert (page.id, page.content) == ("export.html", content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Document HAFEN000201801", "Dokument J0000000201801"),
        ("Document HAFEN000201801", "Documento LEMOND20201801"),
        ('class="article deArticle"', "id='a' class='article zhcnArticle deco'"),
        ("articleParagraph dearticleParagraph", "other"),
    ],
)
def test_factiva_in_other_languages_and_with_other_codes(old: str, new: str) -> None:
    """Codes of sources have eight signs, some of them figures; a part may show its code or its paragraphs."""
    content = (HEAD.format("utf-8") + "".join(_factiva(number).replace(old, new) for number in (1, 2, 3))).encode()
    assert len(parts(content)) == 3
    assert b"".join(parts(content)) == content


def test_what_is_no_article_of_the_database_belongs_to_the_one_before() -> None:
    """An article in an article, and one that the page itself adds."""
    inside = _europresse(1).replace("<section>", "<section><article>Nested</article>")
    content = (HEAD.format("utf-8") + inside + _europresse(2) + "<article>Beside</article>" + FOOT).encode()
    first, second = parts(content)
    assert first + second == content
    assert b"Nested" in first
    assert b"Beside" in second


@pytest.mark.parametrize(
    "page",
    [
        "<article><p>One of many teasers.</p></article>" * 3,
        _europresse(1) + "<article><p>What the site says beside it.</p></article>",
        '<div class="article enArticle"><p>No database.</p></div>' * 2,
        '<div class="single-document"><h2>A card of a shop</h2></div>' * 2,
        "<!-- <DOC NUMBER=1> --><p>A remark.</p><!-- <DOC NUMBER=2> --><p>Another one.</p>",
    ],
)
def test_pages_with_many_articles_are_no_exports(page: str) -> None:
    """Front pages, lists of cards, pages about such files."""
    assert parts(page.encode()) == [page.encode()]
