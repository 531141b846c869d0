"""Dates: what is one in many languages, what is none, and which lines are date lines."""

from __future__ import annotations

import datetime as dt
import json
import time
from importlib.resources import files

import pytest
from hypothesis import given, strategies as st

from cleaner.page.dates import LINE_LIMIT, DateHit, LineDate, find, language_order, line_date, page_order

NINTH_OF_JUNE = """
2025-06-09
2025/06/09
2025.06.09
2025. 6. 9.
09.06.2025
9. 6. 2025
9/6/2025
09-06-2025
9-Jun-2025
June 9, 2025
Jun. 9, 2025
June 9th 2025
9th of June 2025
MONDAY, JUNE 9, 2025
9 de junio de 2025
9 de junho de 2025
9 juin 2025
9. Juni 2025
9 giugno 2025
9 juni 2025
9 czerwca 2025
9. června 2025
9. června 2025
9. lipnja 2025.
2025. június 9.
9. kesäkuuta 2025
2025. gada 9. jūnijs
2025 m. birželio 9 d.
9 Haziran 2025
9 HAZİRAN 2025
9 Ιουνίου 2025
9 ΙΟΥΝΙΟΥ 2025
9 июня 2025 г.
9 червня 2025 року
9 ביוני 2025
9 يونيو 2025
٩ حزيران ٢٠٢٥
9 حزيران/يونيو 2025
۹ ژوئن ۲۰۲۵
9 जून 2025
९ जून २०२५
৯ জুন ২০২৫
9 ஜூன் 2025
9 มิถุนายน 2568
๙ มิ.ย. ๒๕๖๘
9 tháng 6, 2025
ngày 9 tháng 6 năm 2025
9 Tháng Sáu, 2025
9 Juni 2025
2025年6月9日
2025年06月09日
令和7年6月9日
2025년 6월 9일
9\\. Juni 2025
"""

WITH_A_TIME = {
    "2025-06-09 15:32": "2025-06-09T15:32",
    "2025-06-09T15:32:00Z": "2025-06-09T15:32Z",
    "2025-06-09T15:32:00.123+02:00": "2025-06-09T15:32+02:00",
    "09.06.2025, 15.32 Uhr": "2025-06-09T15:32",
    "9. Juni 2025 um 15:32 Uhr": "2025-06-09T15:32",
    "9 juin 2025 à 15h32": "2025-06-09T15:32",
    "9. kesäkuuta 2025 klo 15.32": "2025-06-09T15:32",
    "Mon 9 Jun 2025 15.32 BST": "2025-06-09T15:32",
    "Senin, 9 Juni 2025 15.32 WIB": "2025-06-09T15:32",
    "June 9, 2025, 3:32 p.m.": "2025-06-09T15:32",
    "June 9, 2025 12:05 AM EDT": "2025-06-09T00:05",
    "June 9, 2025 5 AM PT": "2025-06-09T05:00",
    "Jun 9 20252:23 PM EDT": "2025-06-09T14:23",
    "15:32, 9 June 2025": "2025-06-09T15:32",
    "9 June 2025 15:32 GMT": "2025-06-09T15:32Z",
    "09/06/2025 - 15:32 UTC+1": "2025-06-09T15:32+01:00",
    "Thứ hai, 9/6/2025, 15:32 (GMT+7)": "2025-06-09T15:32+07:00",
    "Mon Jun 09 2025 15:32:00 GMT+0530": "2025-06-09T15:32+05:30",
    "9 June 2025, 03:32 PM IST": "2025-06-09T15:32",
    "2025年6月9日(月) 15時32分": "2025-06-09T15:32",
    "2025년 6월 9일 오후 3:32": "2025-06-09T15:32",
    "9 يونيو 2025 - 15:32": "2025-06-09T15:32",
    "9 มิ.ย. 2568 15:32 น.": "2025-06-09T15:32",
    "09.06.25 15:32": "2025-06-09T15:32",
}

