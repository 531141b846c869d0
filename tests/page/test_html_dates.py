"""Dates by class names: that an article's own day is read, and no other day is taken for it."""

from __future__ import annotations

import pytest

from cleaner import clean_page
from cleaner.page.html_dates import read
from cleaner.page.html_runs import parse

PROSE = "The river authority of Lenne said on Monday that the old lock gates would be replaced before the floods. "


def dated(markup: str, crawl_date: str | None = None) -> dict[str, str]:
    return read(parse(f"<body>{markup}<article><h1>Lenne</h1><p>{PROSE * 3}</p></article>"), crawl_date, "day")


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<span class=date>May 3, 2024</span>", {"date": "2024-05-03"}),
        ("<span class=post-hero__date>3 May 2024</span>", {"date": "2024-05-03"}),
        ("<p class=date>03.05.2024, 14:10 Uhr</p>", {"date": "2024-05-03T14:10"}),
        ("<p class=dateline><b>Published</b> <i>May 3, 2024</i></p>", {"date": "2024-05-03"}),
        ("<div class='meta date-header'><span>Posted on May 3, 2024</span><a>Tags</a><a>Locks</a></div>", "2024-05-03"),
        ("<span class=date-published>5月3日2024</span><span class=date>2024年5月3日</span>", {"date": "2024-05-03"}),
        ("<span class=date>Updated on May 3, 2024</span>", {"date_modified": "2024-05-03"}),
        ("<span class=date-updated>May 3, 2024</span>", {"date_modified": "2024-05-03"}),
        ("<span class=date-updated>Published May 3, 2024</span>", {"date": "2024-05-03"}),
        (
            "<i class=published>May 3, 2024</i><i class=updated>May 4, 2024</i>",
            {"date": "2024-05-03", "date_modified": "2024-05-04"},
        ),
    ],
)
def test_the_day_of_an_element_that_is_called_a_date(markup: str, found: dict[str, str] | str) -> None:
    """What it calls the date decides before what the element is called."""
    assert dated(markup) == ({"date": found} if isinstance(found, str) else found)


@pytest.mark.parametrize(
    "markup",
    [
        "<span class=event-date>May 3, 2024</span>",
        "<div class=release_date><div class=date>May 3, 2024</div></div>",
        "<span class=birth-date>May 3, 2024</span>",
        "<div class=comment><span class=date>May 3, 2024</span></div>",
        "<aside class=related><a href=/x>Another town decides on its bridge</a><i class=date>May 3, 2024</i></aside>",
        "<figure><span class=date>May 3, 2024</span></figure>",
        "<span class=date>3 hours ago</span>",
        "<span class=date>Save the date: 2024 is the year</span>",
        "<div class=meta>May 3, 2024</div>",
        "<p style='background: url(/2024/05/03/logo.png)' class=date>Logo</p>",
        "".join(f"<li class=date>May {day}, 2024</li>" for day in (3, 4, 5)),
    ],
)
def test_other_days_are_none_of_the_articles(markup: str) -> None:
    """Those of events, of goods, of readers and of other articles; lists of days."""
    assert dated(markup) == {}


def test_a_day_after_the_crawl_is_none() -> None:
    """Nobody has read it then."""
    markup = "<span class=date>May 3, 2024</span>"
    assert dated(markup, "2024-05-02") == {"date": "2024-05-03"}  # it has begun somewhere
    assert dated(markup, "2024-04-30") == {}


def test_the_record_says_where_a_date_comes_from() -> None:
    """It is asked for last, in every mode, and a build's, a picture's or a change's day is none of publication."""
    menu = "".join(f"<li><a href=/{number}>Part {number}</a></li>" for number in range(40))
    page = "<html><!-- built 2023-01-01 --><head>{}</head><body>{}<ul>{}</ul><article><h1>Lenne</h1>{}</article></body>"
    modified = "<meta property='article:modified_time' content='2024-06-01T10:00:00Z'>"
    html = page.format(modified, "<p class=date>May 3, 2024</p>", menu, f"<p>{PROSE * 3}</p>" * 3)
    for mode in ("default", "fast"):
        document = clean_page(html, mode=mode)
        assert (document.date, document.origin["date"]) == ("2024-05-03", "element: date")
    silent = clean_page(html.replace("May 3, 2024", "<img src=/2020/08/28/logo.png alt=x>"))
    assert (silent.date, silent.date_modified) == (None, "2024-06-01T10:00:00+00:00")


@pytest.mark.parametrize(
    ("before", "inside", "behind"),
    [
        ("", "<div class=event-details><p class=row><span class=date>{}</span></p></div>", ""),
        ("", "<span class=eventDate>{}</span>", ""),
        ("", "<div class='date check-in'>{}</div>", ""),
        ("", "<div class=fixture><span class=date>{}</span> <b>Lenne 2-1 Hagen</b></div>", ""),
        ("", "<div class=veranstaltung><p class=date>{}</p><p>Rathaus</p></div>", ""),
        ("<header><div class=date>{}</div><a href=/>The Lenne News</a></header>", "", ""),
        ("<div class=today><span class=date>{}</span> <i>8 °C</i></div>", "", ""),
        ("", "", "<div class=post-navigation><div class=prev><a href=/p>Old</a><i class=date>{}</i></div></div>"),
        ("", "", "<footer><span class=date>{}</span></footer>"),
    ],
)
def test_no_reader_takes_the_day_of_something_else(before: str, inside: str, behind: str) -> None:
    """Lines of date in the text are told by the elements around them as well: a wrong date is worse than none."""
    article = f"<article><h1>Lenne</h1>{inside}{f'<p>{PROSE * 3}</p>' * 3}</article>"
    page = f"<html><body>{before}{article}{behind}</body></html>"
    assert clean_page(page.replace("{}", "May 3, 2024"), kind="html").date is None


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='post category-events tag-match'><h1>Lenne</h1><p class=date>May 3, 2024</p>{}</div>",
        "<div class=game-news><h1>Lenne</h1><p class=date>May 3, 2024</p>{}</div>",
        "<article><header><p class=date>May 3, 2024</p></header><h1>Lenne</h1>{}</article>",
        "<header><h1>Lenne</h1><p>May 3, 2024</p></header>{}",
        "<article><h1>Lenne</h1>{}<footer class=entry-meta>Posted on May 3, 2024</footer></article>",
    ],
)
def test_what_an_article_is_filed_under_says_nothing_of_its_date(markup: str) -> None:
    """Nor does a header or footer of the article itself."""
    page = f"<html><body>{markup.format(f'<p>{PROSE * 3}</p>' * 3)}</body></html>"
    assert clean_page(page, kind="html").date == "2024-05-03"
