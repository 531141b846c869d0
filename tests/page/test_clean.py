"""One page given by a program: what it may hold, and what is refused in words instead of failing somewhere inside."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner.config import Config
from cleaner.errors import ConfigError, NoArticle
from cleaner.page.clean import clean_page
from cleaner.records import Page

TEXT = "The council of Lenne voted on Tuesday for a new bridge, after a debate that lasted well into the night. " * 3
HTML = f"<html><head><title>A bridge</title></head><body><time>3 days ago</time><p>{TEXT}</p></body></html>"


@pytest.mark.parametrize("page", [None, 5, [TEXT], bytearray(b"text"), memoryview(b"text"), Page("1", None)])
def test_a_page_is_str_or_bytes(page: Any) -> None:
    with pytest.raises(TypeError, match="a page is str, bytes or a Page"):
        clean_page(page)


@pytest.mark.parametrize("kind", ["pdf", "HTML", "", 5])
def test_an_unknown_kind_is_refused(kind: Any) -> None:
    """It used to count as text without a word."""
    for arguments in ({"page": TEXT, "kind": kind}, {"page": Page("1", TEXT, kind=kind)}):
        with pytest.raises(ConfigError, match="kind must be html, text or None"):
            clean_page(**arguments)


@pytest.mark.parametrize("name", ["url", "charset", "crawl_date", "source_path"])
def test_facts_about_a_page_are_strings(name: str) -> None:
    with pytest.raises(TypeError, match=f"{name} of a page is a string"):
        clean_page(Page("1", TEXT.encode(), **{name: 5}))


def test_the_other_fields_of_a_record_are_a_mapping() -> None:
    with pytest.raises(TypeError, match="extra of a page is a mapping, not list"):
        clean_page(Page("1", TEXT, extra=[("title", "x")]))  # type: ignore[arg-type]


def test_settings_are_a_config() -> None:
    with pytest.raises(TypeError, match="config is a Config"):
        clean_page(TEXT, config={"mode": "fast"})
    assert clean_page(TEXT, config=Config()).text == TEXT.strip()


@pytest.mark.parametrize("date", ["9999-12-31", "0001-01-01", "1970-01-01"])
@pytest.mark.parametrize("content", [TEXT + "\n\nYesterday\n\n3 days ago\n", HTML])
def test_crawl_dates_at_the_ends_of_the_calendar(content: str, date: str) -> None:
    """There is no day after the last one; a record may hold it all the same."""
    assert "council of Lenne" in clean_page(Page("1", content, crawl_date=date)).text


@pytest.mark.parametrize("content", [TEXT, HTML])
@pytest.mark.parametrize("odd", ["\ud800", "\x00", "http://[", "http://a\ud800/", "x" * 10_000])
def test_odd_strings_in_what_is_said_about_a_page(content: str, odd: str) -> None:
    page = Page(odd, content.encode(), url=odd, charset=odd, crawl_date=odd, source_path=odd, extra={odd: odd})
    document = clean_page(page)
    assert "council of Lenne" in document.text
    assert {"crawl_date_unreadable", "charset_unknown"} <= set(document.warnings)
    assert (document.id, document.url) == (odd, odd)


def test_a_second_byte_order_mark_does_not_come_back() -> None:
    text = clean_page(f"\ufeff\ufeff{TEXT}", kind="text").text
    assert clean_page(text, kind="text", metadata=False).text == text


@pytest.mark.parametrize("wrap", ["{}", "<html><body><div><p>{}</p></div></body></html>"])
def test_a_page_of_one_sentence_is_that_sentence(wrap: str) -> None:
    """Hardly anything is not nothing: the reader of the corpus is warned, the text is not lost."""
    sentence = "The lighthouse keeper closed the heavy logbook, and it was over."
    document = clean_page(wrap.format(sentence))
    assert document.text == sentence
    assert "very_short" in document.warnings


@pytest.mark.parametrize("line", ["Home", "We use cookies.", "Please enable JavaScript to view this page."])
def test_a_page_of_one_line_of_furniture_is_nothing(line: str) -> None:
    for page in (line, f"<html><body><p>{line}</p></body></html>"):
        with pytest.raises(NoArticle):
            clean_page(page)


def test_a_page_whose_text_comes_by_scripts_says_so() -> None:
    """Forums that are drawn by scripts put their posts into noscript, and their owner wonders where they are."""
    with pytest.raises(NoArticle, match="the setting noscript") as caught:
        clean_page(f"<html><body><div id='app'></div><NOSCRIPT><p>{TEXT * 4}</p></NOSCRIPT></body></html>")
    assert caught.value.reason == "empty"
    with pytest.raises(NoArticle, match=r"no visible character$"):
        clean_page("<html><body><div></div></body></html>")
