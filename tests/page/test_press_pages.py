"""Articles that databases of the press save as HTML: their fields go, what they say of the article is its metadata."""

from __future__ import annotations

import pytest

from cleaner import Document, clean_page

TEXT = """\
The council of the harbour town voted on Monday to close the old bridge for two years while engineers replace it.
Residents of the eastern quarter, who depend on it to reach the hospital, said they would challenge it in court.
A ferry, then.
The mayor replied that one would run every ten minutes, and that the town had set aside four million euros for it.
""".splitlines()
TITLE = "Old bridge to close for two years"
CODE = "Document HARBTI0020180109ee190000a"


def _paragraphs(name: str = "") -> str:
    return "\n".join(f"<p{name}>{text}</p>" for text in TEXT)


def factiva(author: str = '<div class="author">Ada Stone and John Reed, Harbour Correspondent</div>') -> str:
    """As Factiva saves "Full article"."""
    fields = "".join(f"<div>{value}</div>" for value in ("112 words", "9 January 2018", "09:12", "Harbour Times", "12"))
    body = _paragraphs(' class="articleParagraph enarticleParagraph"')
    head = f'<p>&nbsp;</p><div id="hd"><span class="enHeadline">{TITLE}</span></div>{author}'
    owner = "<div>&copy; Copyright 2018. Harbour Times Ltd.</div>"
    return f'<div class="article enArticle">{head}{fields}{owner}{body}<p>{CODE}</p></div><br/><span></span>'


def factiva_indexed() -> str:
    """As Factiva saves "Full article plus indexing": a table of codes."""
    body = [f'<p class="articleParagraph enarticleParagraph">{text}</p>' for text in TEXT]
    codes = {
        "SE": "Local news",
        "HD": f"<b class='enHeadline'>{TITLE}</b>\n",
        "BY": "Ada Stone and John Reed",
        "WC": "112 words",
        "PD": "9 January 2018",
        "SN": "Harbour Times",
        "LA": "English",
        "LP": body[0],
        "TD": "\n".join(body[1:]),
        "NS": "gpol : Domestic Politics | gcat : Political/General News",
        "AN": CODE,
    }
    cell = '<td align="right" valign="top" class="index"><b>{}</b>&nbsp;</td><td>{}</td>'
    rows = "".join(f"<tr>{cell.format(*entry)}</tr>" for entry in codes.items())
    return f'<div class="article enArticle"><table cellpadding="1">{rows}</table><br/></div>'


def europresse(author: str = '<p class="sm-margin-bottomNews">Ada Stone et John Reed</p>', deck: str = "") -> str:
    """As Europresse saves a list of documents."""
    header = (
        '<div><span class="DocPublicationName">Harbour Times, no. 2218</span></div>'
        '<div><span class="DocHeader">Local news, mardi 9 janvier 2018&nbsp;112 mots, p.&nbsp;6</span></div>'
        '<div class="titreArticle"><p class="sm-margin-bottom">BRIDGES</p>'
        f'<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Old bridge <mark>to close</mark> for two'
        f" years</p>{deck}</div>{author}"
    )
    footer = (
        "<small>© 2018 Harbour Times. Tous droits réservés.</small> <p>Numéro de document : news·20180109·HT·0q1</p>"
        '<div id="divPubliC"><div><span id="PubliC_lblNodoc">news·20180109·HT·0q1</span></div><div>Date d\'émission : '
        '<b>2019-07-04</b></div><div><span class="txtCertificat">Le présent document est protégé par les lois et '
        "conventions internationales sur le droit d'auteur et son utilisation est régie par elles.</span></div></div>"
    )
    body = (
        f'<section><div class="DocText clearfix"><div class="docOcurrContainer">{_paragraphs()}</div></div></section>'
    )
    return f"<article><header>{header}</header>{body}<footer>{footer}</footer></article>"