NO_DATES = """
June 6
6 June
June 2025
2025
31 February 2025
31.02.2025
29.02.2025
2025-13-01
8-9 people in 2025
1.2.3.2025
https://example.org/2025/06/09/story
v4.5.0
1989-06-04
9 June 2125
20250609
0000-00-00
"""

ROLES = {
    "Published June 3, 2025, updated June 5, 2025": [("2025-06-03", "published"), ("2025-06-05", "updated")],
    "Publié le 3 juin 2025Mis à jour le 5 juin 2025": [("2025-06-03", "published"), ("2025-06-05", "updated")],
    "3 June 2025 | Updated: 5 June 2025": [("2025-06-03", None), ("2025-06-05", "updated")],
    "2025/6/3 公開 2025/6/5 更新": [("2025-06-03", "published"), ("2025-06-05", "updated")],
    "입력 2025.06.03 15:32 수정 2025.06.05 16:00": [("2025-06-03T15:32", "published"), ("2025-06-05T16:00", "updated")],
    "Stand: 05.06.2025": [("2025-06-05", "updated")],
    "June 3, 2025 1:55 am(Updated 4:30 am)": [("2025-06-03T01:55", None)],
    "3 June 2025 (updated)": [("2025-06-03", "updated")],
    "Publié le 3 juin 2025 à 18h30 - Mis à jour le 5 juin 2025": [
        ("2025-06-03T18:30", "published"),
        ("2025-06-05", "updated"),
    ],
}

DATE_LINES = """
By Jane Roe | June 9, 2025 | 3 min read
Jane Roe, London, 9 June 2025
Jane RoePublished Jun 9, 2025, 11:21am
By Jane Roe June 9, 2025
Jane Roe 09.06.2025 4 min
Lisbon09.06.25 09:56
Monday, 9 June 2025 - 15:32
Do 09.06.25 | 14:07 Uhr | Von Jane Roe
Mon, Jun 9, 2025 page 1
Posted by Jane Roe on Jun 9th, 2025 in News
Posted by Jane Roe on June 9, 2025
Veröffentlicht von Jane Roe am 9. Juni 2025
2025年06月09日15:32 | 来源：某某网
"""

NO_DATE_LINES = """
The board said on June 9, 2025 that it would close the plant.
He was born in Lisbon on 9 June 1991.
Best Hints June 9, 2025
Invoice due: 9 June 2025
| 8/1/2019 | -0.4% |
17.-20.06.2024
9 June 2025 - 12 June 2025
June 9, 2025:
— Jane Roe (@janeroe) June 9, 2025
The picture (9 June 2025) shows the harbour
Posted by the dozen on June 9, 2025 in the hall of the town
Posted in Lisbon on June 9, 2025 by nobody in particular
Today
Lesen Sie hier
"""


def lines(block: str) -> list[str]:
    return block.strip().splitlines()


@pytest.mark.parametrize("text", lines(NINTH_OF_JUNE))
def test_a_day_is_read_in_every_notation(text: str) -> None:
    assert [hit.iso for hit in find(text, order="day")] == ["2025-06-09"]
    assert line_date(text, order="day") == [LineDate("2025-06-09", None)]


@pytest.mark.parametrize(("text", "iso"), WITH_A_TIME.items())
def test_a_time_of_day_beside_the_date_is_kept_with_its_offset(text: str, iso: str) -> None:
    """Offsets are kept only where written as numbers, UTC or GMT; named zones are not looked up."""
    assert line_date(text, order="day") == [LineDate(iso, None)]


@pytest.mark.parametrize("text", lines(NO_DATES))
def test_what_is_no_full_possible_date_gives_nothing(text: str) -> None:
    assert find(text) == []
    assert find(text, crawl_date="2025-07-01") == []
    assert line_date(text) == []


@pytest.mark.parametrize(("text", "expected"), ROLES.items())
def test_cues_tell_published_from_updated(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(found.iso, found.role) for found in line_date(text)] == expected


