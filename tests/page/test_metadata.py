"""One order of trust for all fields: record, declaration, text, libraries, hints; and what is told of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

import cleaner
from cleaner.page.language_choice import choose
from cleaner.page.name_words import BY
from cleaner.page.people import people
from cleaner.records import METADATA, WARNINGS, Page

PROSE = (
    "The river authority of Lenne said on Monday that the old lock gates would be replaced before the winter floods. "
    "Engineers found cracks in three of the four gates last spring, and traffic on the canal has been slow ever since."
)
MORE = (
    "The work will cost about two million crowns, most of which the county has promised to pay over several years. "
    "Barges will have to wait for up to two hours on some days, a speaker of the harbour said, but none are sent away."
)
TITLE = "Lenne to replace cracked lock gates before winter"


def html(head: str = "", above: str = "", below: str = "") -> str:
    return f"<html><head>{head}</head><body><article>{above}<p>{PROSE}</p><p>{MORE}</p>{below}</article></body></html>"


def document(content: str, kind: str = "html", mode: str = "fast", **facts: Any) -> cleaner.Document:
    page = Page("1", content, kind=kind, **facts)  # type: ignore[arg-type]
    return cleaner.clean_page(page, mode=mode)


DECLARED = (
    f"<title>{TITLE}</title><meta property=og:title content='{TITLE}'><meta name=author content='Ada Stone'>"
    "<meta property=article:published_time content=2024-05-03>"
)


def test_the_record_wins_over_the_page() -> None:
    """Every field that the record states, with its origin; the page says the rest."""
    found = document(
        html(DECLARED), url="https://example.org/a", extra={"title": "The record's", "author": "Bo Lund", "k": 1}
    )
    assert (found.title, found.authors, found.date, found.url) == (
        "The record's",
        ("Bo Lund",),
        "2024-05-03",
        "https://example.org/a",
    )
    origins = {name: found.origin[name] for name in ("title", "authors", "url", "date", "hostname")}
    assert origins == {
        "title": "record",
        "authors": "record",
        "url": "record",
        "date": "meta:article:published_time",
        "hostname": "record",
    }
    assert found.extra == {"title": "The record's", "author": "Bo Lund", "k": 1}
    assert found.hostname == "example.org"


def test_what_the_page_declares_wins_over_its_text_and_the_text_over_hints() -> None:
    text = html("", f"<h1>{TITLE}</h1><p>By Cy Moss</p><p>March 14, 2025</p>")
    both = document(html(DECLARED, f"<h1>{TITLE}</h1><p>By Cy Moss</p>"))
    assert (both.authors, both.origin["authors"]) == (("Ada Stone",), "meta:author")
    seen = document(text, source_path="2024-02-02.html")
    assert (seen.authors, seen.origin["authors"]) == (("Cy Moss",), "text: byline")
    assert (seen.date, seen.origin["date"]) == ("2025-03-14", "text: date line")
    hinted = document(html(), source_path="2024-02-02.html")
    assert (hinted.date, hinted.origin["date"]) == ("2024-02-02", "file-name")


def test_text_pages_know_addresses_and_file_names_too() -> None:
    """Name of the host, a day in the path."""
    found = document(f"{TITLE}\n\n{PROSE}\n\n{MORE}", "text", url="https://www.example.org/2024/05/03/x")
    assert (found.hostname, found.date, found.origin["date"]) == ("www.example.org", "2024-05-03", "url")
    assert document(f"{PROSE}\n\n{MORE}", "text", source_path="a/2024-02-02_x.txt").date == "2024-02-02"


def test_a_title_that_the_record_states_is_taken_out_of_the_text() -> None:
    """And no other line is taken for it."""
    found = document(f"A line above\n\n{TITLE}\n\n{PROSE}\n\n{MORE}", "text", extra={"headline": TITLE})
    assert (found.title, found.origin["title"]) == (TITLE, "record")
    assert TITLE not in found.text
    assert [block.field for block in found.blocks if block.verdict == "meta"] == ["title"]


def test_every_form_of_the_headline_is_taken_out_of_an_html_page() -> None:
    """The visible one too, where another was declared."""
    page = html(f"<meta property=og:title content='Gates of Lenne'><title>{TITLE}</title>", f"<h1>{TITLE}</h1>")
    assert TITLE not in document(page).text


def test_nothing_is_invented() -> None:
    """A page without evidence has null everywhere, and no origin."""
    found = document(html())
    for name in METADATA:
        if name != "language":
            assert not getattr(found, name)
            assert found.origin[name] is None
    assert found.warnings == ("no_title",)


def test_organisations_that_sign_are_sources() -> None:
    """JSON-LD says what its authors are; the publisher is neither author nor source."""
    agency = '{"@type":"Organization","name":"Example Agency"},{"@type":"Organization","name":"The Courier"}'
    script = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"' + TITLE + '",'
        '"publisher":{"@type":"Organization","name":"The Courier"},'
        '"author":[{"@type":"Person","name":"Ada Stone"},' + agency + "]}</script>"
    )
    found = document(html(script))
    assert (found.authors, found.sources, found.origin["sources"]) == (("Ada Stone",), ("Example Agency",), "json-ld")


def test_authors_of_answers_and_comments_are_not_the_articles() -> None:
    """Microdata names them all alike: those of the first post count."""
    post = "<span itemprop=author>{}</span><div itemprop=text>{}</div>"
    page = html("", below="".join(post.format(name, MORE) for name in ("Ada Stone", "Bo Lund", "Cy Moss")))
    assert document(page).authors == ("Ada Stone",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Example Press Agency", ()),
        ("Redaktionsteam", ()),
        ("Team Example", ()),
        ("Ada Stone, Senior Staff Writer", ("Ada Stone",)),
        ("Ada Stone Founder & CEO", ("Ada Stone",)),
        ("Bo Lund Vice President of Locks", ("Bo Lund",)),
        ("Ada Stone is a writer, teacher, and mother. She lives in Lenne, works in Berg", ()),
        (".a{margin:0;padding:1px}", ()),
        ("user123", ()),
        ("viktor hedlund", ("viktor hedlund",)),
        ("Ludwig van der Rohe", ("Ludwig van der Rohe",)),
        ("Written by", ()),
        ("Last updated", ()),
    ],
)
def test_people_and_what_stands_where_people_stand(text: str, names: tuple[str, ...]) -> None:
    """Firms, teams, roles, biographies, styles and logins."""
    assert people([text]) == names


@pytest.mark.parametrize(
    ("content", "facts", "warning"),
    [
        (html(DECLARED), {"crawl_date": "2024-01-01"}, "date_in_future"),
        (html(DECLARED), {"extra": {"language": "de"}}, "language_unsure"),
        (html(DECLARED), {"extra": {"date": "02/03/2024"}}, "date_unreadable"),
        (html(DECLARED).replace(MORE, "").replace("Engineers", "Few engineers")[:-1], {}, "very_short"),
        (html(DECLARED, below=f"<ul>{f'<li>{PROSE}</li>' * 9}</ul>"), {}, "mostly_list"),
        ("\n".join(f"{number}、{PROSE}" for number in "一二三四五六"), {"kind": "text"}, "mostly_list"),
        (html(DECLARED).replace("sent away.", "sent away …"), {}, "cut_off"),
        (html(DECLARED).replace("sent away.", "sent away… [+2100 chars]"), {}, "cut_off"),
        (html(DECLARED, below="<p>Subscribe to continue reading</p>"), {}, "paywall"),
        (
            html(
                DECLARED + '<script type="application/ld+json">{"@type":"NewsArticle","headline":"'
                f'{TITLE}","isAccessibleForFree":"False"}}</script>'
            ),
            {},
            "paywall",
        ),
        (html(), {}, "no_title"),
    ],
)
def test_what_looks_wrong_is_said(content: str, facts: dict[str, Any], warning: str) -> None:
    """Each warning of the closed list where it is true, and not on the page that is well."""
    assert warning in document(content, **facts).warnings
    assert warning in WARNINGS
    assert document(html(DECLARED)).warnings == ()


def test_pages_of_nothing_but_dates_sources_or_articles_end() -> None:
    """Looking from each line over all others, or from each declared article, takes minutes on these."""
    lines = 30_000
    assert document("June 9, 2025\n" * lines + PROSE, "text").n_words > 0
    assert document(f"{PROSE}\n" + "Sources: Reuters and others\n" * lines + MORE, "text").n_words > 0
    declared = [{"@type": "NewsArticle", "headline": TITLE, "publisher": {"name": f"Paper {n}"}} for n in range(5_000)]
    script = f'<script type="application/ld+json">{json.dumps(declared)}</script>'
    assert document(html(DECLARED + script)).site_name == "Paper 0"


def test_a_long_article_that_is_not_free_was_seen_whole() -> None:
    """Publishers let crawlers in."""
    script = '<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":false}</script>'
    assert "paywall" not in document(html(DECLARED + script, below=f"<p>{MORE}</p>" * 12)).warnings


def test_the_language_of_the_record_stands_and_short_texts_inherit_the_pages() -> None:
    """Score 0 where only a statement stands behind the code."""
    record = document(html(DECLARED), extra={"language": "deu"})
    assert (record.language, record.language_score, record.origin["language"]) == ("de", 0.0, "record")
    same = document(html(DECLARED), extra={"language": "en-GB"})
    assert (same.language, same.origin["language"]) == ("en-GB", "record")
    assert same.language_score > 0.9
    assert "language_unsure" not in same.warnings
    short = choose("Hjelp - hva skal jeg bli?", "nb", "html-lang")
    assert (short.code, short.score, short.origin, short.sure) == ("nb", 0.0, "html-lang", True)
    wrong = document(html(DECLARED).replace("<html>", "<html lang=de>"))
    assert (wrong.language, wrong.origin["language"]) == ("en", "langdetect")


@pytest.mark.parametrize(
    "credit",
    [
        *("Photo by Ann Lee", "Illustration by Ann Lee", "Photograph: Ann Lee", "Foto: Ann Lee", "Foto von Ann Lee"),
        *("Picture by Ann Lee", "Graphic by Ann Lee", "Video by Ann Lee", "Edited by Ann Lee", "Photo par Ann Lee"),
        *("Foto door Ann Lee", "Zdjęcie: Ann Lee", "写真：王小明", "Reviewed by Ann Lee", "Sponsored by Ann Lee"),
    ],
)
def test_who_took_the_picture_did_not_write_the_text(credit: str) -> None:
    """In text and HTML."""
    assert document(f"{TITLE}\n\n{credit}\n\n{PROSE}\n\n{MORE}", "text").authors == ()
    assert document(html(DECLARED_TITLE, f"<p>{credit}</p>")).authors == ()


DECLARED_TITLE = f"<title>{TITLE}</title>"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Ann Lee in London", ("Ann Lee",)),
        ("By Ann Lee in London and Bo Lund in Paris", ("Ann Lee", "Bo Lund")),
        ("Von Ann Lee aus Berlin", ("Ann Lee",)),
        ("By Ann Lee Photos by Bo Lund", ("Ann Lee",)),
        *(
            (text, ("王小明",))
            for text in ("文／王小明", "記者 王小明", "记者 王小明", "撰文：王小明", "記者王小明／台北報導")
        ),
    ],
)
def test_bylines_with_places_and_in_han(byline: str, authors: tuple[str, ...]) -> None:
    """What stands behind the name is no name."""
    assert document(f"{TITLE}\n\n{byline}\n\n{PROSE}\n\n{MORE}", "text").authors == authors


@pytest.mark.parametrize("by", BY)
def test_every_word_for_by_is_a_label_by_every_way(by: str) -> None:
    """In a line of text, in an element that is called a byline, and in what a page declares."""
    byline = f"{by.capitalize()} Ada Kowalski Stone"
    if by != "przez":  # in text the lexicon has to know it, and this one stands in every second sentence
        assert document(f"{TITLE}\n\n{byline}\n\n{PROSE}\n\n{MORE}", "text").authors == ("Ada Kowalski Stone",)
    assert document(html(DECLARED_TITLE, f"<p class=byline>{byline}</p>")).authors == ("Ada Kowalski Stone",)
    assert people([byline]) == ("Ada Kowalski Stone",)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        *((text, ()) for text in ("May 3, 2024", "True", "null", "None", "Subscribe Now", "Monday", "Sign In")),
        ("Smith, John", ("Smith, John",)),
        ("Smith, John; Doe, Jane", ("Smith, John", "Doe, Jane")),
        ("Smith, J. R.", ("Smith, J. R.",)),
        ("Smith, J., Doe, J.A.", ("Smith, J.", "Doe, J.A.")),
        ("Smith, MD", ("Smith",)),
        ("Ann Lee, Bo Lund and Cy Fox", ("Ann Lee", "Bo Lund", "Cy Fox")),
        ("Ann Lee, PhD", ("Ann Lee",)),
        ("Ann Lee, London", ("Ann Lee",)),
        ("Ann&amp;nbsp;Lee", ("Ann Lee",)),
        ("Reuters", ()),
        ("Sid", ("Sid",)),
        ("İBRAHİM ÇELİK", ("İbrahim Çelik",)),
        ("MARY MCDONALD", ("Mary McDonald",)),
        ("LUDWIG VAN DER ROHE", ("Ludwig van der Rohe",)),
        *((name.upper(), (name,)) for name in ("Nam Le", "Linda Do", "Anna De", "Mary St John", "David Ben Gurion")),
    ],
)
def test_names_and_what_is_none(given: str, names: tuple[str, ...]) -> None:
    """Dates, empty values, buttons and agencies are nobody; a family name before the given one is one person's."""
    assert people([given]) == names


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        *((f"{word} — ", None) for word in ("BREAKING", "NASA", "UPDATE", "EXCLUSIVE", "COVID-19", "FACT CHECK")),
        ("Apple (AAPL) - ", None),
        ("KYIV — ", "KYIV"),
        ("MOSCOW, May 3. /TASS/. ", "MOSCOW, May 3. /TASS/"),
    ],
)
def test_only_places_are_datelines(opening: str, dateline: str | None) -> None:
    """Not what announces a report, nor an organisation."""
    assert document(f"{TITLE}\n\n{opening}{PROSE}\n\n{MORE}", "text").dateline == dateline


