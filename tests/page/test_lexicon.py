"""The lexicon: what it must know in many languages, and which article text it must never take for noise."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.page.lexicon import OPENER_LIMIT, WHOLE_LIMIT, Label, Lexicon, fold, load
from cleaner.page.words import cut, places
from cleaner.records import METADATA, REASONS

DATA = json.loads(files("cleaner.page").joinpath("lexicon.json").read_text(encoding="utf-8"))
LEXICON = load()

HEADINGS = {
    "related": [
        *("STORIES YOU MAY LIKE", "You may also like", "More from the newsroom", "Most read", "## Related articles"),
        *("Mehr zum Thema", "Sur le même sujet", "Artículos relacionados", "Articoli correlati", "Mais lidas"),
        *("Похожие статьи", "Схожі новини", "أخبار ذات صلة", "כתבות נוספות", "مطالب مرتبط", "متعلقہ خبریں"),
        *("相关阅读", "相關新聞", "関連記事", "関連ニュース", "관련기사", "संबंधित खबरें", "সম্পর্কিত খবর"),
        *("தொடர்புடைய செய்திகள்", "ข่าวที่เกี่ยวข้อง", "Tin liên quan", "Berita terkait", "Habari zinazohusiana"),
        *("İlgili haberler", "Σχετικά άρθρα", "Powiązane artykuły", "Související články", "Kapcsolódó cikkek"),
        *("Articole similare", "Relaterade artiklar", "Relaterte saker", "Susiję straipsniai", "Saistītie raksti"),
    ],
    "recent_posts": ["Recent Posts", "Latest News", "Neueste Artikel", "Последние новости", "最新記事", "آخر الأخبار"],
    "also_read": [
        *("Lesen Sie auch", "À lire aussi", "Te puede interesar", "Leggi anche", "Leia também", "Читайте также"),
        *("اقرأ أيضا", "यह भी पढ़ें", "อ่านเพิ่มเติม", "Baca juga", "आणखी वाचा", "ਇਹ ਵੀ ਪੜ੍ਹੋ", "Lees ook", "Lue myös"),
    ],
    "comments": [
        *("Comments", "COMMENTS (12)", "12 Comments", "1.2k comments", "Leave a reply", "Kommentare", "Commentaires"),
        *(
            "Комментарии",
            "التعليقات",
            "टिप्पणियां",
            "评论",
            "コメント",
            "댓글",
            "Bình luận",
            "Yorumlar",
            "Σχόλια",
            "تبصرے",
        ),
    ],
    "subscribe": ["Sign up for our newsletter", "Newsletter", "Рассылка"],
    "share": ["Share this article", "Artikel teilen", "Compartir"],
}
OPENERS = {
    "also_read": [
        *(
            "Also Read: Floods hit the coast",
            "ALSO READ | Floods hit the coast",
            "Read more: Floods",
            "Lees ook: Water",
        ),
        *(
            "Lesen Sie auch: Das Wasser steigt",
            "Читайте также: вода",
            "यह भी पढ़ें: बाढ़",
            "Baca juga: Banjir",
            "関連記事：洪水",
        ),
    ],
    "credit": [
        "Image Source : Agency",
        "Photo: Jane Doe",
        "(Foto: Agentur)",
        "Image credit: Agency",
        "Фото: агентство",
    ],
    "legal": [
        "© 2025 The Paper",
        "Copyright 2025 The Paper",
        "Copyright © The Paper 2025. All",
        "All rights reserved.",
        "This post may contain affiliate links. Please read our policy.",
        "The post On Doors appeared first on The Parish Pump.",
        "Der Beitrag Neue Brücke erschien zuerst auf Lennekurier.",
        "Text is available under the Creative Commons Attribution-ShareAlike License",
    ],
    "byline": ["责任编辑：张华", "（责任编辑：张华）"],
    "timestamp": ["This page was last edited on 3 May 2024, at 10:12 (UTC).", "Load-Date: October 5, 2012"],
    "subscribe": [
        "River Letters is a reader-supported publication. To receive new posts, consider becoming a subscriber.",
        "Thanks for reading River Letters! Subscribe for free to receive new posts and support my work.",
        *("You are receiving this email because you opted in.", "Forwarded this email? Sign up here"),
        *("Sign up for our newsletter to hear more", "Subscribe to our daily digest", "Suscríbete a la lista"),
    ],
    "share": ["Follow us on every channel", "Share this article with friends", "Folgen Sie uns auf allen Kanälen"],
    "tags": ["Filed under: Economy", "Tags: water, rain", "Schlagwörter: Regen", "Теги: вода"],
    "cookie": [
        "We use cookies to improve",
        "This site uses cookies.",
        "By clicking accept you agree",
        "Wir verwenden Cookies",
    ],
    "navigation": ["Download our app for more", "Click here to subscribe now"],
}
# Article text that begins, or is filled, with the words of a phrase.
ARTICLE = [
    "Read more books, the minister told pupils.",
    "Read more books",
    "Page 1 of the report was missing, the judge said.",
    "Also read the second report carefully, she said.",
    "Share prices fell",
    "Share prices fell by three per cent on Monday.",
    "Photo editors say the picture was altered.",
    "Photo editors say no",
    "Image quality matters",
    "Comments by the minister drew criticism from both sides.",
    "Comments by the minister",
    "Advertisement spending rose",
    "Advertising revenue rose by a tenth.",
    "Sources told the agency that talks had ended.",
    "Sources close to the talks",
    "By Tuesday the river had risen by two metres.",
    "Related deaths rose to twelve.",
    "Subscribers left the service in numbers.",
    "Tags on the trees showed their age.",
    "Updated rules take effect in May.",
    "Published accounts differ.",
    "Follow the money, an old rule says.",
    "Trending downwards since May, the index closed lower.",
    "Most read the report on the train.",
    "More from less: how farms save water.",
    "Von Berlin nach Hamburg fährt man zwei Stunden.",
    "Mehr Zeit zum Lesen wünschen sich viele.",
    "Par ailleurs, le ministre a parlé.",
    "Lire est un plaisir.",
    "Foto de los años veinte que encontró la familia",
    "Комментарии министра вызвали споры.",
    "评论员表示，这一决定令人意外。",
    "広告の売り上げは前年より増えた。",
    "Towards a Sustainable Future",
    "1. Share of imports that comes from abroad",
    '"Comment"',
    "print()",
    "share_button = 3",
    "The post office appeared first on the list of buildings to be sold.",
    "The Wayback Machine: how it works",
    "Forwarded mail piled up in the hall",
    "This page was torn out of the register",
    "Ask questions later",
    "## Videos",
    "12.50 EUR",
    "Thanks for reading the report so carefully, she told the council.",
    "7.5 PSI",
    "### Videos",
]


@pytest.mark.parametrize(("reason", "line"), [(reason, line) for reason, lines in HEADINGS.items() for line in lines])
def test_headings_open_their_section_and_are_phrases(reason: str, line: str) -> None:
    """The line that opens a noise section is known, in any case, with counts and marks around it."""
    found = LEXICON.heading(line)
    assert found is not None
    assert found.reason == reason
    assert LEXICON.whole(line) is not None or "from" in line


@pytest.mark.parametrize(("reason", "line"), [(reason, line) for reason, lines in OPENERS.items() for line in lines])
def test_openers_are_known(reason: str, line: str) -> None:
    found = LEXICON.opener(line)
    assert found is not None
    assert found.reason == reason
    assert 0 < found.share <= 1


@pytest.mark.parametrize("line", ARTICLE)
def test_article_text_is_never_a_phrase(line: str) -> None:
    """Lines that only begin with the words of a phrase, quote them or are code stay text."""
    assert LEXICON.whole(line) is None
    assert LEXICON.opener(line) is None
    assert LEXICON.heading(line) is None
    assert LEXICON.label(line) is None
    assert not LEXICON.timestamp(line)
    assert not LEXICON.section(line)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Advertisement", "advertisement"),
        ("Top Searches", "navigation"),
        ("Home | About us | Contact", "navigation"),
        ("Facebook · Twitter · WhatsApp", "share"),
        ("Privacy Policy / Terms of Use", "legal"),
        ("Anzeige", "advertisement"),
        ("विज्ञापन", "advertisement"),
        ("Next page »", "pagination"),
        ("Page 2 of 5", "pagination"),
        ("Seite 10 von 12", "pagination"),
        ("By Staff Reporter", "byline"),
        ("View this email in your browser", "navigation"),
        ("Jump to search", "navigation"),
        ("Ask Question", "navigation"),
        ("Pin it for later!", "share"),
        ("Thanks for reading River Letters! Subscribe for free to receive new posts and support my work.", "subscribe"),
        ("There are no reviews yet.", "comments"),
        ("Es gibt noch keine Bewertungen.", "comments"),
        ("E-mail this story to a friend | Printer-friendly version", "share"),
    ],
)
def test_whole_lines(line: str, reason: str) -> None:
    found = LEXICON.whole(line)
    assert found is not None
    assert found.reason == reason


def test_one_word_phrases_of_a_sentence_do_not_add_up() -> None:
    """Two short phrases side by side without a separator are an expression, not a menu."""
    assert LEXICON.whole("Search Help") is None
    assert LEXICON.whole("Search | Help") is not None


@pytest.mark.parametrize(
    "line",
    [
        *(
            "1 min ago",
            "4 mins ago",
            "1 hour ago",
            "an hour ago",
            "2 hrs 5 mins ago",
            "Updated 3 days ago",
            "5 min read",
        ),
        *(
            "just now",
            "Yesterday at 10:30 am",
            "10:30 AM",
            "vor 5 Minuten",
            "vor einer Stunde",
            "il y a 3 heures",
        ),
        *(
            "hace 2 horas",
            "há 3 dias",
            "2 ore fa",
            "3 uur geleden",
            "5 minuter sedan",
            "3 timer siden",
            "2 tuntia sitten",
        ),
        *("5 minut temu", "před 3 hodinami", "3 órája", "acum 2 ore", "5 минут назад", "5 хвилин тому", "πριν 3 ώρες"),
        *("5 dakika önce", "منذ 3 ساعات", "לפני 3 שעות", "۳ ساعت پیش", "3 گھنٹے پہلے", "5 घंटे पहले", "৫ মিনিট আগে"),
        *(
            "5分前",
            "3小时前",
            "3 小時前",
            "5분 전",
            "3 ชั่วโมงที่แล้ว",
            "5 phút trước",
            "5 menit lalu",
            "dakika 5 zilizopita",
        ),
    ],
)
def test_time_stamps(line: str) -> None:
    assert LEXICON.timestamp(line)


@pytest.mark.parametrize(
    "line",
    [
        "5 years in prison",
        "1 hour ago the bridge fell",
        "2 of 3",
        "12",
        "",
        "June 9, 2025",
        "2025",
        "3 000 people",
        "ago",
    ],
)
def test_other_lines_with_figures_are_no_time_stamps(line: str) -> None:
    assert not LEXICON.timestamp(line)


@pytest.mark.parametrize(
    ("line", "field", "rest"),
    [
        ("Synopsis", "synopsis", ""),
        ("Key Takeaways", "key_points", ""),
        ("Sources: The Paper, The Agency.", "sources", "The Paper, The Agency."),
        ("Updated: July 15, 2025 15:32", "date_modified", "July 15, 2025 15:32"),
        ("Published on 9 June 2025", "date", "9 June 2025"),
        ("Veröffentlicht am 9.6.2025", "date", "9.6.2025"),
        ("Опубликовано: 9 июня 2025", "date", "9 июня 2025"),
        ("Mis à jour le 9 juin 2025", "date_modified", "9 juin 2025"),
        ("By Jane Doe", "authors", "Jane Doe"),
        ("By Jane Doe and John Roe | Reporter", "authors", "Jane Doe and John Roe | Reporter"),
        ("Von Erika Muster", "authors", "Erika Muster"),
        ("Par Jeanne Dupont", "authors", "Jeanne Dupont"),
        ("Автор: Иван Петров", "authors", "Иван Петров"),
        ("بقلم: فلان", "authors", "فلان"),
        ("作者：王小明", "authors", "王小明"),
        ("Oleh: Budi", "authors", "Budi"),
        ("Category: Water", "section", "Water"),
    ],
)
def test_labels_give_field_and_rest(line: str, field: str, rest: str) -> None:
    found = LEXICON.label(line)
    assert found == Label(field, rest, len(line) - len(rest))


@pytest.mark.parametrize(
    "line", ["World", "POLITICS", "Politik", "Politique", "政治", "खेल", "News / World", "Wirtschaft"]
)
def test_sections(line: str) -> None:
    assert LEXICON.section(line)


@pytest.mark.parametrize("line", ["World leaders", "", " / ", "Rare earths", "World " * 20])
def test_other_lines_are_no_sections(line: str) -> None:
    assert not LEXICON.section(line)


def test_fold_evens_out_what_writers_vary() -> None:
    assert fold("  À LIRE — aussi:  ") == "a lire aussi"
    assert fold("اقرأ أيضًا") == fold("اقرأ أيضا")
    assert fold("soft\u00adhyphen ｆｕｌｌ") == "softhyphen full"
    assert fold("İlgili ılık") == "ilgili ilik"


def test_data_use_known_reasons_and_fields() -> None:
    """A phrase whose reason no record knows would break a corpus row."""
    for kind in ("whole", "heading", "opener"):
        assert set(DATA[kind]) <= set(REASONS)
    assert set(DATA["label"]) <= {*METADATA, "key_points"}
    assert DATA["about"]["license"] == "MIT"


def test_data_hold_words_and_no_doubles() -> None:
    """Every phrase says something, and a list names a phrase once."""
    lists = [ps for kind in ("whole", "heading", "opener", "label") for ls in DATA[kind].values() for ps in ls.values()]
    lists += DATA["section"].values()
    for phrases in lists:
        assert len(set(phrases)) == len(phrases)
        assert all(cut(phrase) for phrase in phrases)
    for forms in DATA["timestamp"].values():
        assert all(template.count("{}") == 1 or "{unit} {n}" in template for template in forms["templates"])


def test_every_heading_and_whole_phrase_answers_for_itself() -> None:
    """No entry is hidden by another one or by a rule about lines."""
    for languages in DATA["heading"].values():
        for phrase in (phrase for phrases in languages.values() for phrase in phrases):
            assert LEXICON.heading(phrase.rstrip("…")) is not None, phrase
    for languages in DATA["whole"].values():
        for phrase in (phrase for phrases in languages.values() for phrase in phrases):
            assert LEXICON.whole(phrase.lstrip("=").rstrip("*").capitalize()) is not None, phrase


def test_a_lexicon_of_ones_own() -> None:
    """The class reads data of the documented structure, with flags."""
    empty = {"whole": {}, "label": {}, "section": {}, "timestamp": {}}
    own = Lexicon({**empty, "heading": {"related": {"en": ["More on…"]}}, "opener": {"credit": {"en": ["Pic:"]}}})
    assert own.heading("More on the river") is not None
    assert own.heading("More on the river that rose by two metres") is None
    assert own.opener("Pic: Agency") is not None
    assert own.opener("Pic of the day") is None


LINES = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(["By", "Comments", "12", "|", "—", "相关", "Foto:", "x"])).map(" ".join),
)


@given(LINES)
@settings(max_examples=200, deadline=None)
def test_any_line_has_answers_within_their_bounds(line: str) -> None:
    """No input breaks a question; shares and places stay within bounds; long lines are never whole phrases."""
    for phrase in (LEXICON.whole(line), LEXICON.heading(line), LEXICON.opener(line)):
        assert phrase is None or (phrase.reason in REASONS and 0 < phrase.share <= 1)
    label = LEXICON.label(line)
    assert label is None or line[label.rest_start :][: len(label.rest)] == label.rest
    if len(line) > WHOLE_LIMIT:
        assert LEXICON.whole(line) is None
    if len(line) > OPENER_LIMIT:
        assert LEXICON.heading(line) is None
    assert LEXICON.timestamp(line) in (True, False)
    assert LEXICON.section(line) in (True, False)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_words_stand_where_they_say(line: str) -> None:
    """Words and their places agree, in order and without overlap; folding is a fixed point."""
    found = list(places(line))
    assert tuple(word for word, _, _ in found) == cut(line)
    ends = [0, *(end for _, _, end in found)]
    assert all(before <= start < end for before, (_, start, end) in zip(ends, found, strict=False))
    assert fold(fold(line)) == fold(line)
