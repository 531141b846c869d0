"""Fields of databases of the press: they go, what they say of the article is read, and other pages stay as they are."""

from __future__ import annotations

import random

import pytest

from cleaner import Document, NoArticle, clean_page

TITLE = "Lenne to replace cracked lock gates before winter"
PROSE = [
    "The river authority of Lenne said on Monday that the old lock gates would be replaced before the winter floods.",
    "Engineers found cracks in three of the four gates last spring, and traffic on the canal has been slow ever since.",
    "The work will cost about two million crowns, most of which the county has promised to pay over several years.",
]


def _clean(*lines: str) -> Document:
    return clean_page("\n\n".join(lines), kind="text")


def test_nexis() -> None:
    """Numbered articles with fields in capitals, above and below the text."""
    above = ["2 of 9 DOCUMENTS", "The Lenne Courier", "February 14, 2019 Thursday", "Late Edition - Final", TITLE]
    above += ["BYLINE: By ADA STONE", "SECTION: Section A; Pg. 18", "LENGTH: 512 words", "DATELINE: LENNE", "BODY:"]
    below = ["URL: http://www.example.com", "SUBJECT: FLOODS (92%); CANALS (90%)", "LOAD-DATE: February 15, 2019"]
    below += ["LANGUAGE: ENGLISH", "PUBLICATION-TYPE: Newspaper", "Copyright 2019 The Lenne Courier"]
    document = _clean(*above, *PROSE, *below)
    assert document.text == "\n\n".join(PROSE)
    assert (document.title, document.authors, document.date) == (TITLE, ("Ada Stone",), "2019-02-14")


def test_nexis_uni() -> None:
    """Labels in small letters, "Body" and "End of Document" on lines of their own."""
    above = [
        TITLE,
        "The Lenne Courier",
        "February 14, 2019 Thursday",
        "Section: Section A; Pg. 18",
        "Length: 512 words",
    ]
    above += ["Byline: By Ada Stone", "Highlight: The old gates have had their day.", "Body"]
    below = ["Classification", "Language: ENGLISH", "Publication-Type: Newspaper", "Load-Date: February 15, 2019"]
    above.insert(3, "Copyright 2019 The Lenne Courier All Rights Reserved")
    document = _clean(*above, *PROSE, *below, "End of Document")
    kept = [block.text for block in document.blocks if block.verdict == "keep"]
    assert kept[-3:] == PROSE
    assert set(kept[:-3]) <= {"Highlight: The old gates have had their day."}
    assert (document.title, document.authors, document.date) == (TITLE, ("Ada Stone",), "2019-02-14")


def test_proquest() -> None:
    """Title, author and day stand below the text; the day of the export is none of the article's."""
    above = [
        "Report Information from ProQuest",
        "February 20 2020 09:14",
        "Document 1 of 1",
        TITLE,
        "Author: Stone, Ada",
    ]
    below = ["Subject: Floods", f"Title: {TITLE}", "Publication title: The Lenne Courier", "First page: A.1"]
    below += ["Publication date: Feb 14, 2019", "Source type: Newspapers", "ProQuest document ID: 2180012345"]
    document = _clean(*above, *PROSE, *below)
    assert all(text in document.text for text in PROSE)
    assert not any(label in document.text for label in ("Subject", "Source type", "ProQuest", "First page"))
    assert (document.title, document.date, document.origin["date"]) == (TITLE, "2019-02-14", "label")
    assert document.authors == ("Ada Stone",)


def test_wiso() -> None:
    """The line of the source stands above the headline, too."""
    source = "Lenner Bote vom 14.09.2021, S. 3"
    below = [f"Quelle: {source}", "Ressort: Die Seite Drei", "Rubrik: Lenne", "Dokumentnummer: A102341887"]
    below += ["Dauerhafte Adresse des Dokuments: https://www.wiso-net.de/document/LB__A102341887"]
    document = _clean(f"{source} / Die Seite Drei", TITLE, "Von Ada Stone", *PROSE, *below)
    assert document.text == "\n\n".join(PROSE)
    assert (document.title, document.authors, document.date) == (TITLE, ("Ada Stone",), "2021-09-14")