def archive() -> str:
    """As the archive of the F.A.Z. saves it."""
    return (
        '<div class="single-document"><pre class="docSource">Harbour Times, 09.01.2018, Local news, Seite 6</pre>'
        f'<pre class="docTitle">{TITLE}</pre><pre class="docAuthor">Ada Stone, John Reed</pre>'
        '<pre class="text">' + "\n".join(TEXT) + "</pre>"
        '<pre class="docCopy">Alle Rechte vorbehalten. (c) Harbour Times GmbH</pre></div>'
    )


def nexis() -> str:
    """As Nexis saves it: lines with labels, in styles of its own."""
    lines = [
        *("3 of 20 DOCUMENTS", "Harbour Times", "January 9, 2018, Tuesday, Late Edition - Final", TITLE),
        *("<b>BYLINE: </b>By ADA STONE and JOHN REED", "<b>SECTION: </b>Section B; Page 6", "<b>LENGTH: </b>112 words"),
        *TEXT,
        *("<b>LOAD-DATE: </b>January 9, 2018", "<b>LANGUAGE: </b>ENGLISH", "Copyright 2018 Harbour Times Company"),
    ]
    return "".join(f'<br><div class="c5"><p class="c6"><span class="c2">{line}</span></p></div>' for line in lines)


FORMS = [factiva, factiva_indexed, europresse, archive, nexis]


def _document(page: str, **settings: bool) -> Document:
    return clean_page(f"<html><head><title>Factiva</title></head><body>{page}</body></html>", kind="html", **settings)


@pytest.mark.parametrize("form", FORMS)
def test_text_and_metadata_are_told_apart_from_fields(form) -> None:
    """All paragraphs stay, the short one too, nothing else does, and headline, writers and day are known."""
    document = _document(form())
    assert document.text.split() == " ".join(TEXT).split()
    assert (document.title, document.date) == (TITLE, "2018-01-09")
    assert document.authors == ("Ada Stone", "John Reed")


@pytest.mark.parametrize("form", FORMS)
def test_fields_say_that_they_are_such(form) -> None:
    """No field is dropped for its score alone."""
    dropped = [block for block in _document(form()).blocks if block.verdict == "drop"]
    assert dropped
    assert {block.reason for block in dropped} <= {"template", "legal"}


def test_where_it_stood() -> None:
    """The database is the origin of what its elements say."""
    origin = _document(europresse()).origin
    assert {name: origin[name] for name in ("title", "authors", "date")} == dict.fromkeys(
        ("title", "authors", "date"), "press database"
    )


@pytest.mark.parametrize(
    ("page", "authors"),
    [
        (europresse("<div>Ada Stone</div>"), ("Ada Stone",)),
        (europresse('<div class="docAuthors">Ada Stone</div>'), ("Ada Stone",)),
        (europresse("<div>Local affairs desk</div>"), ()),
        (europresse(""), ()),
        (factiva(""), ()),
        (factiva('<div class="author">By Ada Stone</div>'), ("Ada Stone",)),
    ],
)
def test_writers(page: str, authors: tuple[str, ...]) -> None:
    """Where each database puts them, and none where it names none."""
    document = _document(page)
    assert document.authors == authors
    assert document.text.split() == " ".join(TEXT).split()


@pytest.mark.parametrize(
    "inside",
    [
        "<ul><li>The council pays for the ferry until the bridge is open again.</li></ul>",
        "<pre>The council pays for the ferry until the bridge is open again.</pre>",
        "<div>The council pays for the ferry until the bridge is open again.</div>",
        "<table><tr><td>Ferries</td><td>The council pays for the ferry until it is open again.</td></tr></table>",
        "</p><p>The council pays for the ferry until the bridge is open again.</p><p>",
    ],
)
def test_what_ends_a_paragraph_is_no_field(inside: str) -> None:
    """An HTML parser closes a paragraph in front of a list, and what follows stands beside the paragraphs."""
    page = factiva().replace("A ferry, then.", f"A ferry, then. {inside}")
    assert "The council pays for the ferry until" in _document(page).text
    blocks = {block.text: block.verdict for block in _document(page).blocks}
    assert blocks["Harbour Times"] == "drop"


