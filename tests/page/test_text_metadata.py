"""Metadata of a page of text: what is taken for headline, date, byline and the rest, and what is left in the text."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, strategies as st

from cleaner.page import datelines, headline, lexicon, text_metadata, text_runs
from cleaner.page.bylines import named
from cleaner.page.facts import look
from cleaner.page.text_metadata import TextMetadata

PROSE = [
    "The river authority of Lenne said on Monday that the old lock gates would be replaced before the winter floods.",
    "Engineers found cracks in three of the four gates last spring, and traffic on the canal has been slow ever since.",
    "The work will cost about two million crowns, most of which the county has promised to pay over several years.",
]
TITLE = "Lenne to replace cracked lock gates before winter"


def read(*lines: str, blank: bool = True, crawl_date: str | None = None) -> tuple[TextMetadata, dict[str, str]]:
    """Metadata of a page of these lines, and the lines that became metadata."""
    runs = text_runs.cut(("\n\n" if blank else "\n").join(lines))
    lexicon_ = lexicon.load()
    found = text_metadata.read(runs, look(runs, lexicon_), lexicon_, crawl_date)
    return found, {runs[i].text: name for i, name in found.runs.items()}


def test_headline_byline_and_date_are_taken_out() -> None:
    found, lines = read(TITLE, "By Ana Torvald", "March 14, 2025", *PROSE)
    assert found.values == {"title": TITLE, "authors": ("Ana Torvald",), "date": "2025-03-14"}
    assert found.origin == {"title": "headline", "authors": "byline", "date": "date line"}
    assert lines == {TITLE: "title", "By Ana Torvald": "authors", "March 14, 2025": "date"}


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Geschrieben von Ana Torvald am 3. Mai 2013 um 14:48", "2013-05-03T14:48"),
        ("Verfasst von Ana Torvald am 23.05.2013, 11:51", "2013-05-23T11:51"),
        ("Von Ana Torvald am 23.05.2013, 11:51 | 2 Meinungen | Energie", "2013-05-23T11:51"),
        ("Publié par Ana Torvald le 3 mai 2013 à 14:48", "2013-05-03T14:48"),
        ("Publicado por Ana Torvald el 3 de mayo de 2013", "2013-05-03"),
    ],
)
def test_a_line_of_a_system_for_content_names_writer_and_day(line: str, day: str) -> None:
    found, lines = read(TITLE, line, *PROSE)
    assert found.values == {"title": TITLE, "authors": ("Ana Torvald",), "date": day}
    assert line in lines


@pytest.mark.parametrize(
    "line",
    ["Von Ana Torvald am 3. Mai 2013 in Lenne gehört", "By Ana Torvald on May 3, 2013 and her two brothers"],
)
def test_must_not_touch_a_line_that_goes_on_behind_the_day(line: str) -> None:
    assert "date" not in read(TITLE, line, *PROSE)[0].values


def test_a_text_without_headline_gets_none() -> None:
    """Prose from the first line on: no title may be made up, and nothing is taken out."""
    found, lines = read(*PROSE)
    assert not found.values
    assert not lines


@pytest.mark.parametrize("line", ["Dear Mr Hallam,", "Home > News > Canals", "News / Region / Lenne", "Sources say:"])
def test_lines_that_are_no_headline(line: str) -> None:
    found, lines = read(line, *PROSE)
    assert "title" not in found.values
    assert "title" not in lines.values()


def test_a_subheading_is_no_headline() -> None:
    found, lines = read(*PROSE[:2], "What happens to the old gates", PROSE[2])
    assert "title" not in found.values
    assert not lines


def test_the_first_of_two_questions_is_not_taken_for_the_headline() -> None:
    """A page of questions has its headline above them, not among them."""
    found, _ = read("The lock gates: your questions", "When do they close?", PROSE[0], "Who pays for it?", PROSE[2])
    assert found.values["title"] == "The lock gates: your questions"


def test_a_headline_below_menus_is_found_by_what_stands_below_it() -> None:
    menu = ["Skip to content", "Home", "News", "Business", "Sport", "Weather", "Read our new app guide today"]
    found, _ = read(*menu, TITLE, "By Ana Torvald", "14 March 2025", *PROSE, blank=False)
    assert found.values["title"] == TITLE


def test_each_copy_of_the_headline_is_taken_but_none_below_the_article_begins() -> None:
    found, lines = read(TITLE, TITLE, "14 March 2025", *PROSE, TITLE)
    assert [found.runs.get(i) for i in (0, 1, 6)] == ["title", "title", None]
    assert lines[TITLE] == "title"


def test_words_of_the_headline_are_found_in_the_text_of_indic_scripts() -> None:
    """Their vowel signs are no letters to Python, and stand inside words."""
    title = "লেন নদীর উপর নতুন সেতু চালু"
    prose = [
        "জেলার মানুষের বিশ বছরের অপেক্ষা শুক্রবার শেষ হলো। লেন নদীর উপর নির্মিত নতুন সেতু সাধারণ মানুষের জন্য খুলে দেওয়া হয়েছে।",
        "এতদিন গ্রামবাসীকে নৌকায় নদী পার হতে হতো এবং বর্ষায় পথ বন্ধ হয়ে যেত।",
    ]
    assert read(title, *prose, blank=False)[0].values["title"] == title


def test_a_few_words_above_byline_and_date_are_the_headline() -> None:
    short = ["The road ends at the cattle grid, and from there you walk.", "Next morning there was snow."]
    assert read("The last mile", "By Ana Torvald", "14 March 2025", *short)[0].values["title"] == "The last mile"
    assert "title" not in read("The last mile", "14 March 2025", *short, blank=False)[0].values


def test_the_word_for_title_is_no_part_of_the_headline() -> None:
    """As programs write it that turn pages into text; the headline below it goes with it."""
    found, lines = read(f"Title: {TITLE}", TITLE, "14 March 2025", *PROSE)
    assert found.values["title"] == TITLE
    assert lines[TITLE] == "title"


@pytest.mark.parametrize(
    "line",
    [
        f'title: "{TITLE}"',
        f"title = '{TITLE}'",
        f"#+TITLE: {TITLE}",
        f"Subject: {TITLE}",
        f"Betreff: {TITLE}",
        f"= {TITLE}",
        f"== {TITLE} ==",
        f"HD\u0020\u0020{TITLE}",
    ],
)
def test_front_matter_mails_and_archives_say_which_line_is_the_title(line: str) -> None:
    assert read(line, "14 March 2025", *PROSE)[0].values["title"] == TITLE


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u200e", "> "])
def test_marks_that_nobody_reads_are_no_part_of_what_is_found(mark: str) -> None:
    found, _ = read(*(f"{mark}{line}" for line in (TITLE, "By Ana Torvald", "14 March 2025", *PROSE)))
    assert found.values["title"] == TITLE
    assert found.values["date"] == "2025-03-14"
    assert found.values["authors"] == ("Ana Torvald",)


@pytest.mark.parametrize("width", [40, 72])
def test_paragraphs_that_were_cut_into_lines_are_the_article_below_its_headline(width: int) -> None:
    """No line of them is long enough to be prose."""
    paragraphs = [line for text in PROSE for line in textwrap.wrap(text, width)]
    found, _ = read("Home", "News", TITLE, "By Ana Torvald", "14 March 2025", *paragraphs, blank=False)
    assert found.values["title"] == TITLE


def test_a_line_of_a_chat_is_no_headline() -> None:
    chat = [f"[04/03/2014, 09:1{n}:44] Joan: the third offer is in, and it is a lot" for n in range(5)]
    assert "title" not in read(*chat, blank=False)[0].values


def test_marks_of_markdown_are_no_part_of_the_headline() -> None:
    found, _ = read(f"# {TITLE}", "March 14, 2025", *PROSE)
    assert found.values["title"] == TITLE


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Torvald and Piet Maas", ("Ana Torvald", "Piet Maas")),
        ("Von Friederike Holm", ("Friederike Holm",)),
        ("Kolumne von Friederike Holm -", ("Friederike Holm",)),
        ("Par Maëlle Quéméneur", ("Maëlle Quéméneur",)),
        ("Автор: Варвара Сомова", ("Варвара Сомова",)),
        ("بقلم: سلمى القادري", ("سلمى القادري",)),
        ("Penulis: Ratih Kusumawijaya", ("Ratih Kusumawijaya",)),
        ("Yazan: Nilgün Esentepe", ("Nilgün Esentepe",)),
        ("Na Zuhura Makame", ("Zuhura Makame",)),
        ("Interview: Farida Quennell", ("Farida Quennell",)),
        ("윤서진 기자", ("윤서진",)),
        ("by Nadia Whitcombe | January 27, 2025", ("Nadia Whitcombe",)),
        ("Do 25.04.24 | 14:07 Uhr | Von Eva Kirchner", ("Eva Kirchner",)),
        ("By Ana TorvaldReporter", ("Ana Torvald",)),
        ("By Carl Webb @carlwebb Chief reporter", ("Carl Webb",)),
        ("By Ana Torvald, Piet Maas, and Eva Kirchner", ("Ana Torvald", "Piet Maas", "Eva Kirchner")),
        ("By Ana Torvald, Local Democracy Reporter", ("Ana Torvald",)),
        ("Posted by Ana Torvald on 14 March 2025 in News", ("Ana Torvald",)),
        ("Автор: Варвара Сомова Просмотров: 1204", ("Варвара Сомова",)),
        ("2025-03-14 09:21 来源：例子日报 作者：李明 字号：大 中 小", ("李明",)),
    ],
)
def test_bylines_in_many_forms(line: str, names: tuple[str, ...]) -> None:
    found, lines = read(TITLE, line, "14 March 2025", *PROSE)
    assert found.values["authors"] == names
    assert line in lines


def test_names_on_lines_of_their_own_below_a_byline() -> None:
    after_label, _ = read(TITLE, "Von", "Jasper Riemann", "Barbara Schneider", *PROSE)
    assert after_label.values["authors"] == ("Jasper Riemann", "Barbara Schneider")
    joined, _ = read(TITLE, "von Till Eckert", ", Max Bernhard", ", Martin Murphy", "21. Mai 2026", *PROSE)
    assert joined.values["authors"] == ("Till Eckert", "Max Bernhard", "Martin Murphy")


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday the river had risen",
        "By Staff Reporter",
        "Ask Question",
        "Αφήστε ένα σχόλιο",
        "Усі права захищено",
        "Key Takeaways",
    ],
)
def test_lines_that_name_no_author(line: str) -> None:
    found, _ = read(TITLE, line, "14 March 2025", *PROSE)
    assert "authors" not in found.values


def test_a_lone_name_counts_beside_the_date_or_at_the_end() -> None:
    above, _ = read(TITLE, "Ana Torvald", "14 March 2025", *PROSE)
    assert (above.values["authors"], above.origin["authors"]) == (("Ana Torvald",), "name beside date")
    last, lines = read(TITLE, *PROSE, "Ana Torvald")
    assert (last.values["authors"], last.origin["authors"]) == (("Ana Torvald",), "closing name")
    assert lines["Ana Torvald"] == "authors"


@pytest.mark.parametrize("line", ["Ana Torvald (@torvald)", "Ana Torvald @torvald", "Ana Torvald, Senior Reporter"])
def test_an_account_or_role_may_stand_behind_a_lone_name(line: str) -> None:
    found, lines = read(TITLE, line, "14 March 2025", *PROSE)
    assert found.values["authors"] == ("Ana Torvald",)
    assert lines[line] == "authors"


@pytest.mark.parametrize("line", ["Climate Change, Energy", "Ana Torvald, the county chief", "Write to Us @courier"])
def test_other_words_side_by_side_are_no_name(line: str) -> None:
    found, _ = read(TITLE, line, "14 March 2025", *PROSE)
    assert "authors" not in found.values


@pytest.mark.parametrize("line", ["شارك هذا الخبر", "تابع آخر المستجدات", "Reader Interactions"])
def test_what_ends_a_page_is_no_closing_name(line: str) -> None:
    """In scripts without capitals any few words may be a name: there a name alone at the end says nothing."""
    prose = (
        "افتتح محافظ المنطقة صباح اليوم جسراً جديداً على وادي سمر، يربط بين قريتين ظلتا معزولتين سنوات طويلة في الشتاء."
    )
    found, lines = read("افتتاح جسر جديد على وادي سمر", prose, prose[::-1] + ".", line)
    assert "authors" not in found.values
    assert line not in lines


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("By Ana Torvald", "New York - Apr 11, 2021 - 05:30"),
        ("Por Ana Torvald", "Ciudad Real | 11 April 2021"),
        ("By Ana Torvald", "Buenos Aires, 11 April 2021"),
    ],
)
def test_below_a_name_a_place_stands_beside_the_date(above: str, line: str) -> None:
    found, _ = read(TITLE, above, line, *PROSE)
    assert found.values["authors"] == ("Ana Torvald",)
    assert found.values["date"].startswith("2021-04-11")


@pytest.mark.parametrize(
    "line",
    [
        "Submitted by Ana Torvald on Sun, 04/11/2021 - 07:00",
        "Gesendet von Ana Torvald am So, 11.04.2021 - 07:00",
        "Soumis par Ana Torvald le dim 11/04/2021 - 07:00",
    ],
)
def test_a_line_with_author_and_day_of_the_week(line: str) -> None:
    found, _ = read(TITLE, line, *PROSE)
    assert (found.values["authors"], found.values["date"]) == (("Ana Torvald",), "2021-04-11T07:00")


@pytest.mark.parametrize("line", ["Active Member", "Erfahrenes Mitglied", "User Agreement"])
def test_ranks_and_pages_of_a_site_are_no_authors(line: str) -> None:
    assert "authors" not in read(TITLE, line, "14 March 2025", *PROSE)[0].values
    assert "authors" not in read(TITLE, "14 March 2025", *PROSE, line)[0].values


@pytest.mark.parametrize("above", ["Donald Trump", "Mark Twain Road", "Harbour Town"])
def test_a_line_like_a_name_takes_nothing_from_the_name_beside_the_date(above: str) -> None:
    found, _ = read(TITLE, above, "Ana Torvald | June 9, 2025", *PROSE)
    assert found.values["authors"] == ("Ana Torvald",)


def test_a_day_in_a_sentence_tells_nothing_of_another() -> None:
    said = f"The bridge will open on June 7, 2024, said the mayor. {PROSE[0]}"
    assert "date" not in read(TITLE, "By Ana Torvald", "05/06/2024", said, *PROSE[1:])[0].values


def test_a_clear_date_tells_how_another_is_read() -> None:
    found, _ = read("The Courier", "Tuesday, March 5, 2002", TITLE, "Published: 3/4/02", *PROSE)
    assert found.values["date"] == "2002-03-04"


def test_somebody_whom_the_article_is_about_is_not_its_author() -> None:
    about = "The county chief, Torvald, told reporters that the gates would be made of oak and steel by local firms."
    found, lines = read(TITLE, "Ana Torvald", "14 March 2025", about, *PROSE)
    assert "authors" not in found.values
    assert "Ana Torvald" not in lines


def test_bylines_of_a_list_give_no_author() -> None:
    listed = [
        line for name in ("Ana Torvald", "Piet Maas", "Lea Moor", "Jo Hald") for line in ("A paper", f"by {name}")
    ]
    found, lines = read(TITLE, *listed, *PROSE)
    assert "authors" not in found.values
    assert "authors" not in lines.values()


def test_published_and_updated_dates() -> None:
    found, _ = read(TITLE, "Updated: April 8, 2025", "Published: April 2, 2025", *PROSE)
    assert (found.values["date"], found.values["date_modified"]) == ("2025-04-02", "2025-04-08")
    only, _ = read(TITLE, "Updated: April 8, 2025", *PROSE)
    assert (only.values["date"], only.origin["date"]) == ("2025-04-08", "date line (updated)")


def test_a_label_on_the_line_above_says_what_kind_of_date_it_is() -> None:
    found, _ = read(TITLE, "Aktualizacja:", "19.04.2026 19:45", "Publikacja:", "18.04.2026 19:05", *PROSE)
    assert found.values["date"] == "2026-04-18T19:05"


@pytest.mark.parametrize(
    "line",
    ["Joined: Tue Mar 04, 2014", "Registriert: 4. März 2014", "Регистрация: 04.03.2014", "LOAD-DATE: October 5, 2012"],
)
def test_days_of_members_and_of_archives_are_none_of_the_pages(line: str) -> None:
    found, lines = read(TITLE, line, *PROSE)
    assert "date" not in found.values
    assert line not in lines


@pytest.mark.parametrize(
    "line",
    [
        "The Wayback Machine - https://web.archive.org/web/20030620120000/http://www.marne.example/gates.html",
        "From: Joan Weems <joan@marne.example>",
    ],
)
def test_an_address_is_no_headline(line: str) -> None:
    assert read(line, TITLE, "14 March 2025", *PROSE)[0].values["title"] == TITLE
    assert "title" not in read(line, *PROSE)[0].values


def test_a_vague_date_gives_way_to_a_full_one() -> None:
    found, _ = read(TITLE, "3 days ago", "April 2, 2025", *PROSE, crawl_date="2025-04-09")
    assert found.values["date"] == "2025-04-02"


def test_dates_of_entries_are_not_the_date_of_the_page() -> None:
    entries = [line for day in (12, 13, 14) for line in (f"Entry {day}", f"October {day}, 2024", PROSE[0])]
    found, lines = read("Notes from the canal", *entries)
    assert "date" not in found.values
    assert "date" not in lines.values()


def test_a_date_with_its_source_behind_it() -> None:
    found, _ = read("青屿岛百年邮局重新开门", "2025年6月9日 08:30 来源:青屿晚报", *PROSE)
    assert found.values["date"].startswith("2025-06-09")
    assert found.values["sources"] == ("青屿晚报",)


@pytest.mark.parametrize("line", ["来源：青屿晚报 作者：李明 2025年06月09日14:05", "Источник: Курьер 9 июня 2025"])
def test_a_date_behind_its_source(line: str) -> None:
    found, lines = read(TITLE, line, *PROSE)
    assert found.values["date"].startswith("2025-06-09")
    assert found.values["sources"][0] in {"青屿晚报", "Курьер"}
    assert lines[line] == "date"


def test_a_source_with_a_day_in_it_is_no_date() -> None:
    found, _ = read(TITLE, "Source: Survey of 3 May 2023, Office for Walls", *PROSE)
    assert "date" not in found.values


def test_the_last_name_of_a_menu_is_no_section() -> None:
    alone, _ = read("World", TITLE, "14 March 2025", *PROSE)
    assert alone.values["section"] == "World"
    menu, lines = read("Politics", "Sports", "World", TITLE, "14 March 2025", *PROSE)
    assert "section" not in menu.values
    assert "World" not in lines


def test_sources_count_at_the_end_not_under_a_picture() -> None:
    end, lines = read(TITLE, *PROSE, "Sources: Lenne Post, County Radio")
    assert end.values["sources"] == ("Lenne Post", "County Radio")
    assert lines["Sources: Lenne Post, County Radio"] == "sources"
    within, _ = read(TITLE, PROSE[0], "Source: County Radio", *PROSE[1:])
    assert "sources" not in within.values


def test_a_synopsis_is_announced_by_a_line_of_its_own() -> None:
    found, lines = read(TITLE, "Synopsis", "The old gates are cracked and will go.", *PROSE)
    assert found.values["synopsis"] == "The old gates are cracked and will go."
    assert lines["Synopsis"] == "synopsis"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("OSLO, May 3 (Agency) - The king", "OSLO, May 3 (Agency)"),
        ("Lima [Peru], May 3 : The river", "Lima [Peru], May 3"),
        ("KYIV — The mayor", "KYIV"),
        ("Paris (AFP) – Le maire", "Paris (AFP)"),
        ("(ANSA) - ROMA, 3 MAG - Il sindaco", "(ANSA) - ROMA, 3 MAG"),
        ("(Foto) - ROMA - Il sindaco", None),
        ("Moscow. May 3. INTERFAX - The mayor", "Moscow. May 3. INTERFAX"),
        ("Stone. Page 3. Next - The mayor", None),
        ("（新华社北京5月3日电）市长说", "新华社北京5月3日电"),
        ("新华社北京5月3日电（记者 王小明）市长说", "新华社北京5月3日电"),
        ("中央社台北3日電 市長說", "中央社台北3日電"),
        ("【ワシントン共同】市長は", "ワシントン共同"),
        ("［東京 ３日 ロイター］ - 市長は", "東京 ３日 ロイター"),
        ("【写真】市長は", None),
        ("Smith, 25: he said", None),
        ("Maria Lopez, 34 – a nurse", None),
        ("John Smith (Labour) – the member", None),
        ("SAINT-DENIS, May 3 - The mayor", "SAINT-DENIS, May 3"),
        ("Stratford-upon-Avon (Reuters) - The mayor", "Stratford-upon-Avon (Reuters)"),
        ("HOST: Good evening", None),
        ("Winners: Orse Grain", None),
        ("The mayor – a former miner – said", None),
    ],
)
def test_datelines(text: str, line: str | None) -> None:
    """A dateline is copied, never completed: no year is added."""
    assert datelines.find([text]) == line


def test_a_dateline_stays_in_the_text() -> None:
    found, lines = read(TITLE, f"OSLO, May 3 (Agency) - {PROSE[0]}", *PROSE)
    assert found.values["dateline"] == "OSLO, May 3 (Agency)"
    assert "date" not in found.values
    assert "dateline" not in lines.values()


def test_the_article_begins_where_its_prose_does_not_with_a_consent_wall() -> None:
    wall = ["We value your privacy", PROSE[2], "Accept all", "Reject all"]
    runs = text_runs.cut("\n\n".join([*wall, TITLE, "14 March 2025", *PROSE]))
    assert headline.body_start(look(runs, lexicon.load())) == 6


@pytest.mark.parametrize(
    ("line", "date", "modified"),
    [
        ("Updated 4:30 pm", "2025-03-15", "2025-03-15"),
        ("Uppdaterad 15.59 | Publicerad 14.14", "2025-03-15", "2025-03-15"),
        ("Stand: 20:03 Uhr", "2025-03-15", "2025-03-15"),
        ("14 марта, 17:46", "2025-03-14T17:46", None),
        ("Published March 14", "2025-03-14", None),
        ("December 20, 18:00", "2024-12-20T18:00", None),  # the last one before the crawl
        ("14:05", None, None),  # of what?
        ("Section 3", None, None),
    ],
)
def test_a_crawl_date_completes_what_a_page_of_the_day_leaves_out(
    line: str, date: str | None, modified: str | None
) -> None:
    """Days without a year, announced times without a day; without a crawl date they say nothing."""
    found, _ = read(TITLE, line, *PROSE, crawl_date="2025-03-15")
    assert (found.values.get("date"), found.values.get("date_modified")) == (date, modified)
    assert "date" not in read(TITLE, line, *PROSE)[0].values


def test_a_date_inside_a_broken_sentence_is_none_of_the_articles() -> None:
    """Dumps put inline elements on lines of their own."""
    found, _ = read(TITLE, "On this subject: Radio Lenne, on", "March 14, 2025 at 17:50", ".", *PROSE, blank=False)
    assert "date" not in found.values


def test_a_known_headline_is_found_again_and_no_other_line_is_taken() -> None:
    """In all its forms, above the text and not far below its beginning."""
    runs = text_runs.cut("\n\n".join(["Gates and more", TITLE.upper(), *PROSE, TITLE]))
    facts = look(runs, lexicon.load())
    found = text_metadata.read(runs, facts, lexicon.load(), titles=("Another form", f"{TITLE}!"))
    assert found.runs == {1: "title"}
    assert "title" not in found.values
    assert not text_metadata.read(runs, facts, lexicon.load(), titles=("Another form",)).runs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana Torvald, Lenne", ("Ana Torvald",)),
        ("Bill MCCARTHY", ("Bill MCCARTHY",)),
        ("Ludwig van Beethoven", ("Ludwig van Beethoven",)),
        ("из полноэкранного режима", ()),
        ("the river had risen", ()),
        ("Ronald McDonald", ("Ronald McDonald",)),
        ("", ()),
    ],
)
def test_names(text: str, names: tuple[str, ...]) -> None:
    assert named(text) == names


@given(st.lists(st.sampled_from([*PROSE, TITLE, "", "By Ana Torvald", "March 1, 2024", "Home", "1.", "–", "作者:"])))
def test_every_order_of_lines_is_read(lines: list[str]) -> None:
    """No order of lines is an error, every named line exists, every value has an origin."""
    found, _ = read(*lines)
    assert found.values.keys() == found.origin.keys()
    assert set(found.runs) <= set(range(len(lines)))
    assert set(found.runs.values()) <= {"title", "authors", "date", "date_modified", "section", "synopsis", "sources"}


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read(*text.split("\n"))


@pytest.mark.parametrize(
    ("names", "title"), [(("ZEIT", "Stone"), TITLE), (("Q", "A"), TITLE), (("INTERVIEWER", "ADA STONE"), None)]
)
def test_what_somebody_says_is_no_headline(names: tuple[str, str], title: str | None) -> None:
    """The first question of an interview stays in the text, whether a headline stands above it or none."""
    asks, answers = names
    spoken = [f"{asks}: When did you start on the lock, and who taught you?", f"{answers}: {PROSE[0]}"]
    spoken += [f"{asks}: And were you?", f"{answers}: {PROSE[1]}"]
    found, lines = read(*([title] if title else []), *spoken)
    assert (found.values.get("title"), set(lines)) == (title, {title} if title else set())


@pytest.mark.parametrize(
    ("title", "below"),
    [
        ("Lenne: Lock gates to be replaced", [*PROSE, "Lenne: Who pays for the gates?", *PROSE, "Lenne: More of it"]),
        (
            "Lenne: Lock gates to be replaced",
            ["Published: 5 May 2020", *PROSE, "Lenne: Who pays for the gates?", PROSE[0]],
        ),
        ("Lenne: Schleusentore ersetzt", ["Autor: Ada Stein", *PROSE, "Lenne: Wer bezahlt sie?", "Autor: Bo Lund"]),
        ("Review: The Lock Keeper is a fine film", ["Rating: four stars", *PROSE, "Review: Another film", PROSE[0]]),
        (
            "Ada Stone: I never meant to keep a lock",
            ["Q: Why did you?", f"Ada Stone: {PROSE[0]}", "Q: And?", "Ada Stone: So."],
        ),
    ],
)
def test_headlines_with_a_colon_are_not_spoken(title: str, below: list[str]) -> None:
    """Papers write "Place: What happened" above the article and above a part of it; labels are no answers."""
    assert read(title, *below)[0].values.get("title") == title


@pytest.mark.parametrize(
    "stamp", ["12/03/2022, 14:16 - ", "12.03.22, 14:16 - ", "2022-03-12 14:16 - ", "[12.03.22, 14:16:09] "]
)
def test_messages_of_a_chat_are_neither_dates_nor_headlines(stamp: str) -> None:
    messages = [
        "Ada Stone: Has anybody seen the notice at the lock gates? They close it from May on",
        "Bo: Yes",
        "Ada Stone: Great",
    ]
    found, lines = read(*(stamp + message for message in messages), blank=False)
    assert not found.values
    assert not lines


@pytest.mark.parametrize("place", ["Santiago de Chile", "Buenos Aires", "Bad Homburg"])
def test_a_place_beside_the_date_is_nobody(place: str) -> None:
    """Below a name it says where that was written; alone it is one of which the article speaks."""
    line = f"{place} - 03 ABR 2022 - 05:00CEST"
    assert read(TITLE, "Rodrigo Arancibia", line, *PROSE)[0].values["authors"] == ("Rodrigo Arancibia",)
    assert "authors" not in read(TITLE, line, PROSE[0].replace("Lenne", place), *PROSE[1:])[0].values
    assert read(TITLE, "Rodrigo Arancibia - 03 ABR 2022", *PROSE)[0].values["authors"] == ("Rodrigo Arancibia",)


@pytest.mark.parametrize(
    ("line", "authors", "sources"),
    [
        ("2018-06-12 08:30　来源：东门晚报　记者 林晓梅", ("林晓梅",), ("东门晚报",)),
        ("2018-06-12 08:30　来源：东门晚报　编辑：王强", None, ("东门晚报",)),
        ("2018-06-12 08:30　来源：东门晚报", None, ("东门晚报",)),
    ],
)
def test_chinese_editors_are_no_authors(line: str, authors: tuple[str, ...] | None, sources: tuple[str, ...]) -> None:
    """Who is responsible for a page did not write it; reporters may stand behind the source."""
    prose = (
        "下午三点，雨刚停，东门街口的遮阳棚下又坐满了人。六十九岁的周德海低着头，用一把小钳子把断了的伞骨一节一节接起来。"
        "在这座有两百万人口的城市里，他是最后一个修伞匠。"
    )
    found, _ = read("老城修伞匠的最后一个雨季", line, prose, prose[::-1], "责任编辑：王强")
    assert (found.values.get("authors"), found.values["sources"]) == (authors, sources)
    assert read("老城修伞匠的最后一个雨季", "编辑: 王强", prose, prose[::-1])[0].values == {
        "title": "老城修伞匠的最后一个雨季"
    }
    found, _ = read("老城修伞匠的最后一个雨季", prose, prose[::-1], "（记者 林晓梅 摄影报道）")
    assert found.values["authors"] == ("林晓梅",)


@pytest.mark.parametrize(
    "line",
    [
        "March 3, 1931 – October 19, 2020",
        "3 March 1931 - 19 October 2020",
        "1931–2020",
        "* 3. März 1931 † 19. Oktober 2020",
    ],
)
def test_the_dates_of_a_life_are_no_headline(line: str) -> None:
    """The name stands above them."""
    found, lines = read("Eleanor Mae Pruitt", line, *PROSE)
    assert found.values.get("title") in {None, "Eleanor Mae Pruitt"}
    assert lines.get(line) != "title"


@pytest.mark.parametrize(
    "line", ["Journal of Coastal Hydrology 12 (2019) 101-118", "ANNUAL REPORT 2021                    Page 3 of 48"]
)
def test_a_running_head_is_no_headline(line: str) -> None:
    found, lines = read(line, TITLE, *PROSE)
    assert found.values["title"] == TITLE
    assert line not in lines


def test_what_is_called_a_caption_is_no_headline() -> None:
    """Broadcasters' pages have pictures between the headline and the byline."""
    page = [
        TITLE,
        "Published",
        "14 February 2019",
        "Image source, Getty Images",
        "Image caption,",
        "The old gates of Lenne in May",
    ]
    found, _ = read(*page, "By Ana Torvald", *PROSE, blank=False)
    assert found.values["title"] == TITLE


def test_a_note_was_published_before_it_was_created() -> None:
    """Front matter of notes: a list of writers in brackets, the day of the note above that of the article."""
    page = [
        "---",
        "created: 2024-01-08",
        "author:",
        '  - "[[Ana Torvald]]"',
        "published: 2019-02-14",
        "---",
        f"# {TITLE}",
    ]
    found, _ = read(*page, *PROSE, blank=False)
    assert (found.values["date"], found.values["authors"]) == ("2019-02-14", ("Ana Torvald",))
    assert read(TITLE, "Created: 2024-01-08", *PROSE)[0].values["date"] == "2024-01-08"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("12.03.2022, 14:16 - Autor: Ada Stein", ("Ada Stein",)),
        ("Ada Lee | June 9, 2025", ("Ada Lee",)),
        ("Ada Stone - 3 May 2022", ("Ada Stone",)),
    ],
)
def test_writers_beside_a_date_stay(line: str, authors: tuple[str, ...]) -> None:
    """Labels behind a date are no chat, and a name is not in the article because a word there begins so."""
    prose = [text.replace("Lenne", "Leeds") for text in PROSE]
    assert read(TITLE, line, *prose)[0].values["authors"] == authors