def test_codes_of_factiva() -> None:
    """Two letters before each field; those of the text and of the headline are read as everywhere."""
    above = ["SE  Business", f"HD  {TITLE}", "BY  By Ada Stone", "WC  412 words", "PD  4 October 2018", "LA  English"]
    below = ["CO  lenne : Lenne Canals Inc", "NS  c152 : Earnings", "AN  Document LBA0000020181004eea400x2q"]
    document = _clean(*above, *PROSE, *below)
    assert document.text == "\n\n".join(PROSE)
    assert (document.title, document.authors, document.date) == (TITLE, ("Ada Stone",), "2018-10-04")


@pytest.mark.parametrize(
    "lines",
    [
        ["Subject: Floods", "Language: English", "Length: 512 words", "Section: A"],
        ["Load-date: the day on which a text comes into an archive."],
        ["Body", "Classification", "1 of 2 DOCUMENTS"],
        ["LA  is what they sing in the second line."],
    ],
)
def test_labels_alone_prove_no_database(lines: list[str]) -> None:
    """Forms and definitions have such labels: without a database's own, and two more beside it, they are text."""
    document = _clean(TITLE, *PROSE, *lines, *PROSE[::-1])
    assert "template" not in [block.reason for block in document.blocks]


NEXIS = ["SUBJECT: FLOODS (92%); CANALS (90%)", "LOAD-DATE: February 15, 2019", "PUBLICATION-TYPE: Newspaper"]


@pytest.mark.parametrize(
    "line",
    [
        "UPDATE: The council has since said that it will pay for half of the gates, and that the rest can wait.",
        "Company: Lenne Canals. Those who own it are the towns along the canal, and they have not been asked so far.",
        "Length: four hundred metres",
    ],
)
def test_labels_inside_the_text_are_text(line: str) -> None:
    """Updates and boxes begin as fields do."""
    document = _clean(TITLE, *PROSE, *PROSE, line, *PROSE[::-1], *PROSE, *NEXIS)
    assert line in document.text
    assert "PUBLICATION-TYPE" not in document.text


@pytest.mark.parametrize("title", ["Limited Edition Gates Drive a Market", "Lenne Courier wins a prize"])
def test_a_headline_is_not_the_papers_name_or_edition(title: str) -> None:
    """An edition stands below the day, and the paper's name stands in the line of rights as a whole."""
    above = [title, "The Lenne Courier", "February 14, 2019 Thursday", "Byline: By Ada Stone", "Length: 512 words"]
    document = _clean(*above, *PROSE, *NEXIS, "Copyright 2019 The Lenne Courier Company")
    assert document.title == title
    dropped = {block.text: block.reason for block in document.blocks if block.verdict == "drop"}
    assert dropped["The Lenne Courier"] == "template"


def test_a_paragraph_that_begins_as_the_source_does_is_text() -> None:
    """The line of the source has a year; what opens the page goes on behind it with a sign."""
    source, line = (
        "Die Lenne vom 14.09.2021",
        "Die Lenne vom 14.09.2021 ist ein anderer Fluss als der von heute, sagen die Leute.",
    )
    below = [
        f"Quelle: {source}",
        "Ressort: Die Seite Drei",
        "Rubrik: Lenne",
        "Dauerhafte Adresse des Dokuments: https://x",
    ]
    document = _clean(TITLE, *PROSE, *PROSE, *PROSE, line, *below)
    assert line in document.text


def test_one_label_beside_the_proof_is_not_enough() -> None:
    document = _clean(TITLE, *PROSE, "Subject: Floods", "Load-Date: February 15, 2019")
    assert "template" not in [block.reason for block in document.blocks]


AMID = [
    *("Subject: Floods; Municipal government; Coastal engineering", "Location: New Hampshire Maine", "First page: A.1"),
    *(
        "Publication year: 2019",
        "Publication title: Portsmouth Herald; Portsmouth, N.H.",
        "Links: http://x.example/sfx?a",
    ),
    *("Place of publication: Portsmouth, N.H.", "ProQuest document ID: 2180", "Contact us", "Document 1 of 1"),
    *("https://search.example.com/docview/2180012340?accountid=14707", "Country of publication: United States"),
]


@pytest.mark.parametrize("seed", range(40))
def test_fields_amid_the_text_leave_a_fixed_point(seed: int) -> None:
    """Of several articles in one page the fields between them may stay; what is kept would be kept again."""
    chance = random.Random(seed)
    lines = [chance.choice(PROSE + AMID + AMID) for _ in range(chance.randint(6, 22))]
    try:
        text = _clean(TITLE, *lines).text
    except NoArticle:
        return
    assert clean_page(text, kind="text", metadata=False).text == text