@pytest.mark.parametrize("text", lines(DATE_LINES))
def test_names_places_and_reading_time_may_stand_beside_a_date(text: str) -> None:
    assert [found.iso[:10] for found in line_date(text)] == ["2025-06-09"]


@pytest.mark.parametrize("text", lines(NO_DATE_LINES))
def test_sentences_headlines_tables_and_ranges_are_no_date_lines(text: str) -> None:
    assert line_date(text, crawl_date="2025-07-01") == []


def test_a_long_line_is_never_a_date_line() -> None:
    line = "9 June 2025" + " " * (LINE_LIMIT - 11)
    assert line_date(line)
    assert line_date(line + " ") == []


@pytest.mark.parametrize(
    ("text", "crawl_date", "iso"),
    [
        ("25/06/2025", None, "2025-06-25"),
        ("06/25/2025", None, "2025-06-25"),
        ("06/07/2025", None, ""),
        ("06.07.2025 3:32 PM ET", None, "2025-07-06T15:32"),
        ("06/07/2025 3:32 PM ET", None, "2025-06-07T15:32"),
        ("06/07/2025 15:32 EST", None, "2025-06-07T15:32"),
        ("06/07/2025 3:32 PM", None, "2025-06-07T15:32"),
        ("06/07/2025 3:32 PM IST", None, ""),
        ("06/07/2025", "2025-06-10", "2025-06-07"),
        ("07/06/2025 3:32 PM ET", "2025-06-10", "2025-06-07T15:32"),
        ("Sat, 06/07/2025 - 15:32", None, "2025-06-07T15:32"),
        ("Sunday 06/07/2025", None, "2025-07-06"),
        ("06/07/2025 (Sonntag)", None, "2025-07-06"),
        ("lundi 06/07/2025", None, ""),
        ("Saturday, 06/07/2025 15:32 EST", None, "2025-06-07T15:32"),
        ("June 07, 2025 03:32 PM Eastern Daylight Time", None, "2025-06-07T15:32"),
    ],
)
def test_order_of_day_and_month(text: str, crawl_date: str | None, iso: str) -> None:
    """By numbers above 12, the weekday, cues of the United States, and days after the crawl; nothing is guessed."""
    assert [hit.iso for hit in find(text, crawl_date=crawl_date)] == ([iso] if iso else [])


def test_a_page_bears_no_date_after_the_day_after_its_crawl() -> None:
    assert find("10 June 2025", crawl_date="2025-06-09")
    assert find("11 June 2025", crawl_date="2025-06-09") == []


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Yesterday", "2025-06-08"),
        ("Updated yesterday at 15:32", "2025-06-08T15:32"),
        ("Publiziert heute um 12:19 Uhr", "2025-06-09T12:19"),
        ("2 hours ago", "2025-06-09"),
        ("18 hours ago", "2025-06-08"),
        ("an hour ago", "2025-06-09"),
        ("vor 3 Tagen", "2025-06-06"),
        ("il y a 2 jours", "2025-06-07"),
        ("hace 2 días", "2025-06-07"),
        ("2 gün önce", "2025-06-07"),
        ("2天前", "2025-06-07"),
        ("2일 전", "2025-06-07"),
        ("منذ 3 أيام", "2025-06-06"),
    ],
)
def test_relative_dates_need_a_crawl_date(text: str, iso: str) -> None:
    """There is no clock: without a crawl date "yesterday" is no day."""
    assert find(text) == []
    assert [(hit.iso, hit.relative) for hit in find(text, crawl_date="2025-06-09")] == [(iso, True)]
    assert [found.iso for found in line_date(text, crawl_date="2025-06-09")] == [iso]


def test_a_crawl_moment_counts_hours_exactly() -> None:
    assert find("6 hours ago", crawl_date="2025-06-09T05:00:00Z")[0].iso == "2025-06-08"
    assert find("3 weeks ago", crawl_date="2025-06-09") == []


