"""What the input says of a page: fields of records, HTTP headers, file names, and how far each is believed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.page.hints import Hints
from cleaner.records import Page


def hints(crawl_date: str | None = None, source_path: str | None = None, url: str | None = None, **extra: Any) -> Hints:
    return Hints(Page("1", "", url=url, crawl_date=crawl_date, source_path=source_path, extra=extra))


def test_fields_of_a_record_are_stated() -> None:
    """Whatever the spelling of their names; values are plain text, authors are people, dates ISO."""
    found = hints(
        Title="A &amp; <b>B</b>",
        date_published="2024-05-03T10:00:00Z",
        updatedAt=1714800000,
        lang="EN_gb",
        authors=["Ada Stone", "Staff"],
        category=["Town", "News"],
        siteName="The Courier",
        summary="Not the page's own words.",
    )
    assert found.stated == {
        "title": "A & B",
        "section": "Town",
        "site_name": "The Courier",
        "authors": ("Ada Stone",),
        "date": "2024-05-03T10:00:00+00:00",
        "date_modified": "2024-05-04T05:20:00+00:00",
        "language": "en-gb",
    }


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("By Ada Stone and Bo Lund", ("Ada Stone", "Bo Lund")),
        ([{"name": "Ada Stone"}, {"name": "Bo Lund", "url": "x"}], ("Ada Stone", "Bo Lund")),
        ("['Ada Stone', \"Bo O'Lund\"]", ("Ada Stone", "Bo O'Lund")),
        ('["Ada Stone"]', ("Ada Stone",)),
        ("['Ada Stone', 'Bo O\\'Lund']", ("Ada Stone", "Bo O'Lund")),
        ("['Lund, Bo Ada', 'Cy']", ("Lund, Bo Ada", "Cy")),
        ("Crónica de una Muerte", None),
        ("['Www.Facebook.Com', 'Ada Stone', 'Https']", ("Ada Stone",)),
        ("[]", None),
        ("Newsroom", None),
        (["", None, 3, {}], None),
        (7, None),
    ],
)
def test_authors_in_the_forms_that_records_have(value: object, authors: tuple[str, ...] | None) -> None:
    """Strings, lists, objects; what names nobody states nothing."""
    assert hints(author=value).stated.get("authors") == authors


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024-05-03", "2024-05-03"),
        ("Fri, 03 May 2024 10:00:00 +0200", "2024-05-03T10:00:00+02:00"),
        ("May 3, 2024", "2024-05-03"),
        ("3. Mai 2024, 10:15 Uhr", "2024-05-03T10:15"),
        (1714730400, "2024-05-03T10:00:00+00:00"),
        (1714730400000.0, "2024-05-03T10:00:00+00:00"),
        ("1987-10-26", "1987-10-26"),  # declared: Reuters of 1987 is no mistake
        ("February 26, 1987", "1987-02-26"),
        ("26 Feb 1987", "1987-02-26"),
        ("26-FEB-1987 15:14:36.41", "1987-02-26T15:14"),  # as Reuters-21578 has them
        ("26.02.1987", "1987-02-26"),
        ("02.03.1987", "1987-03-02"),
        ("26/02/1987", "1987-02-26"),
        ("1987年2月26日", "1987-02-26"),
        ("26 février 1987", "1987-02-26"),
        ("26 февраля 1987 г.", "1987-02-26"),
        ("Thu Feb 26 15:14:36 +0000 1987", "1987-02-26T15:14:36+00:00"),
        ("Thu Feb 26 15:14:36 1987", "1987-02-26T15:14:36"),
        (1031200000, "2002-09-05T04:26:40+00:00"),
        (812345678, None),  # numbers of nine figures are as often ids
        ("2023102312", "2023-10-23T12:00"),
        (2012993112, None),
        ("Tuesday 5 March at 1815", None),
        ("4 May, 1730 GMT", None),
        ("Mon, 4 May, 1930 hrs", None),
        ("1356048000", "2012-12-21T00:00:00+00:00"),
        ("1356048000.0", "2012-12-21T00:00:00+00:00"),
        ("1356048000123", "2012-12-21T00:00:00+00:00"),
        (600000000, None),  # before 1990: a number of something else
        ("02/03/1987", None),
        ("1987-02", None),
        ("May 5, 1066", None),
        ("1970-01-01", None),
        ("January 1, 1970", None),
        ("soon", None),
        (True, None),
        (float("nan"), None),
        (10**300, None),
        ([2024], None),
    ],
)
def test_dates_in_the_forms_that_records_have(value: object, date: str | None) -> None:
    """ISO, RFC 2822, C, words, Unix time; empty dates are none, and nothing is guessed."""
    assert hints(date=value).stated.get("date") == date


def test_a_date_later_than_the_crawl_is_left_out_with_a_warning() -> None:
    """One day of grace; another field may still have a usable one."""
    assert hints("2024-05-02", date="2024-05-03").stated["date"] == "2024-05-03"
    late = hints("2024-05-01", date="2024-05-03", published="2024-04-30")
    assert (late.stated["date"], late.warnings) == ("2024-04-30", ("date_in_future",))


@pytest.mark.parametrize("value", ["02/03/1987", "1987-02", "2 hours ago", "5 March at 1815", 600000000])
def test_a_date_that_cannot_be_read_is_a_warning(value: object) -> None:
    """Not where another field has one."""
    assert hints(published=value).warnings == ("date_unreadable",)
    assert hints(updated=value).warnings == ("date_unreadable",)
    assert hints(date=value, published="2024-05-03").warnings == ()


@pytest.mark.parametrize(
    "value", ["draft", "daily", "soon", "", "NaT", "-1", "0001-01-01T00:00:00", "0000-00-00", True, 7]
)
def test_what_says_no_date_is_no_unreadable_one(value: object) -> None:
    assert hints(published=value).warnings == ()


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "null", "N/A", "true", "1", "0000-00-00 00:00:00", "1970-01-01T00:00:00Z", "–"),
        *("Thu, 01 Jan 1970 00:00:00 GMT", None, True, 0, 1, float("nan"), {"by": "Ada"}, []),
    ],
)
def test_fields_without_a_date_are_no_warning(value: object) -> None:
    assert hints(date=value, updated=value).warnings == ()


def test_when_a_post_was_made_is_its_date_and_when_a_row_was_made_a_hint() -> None:
    """A table of scraped pages has rows that are younger than the pages."""
    assert hints(created_utc=1356048000.0).stated["date"] == "2012-12-21T00:00:00+00:00"
    tweet = hints(created_at="Thu Feb 26 15:14:36 +0000 2015", source_path="2024-01-31.jsonl")
    assert tweet.hinted["date"] == ("2015-02-26T15:14:36+00:00", "record")
    assert tweet.stated == {}
    dated = hints(createdAt="2024-05-05", url="https://example.org/2024/05/03/a")
    assert dated.hinted["date"] == ("2024-05-03", "url")
    assert "date" not in hints(date="2024-05-03", created="2024-05-05").hinted
    assert hints(created="02/03/1987").warnings == ("date_unreadable",)


def test_common_crawl_records_call_the_crawl_their_date() -> None:
    """`date` beside `dump` is when the page was fetched."""
    assert "date" not in hints(date="2013-05-18T10:42:00Z", dump="CC-MAIN-2013-20").stated


def test_fields_inside_metadata_count_behind_the_records_own() -> None:
    found = hints(title="Own", metadata={"title": "Inner", "author": "Ada Stone"})
    assert (found.stated["title"], found.stated["authors"]) == ("Own", ("Ada Stone",))


def test_a_title_may_stand_in_an_object_as_wordpress_has_it() -> None:
    """Other objects say nothing."""
    assert hints(title={"rendered": "The lock &#038; the gate"}).stated["title"] == "The lock & the gate"
    assert "title" not in hints(title={"raw": "The lock"}).stated


def test_addresses_file_names_and_headers_are_hints_only() -> None:
    """In this order; a page that was changed when it was fetched was made then."""
    both = hints(url="https://example.org/2024/05/03/x", source_path="in/2024-06-01_a.txt")
    assert both.hinted["date"] == ("2024-05-03", "url")
    assert hints(source_path="news/20240601.html").hinted["date"] == ("2024-06-01", "file-name")
    assert "date" not in hints("2024-01-01", source_path="news/20240601.html").hinted
    assert "date" not in hints(source_path="news/000123_20249999.txt").hinted
    headers = {"Last-Modified": "Fri, 03 May 2024 10:00:00 GMT"}
    assert hints("2024-06-01", http_headers=headers).hinted["date_modified"] == ("2024-05-03T10:00:00+00:00", "http")
    assert hints("2024-06-01", **{"last-modified": headers["Last-Modified"]}).hinted["date_modified"][1] == "http"
    assert "date_modified" not in hints("2024-05-03", http_headers=headers).hinted
    assert "date_modified" not in hints(http_headers=headers).hinted


def test_the_pages_own_address_wins_over_fields() -> None:
    assert hints(url="https://a.example/", link="https://b.example/").stated["url"] == "https://a.example/"
    assert hints(link="https://b.example/").stated["url"] == "https://b.example/"
    assert "url" not in hints(link="b.example").stated


@given(
    st.dictionaries(
        st.sampled_from(["title", "authors", "date", "updated", "lang", "url", "metadata", "headers", "section", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=6,
        ),
    )
)
@settings(max_examples=80, deadline=None)
def test_any_record_is_read_without_error(extra: dict[str, Any]) -> None:
    """Values have the types of a document's, whatever stands in the record."""
    found = Hints(Page("1", "", crawl_date="2024-05-01", extra=extra))
    for name, value in found.stated.items():
        assert isinstance(value, tuple if name == "authors" else str)
        assert value


def test_objects_of_services_are_understood() -> None:
    """Those that news services and databases answer; a source that is a string may be anything, or an address."""
    found = hints(source={"id": None, "name": "The Courier"}, published={"$date": "2024-05-03T10:00:00Z"}).stated
    assert found == {"site_name": "The Courier", "date": "2024-05-03T10:00:00+00:00"}
    assert hints(publisher={"name": "The Courier"}).stated == {"site_name": "The Courier"}
    assert hints(source="https://example.org/a").stated["url"] == "https://example.org/a"
    assert hints(source="https://www.example.org", u="https://example.org/ada").stated == {}
    assert hints(author="Ada Stone", source={"name": "Ada Stone"}).stated["authors"] == ("Ada Stone",)
    assert hints(source="feed 7").stated == {}
