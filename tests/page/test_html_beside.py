"""Dates in an inline element of their own, on one line with a name, a section or a count."""

from __future__ import annotations

import articles
import pytest

from cleaner.page.clean import clean_page

PROSE = "".join(f"<p>{text}</p>" for text in articles.PROSE[:6])


def page(line: str) -> str:
    return (
        "<html><head><title>The harbour of Old Wick is closed - The Beacon</title></head><body><main><article>"
        f"<h1>The harbour of Old Wick is closed</h1>{line}{PROSE}</article></main></body></html>"
    )


@pytest.mark.parametrize(
    ("line", "authors", "date"),
    [
        ("<div><a href=/a>Karin Holm</a> <span>May 4, 2022</span></div>", ("Karin Holm",), "2022-05-04"),
        ("<div><span class=author>Karin Holm</span> <time>May 4, 2022</time></div>", ("Karin Holm",), "2022-05-04"),
        ("<div><b>Ольга Петрова</b> <i>8 октября 2020</i></div>", ("Ольга Петрова",), "2020-10-08"),
        ("<div>By <a href=/a>Karin Holm</a> <span>4 May 2022</span></div>", ("Karin Holm",), "2022-05-04"),
        ("<div><span>May 4, 2022</span> <a href=/c>Culture</a></div>", (), "2022-05-04"),
        ("<div><span>May 4, 2022</span> <a href=/c>12 comments</a></div>", (), "2022-05-04"),
        (
            "<div>posted by Edmund Vane on 30 April 2003 <a>permalink</a> <a>comments (3)</a></div>",
            ("Edmund Vane",),
            "2003-04-30",
        ),
        ("<div>By Karin Holm, Berlin correspondent 4 May 2022</div>", ("Karin Holm",), "2022-05-04"),
        ("<div><i>8 октября 2020</i> <b>Ольга Петрова</b></div>", ("Ольга Петрова",), "2020-10-08"),
        ("<div>13/03/2022 08:45 | Tác giả: Nguyễn Thị Lan</div>", ("Nguyễn Thị Lan",), "2022-03-13T08:45"),
        ("<div><b>Mar 3rd, 2018</b> <a>1,204 notes</a></div>", (), "2018-03-03"),
        ("<div><span>佐々木美咲</span> <span>2023年2月11日</span></div>", (), "2023-02-11"),
        ("<div>The ferry Ada Stone left on <i>May 4, 2022</i> with nine people on board</div>", (), None),
        (
            "<div><a href=/a>Karin Holm</a> <a href=/b>Ada Stone</a> <i>May 4, 2022</i></div>",
            ("Karin Holm", "Ada Stone"),
            "2022-05-04",
        ),
        ("<div><a href=/c>Culture</a> <b>Karin Holm</b> <span>4 May 2021</span></div>", ("Karin Holm",), "2021-05-04"),
        ("<div>Karin Mc<span>Donald</span> <i>4 May 2022</i></div>", (), None),
        ("<div>Apply by <b>4 May 2021</b></div>", (), None),
        ("<div>Departs <b>4 May 2021</b> Oban</div>", (), None),
        ("<div><b>4 May 2021</b> – <b>8 May 2021</b></div>", (), None),
        ("<div><b>Launched</b> <i>9 June 2019</i></div>", (), None),
        ("<ul><li><b>Concert Hall</b> <i>4 May 2021</i><li><b>Ada Stone</b> <i>6 May 2021</i></ul>", (), None),
        ("<figure><figcaption><b>Ada Stone</b> <i>4 May 2019</i></figcaption></figure>", (), None),
        (
            "<p>By Karin Holm</p><figure><figcaption><b>Ada Stone</b> <i>4 May 2019</i></figcaption></figure>",
            ("Karin Holm",),
            None,
        ),
        ("<div><a href=/a>Karin Holm</a> <span>12 photos</span></div>", (), None),
    ],
)
def test_the_element_tells_where_the_date_begins(line: str, authors: tuple[str, ...], date: str | None) -> None:
    document = clean_page(page(line), kind="html", mode="fast")
    assert document.authors == authors
    assert document.date == date


@pytest.mark.parametrize("name", ["दीपक रावत", "শিরিন আখতার", "วราภรณ์ ทองดี", "கார்த்திக் ராஜா", "E\u0301tienne Morel"])
def test_names_with_combining_marks_are_names(name: str) -> None:
    """Vowel signs are no letters to Python's regular expressions."""
    document = clean_page(page(f"<div><span class=author>{name}</span></div>"), kind="html", mode="fast")
    assert document.authors == (name,)


@pytest.mark.parametrize(
    "line", ["Cape Town", "Premier League", "Apple Podcasts", "Print Friendly", "Music Reviews", "Main Street"]
)
def test_places_sections_and_buttons_beside_a_date_are_nobody(line: str) -> None:
    document = clean_page(page(f"<p>June 3, 2021</p><p>{line}</p>"), kind="html", mode="fast")
    assert document.authors == ()
    assert document.date == "2021-06-03"


@pytest.mark.parametrize(
    "line",
    ["Grace Church", "Jimmy Page", "Karin Holm", "Jude Law", "Elizabeth Day", "Ville Virtanen", "Robert Service"],
)
def test_people_beside_a_date_are_its_authors(line: str) -> None:
    assert clean_page(page(f"<p>June 3, 2021</p><p>{line}</p>"), kind="html", mode="fast").authors == (line,)


def test_an_abstract_stays_whole() -> None:
    """It is a section of its paper; where no heading stands above it, the first paragraph is the synopsis."""
    parts = ("Background: Honey has been used on burns since antiquity.", "Methods: We treated 212 adults with honey.")
    paragraphs = "".join(f"<p>{part}</p>" for part in parts)
    document = clean_page(page(f"<h2>Abstract</h2>{paragraphs}"), kind="html", mode="fast")
    assert document.synopsis == parts[0]
    assert all(part in document.text for part in parts)


def test_dates_below_the_prose_are_none_of_the_articles() -> None:
    html = page("<p>By Karin Holm</p>").replace("</article>", "<p><b>Ada Stone</b> <i>4 May 2019</i></p></article>")
    document = clean_page(html, kind="html", mode="fast")
    assert (document.authors, document.date) == (("Karin Holm",), None)