@pytest.mark.parametrize("crawl_date", ["0001-01-01", "9999-12-31"])
def test_crawl_dates_at_the_ends_of_the_calendar_are_harmless(crawl_date: str) -> None:
    find("yesterday, 3 days ago, 9 June 2025", crawl_date=crawl_date)


def test_hits_say_where_they_stand() -> None:
    text = "It opened on June 9, 2025 at 15:32 and closed on 10.06.2025."
    assert find(text) == [
        DateHit(13, 34, "2025-06-09T15:32", relative=False),
        DateHit(49, 59, "2025-06-10", relative=False),
    ]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_survives_being_written_and_read(day: dt.date) -> None:
    for text in (day.isoformat(), f"{day.day}.{day.month}.{day.year}", f"{day.year}年{day.month}月{day.day}日"):
        assert [hit.iso for hit in find(text)] == [day.isoformat()]


@given(st.text(st.sampled_from("0123456789 ./-:,|()TZagoJunetháng6月日年\n昨天Uhr+"), max_size=60))
def test_any_text_gives_ordered_hits_that_are_real_dates(text: str) -> None:
    hits = find(text, crawl_date="2025-06-09")
    places = [place for hit in hits for place in (hit.start, hit.end)]
    assert places == sorted(places)
    for hit in hits:
        assert text[hit.start : hit.end].strip()
        assert dt.datetime.fromisoformat(hit.iso).year >= 1990
    line_date(text, crawl_date="2025-06-09")


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    find(text, crawl_date="2025-06-09")
    line_date(text, crawl_date="2025-06-09")


HOSTILE = """
    1/ 1.1. 1 2025- 9.June. 1:1, 1,ago, vor,1, 9.June.2025,15:32, A Aa \u0301 年1月 ( a. June,9, Y|1| kl,1. 1|min|
"""


@pytest.mark.parametrize("unit", HOSTILE.split())
def test_the_time_of_hostile_text_grows_with_its_length(unit: str) -> None:
    """Four times the text takes about four times as long; with backtracking it were sixteen times."""

    def cost(length: int) -> float:
        text = "2025 6 " + unit.replace(",", " ") * (length // len(unit))
        rounds = []
        for _ in range(3):
            start = time.process_time()
            find(text, crawl_date="2025-06-09")
            rounds.append(time.process_time() - start)
        return min(rounds)

    assert cost(16_000) < 10 * cost(4_000) + 0.01


def test_the_data_name_their_origin_and_licence() -> None:
    data = json.loads(files("cleaner.page").joinpath("dates.json").read_text(encoding="utf-8"))
    assert "CLDR" in data["origin"]
    assert "Unicode-3.0" in data["licence"]
    assert {month for months in data["months"].values() for month in months} == set(range(1, 13))


@pytest.mark.parametrize("text", ["v1.12, 2020-10-01", "v3.11 (2020-10-01)"])
def test_a_version_is_no_time_of_day(text: str) -> None:
    assert [hit.iso for hit in find(text)] == ["2020-10-01"]


def test_what_tells_day_from_month() -> None:
    """Other dates of the page, a hinted day, a language that has one order; nothing else."""
    assert page_order(["02/03/2024", "Updated 02/25/2024"]) == "month"
    assert page_order(["02/03/2024", "25/03/2024"]) == "day"
    assert page_order(["02/25/2024", "25/03/2024"]) is None
    assert page_order(["02/03/2024"], ["2024-02-03"]) == "month"
    assert page_order(["Published 3/4/24"], ["2024-03-05"], short=True) == "month"
    assert page_order(["a 3/4/24 feed"], ["2024-03-05"]) is None
    assert page_order(["3/4/2024"], ["2024-03-20"]) is None
    assert [language_order(code) for code in ("de", "en", "en-US", "en-GB", "zh", None)] == [
        *("day", None, "month", "day", None, None),
    ]
    assert line_date("02/03/2024") == [LineDate("", None)]
    assert find("02/03/2024", order="month")[0].iso == "2024-02-03"