def test_day_and_month_are_told_apart_by_evidence_or_not_at_all() -> None:
    """And the origin says which."""

    def dated(*lines: str, **facts: Any) -> tuple[str | None, str | None]:
        found = document("\n\n".join((TITLE, *lines, PROSE, MORE)), "text", **facts)
        return found.date, found.origin["date"]

    assert dated("02/03/2024") == (None, None)
    assert dated("02/03/2024", "Updated: 02/25/2024") == ("2024-02-03", "date line (month first: other dates)")
    assert dated("02/03/2024", url="https://e.org/2024/03/02/a") == ("2024-03-02", "date line (day first: known day)")
    assert dated("02/03/2024", extra={"language": "German"}) == ("2024-03-02", "date line (day first: language)")


def test_hours_ago_count_from_the_time_of_the_crawl() -> None:
    """Across midnight; a moment that does not exist is refused."""
    text = f"{TITLE}\n\n3 hours ago\n\n{PROSE}\n\n{MORE}"
    assert document(text, "text", crawl_date="2024-05-03T01:00:00Z").date == "2024-05-02"
    assert document(text, "text", crawl_date="2024-05-03T23:00").date == "2024-05-03"
    refused = document(text, "text", crawl_date="2024-05-03T10:00+25:00")
    assert refused.date is None
    assert "crawl_date_unreadable" in refused.warnings
    unreadable = Page("1", text, kind="text", crawl_date="nonsense")
    setting = cleaner.clean_page(unreadable, crawl_date="2024-05-03T01:00:00Z")
    assert (setting.date, "crawl_date_unreadable" in setting.warnings) == ("2024-05-02", True)
    with pytest.raises(cleaner.ConfigError, match=r"must be an ISO date .* moment"):
        cleaner.Config(crawl_date="2024-05-03T10:00+25:00")


def test_declared_dates_in_words_are_read_and_half_ones_are_not_completed() -> None:
    """By the page, never by the clock."""
    meta = "<meta property=article:published_time content='{}'>"
    assert document(html(DECLARED_TITLE + meta.format("May 1, 2024"))).date == "2024-05-01"
    for half in ("2024-05", "05/01/2024"):
        assert document(html(DECLARED_TITLE + meta.format(half)), mode="default").date is None


def test_a_record_language_that_is_none_is_a_warning() -> None:
    """And not the document's language."""
    for odd in ("xx", "english??"):
        found = document(f"{TITLE}\n\n{PROSE}", "text", extra={"language": odd})
        assert found.language == "en"
        assert "language_unsure" in found.warnings