@pytest.mark.parametrize("form", [factiva, factiva_indexed, archive])
@pytest.mark.parametrize("metadata", [True, False])
def test_a_headline_of_two_lines(form, metadata: bool) -> None:
    """Both are the title, or text where metadata is not asked for."""
    document = _document(form().replace("bridge to", "bridge<br>to"), metadata=metadata)
    words = [] if metadata else TITLE.split()
    assert document.text.split() == [*words, *" ".join(TEXT).split()]
    if metadata:
        assert document.title == TITLE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"article enArticle"', '"article zhcnArticle"'),
        ('class="article enArticle"', 'id="article-1" class="article  enArticle deco"'),
        (' enarticleParagraph"', '"'),
        ("9 January 2018", "Tuesday, 9 January 2018"),
    ],
)
def test_other_ways_to_write_the_same(old: str, new: str) -> None:
    document = _document(factiva().replace(old, new))
    assert document.text.split() == " ".join(TEXT).split()
    assert (document.title, document.date, document.authors) == (TITLE, "2018-01-09", ("Ada Stone", "John Reed"))


def test_a_paragraph_that_says_the_headline_again_is_text() -> None:
    page = factiva().replace(f">{TEXT[0]}<", f">{TITLE}</p><p class='articleParagraph enarticleParagraph'>{TEXT[0]}<")
    assert _document(page).text.startswith(f"{TITLE}\n\n{TEXT[0]}")


def test_what_stands_below_the_headline_is_text() -> None:
    """The standfirst of Europresse."""
    deck = "A ferry will replace the bridge from March"
    document = _document(europresse(deck=f'<p class="sm-margin-TopNews rdp__subtitle">{deck}</p>'))
    assert document.text.startswith(deck)
    assert document.authors == ("Ada Stone", "John Reed")


@pytest.mark.parametrize("form", [factiva, factiva_indexed, europresse, archive])
def test_the_headline_is_text_where_metadata_is_not_asked_for(form) -> None:
    """And still no field is."""
    assert _document(form(), metadata=False).text.split() == [*TITLE.split(), *" ".join(TEXT).split()]


def test_explained_scores_are_those_of_the_run() -> None:
    """The judge does not see the fields, nor does what explains it."""
    from cleaner import Page
    from cleaner.config import Config
    from cleaner.page.deciding import deciding

    page = f"<html><body>{europresse()}<aside><p>Old views of harbours and bridges</p></aside></body></html>"
    document = clean_page(page, kind="html")
    asked = [block.index for block in document.blocks if block.reason == "low_score"]
    assert list(deciding(Page("a", page, "html"), document.blocks, Config())) == asked


@pytest.mark.parametrize(
    "page",
    [
        f'<p class="articleParagraph enarticleParagraph">{TEXT[0]}</p>' * 2,
        f'<div><b class="DocPublicationName">Harbour Times</b><p>{TEXT[0]}</p><p>{TEXT[1]}</p></div>',
        f'<article><p>{TEXT[0]}</p><pre class="docTitle">def title(): ...</pre><p>{TEXT[1]}</p></article>',
        (
            f"<header><h1>How to read exports</h1><p>By Ada Stone</p></header><section><p>{TEXT[0]}</p><pre>"
            f'&lt;span class="DocPublicationName"&gt;</pre><p>{TEXT[1]}</p></section>'
        ),
        f"<article><p>See item 3 of 20 DOCUMENTS</p><p>{TEXT[0]}</p><p>{TEXT[1]}</p></article>",
    ],
)
def test_other_pages_with_such_names_are_read_as_all_others(page: str) -> None:
    """One name of a class is no database."""
    document = _document(page)
    assert TEXT[0] in document.text
    assert "press database" not in document.origin.values()
